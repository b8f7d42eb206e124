// Datagram sockets within the machine: each message arrives whole or not at all, with its sender's name.
#pragma once

#include "kernel/files/local_socket.h"

#include <cstddef>
#include <deque>
#include <vector>

namespace cxsim::kernel {

class DatagramSocket final : public LocalSocket {
  public:
    /// As in 4.3BSD: bytes of a message, and of those that wait at one socket.
    static constexpr std::size_t largest_message = 2048;
    static constexpr std::size_t capacity = 4096;

    struct Datagram {
        std::string sender; ///< The name of the socket that it came from, empty if that has none.
        std::vector<std::byte> bytes;
    };

    using LocalSocket::LocalSocket;
    ~DatagramSocket() override;

    std::int32_t type() const override;
    std::int32_t buffer_size() const override { return largest_message; }
    bool is_connected() const override { return connected_; }
    void shut_down(bool reading, bool writing) override;

    Expected<FileStatus> status() const override;
    /// One message; what of it does not fit is lost.
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    /// One message to the socket that this one is connected to.
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    /// FIONREAD: the bytes of the first message.
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    Readiness readiness() const override;
    Channel channel() const override { return this; }

    /// From now on messages go to the other one, unless another is named.
    void connect(const std::shared_ptr<DatagramSocket>& peer);
    /// Sends to a certain socket, or with null to the one it is connected to: EDESTADDRREQ if it is to none,
    /// ECONNRESET if that is gone, EMSGSIZE, ENOBUFS if too much waits there already, EPIPE (and SIGPIPE)
    /// after shutdown().
    Outcome send(Caller& caller, DatagramSocket* to, std::span<const std::byte> bytes);
    /// The message that has waited longest, or null.
    const Datagram* first() const { return arrived_.empty() ? nullptr : &arrived_.front(); }
    /// Whether nothing will come any more.
    bool has_ended() const { return !reads_ || lost_peer(); }

  private:
    /// What each message takes besides its bytes, so that empty ones cannot pile up.
    static constexpr std::size_t overhead = 16;
    bool lost_peer() const { return connected_ && peer_.expired(); }
    bool has_room_for(std::size_t size) const { return waiting_ + size + overhead <= capacity; }

    std::weak_ptr<DatagramSocket> peer_;
    bool connected_ = false;
    bool reads_ = true;
    bool writes_ = true;
    std::deque<Datagram> arrived_;
    std::size_t waiting_ = 0; ///< Of the capacity.
};

/// Two of them connected with each other, as open files for reading and writing.
std::pair<OpenFilePointer, OpenFilePointer> make_datagram_pair(Waker& waker);

} // namespace cxsim::kernel
