// Invitations, join, idle: what becomes of the parallel instructions of the CPU.
//
// Inferred, here and nowhere else: a thread keeps its stack's place for the next one with its id; the thread
// that joins last goes on as thread 0, on the stack that thread 0 had when it joined, so that the serial code
// finds its frame whoever was the last; a thread's private memory begins as a copy of thread 0's; wfork waits
// until no other thread works; idle ends a thread like join, but nobody goes on in its place. With "trace
// thread creates" in its psw a thread takes SIGTRAP after each of these instructions, unless it has ended by
// it: pfork (spawn too), join, wfork once the wait is over. With "thread init trap" a new thread takes
// SIGTRAP, pfork, before its first instruction; it has the psw of the poster.
#include "kernel/processes/threads.h"

#include "kernel/kernel.h"
#include "kernel/processes/memory.h"
#include "kernel/processes/signals.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

/// The lowest id that no thread has and that has not accepted the invitation yet; max_threads if none.
std::uint32_t free_id(const Process& process, const emu::Invitation& invitation) {
    for (std::uint32_t id = 1; id < max_threads; ++id) {
        const bool taken =
            std::ranges::any_of(process.threads, [id](const auto& thread) { return thread->id == id; });
        if (!taken && ((invitation.accepted >> id) & 1U) == 0) {
            return id;
        }
    }
    return max_threads;
}

std::uint32_t thread_limit(const Kernel& kernel, const Process& process) {
    const std::int32_t allowed = std::max(process.limits[ABI_RLIMIT_CONCUR].soft, 1);
    return std::min({static_cast<std::uint32_t>(allowed), kernel.config().model.cpu_count, max_threads});
}

/// The frame that the process's threads share; null if none was used.
std::shared_ptr<emu::CommunicationFrame> frame_of(const Process& process) {
    return process.main_thread().context.communication;
}

/// Memory for the stack of thread `id`, as large as the main one may grow; where it was if there is one
/// already. The pages beside it stay free, so that stacks do not run into each other.
std::optional<emu::Address> stack_for(Kernel& kernel, Process& process, std::uint32_t id) {
    if (process.thread_stacks.size() <= id) {
        process.thread_stacks.resize(id + 1, 0);
    }
    emu::Address& top = process.thread_stacks[id];
    const emu::Region* const old = top != 0 ? process.space.region_at(top - 1) : nullptr;
    if (old != nullptr && old->kind == emu::RegionKind::stack) {
        return top;
    }
    const std::uint32_t size = thread_stack_size(process);
    constexpr std::uint64_t gap = emu::page_size;
    const auto hole = process.space.find_hole(size + 2 * gap, layout::thread_stacks,
                                              layout::stack_top - layout::default_stack_limit);
    if (!hole || !kernel.has_room_for(size)) {
        return std::nullopt;
    }
    const auto start = static_cast<emu::Address>(*hole + gap);
    process.space.map({.start = start,
                       .end = start + std::uint64_t{size},
                       .protection = emu::Protection::read | emu::Protection::write,
                       .kind = emu::RegionKind::stack,
                       .shared = {}});
    top = start + size;
    return top;
}

void set_start_registers(emu::Registers& registers, const emu::Invitation& invitation, std::uint32_t id,
                         emu::Address stack) {
    registers.tid = id;
    registers.pc = invitation.pc;
    registers.psw = invitation.psw;
    registers.a[invitation.argument_register] = invitation.argument;
    registers.a[emu::ap] = invitation.ap;
    registers.a[emu::fp] = invitation.fp;
    registers.a[emu::sp] = stack;
}

void withdraw_invitation(const Process& process) {
    if (const auto frame = frame_of(process)) {
        frame->invitation = {};
    }
}

/// The thread stops working: thread 0 waits for the others, any other one is gone.
void retire(Kernel& kernel, Thread& thread) {
    Process& process = *thread.process;
    kernel.wake_up(&process.threads); // for those in wfork
    if (thread.id == 0) {
        thread.joined = true;
        kernel.leave_processor(thread);
    } else {
        kernel.end_thread(thread);
    }
}

/// The last thread goes on with the serial code, as thread 0.
void continue_serially(Kernel& kernel, Thread& thread) {
    Process& process = *thread.process;
    withdraw_invitation(process);
    if (thread.id == 0) {
        return;
    }
    Thread& main = process.main_thread();
    const emu::Address stack = main.context.registers.a[emu::sp];
    main.context.registers = thread.context.registers;
    main.context.registers.a[emu::sp] = stack;
    main.context.registers.tid = 0;
    main.joined = false;
    kernel.hand_over_processor(thread, main);
    kernel.end_thread(thread);
}

/// The bits of the psw that trace threads: SIGTRAP with that code if the thread has the bit set. It waits
/// while the handler for another thread's is at work.
void trap_if(Kernel& kernel, Thread& thread, std::uint32_t bit, std::uint32_t code) {
    if ((thread.context.registers.psw & bit) == 0) {
        return;
    }
    if (thread.process->signals.blocked.contains(ABI_SIGTRAP)) {
        kernel.post_signal(*thread.process, ABI_SIGTRAP, code);
    } else {
        raise_trap_signal(kernel, thread, ABI_SIGTRAP, code);
    }
}

} // namespace

unsigned working_threads(const Process& process) {
    return static_cast<unsigned>(
        std::ranges::count_if(process.threads, [](const auto& thread) { return !thread->joined; }));
}

bool invites(const Kernel& kernel, const Process& process) {
    const auto frame = frame_of(process);
    if (!frame || !frame->invitation.open || process.state != ProcessState::alive || process.frozen != 0) {
        return false;
    }
    const std::uint32_t limit = thread_limit(kernel, process);
    return process.threads.size() < limit && free_id(process, frame->invitation) < limit;
}

Thread* accept_invitation(Kernel& kernel, Process& process) {
    const auto frame = frame_of(process);
    emu::Invitation& invitation = frame->invitation;
    const std::uint32_t id = free_id(process, invitation);
    const auto stack = stack_for(kernel, process, id);
    if (!stack) {
        invitation.open = false; // Whoever is there does the work.
        return nullptr;
    }
    auto thread = std::make_unique<Thread>(process);
    thread->id = id;
    thread->context.view = id;
    thread->context.communication = frame;
    process.space.begin_thread(id);
    set_start_registers(thread->context.registers, invitation, id, *stack);
    invitation.accepted |= std::uint64_t{1} << id;
    invitation.open = invitation.for_many;
    const auto place =
        std::ranges::upper_bound(process.threads, id, {}, [](const auto& each) { return each->id; });
    Thread* const begun = process.threads.insert(place, std::move(thread))->get();
    trap_if(kernel, *begun, emu::psw::thread_init_trap, trap_code::pfork);
    return process.state == ProcessState::alive ? begun : nullptr; // which the signal may have ended
}

void execute_parallel(Kernel& kernel, Thread& thread, const emu::Trap& trap) {
    Process& process = *thread.process;
    const bool alone = working_threads(process) == 1;
    switch (trap.parallel) {
    case emu::ParallelRequest::post: // The scheduler looks for a free CPU.
        return trap_if(kernel, thread, emu::psw::trace_thread_creates, trap_code::pfork);
    case emu::ParallelRequest::wait:
        if (!alone) {
            thread.context.registers.pc = trap.instruction_pc;
            thread.sleep({{&process.threads}, {}}, kernel.clock().now());
            return;
        }
        return trap_if(kernel, thread, emu::psw::trace_thread_creates, trap_code::wfork);
    case emu::ParallelRequest::join:
        if (!alone) {
            return retire(kernel, thread);
        }
        continue_serially(kernel, thread);
        return trap_if(kernel, process.main_thread(), emu::psw::trace_thread_creates, trap_code::join);
    case emu::ParallelRequest::idle:
        return alone ? raise_trap_signal(kernel, thread, ABI_SIGTRAP, trap.subcode) : retire(kernel, thread);
    }
}

void end_other_threads(Kernel& kernel, Thread& thread) {
    Process& process = *thread.process;
    while (process.threads.size() > 1) {
        const auto other =
            std::ranges::find_if(process.threads, [&](const auto& each) { return each.get() != &thread; });
        kernel.end_thread(**other);
    }
    process.space.keep_only_thread(thread.id);
    thread.id = 0;
    thread.context.view = 0;
    thread.joined = false;
    thread.context.registers.tid = 0;
    process.thread_stacks.clear();
}

} // namespace cxsim::kernel
