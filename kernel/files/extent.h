// Which parts of a host file hold something.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cxsim::kernel {

/// A part of a file that is no hole: bytes [start, end).
struct Extent {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
};

/// The first one that touches [start, file_size), cut to it, in whole pages of the guest otherwise; an empty
/// one at the end of the file if there is none. A file system that cannot tell holes has none.
/// Moves the descriptor's offset.
Extent next_extent(int fd, std::uint64_t start, std::uint64_t file_size);

/// Whether all of the bytes, of which there is at least one, are zero, as those of a hole are.
bool all_zero(std::span<const std::byte> bytes);

} // namespace cxsim::kernel
