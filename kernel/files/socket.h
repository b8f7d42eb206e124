// Stream sockets within the machine: pairs, and those that find each other by a name in the file system.
//
// Two connected sockets are two pipes, one for each direction. A listening one keeps what has connected to
// it until somebody accepts it.
#pragma once

#include "kernel/files/file_identity.h"
#include "kernel/files/file_system.h"
#include "kernel/files/pipe.h"

#include <deque>
#include <map>
#include <memory>
#include <utility>

namespace cxsim::kernel {

class Socket final : public File {
  public:
    enum class State : std::uint8_t { idle, listening, connected };

    explicit Socket(Waker& waker) : waker_(waker) {}

    FileKind kind() const override { return FileKind::socket; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    Readiness readiness() const override;
    std::vector<Channel> channels() const override;

    State state() const { return state_; }
    /// The path that it was bound to, empty if it has none; and that of the socket it is connected to.
    const std::string& name() const { return name_; }
    const std::string& peer_name() const { return peer_name_; }

    /// The node stands for this socket from now on.
    void bind(std::string name) { name_ = std::move(name); }
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
    /// Ends one direction or both: what is read, what is written.
    void shut_down(bool reading, bool writing);
    /// What has come and was not read; null unless connected and still open for reading.
    const Pipe* incoming() const { return incoming_ ? incoming_->pipe().get() : nullptr; }

  private:
    Waker& waker_;
    State state_ = State::idle;
    std::string name_;
    std::string peer_name_;
    std::unique_ptr<PipeEnd> incoming_; ///< Null when shut down.
    std::unique_ptr<PipeEnd> outgoing_;
    std::deque<std::shared_ptr<Socket>> arrived_;
    unsigned backlog_ = 0;
};

/// Which socket a node of the file system stands for, as long as that one is open.
class SocketTable {
  public:
    void add(const FileIdentity& node, const std::shared_ptr<Socket>& socket);
    /// Null if there is none any more.
    std::shared_ptr<Socket> find(const FileIdentity& node) const;

  private:
    std::map<FileIdentity, std::weak_ptr<Socket>> sockets_;
};

/// Two sockets connected with each other, as open files for reading and writing.
std::pair<OpenFilePointer, OpenFilePointer> make_socket_pair(Waker& waker);

} // namespace cxsim::kernel
