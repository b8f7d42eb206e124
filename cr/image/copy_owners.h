// Whose the copies of files in a directory are.
#pragma once

#include "cr/image/checksum.h"
#include "cr/image/known_files.h"

#include <expected>
#include <map>
#include <set>
#include <span>
#include <string>

namespace cxsim::cr {

/// Copies by their names, and what they hold: any of these digests. What bears such a name and holds
/// something else is somebody else's.
using OwnedCopies = std::map<std::string, std::set<Digest>>;

/// The copies that belong to the checkpoint files of these names, and that no file needs that stays when
/// those names go to others. An errno of the host if that cannot be told.
std::expected<OwnedCopies, int> copies_of_files(KnownFiles& files, std::span<const std::string> names);

} // namespace cxsim::cr
