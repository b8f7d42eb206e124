// Writes memory as blocks (packed_pages.h).
#pragma once

#include "cr/image/packed_pages.h"
#include "cr/image/storage.h"
#include "emu/memory/address_space.h"

#include <cstdint>
#include <expected>
#include <span>
#include <vector>

namespace cxsim::cr {

/// Where blocks went.
struct PackedMemory {
    PackedMap map;
    std::uint64_t end = 0;           ///< Of the last block in the file.
    std::uint64_t pages_written = 0; ///< In blocks of this file.
};

/// Writes the pages of the regions that are not zero from the offset `start` on; with `since` only those of
/// its runs that have changed. On failure the host's errno.
std::expected<PackedMemory, int> write_packed(int fd, const emu::AddressSpace& memory,
                                              std::span<const RegionEntry> regions, std::uint64_t start,
                                              bool compress, const Increment* since, Storage& storage);

/// Whether all bytes are zero. If they are, that is kept with the page as its checksum would be, so that
/// nobody reads it again before it is written. Only for pages that nobody can write meanwhile.
bool is_zero(const emu::Page& page);

} // namespace cxsim::cr
