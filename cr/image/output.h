// Writing to a file at given places, to the end, with the disk kept busy meanwhile.
#pragma once

#include "cr/image/storage.h"

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cxsim::cr {

class Output {
  public:
    Output(int fd, Storage& storage) : fd_(fd), storage_(storage) {}

    /// Writes all of it. After the first failure nothing is written any more.
    void write(std::span<const std::byte> bytes, std::uint64_t offset);
    /// The same of several pieces, one after the other in the file. Changes the pieces.
    void write(std::span<iovec> pieces, std::uint64_t offset);

    /// The host's errno of the first failure, or 0.
    int error() const { return error_; }

  private:
    /// Hands what lies before `end` to the disk, so that the final fsync finds little left to do.
    void start_writeback(std::uint64_t end);

    const int fd_;
    Storage& storage_;
    int error_ = 0;
    std::uint64_t writeback_start_ = 0;
};

} // namespace cxsim::cr
