// System calls on limits, priorities and consumption.
#include "kernel/calls/resource_usage.h"
#include "kernel/calls/system_call.h"
#include "kernel/kernel.h"
#include "kernel/processes/memory.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

constexpr std::uint32_t priority_process = 0; ///< PRIO_PROCESS, PRIO_PGRP, PRIO_USER of 4.3BSD.
constexpr std::uint32_t priority_group = 1;
constexpr std::uint32_t priority_user = 2;

std::int32_t clamp_to_int(std::uint64_t value) {
    return static_cast<std::int32_t>(std::min<std::uint64_t>(value, 0x7fffffff));
}

/// The processes that `which` and `who` mean.
std::vector<Process*> selected(SystemCall& call, std::uint32_t which, std::int32_t who) {
    std::vector<Process*> chosen;
    const Process& me = call.process;
    for (Process& each : call.kernel.processes().all()) {
        const bool matches =
            (which == priority_process && each.pid == (who == 0 ? me.pid : who)) ||
            (which == priority_group && each.group == (who == 0 ? me.group : who)) ||
            (which == priority_user &&
             each.credentials.uid == (who == 0 ? me.credentials.uid : static_cast<std::uint32_t>(who)));
        if (matches && each.state != ProcessState::zombie) {
            chosen.push_back(&each);
        }
    }
    return chosen;
}

} // namespace

abi_timeval abi_timeval_of(Nanoseconds time) {
    return {static_cast<std::int32_t>(time / nanoseconds_per_second),
            static_cast<std::int32_t>(time % nanoseconds_per_second / nanoseconds_per_microsecond)};
}

Expected<Nanoseconds> nanoseconds_from(const abi_timeval& time) {
    const std::int64_t seconds = time.tv_sec;
    const std::int64_t microseconds = time.tv_usec;
    if (seconds < 0 || microseconds < 0 || microseconds >= 1'000'000) {
        return fail(ABI_EINVAL);
    }
    return seconds * nanoseconds_per_second + microseconds * nanoseconds_per_microsecond;
}

abi_rusage abi_rusage_of(const ResourceUsage& usage) {
    abi_rusage result{};
    result.ru_utime = abi_timeval_of(usage.user_time);
    result.ru_stime = abi_timeval_of(usage.system_time);
    result.ru_maxrss = clamp_to_int(usage.max_resident_kilobytes);
    result.ru_minflt = clamp_to_int(usage.minor_faults);
    result.ru_inblock = clamp_to_int(usage.blocks_in);
    result.ru_oublock = clamp_to_int(usage.blocks_out);
    result.ru_nsignals = clamp_to_int(usage.signals);
    result.ru_nvcsw = clamp_to_int(usage.voluntary_switches);
    result.ru_nivcsw = clamp_to_int(usage.involuntary_switches);
    return result;
}

Outcome sys_getrusage(SystemCall& call) {
    if (call.signed_arg(0) == ABI_RUSAGE_CHILDREN) {
        return call.memory().store(call.arg(1), abi_rusage_of(call.process.children_usage));
    }
    if (call.signed_arg(0) != ABI_RUSAGE_SELF) {
        return ABI_EINVAL;
    }
    ResourceUsage usage = call.process.usage;
    usage.max_resident_kilobytes = std::max(usage.max_resident_kilobytes, resident_kilobytes(call.process));
    return call.memory().store(call.arg(1), abi_rusage_of(usage));
}

Outcome sys_getrlimit(SystemCall& call) {
    if (call.arg(0) >= ABI_RLIM_NLIMITS) {
        return ABI_EINVAL;
    }
    const ResourceLimit& limit = call.process.limits[call.arg(0)];
    return call.memory().store(call.arg(1), abi_rlimit{limit.soft, limit.hard});
}

Outcome sys_setrlimit(SystemCall& call) {
    if (call.arg(0) >= ABI_RLIM_NLIMITS) {
        return ABI_EINVAL;
    }
    const auto wanted = call.memory().load<abi_rlimit>(call.arg(1));
    if (!wanted) {
        return wanted.error();
    }
    ResourceLimit& limit = call.process.limits[call.arg(0)];
    const std::int32_t soft = wanted->rlim_cur;
    const std::int32_t hard = wanted->rlim_max;
    if (soft < 0 || hard < 0 || soft > hard) {
        return ABI_EINVAL;
    }
    if (hard > limit.hard && !call.process.credentials.is_superuser()) {
        return ABI_EPERM;
    }
    limit = {soft, hard};
    return 0;
}

Outcome sys_getpriority(SystemCall& call) {
    if (call.arg(0) > priority_user) {
        return ABI_EINVAL;
    }
    const auto chosen = selected(call, call.arg(0), call.signed_arg(1));
    if (chosen.empty()) {
        return ABI_ESRCH;
    }
    const auto* const best =
        *std::ranges::min_element(chosen, {}, [](const Process* each) { return each->nice; });
    return static_cast<std::uint64_t>(20 - best->nice);
}

Outcome sys_setpriority(SystemCall& call) {
    if (call.arg(0) > priority_user) {
        return ABI_EINVAL;
    }
    const auto chosen = selected(call, call.arg(0), call.signed_arg(1));
    if (chosen.empty()) {
        return ABI_ESRCH;
    }
    const std::int32_t nice = std::clamp(call.signed_arg(2), -20, 19);
    const Credentials& mine = call.process.credentials;
    for (Process* each : chosen) {
        if (!mine.is_superuser() && each->credentials.uid != mine.uid) {
            return ABI_EPERM;
        }
        if (!mine.is_superuser() && nice < each->nice) {
            return ABI_EACCES;
        }
        each->nice = nice;
    }
    return 0;
}

} // namespace cxsim::kernel
