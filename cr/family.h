// The processes of one checkpoint: the target alone, or the hierarchy that begins with it.
#pragma once

#include "cr/choices.h"
#include "kernel/kernel.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
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

/// Takes an entry out of a hierarchy, whose entries know the index of their parent's: its children become
/// those of its parent. The root can go if it has one child, which is then the root; otherwise false.
template <typename Entry>
bool remove_from_hierarchy(std::vector<Entry>& entries, std::size_t index) {
    std::size_t heir = entries[index].parent;
    if (index == 0) {
        std::size_t children = 0;
        for (std::size_t i = 1; i < entries.size(); ++i) {
            children += entries[i].parent == 0 ? 1 : 0;
            heir = entries[i].parent == 0 ? i : heir;
        }
        if (children != 1) {
            return false;
        }
    }
    entries.erase(std::next(entries.begin(), static_cast<std::ptrdiff_t>(index)));
    for (Entry& each : entries) {
        each.parent = each.parent == index ? heir : each.parent;
        each.parent -= each.parent > index ? 1 : 0;
    }
    return true;
}

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
    /// Leaves those out whom the user does not want (p. 2-10). False if what remains does not descend from
    /// one of them.
    bool leave_out(const Choices& choices);

  private:
    void add_children(kernel::Kernel& kernel, std::size_t parent);

    std::vector<Member> members_;
    std::vector<std::unique_ptr<kernel::Process>> zombies_;
};

/// The name of the checkpoint file of a member (p. 1-9): `given` or else COMMAND.PID for the root, lineage,
/// command and pid for the others. `given` may begin with directories; the lineage is cut short if the name,
/// or the path with another `directory_length` characters before it, would be too long otherwise.
std::string checkpoint_name(const Family& family, std::size_t member, const std::optional<std::string>& given,
                            std::size_t directory_length = 0);

} // namespace cxsim::cr
