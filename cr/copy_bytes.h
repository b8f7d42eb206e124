// Copying the bytes of host files: open files beside their checkpoint, and back.
#pragma once

#include "cr/image/checksum.h"
#include "cr/image/storage.h"

#include <expected>

namespace cxsim::cr {

/// Copies all bytes of one host file to another, empty one, keeping holes. Their digest, or the host's errno:
/// ENOSPC if the disk took a part only.
std::expected<Digest, int> copy_bytes(int from, int to, Storage& storage);

} // namespace cxsim::cr
