// Copying the bytes of host files: open files beside their checkpoint, and back.
#pragma once

#include "cr/image/checksum.h"
#include "cr/image/storage.h"

#include <cstdint>
#include <expected>

namespace cxsim::cr {

/// What is in the file that is written: where that is nothing, zeros need not be written.
enum class Onto : std::uint8_t { empty_file, other_bytes };

/// Copies all bytes of one host file to another, which has them alone afterwards. Holes are kept in an empty
/// one. Their digest, or the host's errno: ENOSPC if the disk took a part only.
std::expected<Digest, int> copy_bytes(int from, int to, Storage& storage, Onto onto = Onto::empty_file);

} // namespace cxsim::cr
