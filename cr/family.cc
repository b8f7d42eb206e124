// Who belongs to a checkpoint, and what the files are called.
#include "cr/family.h"

#include "kernel/abi/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace cxsim::cr {

namespace {

/// The longest part of a command's name in a default file name (p. 1-9).
constexpr std::size_t max_command_length = 16;

/// Children of the process, the youngest first. A process that init has adopted is nobody's child any more.
std::vector<const kernel::Process*> children_of(kernel::Kernel& kernel, const kernel::Process& parent) {
    std::vector<const kernel::Process*> children;
    for (const kernel::Process& each : kernel.processes().all()) {
        if (each.parent == parent.pid && !each.adopted && &each != &parent) {
            children.push_back(&each);
        }
    }
    std::ranges::sort(children, std::ranges::greater(),
                      [](const kernel::Process* each) { return std::tuple(each->start_time, each->pid); });
    return children;
}

std::string command_of(const kernel::Process& process) {
    return process.program.command.substr(0, max_command_length);
}

/// What is left of a process that has ended well.
std::unique_ptr<kernel::Process> zombie_of(const kernel::Process& process) {
    auto zombie = std::make_unique<kernel::Process>(process.pid);
    zombie->parent = process.parent;
    zombie->group = process.group;
    zombie->session = process.session;
    zombie->activity = process.activity;
    zombie->credentials = process.credentials;
    zombie->state = kernel::ProcessState::zombie;
    zombie->nice = process.nice;
    zombie->start_time = process.start_time;
    zombie->clock_offset = process.clock_offset;
    zombie->program = process.program;
    zombie->cwd = process.cwd;
    zombie->root = process.root;
    zombie->limits = process.limits;
    zombie->usage = process.usage;
    zombie->children_usage = process.children_usage;
    zombie->threads.push_back(std::make_unique<kernel::Thread>(*zombie));
    return zombie;
}

} // namespace

Family Family::of(kernel::Kernel& kernel, const kernel::Process& root, Extent extent) {
    Family family;
    family.members_.push_back({&root, 0});
    if (extent == Extent::hierarchy) {
        family.add_children(kernel, 0);
    }
    return family;
}

/// All the children first, then the children of the youngest, and so on.
void Family::add_children(kernel::Kernel& kernel, std::size_t parent) {
    const std::size_t first = members_.size();
    for (const kernel::Process* child : children_of(kernel, *members_[parent].process)) {
        if (!contains(*child)) {
            members_.push_back({child, parent});
        }
    }
    const std::size_t end = members_.size();
    for (std::size_t child = first; child < end; ++child) {
        add_children(kernel, child);
    }
}

bool Family::contains(const kernel::Process& process) const {
    return std::ranges::any_of(members_,
                               [&](const Member& each) { return each.process->pid == process.pid; });
}

void Family::replace_by_zombie(const kernel::Process& process) {
    const auto found = std::ranges::find(members_, &process, &Member::process);
    if (found != members_.end()) {
        found->process = zombies_.emplace_back(zombie_of(process)).get();
    }
}

bool Family::leave_out(const Choices& choices) {
    for (std::size_t left = members_.size(); left > 0; --left) {
        if (choices.ignores(members_[left - 1].process->pid) && !remove_from_hierarchy(members_, left - 1)) {
            return false;
        }
    }
    return true;
}

std::string checkpoint_name(const Family& family, std::size_t member, const std::optional<std::string>& given,
                            std::size_t directory_length) {
    const auto members = family.members();
    const std::string tail =
        fmt::format("{}.{}", command_of(*members[member].process), members[member].process->pid);
    if (member == 0) {
        return given.value_or(tail);
    }
    const std::string first = given.value_or(command_of(family.root()));
    std::string lineage;
    for (std::size_t at = members[member].parent; at != 0; at = members[at].parent) {
        lineage.insert(0, command_of(*members[at].process) + ".");
    }
    std::string name = fmt::format("{}.{}{}", first, lineage, tail);
    const std::size_t slash = name.find_last_of('/');
    const std::size_t length = slash == std::string::npos ? name.size() : name.size() - slash - 1;
    if (length > ABI_NAME_MAX || directory_length + name.size() >= ABI_PATH_MAX) {
        name = fmt::format("{}...{}", first, tail);
    }
    return name;
}

} // namespace cxsim::cr
