// System calls on what ConvexOS keeps of a process beside 4.3BSD: activity ids, attributes; and accounting,
// which collects by them.
#include "kernel/abi/file.h"
#include "kernel/abi/process.h"
#include "kernel/calls/system_call.h"
#include "kernel/files/host_file.h"
#include "kernel/files/viewpoint.h"
#include "kernel/kernel.h"

namespace cxsim::kernel {

namespace {

/// The process with the pid, 0 for the caller, if the caller may look at or change it.
Expected<Process*> process_of(SystemCall& call, Pid pid) {
    Process* const process = pid == 0 ? &call.process : call.kernel.processes().find(pid);
    if (process == nullptr || process->state == ProcessState::zombie) {
        return fail(ABI_ESRCH);
    }
    const Credentials& mine = call.process.credentials;
    if (process != &call.process && !mine.is_superuser() && process->credentials.uid != mine.euid) {
        return fail(ABI_EPERM);
    }
    return process;
}

} // namespace

Outcome sys_setaid(SystemCall& call) {
    if (!call.process.credentials.is_superuser()) {
        return ABI_EPERM;
    }
    if (call.signed_arg(0) < 0) {
        return ABI_EINVAL;
    }
    call.process.activity = call.arg(0);
    return 0;
}

Outcome sys_getaid(SystemCall& call) {
    return call.process.activity;
}

Outcome sys_getpattr(SystemCall& call) {
    const auto process = process_of(call, call.signed_arg(0));
    if (!process) {
        return process.error();
    }
    abi_pattributes attributes{};
    attributes.pattr_pfixed = (*process)->fixed_scheduling ? 1 : 0;
    return call.memory().store(call.arg(1), attributes);
}

Outcome sys_setpattr(SystemCall& call) {
    const auto process = process_of(call, call.signed_arg(0));
    if (!process) {
        return process.error();
    }
    const auto wanted = call.memory().load<abi_pattributes>(call.arg(1));
    if (!wanted) {
        return wanted.error();
    }
    (*process)->fixed_scheduling = wanted->pattr_pfixed != 0;
    return 0;
}

Outcome sys_acct(SystemCall& call) {
    if (!call.process.credentials.is_superuser()) {
        return ABI_EPERM;
    }
    if (call.arg(0) == 0) {
        call.kernel.accounting().stop();
        return 0;
    }
    const auto path = call.memory().load_path(call.arg(0));
    if (!path) {
        return path.error();
    }
    const FileSystem& files = call.kernel.files();
    const auto found = files.find_or_create(viewpoint_of(call.process), *path, ABI_O_WRONLY, {});
    if (!found) {
        return found.error();
    }
    if (!found->node.is(ABI_S_IFREG)) {
        return ABI_EACCES;
    }
    const auto file = files.open_node(found->node, ABI_O_WRONLY);
    if (!file) {
        return file.error();
    }
    const auto started = call.kernel.accounting().start(static_cast<const MountedFile&>(**file));
    return started ? Outcome(0) : Outcome(started.error());
}

Outcome sys_fdpath(SystemCall& call) {
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!open) {
        return open.error();
    }
    const auto* const file = dynamic_cast<const MountedFile*>(&(*open)->file());
    const auto now = file != nullptr ? file->guest_path() : Expected<std::string>((*open)->path());
    if (!now) {
        return now.error();
    }
    // As seen from the process's own root directory.
    const FileSystem& files = call.kernel.files();
    const auto root = files.path_of(*call.process.root->mount, call.process.root->fd.get());
    if (now->empty() || !root) {
        return now->empty() ? ABI_EINVAL : root.error();
    }
    std::string path = *now;
    if (*root != "/") {
        if (!path.starts_with(*root + "/")) {
            return ABI_ENOENT;
        }
        path.erase(0, root->size());
    }
    path += '\0';
    if (path.size() > call.arg(2)) {
        return ABI_ERANGE;
    }
    const auto stored = call.memory().write(call.arg(1), std::as_bytes(std::span(path)));
    return stored ? Outcome(path.size()) : Outcome(stored.error());
}

} // namespace cxsim::kernel
