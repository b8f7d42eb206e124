// The program and its surroundings: names, limits, umask, working directory. Its place among other processes
// is in relations.cc.
#include "cr/image/file_name.h"
#include "cr/resource/doors.h"
#include "cr/resource/lasting_path.h"
#include "cr/resource/temporary.h"
#include "emu/isa/soff.h"
#include "kernel/abi/file.h"
#include "kernel/processes/memory.h"

#include <fmt/format.h>

#include <algorithm>

namespace cxsim::cr {

namespace {

struct ProgramState {
    kernel::ProgramImage program;
    std::uint32_t activity = 0;
    std::int32_t nice = 0;
    std::uint32_t umask = 0;
    kernel::ResourceLimits limits{};
    std::string cwd; ///< From the machine's root; empty if it was removed before the checkpoint.
    std::string root;
    kernel::Attributes directory; ///< Of the working directory. Not in the oldest checkpoint files.
};

void serialize(Archive& archive, ProgramState& state) {
    kernel::ProgramImage& program = state.program;
    archive.fields(program.path, program.command, program.arguments, program.flags, program.machine_flags,
                   program.file.mode, program.file.uid, program.file.gid, program.entry, program.data_start,
                   program.data_end);
    archive.fields(state.activity, state.nice, state.umask);
    for (kernel::ResourceLimit& limit : state.limits) {
        archive.fields(limit.soft, limit.hard);
    }
    archive.fields(state.cwd, state.root);
    if (!archive.at_end()) {
        archive.fields(state.directory.mode, state.directory.uid, state.directory.gid);
    }
}

/// Restart could not enter it again, and its message says so; it names what fits into a report.
void check_directory(const Target& target, const kernel::Directory& directory, Message message,
                     Problems& problems) {
    constexpr std::size_t shown = 100;
    const auto path = target.kernel.files().path_of(*directory.mount, directory.fd.get());
    if (const auto lasts = lasting(path); !lasts && lasts.error() == kernel::ABI_ENAMETOOLONG) {
        problems.refuse(message,
                        {target.command(), target.process.pid, path.value_or("").substr(0, shown) + "..."},
                        lasts.error());
    }
}

void check(const Target& target, Problems& problems) {
    const kernel::Process& process = target.process;
    check_directory(target, *process.cwd, Message::chdir_failed, problems);
    check_directory(target, *process.root, Message::chroot_failed, problems);
    if ((process.program.machine_flags & (soff::load_pre_paged | soff::load_non_swapped)) != 0) {
        problems.refuse(Message::prepaged_process, {target.command(), process.pid}, kernel::ABI_EINVAL);
    }
}

std::string path_of(const Target& target, const kernel::DirectoryPointer& directory) {
    return target.numbers.once(directory.get(), [&] {
        return target.kernel.files().path_of(*directory->mount, directory->fd.get()).value_or("");
    });
}

kernel::Attributes attributes_of(const kernel::Directory& directory) {
    const kernel::FileStatus known =
        kernel::node_status(directory.fd.get(), *directory.mount).value_or(kernel::FileStatus{});
    return {.mode = known.mode, .uid = known.uid, .gid = known.gid};
}

Bytes capture(const Target& target) {
    const kernel::Process& process = target.process;
    return save(ProgramState{.program = process.program,
                             .activity = process.activity,
                             .nice = process.nice,
                             .umask = process.umask,
                             .limits = process.limits,
                             .cwd = path_of(target, process.cwd),
                             .root = path_of(target, process.root),
                             .directory = attributes_of(*process.cwd)});
}

kernel::Expected<kernel::DirectoryPointer> find_directory(const Restoration& restoration,
                                                          const std::string& path) {
    const auto place = find_again(restoration, path);
    return place ? restoration.kernel.files().open_directory(place->from, place->path)
                 : kernel::fail(place.error());
}

/// A directory that was removed before the checkpoint is replaced by one in /tmp that is removed, too (p.
/// 1-13).
kernel::Expected<kernel::DirectoryPointer> removed_directory(Restoration& restoration,
                                                             const kernel::Attributes& attributes) {
    const auto refuse = [&](Message message, const std::string& path, kernel::Errno error) {
        restoration.problems.refuse(message, {restoration.command(), restoration.pid(), path}, error);
        return kernel::fail(error);
    };
    auto made = make_temporary_directory(restoration);
    if (!made.made) {
        return refuse(Message::mkdir_temporary_failed, made.path, made.made.error());
    }
    const kernel::Process& caller = restoration.caller.process;
    auto opened =
        restoration.kernel.files().open_directory({caller.credentials, caller.root, caller.root}, made.path);
    const auto removed = remove_temporary_directory(restoration, made.path);
    if (!removed && opened) { // The host may have lacked the descriptor that this is.
        opened = kernel::fail(removed.error());
        (void)remove_temporary_directory(restoration, made.path);
        return refuse(Message::rmdir_temporary_failed, made.path, removed.error());
    }
    if (!opened) {
        return refuse(Message::chdir_temporary_failed, made.path, opened.error());
    }
    if (const auto set = set_directory_attributes(restoration, (*opened)->fd.get(), attributes); !set) {
        return refuse(Message::chdir_temporary_failed, made.path, set.error());
    }
    return opened;
}

kernel::DirectoryPointer prepare_cwd(Restoration& restoration, const ProgramState& state) {
    if (state.cwd.empty()) {
        return removed_directory(restoration, state.directory).value_or(restoration.caller.process.cwd);
    }
    auto found = find_directory(restoration, state.cwd);
    if (!found) {
        restoration.problems.refuse(Message::chdir_failed,
                                    {restoration.command(), restoration.pid(), state.cwd}, found.error());
        return restoration.caller.process.cwd;
    }
    return *found;
}

kernel::DirectoryPointer prepare_root(Restoration& restoration, const ProgramState& state) {
    const kernel::Process& caller = restoration.caller.process;
    const auto callers = restoration.kernel.files().path_of(*caller.root->mount, caller.root->fd.get());
    if (state.root == "/" || state.root == callers.value_or("/")) {
        return caller.root;
    }
    if (!caller.credentials.is_superuser()) {
        restoration.problems.note(Message::root_not_restored,
                                  {restoration.command(), restoration.pid(), state.root});
        return caller.root;
    }
    auto found = find_directory(restoration, state.root);
    if (!found) {
        restoration.problems.refuse(Message::chroot_failed,
                                    {restoration.command(), restoration.pid(), state.root}, found.error());
        return caller.root;
    }
    return *found;
}

/// Only the superuser may restore a priority better than the caller's own (p. A-12).
std::int32_t prepare_priority(Restoration& restoration, const ProgramState& state) {
    const kernel::Process& caller = restoration.caller.process;
    if (state.nice >= caller.nice || caller.credentials.is_superuser()) {
        return state.nice;
    }
    restoration.problems.note(Message::priority_not_restored,
                              {restoration.command(), restoration.pid(), state.nice});
    return caller.nice;
}

/// Hard limits never exceed the caller's unless it is the superuser.
kernel::ResourceLimits prepare_limits(const Restoration& restoration, kernel::ResourceLimits limits) {
    const kernel::Process& caller = restoration.caller.process;
    if (!caller.credentials.is_superuser()) {
        for (std::size_t i = 0; i < limits.size(); ++i) {
            limits[i].hard = std::min(limits[i].hard, caller.limits[i].hard);
            limits[i].soft = std::min(limits[i].soft, limits[i].hard);
        }
    }
    return limits;
}

/// A process that is restarted runs its program like every other, if that is still what it was. A forged
/// checkpoint file must not keep others from writing what its owner could not execute.
kernel::FileUses::Use use_of_program(const Restoration& restoration, const kernel::ProgramImage& program) {
    const auto place = find_again(restoration, program.path);
    const auto node = place ? restoration.kernel.files().lookup(place->from, place->path, kernel::Follow::yes)
                            : kernel::fail(place.error());
    const bool same = node && node->is(ABI_S_IFREG) && node->status.mode == program.file.mode &&
                      node->status.uid == program.file.uid && node->status.gid == program.file.gid;
    const kernel::Credentials& own = restoration.caller.process.credentials;
    const bool may_run = same && kernel::FileSystem::check_access(own, node->status, ABI_X_OK);
    return may_run ? node->mount->uses->begin(kernel::identity_of(node->fd.get()),
                                              kernel::FileUses::Kind::executing)
                   : nullptr;
}

/// The break must be where programs live, and priorities where the scheduler expects them.
bool makes_sense(const ProgramState& state) {
    const kernel::ProgramImage& program = state.program;
    // Its name becomes part of the names of checkpoint files.
    return is_file_name(program.command) && program.data_start >= kernel::layout::user_start &&
           program.data_start <= program.data_end && program.data_end <= kernel::layout::stack_top &&
           state.nice >= -20 && state.nice <= 19 &&
           std::ranges::all_of(state.limits, [](const kernel::ResourceLimit& limit) {
               return limit.soft >= 0 && limit.hard >= 0;
           });
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    ProgramState state;
    if (!load(bytes, state) || !makes_sense(state)) {
        return senseless_record(restoration);
    }
    if (!restoration.caller.process.credentials.is_superuser()) {
        state.activity = restoration.caller.process.activity;
    }
    constexpr std::uint32_t special = soff::load_pre_paged | soff::load_non_swapped;
    if ((state.program.machine_flags & special) != 0) {
        state.program.machine_flags &= ~special;
        restoration.problems.note(Message::restarting_prepaged, {restoration.command()});
    }
    state.nice = prepare_priority(restoration, state);
    state.limits = prepare_limits(restoration, state.limits);
    const auto cwd = prepare_cwd(restoration, state);
    const auto root = prepare_root(restoration, state);
    const auto use = use_of_program(restoration, state.program);
    return [state, cwd, root, use](kernel::Process& process) {
        process.program = state.program;
        process.program_use = use;
        process.has_executed = true; // What it runs it has not from whoever restarts.
        process.activity = state.activity;
        process.nice = state.nice;
        process.umask = state.umask & 0777;
        process.limits = state.limits;
        process.cwd = cwd;
        process.root = root;
    };
}

void describe(std::span<const std::byte> bytes, Description& to) {
    ProgramState state;
    if (!load(bytes, state) || !makes_sense(state)) {
        return;
    }
    to.add("program", state.program.path);
    to.add("directory", state.cwd.empty() ? "removed" : state.cwd);
    to.add("root", state.root);
    to.add("umask", fmt::format("{:03o}", state.umask & 0777));
    to.add("priority", std::to_string(state.nice));
    to.add("activity", std::to_string(state.activity));
}

} // namespace

const ProcessDoor program_door{record_tag("PROG"), check, capture, prepare, describe};

} // namespace cxsim::cr
