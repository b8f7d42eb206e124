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

/// What a member's file builds on.
struct MemberIncrement : Increment {
    std::string path;      ///< Of the earlier checkpoint, as the user knows it.
    std::vector<int> fds;  ///< Of the increment's files, in their order.
    bool doubtful = false; ///< The pages must be read before anything builds on them.
};

/// What the files of a checkpoint build on.
struct Increments {
    /// By member, the checkpoint of it that the new one builds on; none: it is saved completely.
    std::vector<std::optional<MemberIncrement>> of_members;
    /// Their files, held: whoever replaces or tidies them meanwhile sees that they are needed.
    std::vector<kernel::UniqueFd> files;
};

/// Whether the pages on which others are to build are what they were. Reads them; on failure of the storage
/// they are not. Safe on any host thread.
bool is_sound(const MemberIncrement& increment, Storage& storage);

/// Finds what the request wants to build on, verified but for the pages, with all that it builds on in turn.
/// A member that was not part of it, or whose new file will replace one that it needs, is saved completely.
/// Nothing after naming the obstacle.
std::optional<Increments> find_increments(kernel::Caller& caller, const CheckpointRequest& request,
                                          const Family& family, const Destination& destination,
                                          Problems& problems);

} // namespace cxsim::cr
