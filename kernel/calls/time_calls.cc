// System calls on clocks and timers.
#include "kernel/abi/process.h"
#include "kernel/calls/resource_usage.h"
#include "kernel/calls/system_call.h"
#include "kernel/kernel.h"

namespace cxsim::kernel {

namespace {

constexpr std::uint32_t clock_time_of_day = 0;
constexpr std::uint32_t clock_since_boot = 1;
constexpr std::uint32_t clock_processor_time = 2;

/// The clock that the timer counts on.
Nanoseconds timer_clock(const SystemCall& call, std::uint32_t which) {
    switch (which) {
    case ABI_ITIMER_REAL:
        return call.kernel.clock().now();
    case ABI_ITIMER_VIRTUAL:
        return call.process.usage.user_time;
    default:
        return call.process.cpu_time();
    }
}

abi_itimerval describe_timer(const SystemCall& call, std::uint32_t which) {
    const IntervalTimer& timer = call.process.timers[which];
    const Nanoseconds left =
        timer.expiry ? std::max<Nanoseconds>(*timer.expiry - timer_clock(call, which), 1000) : 0;
    return {abi_timeval_of(timer.interval), abi_timeval_of(left)};
}

} // namespace

Outcome sys_gettimeofday(SystemCall& call) {
    if (call.arg(0) != 0) {
        const abi_timeval now = abi_timeval_of(call.kernel.clock().time_of_day());
        if (const auto stored = call.memory().store_value(call.arg(0), now); !stored) {
            return stored.error();
        }
    }
    return call.arg(1) != 0 ? call.memory().store(call.arg(1), abi_timezone{}) : Outcome(0);
}

Outcome sys_settimeofday(SystemCall& call) {
    if (!call.process.credentials.is_superuser()) {
        return ABI_EPERM;
    }
    if (call.arg(0) == 0) {
        return 0;
    }
    const auto time = call.memory().load<abi_timeval>(call.arg(0));
    if (!time) {
        return time.error();
    }
    const auto nanoseconds = nanoseconds_from(*time);
    if (!nanoseconds) {
        return nanoseconds.error();
    }
    call.kernel.clock().set_time_of_day(*nanoseconds);
    return 0;
}

Outcome sys_getitimer(SystemCall& call) {
    if (call.arg(0) >= call.process.timers.size()) {
        return ABI_EINVAL;
    }
    return call.memory().store(call.arg(1), describe_timer(call, call.arg(0)));
}

Outcome sys_setitimer(SystemCall& call) {
    const std::uint32_t which = call.arg(0);
    if (which >= call.process.timers.size()) {
        return ABI_EINVAL;
    }
    std::optional<IntervalTimer> wanted;
    if (call.arg(1) != 0) {
        const auto value = call.memory().load<abi_itimerval>(call.arg(1));
        if (!value) {
            return value.error();
        }
        const auto first = nanoseconds_from(value->it_value);
        const auto interval = nanoseconds_from(value->it_interval);
        if (!first || !interval) {
            return ABI_EINVAL;
        }
        wanted = IntervalTimer{{}, *interval};
        if (*first != 0) {
            wanted->expiry = timer_clock(call, which) + *first;
        }
    }
    if (call.arg(2) != 0) {
        if (const auto stored = call.memory().store_value(call.arg(2), describe_timer(call, which));
            !stored) {
            return stored.error();
        }
    }
    if (wanted) {
        call.process.timers[which] = *wanted;
    }
    return 0;
}

Outcome sys_clock(SystemCall& call) {
    switch (call.arg(0)) {
    case clock_time_of_day:
        return static_cast<std::uint64_t>(call.kernel.clock().time_of_day());
    case clock_since_boot:
        return static_cast<std::uint64_t>(call.kernel.clock().now() + call.process.clock_offset);
    case clock_processor_time:
        return static_cast<std::uint64_t>(call.process.cpu_time());
    default:
        return ABI_EINVAL;
    }
}

Outcome sys_sleep_until(SystemCall& call) {
    // Beyond this the sum below could overflow; nobody lives to see it.
    constexpr Nanoseconds furthest = std::int64_t{1} << 62;
    const Nanoseconds wanted = std::min<Nanoseconds>(call.wide_arg(0), furthest);
    const Nanoseconds deadline = wanted <= 0 ? 0 : wanted - call.process.clock_offset;
    if (call.kernel.clock().now() >= deadline) {
        return 0;
    }
    return Outcome::blocked({{}, deadline});
}

} // namespace cxsim::kernel
