// What stat() and its kin tell programs.
#pragma once

#include "kernel/abi/file.h"
#include "kernel/files/open_file.h"

namespace cxsim::kernel {

/// A file's status as programs see it.
abi_stat abi_stat_of(const FileStatus& status);

} // namespace cxsim::kernel
