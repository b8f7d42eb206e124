// Local stream sockets.
#include "kernel/files/socket.h"

#include "kernel/abi/file.h"
#include "kernel/abi/socket.h"
#include "kernel/kernel.h"

namespace cxsim::kernel {

std::int32_t Socket::type() const {
    return ABI_SOCK_STREAM;
}

Expected<FileStatus> Socket::status() const {
    FileStatus status;
    status.mode = ABI_S_IFSOCK | 0666U;
    status.links = 1;
    status.size = incoming_ ? static_cast<std::int64_t>(incoming_->pipe()->size()) : 0;
    status.block_size = Pipe::capacity;
    return status;
}

Outcome Socket::read(Caller& caller, OpenFile& open, std::span<std::byte> to) {
    if (state_ != State::connected) {
        return ABI_ENOTCONN;
    }
    return incoming_ ? incoming_->read(caller, open, to) : Outcome(0);
}

Outcome Socket::write(Caller& caller, OpenFile& open, std::span<const std::byte> from) {
    if (state_ != State::connected) {
        return ABI_ENOTCONN;
    }
    if (!outgoing_) {
        caller.kernel.post_signal(caller.process, ABI_SIGPIPE);
        return ABI_EPIPE;
    }
    return outgoing_->write(caller, open, from);
}

Outcome Socket::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    return incoming_ ? incoming_->ioctl(caller, request, argument) : Outcome(ABI_ENOTTY);
}

Readiness Socket::readiness() const {
    if (state_ == State::listening) {
        return {.readable = !arrived_.empty(), .writable = false};
    }
    return {.readable = !incoming_ || incoming_->readiness().readable,
            .writable = !outgoing_ || outgoing_->readiness().writable};
}

std::vector<Channel> Socket::channels() const {
    std::vector<Channel> channels{this};
    for (const auto* const end : {incoming_.get(), outgoing_.get()}) {
        if (end != nullptr) {
            channels.push_back(end->channel());
        }
    }
    return channels;
}

void Socket::listen(unsigned backlog) {
    state_ = State::listening;
    backlog_ = backlog;
}

bool Socket::has_place() const {
    return state_ == State::listening && arrived_.size() < backlog_;
}

std::shared_ptr<Socket> Socket::accept() {
    if (arrived_.empty()) {
        return nullptr;
    }
    auto first = std::move(arrived_.front());
    arrived_.pop_front();
    return first;
}

void Socket::join(Socket& one, Socket& other) {
    const auto there = std::make_shared<Pipe>(one.waker());
    const auto back = std::make_shared<Pipe>(one.waker());
    one.incoming_ = std::make_unique<PipeEnd>(back, PipeEnd::Side::read);
    one.outgoing_ = std::make_unique<PipeEnd>(there, PipeEnd::Side::write);
    other.incoming_ = std::make_unique<PipeEnd>(there, PipeEnd::Side::read);
    other.outgoing_ = std::make_unique<PipeEnd>(back, PipeEnd::Side::write);
    one.state_ = other.state_ = State::connected;
    one.set_peer_name(other.name());
    other.set_peer_name(one.name());
    one.waker().wake_up(&one);
    one.waker().wake_up(&other);
}

void Socket::admit(Socket& client) {
    auto server = std::make_shared<Socket>(waker());
    server->bind(name());
    join(client, *server);
    arrived_.push_back(std::move(server));
    waker().wake_up(this);
}

void Socket::shut_down(bool reading, bool writing) {
    if (reading) {
        incoming_.reset();
    }
    if (writing) {
        outgoing_.reset();
    }
    waker().wake_up(this);
}

std::pair<OpenFilePointer, OpenFilePointer> make_socket_pair(Waker& waker) {
    const auto one = std::make_shared<Socket>(waker);
    const auto other = std::make_shared<Socket>(waker);
    Socket::join(*one, *other);
    return {std::make_shared<OpenFile>(one, ABI_O_RDWR), std::make_shared<OpenFile>(other, ABI_O_RDWR)};
}

} // namespace cxsim::kernel
