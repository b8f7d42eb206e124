#include "cr/checkpoint.h"

#include "cr/machine_needs.h"
#include "cr/resource/door.h"
#include "kernel/abi/file.h"
#include "kernel/debugging/tracing.h"
#include "kernel/files/viewpoint.h"
#include "kernel/processes/exec.h"

namespace cxsim::cr {

namespace {

using kernel::Errno;

/// Who may checkpoint whom (p. 1-7, 1-8).
kernel::Expected<void> check_rights(const kernel::Caller& caller, const kernel::Process& target) {
    const kernel::Credentials& own = caller.process.credentials;
    if (own.is_superuser()) {
        return {};
    }
    if (own.euid != target.credentials.euid || !own.in_group(target.credentials.gid)) {
        return kernel::fail(kernel::ABI_EPERM);
    }
    if (target.state == kernel::ProcessState::zombie) {
        return {}; // There is nothing left to be read out of it.
    }
    // Whoever may only execute a program shall not read it out of a checkpoint file, whatever has become of
    // its name since.
    if (!kernel::may_read_program(target, target.credentials)) {
        return kernel::fail(kernel::ABI_EACCES);
    }
    const kernel::FileSystem& files = caller.kernel.files();
    const kernel::Viewpoint from{target.credentials, files.root(), files.root()};
    const auto executable = files.lookup(from, target.program.path, kernel::Follow::yes);
    if (!executable) {
        return {}; // Removed.
    }
    return kernel::FileSystem::check_access(target.credentials, executable->status, ABI_R_OK);
}

/// What every door says of the member.
void check_state(kernel::Kernel& kernel, const kernel::Process& process, const Family& family,
                 Problems& problems) {
    ObjectNumbers numbers;
    const FileCopies none;
    const Target target{kernel, process, family, numbers, none};
    for (const ProcessDoor* door : process_doors()) {
        if (door->check != nullptr) {
            door->check(target, problems);
        }
    }
}

ProcessImage freeze_one(const Target& target) {
    const emu::Model& model = target.kernel.config().model;
    const kernel::Process& process = target.process;
    ProcessImage image;
    image.info = {.command = process.program.command,
                  .pid = process.pid,
                  .time = target.kernel.clock().time_of_day() / kernel::nanoseconds_per_second,
                  .release = "9.0",
                  .machine = std::string(model.uname),
                  .cpu_type = cpu_type_of(model),
                  .needs = needs_of(process),
                  .executable_flags = process.program.flags,
                  .executable_machine_flags = process.program.machine_flags};
    for (const auto& thread : process.threads) {
        image.threads.push_back(thread->context.registers);
    }
    image.memory = process.space.freeze();
    for (const ProcessDoor* door : process_doors()) {
        image.records.push_back({.tag = door->tag, .contents = door->capture(target)});
    }
    image.companions = target.copies.of(process);
    return image;
}

} // namespace

std::optional<Family> find_targets(kernel::Caller& caller, const CheckpointRequest& request,
                                   Problems& problems) {
    const kernel::Process* root =
        request.pid == 0 ? &caller.process : caller.kernel.processes().find(request.pid);
    if (root == nullptr || root->state == kernel::ProcessState::zombie) {
        problems.refuse_always(Message::target_cannot_be_checkpointed, {request.pid}, kernel::ABI_ESRCH);
        return {};
    }
    Family family = Family::of(caller.kernel, *root, request.extent);
    if (family.members().size() > max_members) {
        problems.refuse_always(Message::too_many_processes,
                               {root->program.command, root->pid,
                                static_cast<std::int64_t>(family.members().size()),
                                static_cast<std::int64_t>(max_members)},
                               kernel::ABI_EINVAL);
        return {};
    }
    for (const Member& member : family.members()) {
        if (const auto allowed = check_rights(caller, *member.process); !allowed) {
            problems.refuse_always(Message::target_cannot_be_checkpointed, {member.process->pid},
                                   allowed.error());
            return {};
        }
        const kernel::Process& process = *member.process;
        if (kernel::is_traced(process) && process.tracing->debugger != caller.process.pid) {
            // pattach() would refuse it: a debugger has it (p. 1-3, 3-2).
            problems.refuse_always(Message::target_cannot_be_checkpointed, {process.pid}, kernel::ABI_EBUSY);
            return {};
        }
    }
    if (request.from_command) {
        family.replace_by_zombie(caller.process);
    }
    for (const Member& member : family.members()) {
        check_state(caller.kernel, *member.process, family, problems);
    }
    return problems.error() ? std::nullopt : std::optional(std::move(family));
}

std::vector<ProcessImage> freeze(kernel::Kernel& kernel, const Family& family, const FileCopies& copies) {
    for (const Member& member : family.members()) {
        kernel.settle(*member.process);
    }
    ObjectNumbers numbers;
    std::vector<ProcessImage> images;
    for (const Member& member : family.members()) {
        images.push_back(freeze_one({kernel, *member.process, family, numbers, copies}));
    }
    return images;
}

ProcessImage freeze(kernel::Kernel& kernel, const kernel::Process& target) {
    return std::move(freeze(kernel, Family::of(kernel, target, Extent::process), FileCopies()).front());
}

} // namespace cxsim::cr
