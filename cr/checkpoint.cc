#include "cr/checkpoint.h"

#include "cr/machine_needs.h"
#include "cr/resource/door.h"
#include "cr/resource/file_list.h"
#include "kernel/abi/file.h"
#include "kernel/debugging/process_file.h"
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
    // A set-gid program's memory may hold what only its effective group may read.
    if (own.euid != target.credentials.euid || !own.in_group(target.credentials.gid) ||
        !own.in_group(target.credentials.egid)) {
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
                 ObjectNumbers& numbers, const Choices& choices, Problems& problems) {
    const FileCopies none;
    const Target target{kernel, process, family, numbers, none, choices};
    for (const ProcessDoor* door : process_doors()) {
        if (door->check != nullptr) {
            door->check(target, problems);
        }
    }
}

/// Whether the caller may checkpoint all of them; false after saying whom not.
bool check_rights(const kernel::Caller& caller, const CheckpointRequest& request, const Family& family,
                  Problems& problems) {
    for (const Member& member : family.members()) {
        if (const auto allowed = check_rights(caller, *member.process); !allowed) {
            problems.refuse_always(Message::target_cannot_be_checkpointed, {member.process->pid},
                                   allowed.error());
            return false;
        }
        const kernel::Process& process = *member.process;
        const bool by_debugger = request.by_descriptor && &process == &family.root();
        if (kernel::is_traced(process) && !by_debugger && process.tracing->debugger != caller.process.pid) {
            // pattach() would refuse it: a debugger has it (p. 1-3, 3-2).
            problems.refuse_always(Message::target_cannot_be_checkpointed, {process.pid}, kernel::ABI_EBUSY);
            return false;
        }
    }
    return true;
}

std::string letters_of(RecordTag tag) {
    std::string letters;
    for (int shift = 24; shift >= 0; shift -= 8) {
        letters += static_cast<char>(static_cast<std::uint32_t>(tag) >> shift);
    }
    return letters;
}

/// -P: the process behind a descriptor from pattach(), under exclusive control and stopped (p. A-3).
const kernel::Process* find_by_descriptor(const kernel::Caller& caller, std::int32_t fd, Problems& problems) {
    const auto open = caller.process.descriptors.get(static_cast<std::uint32_t>(fd));
    kernel::Errno error = open ? kernel::ABI_EINVAL : open.error();
    if (open && (*open)->file().kind() == kernel::FileKind::process) {
        const auto& file = static_cast<const kernel::ProcessFile&>((*open)->file());
        const kernel::Process* process = file.process();
        if (process == nullptr) {
            error = kernel::ABI_ESRCH;
        } else if (file.use() == kernel::ProcessFile::Use::control && kernel::is_trace_stopped(*process)) {
            return process;
        }
    }
    problems.refuse_always(Message::invalid_process_descriptor, {fd}, error);
    return nullptr;
}

const kernel::Process* find_root(const kernel::Caller& caller, const CheckpointRequest& request,
                                 Problems& problems) {
    if (request.by_descriptor) {
        return find_by_descriptor(caller, request.pid, problems);
    }
    const kernel::Process* root =
        request.pid == 0 ? &caller.process : caller.kernel.processes().find(request.pid);
    if (root == nullptr || root->state == kernel::ProcessState::zombie) {
        problems.refuse_always(Message::target_cannot_be_checkpointed, {request.pid}, kernel::ABI_ESRCH);
        return nullptr;
    }
    return root;
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

std::optional<Family> find_family(kernel::Caller& caller, const CheckpointRequest& request,
                                  Problems& problems) {
    const kernel::Process* root = find_root(caller, request, problems);
    if (root == nullptr) {
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
    if (!family.leave_out(request.choices)) {
        problems.refuse_always(Message::no_common_ancestor, {root->program.command, root->pid},
                               kernel::ABI_EINVAL);
        return {};
    }
    if (!check_rights(caller, request, family, problems)) {
        return {};
    }
    return family;
}

std::optional<Family> find_targets(kernel::Caller& caller, const CheckpointRequest& request,
                                   Problems& problems) {
    auto found = find_family(caller, request, problems);
    if (!found) {
        return {};
    }
    Family& family = *found;
    if (request.from_command) {
        family.replace_by_zombie(caller.process);
    }
    ObjectNumbers numbers;
    for (const Member& member : family.members()) {
        check_state(caller.kernel, *member.process, family, numbers, request.choices, problems);
    }
    return problems.error() ? std::nullopt : std::move(found);
}

namespace {

/// -v: the open files (p. 2-6).
void list_descriptors(const ProcessImage& image, Problems& problems) {
    const auto list = list_files(image);
    if (!list || !problems.report().shows(Severity::verbose)) {
        return;
    }
    for (const ListedFile& file : list->files) {
        const bool pipe = (file.mode & ABI_S_IFMT) == ABI_S_IFIFO;
        problems.note(Message::descriptor_listed, {image.info.command, image.info.pid, std::int64_t{file.fd},
                                                   !file.path.empty() ? file.path
                                                   : pipe             ? "pipe"
                                                                      : "-"});
    }
}

} // namespace

void list_records(const ProcessImage& image, Problems& problems) {
    if (!problems.report().shows(Severity::debug)) {
        return;
    }
    const ProcessInfo& info = image.info;
    problems.note(Message::debug_process,
                  {info.command, info.pid, static_cast<std::int64_t>(image.memory.regions().size()),
                   static_cast<std::int64_t>(image.threads.size()),
                   static_cast<std::int64_t>(image.records.size())});
    for (const Record& record : image.records) {
        problems.note(Message::debug_record, {info.command, info.pid, letters_of(record.tag),
                                              static_cast<std::int64_t>(record.contents.size())});
    }
}

void describe(const std::vector<ProcessImage>& images, Problems& problems) {
    for (const ProcessImage& image : images) {
        list_descriptors(image, problems);
        list_records(image, problems);
    }
}

std::vector<ProcessImage> freeze(kernel::Kernel& kernel, const Family& family, const FileCopies& copies,
                                 const Choices& choices) {
    for (const Member& member : family.members()) {
        kernel.settle(*member.process);
    }
    ObjectNumbers numbers;
    std::vector<ProcessImage> images;
    images.reserve(family.members().size());
    for (const Member& member : family.members()) {
        images.push_back(freeze_one({kernel, *member.process, family, numbers, copies, choices}));
    }
    return images;
}

ProcessImage freeze(kernel::Kernel& kernel, const kernel::Process& target) {
    return std::move(freeze(kernel, Family::of(kernel, target, Extent::process), FileCopies()).front());
}

} // namespace cxsim::cr
