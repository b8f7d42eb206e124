// Threads: what is not in their S_TCONTEXT sections (counters, mode, how far a system call has come).
#include "cr/resource/doors.h"

#include <algorithm>

namespace cxsim::cr {

namespace {

struct ThreadState {
    std::uint64_t instructions = 0;
    std::uint64_t cycles = 0;
    emu::VectorPipes pipes;
    emu::Feature used = emu::Feature::none;
    std::uint32_t call = 0;
    emu::Address resume_pc = 0; ///< Where a signal that ends the call lets the thread go on.
    std::uint64_t moved = 0;
    bool has_deadline = false;
    kernel::Nanoseconds time_left = 0; ///< Until the deadline.
};

void serialize(Archive& archive, ThreadState& state) {
    archive.fields(state.instructions, state.cycles, state.pipes.taken, state.pipes.group_cycles,
                   state.pipes.next_pc, state.used, state.call, state.resume_pc, state.moved,
                   state.has_deadline, state.time_left);
}

void check(const Target& target, Problems& problems) {
    for (const auto& thread : target.process.threads) {
        // It waits for a child that vfork made (p. 1-3); the child would wait for nobody after a restart.
        if (thread->progress.child != 0) {
            problems.refuse(Message::created_with_vfork, {target.command(), target.process.pid},
                            kernel::ABI_EINVAL);
        }
    }
}

Bytes capture(const Target& target) {
    std::vector<ThreadState> states;
    for (const auto& thread : target.process.threads) {
        const kernel::SyscallProgress& progress = thread->progress;
        const kernel::Nanoseconds now = target.kernel.clock().now();
        states.push_back({.instructions = thread->context.instructions,
                          .cycles = thread->context.cycles,
                          .pipes = thread->context.pipes,
                          .used = thread->context.used,
                          .call = progress.number,
                          .resume_pc = progress.resume_pc,
                          .moved = progress.moved,
                          .has_deadline = progress.deadline.has_value(),
                          .time_left = progress.deadline.value_or(now) - now});
    }
    Archive archive = Archive::saving();
    archive.list(states);
    return archive.take();
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    std::vector<ThreadState> states;
    Archive archive = Archive::loading(bytes);
    archive.list(states, restoration.image.threads.size());
    if (!archive.complete() || states.size() != restoration.image.threads.size() ||
        !std::ranges::all_of(states, [](const ThreadState& state) { return plausible(state.time_left); })) {
        return senseless_record(restoration);
    }
    const kernel::Nanoseconds now = restoration.kernel.clock().now();
    return [states, registers = restoration.image.threads, now](kernel::Process& process) {
        process.threads.resize(states.size());
        for (std::size_t i = 0; i < states.size(); ++i) {
            const ThreadState& state = states[i];
            auto thread = std::make_unique<kernel::Thread>(process);
            thread->context.registers = registers[i];
            thread->context.instructions = state.instructions;
            thread->context.cycles = state.cycles;
            thread->context.pipes = state.pipes;
            thread->context.used = state.used;
            // A thread that waited has its pc on the system call and repeats it.
            thread->progress.number = state.call;
            thread->progress.resume_pc = state.resume_pc;
            thread->progress.moved = state.moved;
            if (state.has_deadline) {
                thread->progress.deadline = now + state.time_left;
            }
            process.threads[i] = std::move(thread);
        }
    };
}

} // namespace

const ProcessDoor threads_door{record_tag("THRD"), check, capture, prepare};

} // namespace cxsim::cr
