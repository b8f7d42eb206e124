// Pipes.
#include "kernel/files/pipe.h"

#include "emu/isa/text.h"
#include "kernel/abi/file.h"
#include "kernel/abi/terminal.h"
#include "kernel/kernel.h"
#include "kernel/processes/user_memory.h"

#include <algorithm>

namespace cxsim::kernel {

void Pipe::put(std::span<const std::byte> from) {
    bytes_.append(isa::as_text(from));
    waker_.wake_up(this);
}

std::size_t Pipe::take(std::span<std::byte> to) {
    const std::size_t count = std::min(to.size(), bytes_.size());
    std::ranges::copy(std::as_bytes(std::span(bytes_)).first(count), to.begin());
    bytes_.erase(0, count);
    waker_.wake_up(this);
    return count;
}

PipeEnd::PipeEnd(std::shared_ptr<Pipe> pipe, Side side) : pipe_(std::move(pipe)), side_(side) {
    ++(side_ == Side::read ? pipe_->readers_ : pipe_->writers_);
    ++pipe_->opened_[static_cast<std::size_t>(side_)];
    pipe_->waker_.wake_up(pipe_.get());
}

PipeEnd::~PipeEnd() {
    --(side_ == Side::read ? pipe_->readers_ : pipe_->writers_);
    pipe_->waker_.wake_up(pipe_.get());
}

Expected<FileStatus> PipeEnd::status() const {
    FileStatus status;
    status.mode = ABI_S_IFIFO | 0600U;
    status.links = 1;
    status.size = static_cast<std::int64_t>(pipe_->size());
    status.block_size = Pipe::capacity;
    return status;
}

Outcome PipeEnd::read(Caller& /*caller*/, OpenFile& /*open*/, std::span<std::byte> to) {
    if (side_ != Side::read) {
        return ABI_EBADF;
    }
    if (pipe_->size() > 0 || to.empty() || !pipe_->has_writers()) {
        return pipe_->take(to);
    }
    return Outcome::blocked_on(pipe_.get());
}

Outcome PipeEnd::write(Caller& caller, OpenFile& /*open*/, std::span<const std::byte> from) {
    if (side_ != Side::write) {
        return ABI_EBADF;
    }
    if (!pipe_->has_readers()) {
        caller.kernel.post_signal(caller.process, ABI_SIGPIPE);
        return ABI_EPIPE;
    }
    // A write that fits into an empty pipe goes in whole or waits; a longer one goes in as there is room.
    const bool whole = from.size() <= Pipe::capacity;
    if (pipe_->room() == 0 || (whole && pipe_->room() < from.size())) {
        return Outcome::blocked_on(pipe_.get());
    }
    const auto piece = from.first(std::min(from.size(), pipe_->room()));
    pipe_->put(piece);
    return piece.size();
}

Outcome PipeEnd::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    if (request != ABI_FIONREAD) {
        return ABI_ENOTTY;
    }
    return UserMemory(caller.thread).store(argument, abi_i32(static_cast<std::int32_t>(pipe_->size())));
}

Readiness PipeEnd::readiness() const {
    return {.readable = side_ == Side::read && (pipe_->size() > 0 || !pipe_->has_writers()),
            .writable = side_ == Side::write && (pipe_->room() > 0 || !pipe_->has_readers())};
}

std::pair<OpenFilePointer, OpenFilePointer> make_pipe(Waker& waker) {
    auto pipe = std::make_shared<Pipe>(waker);
    return {std::make_shared<OpenFile>(std::make_shared<PipeEnd>(pipe, PipeEnd::Side::read), ABI_O_RDONLY),
            std::make_shared<OpenFile>(std::make_shared<PipeEnd>(pipe, PipeEnd::Side::write), ABI_O_WRONLY)};
}

} // namespace cxsim::kernel
