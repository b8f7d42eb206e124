// What a checkpoint file says of itself and of others, found out without reading it: a directory may hold
// many of them, large ones, and anybody's.
#pragma once

#include "cr/image/checksum.h"
#include "cr/image/process_image.h"
#include "cr/image/storage.h"

#include <cstdint>
#include <expected>
#include <vector>

namespace cxsim::cr {

using Companions = std::vector<Companion>;

struct KnownFile {
    Digest digest{};       ///< What it ends with.
    Companions companions; ///< Of its set.
    Companions bases;      ///< What it builds on.
    std::uint32_t owner = 0;
};

/// Nothing but zeros if the file is no checkpoint file; an errno of the host if it cannot be read. The digest
/// is not verified: a file that is damaged still says what it needs, and a forged one could say so with the
/// right digest, too. A few kilobytes are read, whatever the size of the file, and what lists of companions
/// take.
std::expected<KnownFile, int> look_at(int fd, Storage& storage);

} // namespace cxsim::cr
