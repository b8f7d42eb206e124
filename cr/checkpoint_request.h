// What chkpnt was asked to do.
#pragma once

#include "cr/family.h"
#include "cr/image/storage.h"

#include <optional>
#include <string>

namespace cxsim::cr {

struct CheckpointRequest {
    kernel::Pid pid = 0; ///< Of the target; 0 is the caller.
    Extent extent = Extent::process;
    bool force = false;
    bool test_only = false;
    bool from_command = false; ///< The caller is chkpnt, which saves itself as a zombie (p. 1-7).
    bool copy_files = false;   ///< -C
    std::optional<std::string> directory = {};
    std::optional<std::string> file = {};
    Storage* storage = &Storage::host();
};

} // namespace cxsim::cr
