// Owner and permissions of files and directories that are made anew.
#pragma once

#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"
#include "kernel/processes/credentials.h"

namespace cxsim::cr {

/// What a new file of that type (ABI_S_IF*) gets of the attributes that one had at the checkpoint, as far as
/// whoever restarts may give them away: only the superuser makes files of others, and programs with set-id
/// bits are made by the superuser and the owner alone.
kernel::Attributes attributes_again(const kernel::Credentials& user, const kernel::Attributes& saved,
                                    std::uint32_t type = ABI_S_IFREG);

} // namespace cxsim::cr
