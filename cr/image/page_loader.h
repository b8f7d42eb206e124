// Reads runs of pages from a checkpoint file and verifies them, on all the processors that the host has.
#pragma once

#include "cr/image/packed_pages.h"
#include "cr/image/storage.h"
#include "emu/memory/page.h"

#include <cstdint>
#include <expected>
#include <span>
#include <vector>

namespace cxsim::cr {

/// A run and where it lies in the file.
struct PlacedRun {
    PageRun run;
    std::uint64_t offset = 0;
    int fd = -1; ///< Of the file.
    Encoding encoding = Encoding::raw;
    std::uint32_t size = 0;            ///< Of the block, if compressed,
    std::uint64_t stored_checksum = 0; ///< and its checksum.
};

/// The pages of a run that was read.
using LoadedRun = std::vector<emu::PagePointer>;

/// Why a run could not be loaded.
struct LoadError {
    std::size_t index = 0; ///< Of the first such run.
    int error = 0;         ///< The host's errno, or 0 if the checksum differs.
};

/// Loads all the runs; the result is in their order.
std::expected<std::vector<LoadedRun>, LoadError> load_runs(std::span<const PlacedRun> runs, Storage& storage);

/// Reads exactly the bytes asked for. On failure the host's errno; EIO at the end of the file.
std::expected<void, int> read_at(int fd, std::uint64_t offset, std::span<std::byte> to, Storage& storage);

} // namespace cxsim::cr
