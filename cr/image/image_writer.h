// Writes a process image as a SOFF checkpoint file.
#pragma once

#include "cr/image/packed_pages.h"
#include "cr/image/process_image.h"
#include "cr/image/storage.h"

#include <cstdint>
#include <expected>
#include <limits>

namespace cxsim::cr {

/// What was written.
struct WriteCounters {
    std::uint64_t file_size = 0;     ///< With holes.
    std::uint64_t bytes_written = 0; ///< Without.
    std::uint64_t pages_written = 0;
    std::uint64_t records_size = 0; ///< Bytes of S_CHKPNT.
    Digest digest{};                ///< What the file ends with.
};

/// How the memory is written. Both make a packed file (packed_pages.h).
struct WriteOptions {
    bool compress = false;
    const Increment* since = nullptr; ///< Pages that have not changed since are left where they are.
    /// A file that would be longer is refused with EFBIG.
    std::uint64_t max_size = std::numeric_limits<std::uint64_t>::max();

    bool packed() const { return compress || since != nullptr; }
};

/// Writes the image to an empty file open for reading and writing. On failure: the host's errno; EFBIG also
/// for more records than a file may have. Only reads
/// the image, so it may run on another host thread than the one that owns the process's own address space.
std::expected<WriteCounters, int> write_image(int fd, const ProcessImage& image,
                                              Storage& storage = Storage::host(),
                                              const WriteOptions& options = {});

/// The words o_flags and o_mflags that make file(1) name what the process needs (see ProcessInfo).
struct SoffFlags {
    std::uint32_t flags = 0;
    std::uint32_t machine_flags = 0;
};
SoffFlags soff_flags(const ProcessInfo& info);

} // namespace cxsim::cr
