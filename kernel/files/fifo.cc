// Opening fifos; the rest is the pipe's.
#include "kernel/files/fifo.h"

#include "kernel/abi/file.h"
#include "kernel/kernel.h"

#include <fcntl.h>

#include <algorithm>

namespace cxsim::kernel {

std::shared_ptr<Pipe> FifoTable::pipe_of(const Node& node, Waker& waker) {
    std::erase_if(pipes_, [](const auto& entry) { return entry.second.expired(); });
    std::weak_ptr<Pipe>& known = pipes_[identity_of(node.fd.get())];
    auto pipe = known.lock();
    if (!pipe) {
        pipe = std::make_shared<Pipe>(waker);
        known = pipe;
    }
    return pipe;
}

std::shared_ptr<Pipe> FifoTable::find(const Node& node) const {
    const auto found = pipes_.find(identity_of(node.fd.get()));
    return found == pipes_.end() ? nullptr : found->second.lock();
}

void FifoTable::adopt(const Node& node, const std::shared_ptr<Pipe>& pipe) {
    pipes_[identity_of(node.fd.get())] = pipe;
}

Fifo::Fifo(std::shared_ptr<Pipe> pipe, Node node, std::uint32_t flags)
    : pipe_(std::move(pipe)), node_(std::move(node)) {
    const std::uint32_t mode = flags & ABI_O_ACCMODE;
    if (mode == ABI_O_RDONLY) {
        others_before_ = pipe_->times_opened(PipeEnd::Side::write);
    } else {
        others_before_ = pipe_->times_opened(PipeEnd::Side::read);
    }
    if (mode != ABI_O_WRONLY) {
        reader_ = std::make_unique<PipeEnd>(pipe_, PipeEnd::Side::read);
    }
    if (mode != ABI_O_RDONLY) {
        writer_ = std::make_unique<PipeEnd>(pipe_, PipeEnd::Side::write);
    }
}

bool Fifo::met_other_side() const {
    if (reader_ && writer_) {
        return true;
    }
    const auto other = reader_ ? PipeEnd::Side::write : PipeEnd::Side::read;
    const bool there = reader_ ? pipe_->has_writers() : pipe_->has_readers();
    return there || pipe_->times_opened(other) != others_before_;
}

Expected<FileStatus> Fifo::status() const {
    FileStatus status = node_.status;
    status.size = static_cast<std::int64_t>(pipe_->size());
    status.block_size = Pipe::capacity;
    return status;
}

Outcome Fifo::read(Caller& caller, OpenFile& open, std::span<std::byte> to) {
    return reader_ ? reader_->read(caller, open, to) : Outcome(ABI_EBADF);
}

Outcome Fifo::write(Caller& caller, OpenFile& open, std::span<const std::byte> from) {
    return writer_ ? writer_->write(caller, open, from) : Outcome(ABI_EBADF);
}

Outcome Fifo::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    return (reader_ ? reader_ : writer_)->ioctl(caller, request, argument);
}

Readiness Fifo::readiness() const {
    return {.readable = reader_ && reader_->readiness().readable,
            .writable = writer_ && writer_->readiness().writable};
}

std::expected<std::shared_ptr<File>, Outcome> open_fifo(Caller& caller, const Node& node,
                                                        std::uint32_t flags) {
    std::shared_ptr<File>& held = caller.thread.progress.opening;
    if (dynamic_cast<const Fifo*>(held.get()) == nullptr) {
        UniqueFd copy(::fcntl(node.fd.get(), F_DUPFD_CLOEXEC, 0));
        if (!copy) {
            return std::unexpected(Outcome(fail_from_host()));
        }
        held = std::make_shared<Fifo>(caller.kernel.fifos().pipe_of(node, caller.kernel),
                                      Node{node.mount, std::move(copy), node.status}, flags);
    }
    const auto& fifo = static_cast<const Fifo&>(*held);
    const bool reads = (flags & ABI_O_ACCMODE) == ABI_O_RDONLY;
    if (fifo.met_other_side() || (reads && (flags & ABI_O_NDELAY) != 0)) {
        return std::move(held);
    }
    if ((flags & ABI_O_NDELAY) != 0) {
        held = nullptr;
        return std::unexpected(Outcome(ABI_ENXIO));
    }
    return std::unexpected(Outcome::blocked_on(fifo.channel()));
}

} // namespace cxsim::kernel
