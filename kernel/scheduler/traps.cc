// What the kernel makes of the traps that CPUs raise.
#include "kernel/calls/system_call.h"
#include "kernel/debugging/tracing.h"
#include "kernel/processes/memory.h"
#include "kernel/processes/signals.h"
#include "kernel/processes/threads.h"
#include "kernel/scheduler/scheduler.h"

#include <algorithm>

namespace cxsim::kernel {

void Kernel::Scheduler::watch(Thread& thread, emu::RunLimits& limits) {
    thread.debugger = kernel_.debugger_;
    if (kernel_.debugger_ != nullptr) {
        const RunWatch wanted = kernel_.debugger_->before_run(thread);
        limits.probe = wanted.probe;
        limits.instructions = std::min(limits.instructions, wanted.instructions);
    }
}

bool Kernel::Scheduler::held_back(Thread& thread, const emu::Trap& trap) {
    const Verdict verdict =
        kernel_.debugger_ != nullptr ? kernel_.debugger_->after_run(thread, trap) : Verdict::go_on;
    if (verdict == Verdict::go_on) {
        return false;
    }
    kernel_.request_stop();
    if (verdict != Verdict::stop_before_call) {
        return false;
    }
    thread.context.registers.pc = trap.instruction_pc;
    --thread.context.instructions;
    return true;
}

void Kernel::Scheduler::ask_debugger() {
    if (kernel_.debugger_ != nullptr && kernel_.debugger_->wants_stop()) {
        kernel_.request_stop();
    }
}

void Kernel::Scheduler::handle_trap(Thread& thread, const emu::Trap& trap) {
    switch (trap.kind) {
    case emu::TrapKind::budget:
    case emu::TrapKind::probe:
    case emu::TrapKind::synchronize: // Has been executed alone by now.
        return;
    case emu::TrapKind::interrupt:
        kernel_.console_->poll();
        return;
    case emu::TrapKind::system_call:
        return handle_system_call(thread, trap);
    case emu::TrapKind::memory_fault:
        return handle_fault(thread, trap.fault);
    case emu::TrapKind::illegal:
        return raise_trap_signal(kernel_, thread, ABI_SIGILL, trap.subcode);
    case emu::TrapKind::arithmetic:
        return raise_trap_signal(kernel_, thread, ABI_SIGFPE, trap.subcode);
    case emu::TrapKind::breakpoint:
        return raise_trap_signal(kernel_, thread, ABI_SIGTRAP, trap.subcode);
    case emu::TrapKind::trace:
        return raise_trap_signal(kernel_, thread, ABI_SIGTRAP, trap_code::single_step);
    case emu::TrapKind::trap_call:
        return trap.ring == 0 ? raise_trap_signal(kernel_, thread, ABI_SIGTRAP, trap_code::trap_instruction)
                              : refuse_gate(thread, trap, bus_code::trap_gate);
    case emu::TrapKind::bus_error:
        return raise_trap_signal(kernel_, thread, ABI_SIGBUS, trap.subcode);
    case emu::TrapKind::thread:
        return execute_parallel(kernel_, thread, trap);
    case emu::TrapKind::locked:
        thread.sleep({{thread.context.communication.get()}, {}}, kernel_.clock_.now());
        return;
    case emu::TrapKind::spu_message:
    case emu::TrapKind::halt:
        return raise_trap_signal(kernel_, thread, ABI_SIGILL, illegal_code::privileged);
    }
}

void Kernel::Scheduler::end_step(Processor& processor) {
    Thread* const thread = processor.thread;
    if (thread != nullptr && has_stepped(*thread) && !thread->waiting &&
        thread->process->state == ProcessState::alive) {
        raise_trap_signal(kernel_, *thread, ABI_SIGTRAP, trap_code::single_step);
    }
}

void Kernel::Scheduler::handle_system_call(Thread& thread, const emu::Trap& trap) {
    if (trap.ring != 0) {
        return refuse_gate(thread, trap, bus_code::system_call_gate);
    }
    const Pid pid = thread.process->pid;
    const bool traced = (thread.context.registers.psw & emu::psw::trace) != 0;
    Caller caller{kernel_, *thread.process, thread};
    execute_system_call(caller, trap.number, trap.instruction_pc);
    // A call that is done is a single step, if there still is someone who made it.
    const Process* const process = traced ? kernel_.processes_.find(pid) : nullptr;
    if (process != nullptr && process->state == ProcessState::alive &&
        std::ranges::any_of(process->threads, [&](const auto& each) { return each.get() == &thread; }) &&
        !thread.waiting) {
        raise_trap_signal(kernel_, thread, ABI_SIGTRAP, trap_code::single_step);
    }
}

void Kernel::Scheduler::refuse_gate(Thread& thread, const emu::Trap& trap, std::uint32_t code) {
    thread.context.registers.pc = trap.instruction_pc;
    raise_trap_signal(kernel_, thread, ABI_SIGBUS, code);
}

void Kernel::Scheduler::handle_fault(Thread& thread, const emu::MemoryFault& fault) {
    if (fault.reason == emu::AccessFault::not_mapped && grow_stack(*thread.process, fault.address)) {
        return; // The instruction is executed again.
    }
    raise_trap_signal(kernel_, thread, ABI_SIGSEGV, static_cast<std::uint32_t>(fault.reason) + 1);
}

} // namespace cxsim::kernel
