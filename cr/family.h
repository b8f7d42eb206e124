// The processes of one checkpoint: the target alone, or the hierarchy that begins with it.
#pragma once

#include "kernel/kernel.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cxsim::cr {

/// The guide's limit on the members of a hierarchy (p. 1-3).
inline constexpr std::size_t max_members = 250;

/// Whether the descendants of the target are checkpointed with it.
enum class Extent : std::uint8_t { process, hierarchy };

/// One process of a checkpoint.
struct Member {
    const kernel::Process* process = nullptr;
    std::size_t parent = 0; ///< Index of the member that is its parent; the root's is its own.
};

/// The processes of a checkpoint in the order in which they are stopped (p. 1-6): parents before their
/// children, the youngest child first. The root is the first. Nothing may run while a family exists.
class Family {
  public:
    static Family of(kernel::Kernel& kernel, const kernel::Process& root, Extent extent);

    std::span<const Member> members() const { return members_; }
    const kernel::Process& root() const { return *members_.front().process; }
    /// Whether the process is one of the members.
    bool contains(const kernel::Process& process) const;
    /// Puts in place of the member what will be left of it once it has ended with status 0: a zombie. So
    /// chkpnt saves itself (p. 1-7).
    void replace_by_zombie(const kernel::Process& process);
    /// Leaves the member out; its children become those of its parent. Not for the root.
    void leave_out(std::size_t member);

  private:
    void add_children(kernel::Kernel& kernel, std::size_t parent);

    std::vector<Member> members_;
    std::vector<std::unique_ptr<kernel::Process>> zombies_;
};

/// The name of the checkpoint file of a member (p. 1-9): `given` or else COMMAND.PID for the root, lineage,
/// command and pid for the others. `given` may begin with directories; the lineage is cut short if the name
/// would be too long otherwise.
std::string checkpoint_name(const Family& family, std::size_t member,
                            const std::optional<std::string>& given);

} // namespace cxsim::cr
