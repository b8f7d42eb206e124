// Local datagram sockets.
#include "kernel/files/datagram_socket.h"

#include "kernel/abi/file.h"
#include "kernel/abi/socket.h"
#include "kernel/abi/terminal.h"
#include "kernel/kernel.h"
#include "kernel/processes/user_memory.h"

#include <algorithm>

namespace cxsim::kernel {

DatagramSocket::~DatagramSocket() {
    if (const auto peer = peer_.lock()) {
        waker().wake_up(peer.get());
    }
}

std::int32_t DatagramSocket::type() const {
    return ABI_SOCK_DGRAM;
}

Expected<FileStatus> DatagramSocket::status() const {
    FileStatus status;
    status.mode = ABI_S_IFSOCK | 0666U;
    status.links = 1;
    status.size = first() != nullptr ? static_cast<std::int64_t>(first()->bytes.size()) : 0;
    status.block_size = largest_message;
    return status;
}

Outcome DatagramSocket::read(Caller& /*caller*/, OpenFile& /*open*/, std::span<std::byte> to) {
    if (!reads_) {
        return 0;
    }
    if (arrived_.empty()) {
        return lost_peer() ? Outcome(ABI_ECONNRESET) : Outcome::blocked_on(this);
    }
    const Datagram message = std::move(arrived_.front());
    arrived_.pop_front();
    waiting_ -= message.bytes.size() + overhead;
    const std::size_t size = std::min(message.bytes.size(), to.size());
    std::ranges::copy(std::span(message.bytes).first(size), to.begin());
    return size;
}

Outcome DatagramSocket::write(Caller& caller, OpenFile& /*open*/, std::span<const std::byte> from) {
    return send(caller, nullptr, from);
}

Outcome DatagramSocket::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    if (request != ABI_FIONREAD) {
        return ABI_ENOTTY;
    }
    const std::size_t size = first() != nullptr ? first()->bytes.size() : 0;
    return UserMemory(caller.thread).store(argument, abi_i32(static_cast<std::int32_t>(size)));
}

Readiness DatagramSocket::readiness() const {
    return {.readable = !arrived_.empty() || has_ended(), .writable = true};
}

void DatagramSocket::connect(const std::shared_ptr<DatagramSocket>& peer) {
    peer_ = peer;
    connected_ = true;
    set_peer_name(peer->name());
}

Outcome DatagramSocket::send(Caller& caller, DatagramSocket* to, std::span<const std::byte> bytes) {
    if (!writes_) {
        caller.kernel.post_signal(caller.process, ABI_SIGPIPE);
        return ABI_EPIPE;
    }
    const auto peer = peer_.lock();
    if (to == nullptr && !peer) {
        return connected_ ? ABI_ECONNRESET : ABI_EDESTADDRREQ;
    }
    if (bytes.size() > largest_message) {
        return ABI_EMSGSIZE;
    }
    DatagramSocket& target = to != nullptr ? *to : *peer;
    if (!target.reads_ || !target.has_room_for(bytes.size())) {
        return ABI_ENOBUFS;
    }
    target.arrived_.push_back({name(), {bytes.begin(), bytes.end()}});
    target.waiting_ += bytes.size() + overhead;
    waker().wake_up(&target);
    return bytes.size();
}

void DatagramSocket::shut_down(bool reading, bool writing) {
    reads_ = reads_ && !reading;
    writes_ = writes_ && !writing;
    waker().wake_up(this);
}

std::pair<OpenFilePointer, OpenFilePointer> make_datagram_pair(Waker& waker) {
    const auto one = std::make_shared<DatagramSocket>(waker);
    const auto other = std::make_shared<DatagramSocket>(waker);
    one->connect(other);
    other->connect(one);
    return {std::make_shared<OpenFile>(one, ABI_O_RDWR), std::make_shared<OpenFile>(other, ABI_O_RDWR)};
}

} // namespace cxsim::kernel
