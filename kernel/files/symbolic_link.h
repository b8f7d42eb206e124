// Symbolic links, which belong to somebody as all files do.
//
// The host's links cannot hold extended attributes. So only links of root are links of the host; those of
// others are plain files with the text of the link in them, and their type among the attributes, as devices
// and fifos are. Where the host has no extended attributes, and in the share, whose users shall find links,
// all are links of the host and so root's.
#pragma once

#include "kernel/base/errno.h"
#include "kernel/files/attributes.h"
#include "kernel/files/directory.h"

#include <string>
#include <string_view>

namespace cxsim::kernel {

/// Makes a link of that owner in the directory. Fails as the host does, or with ENOSPC.
Expected<void> make_symbolic_link(const Directory& directory, const std::string& name,
                                  std::string_view target, const Attributes& owner);
/// Where a link of either kind leads. ENAMETOOLONG if that is no path.
Expected<std::string> target_of_link(int fd);
/// Gives the link of that name, which is open as `fd`, another owner.
Expected<void> give_symbolic_link(const Directory& directory, const std::string& name, int fd,
                                  const Attributes& owner);

} // namespace cxsim::kernel
