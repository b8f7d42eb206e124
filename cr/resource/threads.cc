// Threads: what is not in their S_TCONTEXT sections (counters, mode, how far a system call has come).
#include "kernel/processes/threads.h"

#include "cr/image/format.h"
#include "cr/resource/doors.h"
#include "kernel/calls/system_call.h"

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

/// A thread among the others.
struct ThreadPlace {
    std::uint32_t id = 0;
    bool joined = false;
    kernel::Pid child = 0; ///< That it has made by vfork and waits for.
};

void serialize(Archive& archive, ThreadPlace& place) {
    archive.fields(place.id, place.joined, place.child);
}

struct Threads {
    std::vector<ThreadState> states;
    std::vector<ThreadPlace> places;
    std::vector<emu::Address> stacks;
    bool fixed_scheduling = false;
};

void serialize(Archive& archive, Threads& threads) {
    archive.list(threads.states, max_threads);
    archive.list(threads.places, max_threads);
    archive.list(threads.stacks, max_threads);
    archive.field(threads.fixed_scheduling);
}

/// Thread 0 must be there, the others have ids of their own and work; somebody must.
bool make_sense(const std::vector<ThreadPlace>& places) {
    const bool ascending =
        std::ranges::adjacent_find(places, [](const ThreadPlace& one, const ThreadPlace& next) {
            return one.id >= next.id;
        }) == places.end();
    const bool others_work =
        std::ranges::none_of(places, [](const ThreadPlace& place) { return place.id != 0 && place.joined; });
    return ascending && others_work && !places.empty() && places.front().id == 0 &&
           places.back().id < kernel::max_threads && (places.size() > 1 || !places.front().joined);
}

/// A child that vfork() made and that has not executed a program yet shares what no checkpoint can share (p.
/// 1-3). The child names the obstacle itself if it is checkpointed, too.
void check(const Target& target, Problems& problems) {
    for (const auto& thread : target.process.threads) {
        const kernel::Process* child = target.kernel.processes().find(thread->progress.child);
        if (child != nullptr && child->is_vfork_child && !target.family.contains(*child)) {
            problems.refuse(Message::created_with_vfork, {target.command(), target.process.pid},
                            kernel::ABI_EINVAL);
        }
    }
}

Bytes capture(const Target& target) {
    Threads threads{.states = {},
                    .places = {},
                    .stacks = target.process.thread_stacks,
                    .fixed_scheduling = target.process.fixed_scheduling};
    for (const auto& thread : target.process.threads) {
        threads.places.push_back(
            {.id = thread->id, .joined = thread->joined, .child = thread->progress.child});
        const kernel::SyscallProgress& progress = thread->progress;
        const kernel::Nanoseconds now = target.kernel.clock().now();
        threads.states.push_back({.instructions = thread->context.instructions,
                                  .cycles = thread->context.cycles,
                                  .pipes = thread->context.pipes,
                                  .used = thread->context.used,
                                  .call = progress.number,
                                  .resume_pc = progress.resume_pc,
                                  .moved = progress.moved,
                                  .has_deadline = progress.deadline.has_value(),
                                  .time_left = progress.deadline.value_or(now) - now});
    }
    return save(threads);
}

/// The parent of a vfork is not made to wait again: no process is restored that shares its memory. The call
/// ends with the child's pid.
void end_vfork(kernel::Thread& thread, kernel::Pid child) {
    kernel::set_result(thread, static_cast<std::uint64_t>(child));
    thread.context.registers.pc = thread.progress.resume_pc;
    thread.progress = {};
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    Threads threads;
    if (!load(bytes, threads) || threads.states.size() != restoration.image.threads.size() ||
        threads.places.size() != threads.states.size() || !make_sense(threads.places) ||
        threads.stacks.size() > kernel::max_threads ||
        !std::ranges::all_of(threads.states,
                             [](const ThreadState& state) { return plausible(state.time_left); })) {
        return senseless_record(restoration);
    }
    const kernel::Nanoseconds now = restoration.kernel.clock().now();
    return [threads, registers = restoration.image.threads, now,
            &reunion = restoration.reunion](kernel::Process& process) {
        process.thread_stacks = threads.stacks;
        process.fixed_scheduling = threads.fixed_scheduling;
        process.threads.resize(threads.states.size());
        for (std::size_t i = 0; i < threads.states.size(); ++i) {
            const ThreadState& state = threads.states[i];
            auto thread = std::make_unique<kernel::Thread>(process);
            thread->id = threads.places[i].id;
            thread->joined = threads.places[i].joined;
            thread->context.view = thread->id;
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
            if (const kernel::Pid child = threads.places[i].child; child != 0) {
                const auto renamed = reunion.new_pids.find(child);
                end_vfork(*thread, renamed != reunion.new_pids.end() ? renamed->second : child);
            }
            process.threads[i] = std::move(thread);
        }
    };
}

} // namespace

const ProcessDoor threads_door{record_tag("THRD"), check, capture, prepare};

} // namespace cxsim::cr
