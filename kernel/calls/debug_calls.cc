// System calls of debuggers; the rest is done by way of the descriptor.
#include "kernel/abi/file.h"
#include "kernel/calls/system_call.h"
#include "kernel/debugging/process_file.h"
#include "kernel/debugging/tracing.h"
#include "kernel/kernel.h"

namespace cxsim::kernel {

namespace {

/// The caller becomes the debugger of the process, which stops.
void take_control(SystemCall& call, Process& target) {
    Tracing& tracing = *target.tracing;
    tracing.debugger = call.process.pid;
    if (!tracing.stopped) {
        stop_for_debugger(call.kernel, target.main_thread(), ABI_SIGSTOP, 0);
    }
}

} // namespace

Outcome sys_pattach(SystemCall& call) {
    const bool control = call.arg(1) == ABI_O_EXCL;
    Process* const target = call.kernel.processes().find(call.signed_arg(0));
    if (target == nullptr || target->state == ProcessState::zombie) {
        return ABI_ESRCH;
    }
    if ((call.arg(1) != 0 && !control) || (control && target == &call.process)) {
        return ABI_EINVAL;
    }
    if (const auto allowed = check_may_trace(call.process, *target); !allowed) {
        return allowed.error();
    }
    const auto tracing = tracing_of(*target);
    if (control && tracing->debugger != 0) {
        return ABI_EBUSY;
    }
    const auto use = control ? ProcessFile::Use::control : ProcessFile::Use::look;
    const auto fd = call.process.descriptors.add(
        std::make_shared<OpenFile>(std::make_shared<ProcessFile>(call.kernel, tracing, use), ABI_O_RDWR));
    if (!fd) {
        return fd.error();
    }
    if (control) {
        take_control(call, *target);
    }
    return *fd;
}

Outcome sys_exect(SystemCall& call) {
    const auto tracing = tracing_of(call.process);
    const bool before = tracing->by_parent;
    tracing->by_parent = true;
    Outcome outcome = sys_execve(call);
    if (outcome.is_error()) {
        tracing->by_parent = before;
    }
    return outcome;
}

} // namespace cxsim::kernel
