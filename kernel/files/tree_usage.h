// How much room a tree of host files takes.
#pragma once

#include "kernel/base/errno.h"

#include <cstdint>

namespace cxsim::kernel {

/// Room that files take.
struct DiskUsage {
    std::uint64_t bytes = 0; ///< Holes do not count.
    std::uint64_t files = 0; ///< Directories among them; names of one file count once.
};

/// What is below the directory (any descriptor of it, O_PATH will do) and on its host file system. Follows no
/// link, and holds one directory open at a time, however deep the tree. Fails if the directory cannot be
/// read.
Expected<DiskUsage> measure_tree(int directory);

} // namespace cxsim::kernel
