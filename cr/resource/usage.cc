// What the process has consumed: it goes on counting from where it was (p. 1-5).
#include "cr/resource/doors.h"

#include <fmt/format.h>

namespace cxsim::cr {

namespace {

struct UsageState {
    kernel::ResourceUsage own;
    kernel::ResourceUsage children;
    kernel::Nanoseconds start_time = 0;
};

void usage_fields(Archive& archive, kernel::ResourceUsage& usage) {
    archive.fields(usage.user_time, usage.system_time, usage.max_resident_kilobytes, usage.minor_faults,
                   usage.blocks_in, usage.blocks_out, usage.signals, usage.voluntary_switches,
                   usage.involuntary_switches);
}

void serialize(Archive& archive, UsageState& state) {
    usage_fields(archive, state.own);
    usage_fields(archive, state.children);
    archive.field(state.start_time);
}

Bytes capture(const Target& target) {
    return save(UsageState{target.process.usage, target.process.children_usage, target.process.start_time});
}

/// Times that a process can have used: none is negative, which would add to its limit.
bool makes_sense(const kernel::ResourceUsage& usage) {
    return usage.user_time >= 0 && usage.system_time >= 0 && plausible(usage.user_time) &&
           plausible(usage.system_time);
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    UsageState state;
    if (!load(bytes, state) || !plausible(state.start_time) || !makes_sense(state.own) ||
        !makes_sense(state.children)) {
        return senseless_record(restoration);
    }
    const kernel::Nanoseconds now = restoration.kernel.clock().time_of_day();
    return [state, now](kernel::Process& process) {
        process.usage = process.used_before_restart = state.own;
        process.processor_share.begin_at(process.cpu_time());
        process.restart_time = now;
        process.children_usage = state.children;
        process.start_time = state.start_time;
    };
}

void describe(std::span<const std::byte> bytes, Description& to) {
    constexpr kernel::Nanoseconds millisecond = 1'000'000;
    UsageState state;
    if (load(bytes, state)) {
        const auto seconds = [](kernel::Nanoseconds time) {
            return fmt::format("{}.{:03}", time / kernel::nanoseconds_per_second,
                               time % kernel::nanoseconds_per_second / millisecond);
        };
        to.add("time used", fmt::format("{} seconds, {} in the system", seconds(state.own.user_time),
                                        seconds(state.own.system_time)));
    }
}

} // namespace

const ProcessDoor usage_door{record_tag("USAG"), nullptr, capture, prepare, describe};

} // namespace cxsim::cr
