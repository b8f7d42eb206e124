// fork, the end of a process, and what is left of it.
#include "kernel/processes/lifecycle.h"

#include "kernel/calls/system_call.h"
#include "kernel/debugging/tracing.h"
#include "kernel/kernel.h"
#include "kernel/processes/memory.h"
#include "kernel/processes/threads.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

constexpr Pid init_pid = 1;

void copy_process(const Process& from, Process& to) {
    to.parent = from.pid;
    to.group = from.group;
    to.session = from.session;
    to.activity = from.activity;
    to.credentials = from.credentials;
    to.control_terminal = from.control_terminal;
    to.nice = from.nice;
    to.clock_offset = from.clock_offset;
    to.fixed_scheduling = from.fixed_scheduling;
    to.program = from.program;
    to.program_use = from.program_use;
    to.descriptors = from.descriptors;
    to.cwd = from.cwd;
    to.root = from.root;
    to.umask = from.umask;
    to.signals = from.signals;
    to.signals.pending = {};
    to.limits = from.limits;
}

/// Children of a process that ends belong to init; those that are stopped would never be continued.
void orphan_children(Kernel& kernel, const Process& parent) {
    for (Process& child : kernel.processes().all()) {
        if (child.parent != parent.pid) {
            continue;
        }
        child.parent = init_pid;
        child.adopted = true;
        if (child.tracing && child.tracing->by_parent && child.tracing->debugger == 0) {
            kernel.post_signal(child, ABI_SIGKILL); // Nobody would ever let it go on.
        }
        if (child.state == ProcessState::stopped) {
            kernel.post_signal(child, ABI_SIGHUP);
            kernel.post_signal(child, ABI_SIGCONT);
        }
    }
}

/// The end of a session's leader hangs up its terminal.
void leave_session(Kernel& kernel, Process& process) {
    const auto terminal = std::move(process.control_terminal);
    process.control_terminal = nullptr;
    if (!terminal || process.session != process.pid || terminal->session != process.session) {
        return;
    }
    if (terminal->foreground != 0) {
        kernel.signal_group(terminal->foreground, ABI_SIGHUP);
        kernel.signal_group(terminal->foreground, ABI_SIGCONT);
    }
    terminal->foreground = 0;
    terminal->session = 0;
    for (Process& member : kernel.processes().all()) {
        if (member.control_terminal == terminal) {
            member.control_terminal = nullptr;
        }
    }
}

} // namespace

namespace {

/// A child that is about to return 0 from the caller's system call; it has no memory yet.
Expected<Process*> make_child(Caller& caller) {
    auto created = caller.kernel.processes().create();
    if (!created) {
        return created;
    }
    Process& child = **created;
    copy_process(caller.process, child);
    child.start_time = caller.kernel.clock().time_of_day();
    Thread& thread = child.main_thread();
    thread.context.registers = caller.thread.context.registers;
    thread.context.registers.tid = 0;
    thread.context.used = caller.thread.context.used;
    set_result(thread, 0);
    return &child;
}

} // namespace

Expected<Process*> fork_process(Caller& caller) {
    if (!caller.kernel.has_room_for(mapped_kilobytes(caller.process) * 1024)) {
        return fail(ABI_ENOMEM);
    }
    const auto child = make_child(caller);
    if (child) {
        (*child)->space = caller.process.space;
        (*child)->space.keep_only_thread(caller.thread.id);
    }
    return child;
}

Expected<Process*> vfork_process(Caller& caller) {
    const bool alone = caller.process.threads.size() == 1;
    const auto child = alone ? make_child(caller) : fork_process(caller);
    if (child) {
        (*child)->is_vfork_child = true;
    }
    if (child && alone) {
        (*child)->space = std::move(caller.process.space);
        caller.process.space = emu::AddressSpace();
        caller.process.lent_memory = true;
    }
    return child;
}

void release_vfork_parent(Kernel& kernel, Process& child) {
    if (!child.is_vfork_child) {
        return;
    }
    child.is_vfork_child = false;
    Process* const parent = kernel.processes().find(child.parent);
    if (parent != nullptr && parent->lent_memory) {
        parent->lent_memory = false;
        parent->space = std::move(child.space);
        child.space = emu::AddressSpace();
        parent->program.data_end = child.program.data_end;
    }
    kernel.wake_up(&child);
}

void Kernel::terminate(Process& process, std::int32_t wait_status) {
    if (process.state == ProcessState::zombie) {
        return;
    }
    process.usage.max_resident_kilobytes =
        std::max(process.usage.max_resident_kilobytes, resident_kilobytes(process));
    process.state = ProcessState::zombie;
    process.wait_status = wait_status;
    end_other_threads(*this, process.main_thread());
    leave_processor(process.main_thread());
    accounting_.record(process, clock_.time_of_day());
    process.main_thread().waiting.reset();
    process.main_thread().progress = {};
    process.timers = {};
    if (checkpoint_service_ != nullptr) {
        checkpoint_service_->abandon(process.pid);
    }
    if (process.control_terminal) {
        process.ended_on = static_cast<std::int32_t>(process.control_terminal->device_number());
    }
    leave_session(*this, process);
    process.descriptors.close_all();
    process.program_use = nullptr;
    if (record_locks_.release_all(process)) {
        wake_up(&record_locks_);
    }
    // What can't be written now can't be told to anybody any more.
    static_cast<void>(write_back_files(*this, process, 0, layout::user_end));
    release_vfork_parent(*this, process);
    process.space = emu::AddressSpace();
    orphan_children(*this, process);
    report_end(*this, process);
    if (process.pid == init_pid) {
        power_off(ExitStatus{wait_status});
        return;
    }
    if (Process* parent = processes_.find(process.parent)) {
        post_signal(*parent, ABI_SIGCHLD);
        wake_up(parent);
    }
}

void Kernel::reap(Process& zombie) {
    if (Process* parent = processes_.find(zombie.parent); parent != nullptr && !zombie.adopted) {
        parent->children_usage += zombie.usage;
        parent->children_usage += zombie.children_usage;
    }
    processes_.remove(zombie.pid);
}

} // namespace cxsim::kernel
