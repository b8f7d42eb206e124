// Time: the interval timers, and the process's own clock, which stands still between checkpoint and restart.
#include "cr/resource/doors.h"

#include <algorithm>

namespace cxsim::cr {

namespace {

struct TimerState {
    bool running = false;
    kernel::Nanoseconds expiry =
        0; ///< Real timer: the time left. The others: a point on the CPU time of the process.
    kernel::Nanoseconds interval = 0;
};

/// Intervals are those that setitimer() can set: an idle machine on virtual time takes a step for each.
bool makes_sense(const TimerState& state) {
    constexpr kernel::Nanoseconds microsecond = 1000;
    return plausible(state.expiry) && plausible(state.interval) && state.interval >= 0 &&
           state.interval % microsecond == 0;
}

struct TimeState {
    kernel::Nanoseconds clock = 0; ///< What the process would read from clock(1).
    std::vector<TimerState> timers;
};

void serialize(Archive& archive, TimerState& state) {
    archive.fields(state.running, state.expiry, state.interval);
}

void serialize(Archive& archive, TimeState& state) {
    archive.field(state.clock);
    archive.list(state.timers);
}

Bytes capture(const Target& target) {
    const kernel::Nanoseconds now = target.kernel.clock().now();
    TimeState state{.clock = now + target.process.clock_offset, .timers = {}};
    for (std::size_t which = 0; which < target.process.timers.size(); ++which) {
        const kernel::IntervalTimer& timer = target.process.timers[which];
        const kernel::Nanoseconds start = which == ABI_ITIMER_REAL ? now : 0;
        state.timers.push_back({.running = timer.expiry.has_value(),
                                .expiry = timer.expiry.value_or(start) - start,
                                .interval = timer.interval});
    }
    return save(state);
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    TimeState state;
    if (!load(bytes, state) || state.timers.size() != 3 || !plausible(state.clock) ||
        !std::ranges::all_of(state.timers, makes_sense)) {
        return senseless_record(restoration);
    }
    const kernel::Nanoseconds now = restoration.kernel.clock().now();
    return [state, now](kernel::Process& process) {
        process.clock_offset = state.clock - now;
        for (std::size_t which = 0; which < process.timers.size(); ++which) {
            const TimerState& saved = state.timers[which];
            const kernel::Nanoseconds start = which == ABI_ITIMER_REAL ? now : 0;
            kernel::IntervalTimer& timer = process.timers[which];
            timer.expiry = saved.running ? std::optional(saved.expiry + start) : std::nullopt;
            timer.interval = saved.interval;
        }
    };
}

} // namespace

const ProcessDoor timers_door{record_tag("TIME"), nullptr, capture, prepare};

} // namespace cxsim::cr
