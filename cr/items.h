// The list from which interactive mode lets the user choose (abi_cr_item).
#pragma once

#include "cr/family.h"
#include "cr/image/archive.h"
#include "cr/set_directory.h"

#include <span>

namespace cxsim::cr {

/// The items of processes that could be checkpointed, as they are now.
Bytes list_items(kernel::Kernel& kernel, const Family& family);
/// The items of processes that could be restarted, as they were.
Bytes list_items(std::span<const SetMember> members);

} // namespace cxsim::cr
