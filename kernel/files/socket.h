// Stream sockets within the machine: pairs, and those that find each other by a name in the file system.
//
// Two connected sockets are two pipes, one for each direction. A listening one keeps what has connected to
// it until somebody accepts it.
#pragma once

#include "kernel/files/local_socket.h"
#include "kernel/files/pipe.h"

#include <deque>
#include <memory>
#include <utility>

namespace cxsim::kernel {

class Socket final : public LocalSocket {
  public:
    enum class State : std::uint8_t { idle, listening, connected };

    using LocalSocket::LocalSocket;

    std::int32_t type() const override;
    std::int32_t buffer_size() const override { return static_cast<std::int32_t>(Pipe::capacity); }
    bool is_connected() const override { return state_ == State::connected; }
    bool may_bind() const override { return name().empty() && state_ == State::idle; }
    void shut_down(bool reading, bool writing) override;
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    Readiness readiness() const override;
    std::vector<Channel> channels() const override;
    std::size_t largest_piece() const override { return Pipe::capacity; }
    std::size_t next_write(std::uint64_t left) const override {
        return outgoing_ ? outgoing_->next_write(left) : LocalSocket::next_write(left);
    }

    State state() const { return state_; }
    /// Lets up to `backlog` others connect before they are accepted.
    void listen(unsigned backlog);
    /// Whether one more can wait to be accepted.
    bool has_place() const;
    /// The oldest of those that have connected, or null; and takes it.
    const Socket* first_arrived() const { return arrived_.empty() ? nullptr : arrived_.front().get(); }
    std::shared_ptr<Socket> accept();
    /// Connects both with each other.
    static void join(Socket& one, Socket& other);
    /// `client` connects with a new socket that waits to be accepted here.
    void admit(Socket& client);
    /// What has come and was not read; null unless connected and still open for reading.
    const Pipe* incoming() const { return incoming_ ? incoming_->pipe().get() : nullptr; }

  private:
    State state_ = State::idle;
    std::unique_ptr<PipeEnd> incoming_; ///< Null when shut down.
    std::unique_ptr<PipeEnd> outgoing_;
    std::deque<std::shared_ptr<Socket>> arrived_;
    unsigned backlog_ = 0;
};

/// Two sockets connected with each other, as open files for reading and writing.
std::pair<OpenFilePointer, OpenFilePointer> make_socket_pair(Waker& waker);

} // namespace cxsim::kernel
