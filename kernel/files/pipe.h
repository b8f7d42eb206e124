// Pipes: a buffer with two ends.
#pragma once

#include "kernel/base/waker.h"
#include "kernel/files/open_file.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace cxsim::kernel {

enum class PipeSide : std::uint8_t { read, write };

/// The buffer that both ends share.
class Pipe {
  public:
    static constexpr std::size_t capacity =
        4096; ///< As in 4.3BSD; also the size of writes that are not torn apart.

    explicit Pipe(Waker& waker) : waker_(waker) {}

    std::size_t size() const { return bytes_.size(); }
    std::size_t room() const { return capacity - std::min(capacity, bytes_.size()); }
    /// The bytes in the pipe, oldest first, for Checkpoint Restart.
    std::string_view contents() const { return bytes_; }
    /// Of the `left` bytes of a write: all if they must not be torn apart, else what goes in now, or one.
    std::size_t next_write(std::uint64_t left) const {
        return left <= capacity ? static_cast<std::size_t>(left) : std::max<std::size_t>(room(), 1);
    }
    /// Puts bytes in, at most room(), and wakes readers.
    void put(std::span<const std::byte> from);
    /// Takes up to `to.size()` bytes out and wakes writers.
    std::size_t take(std::span<std::byte> to);

    /// How often a side was opened since the pipe exists, also by those that have closed it.
    std::uint64_t times_opened(PipeSide side) const { return opened_[static_cast<std::size_t>(side)]; }
    bool has_readers() const { return readers_ > 0; }
    bool has_writers() const { return writers_ > 0; }

  private:
    friend class PipeEnd;
    Waker& waker_;
    std::string bytes_;
    unsigned readers_ = 0;
    unsigned writers_ = 0;
    std::array<std::uint64_t, 2> opened_{};
};

/// One end of a pipe. It is open as long as the object lives.
class PipeEnd final : public File {
  public:
    using Side = PipeSide;

    PipeEnd(std::shared_ptr<Pipe> pipe, Side side);
    ~PipeEnd() override;

    FileKind kind() const override { return FileKind::pipe; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    Readiness readiness() const override;
    Channel channel() const override { return pipe_.get(); }
    std::size_t largest_piece() const override { return Pipe::capacity; }
    std::size_t next_write(std::uint64_t left) const override { return pipe_->next_write(left); }

    Side side() const { return side_; }
    /// The buffer; both ends of a pipe have the same.
    const std::shared_ptr<Pipe>& pipe() const { return pipe_; }

  private:
    std::shared_ptr<Pipe> pipe_;
    Side side_;
};

/// A new pipe: its end for reading and its end for writing, as open files.
std::pair<OpenFilePointer, OpenFilePointer> make_pipe(Waker& waker);

} // namespace cxsim::kernel
