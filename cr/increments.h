// Checkpoints that build on earlier ones (--since).
#pragma once

#include "cr/checkpoint_request.h"
#include "cr/destination.h"
#include "cr/family.h"
#include "cr/image/packed_pages.h"
#include "cr/problems.h"
#include "kernel/base/unique_fd.h"

#include <optional>
#include <vector>

namespace cxsim::cr {

/// What the files of a checkpoint build on.
struct Increments {
    /// By member, the checkpoint of it that the new one builds on; none: it is saved completely.
    std::vector<std::optional<Increment>> of_members;
    /// Their files, held: whoever replaces or tidies them meanwhile sees that they are needed.
    std::vector<kernel::UniqueFd> files;
};

/// Finds what the request wants to build on, verified, with all that it builds on in turn. A member that was
/// not part of it, or whose new file will replace one that it needs, is saved completely. Nothing after
/// naming the obstacle.
std::optional<Increments> find_increments(kernel::Caller& caller, const CheckpointRequest& request,
                                          const Family& family, const Destination& destination,
                                          Problems& problems);

} // namespace cxsim::cr
