// Paths that restart will look up again.
#pragma once

#include "kernel/abi/file.h"
#include "kernel/base/errno.h"

#include <string>

namespace cxsim::cr {

/// The path of a file or directory, unless it lies so deep that no call takes its path: ENAMETOOLONG then.
inline kernel::Expected<std::string> lasting(kernel::Expected<std::string> path) {
    return path && path->size() >= ABI_PATH_MAX ? kernel::fail(kernel::ABI_ENAMETOOLONG) : std::move(path);
}

} // namespace cxsim::cr
