// The mark of a file that is about to be replaced: by which new one.
//
// Anybody may give a file of somebody else's a name that looks like a note (replaced_sets.h), but only the
// kernel marks files: guest programs cannot reach the extended attributes of host files.
#pragma once

#include "cr/image/checksum.h"
#include "cr/image/storage.h"

#include <expected>

namespace cxsim::cr {

/// Marks the file, instead of what mark it had. On failure the host's errno; where the host keeps
/// no extended attributes, or does not let the emulator set them, nothing happens.
std::expected<void, int> mark_replaced(int fd, const Digest& successor, Storage& storage);
/// Takes the mark away.
void unmark_replaced(int fd, Storage& storage);
/// Whether the file has that mark. Where none can be kept, nor can owners (kernel/files/attributes.h): every
/// file is the superuser's, and counts as marked.
bool is_marked_replaced(int fd, const Digest& successor);

} // namespace cxsim::cr
