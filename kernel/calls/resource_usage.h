// What getrusage() and wait4() tell programs.
#pragma once

#include "kernel/abi/process.h"
#include "kernel/processes/process.h"

namespace cxsim::kernel {

/// Consumption as programs see it.
abi_rusage abi_rusage_of(const ResourceUsage& usage);
/// A time or duration as programs see it.
abi_timeval abi_timeval_of(Nanoseconds time);
/// EINVAL if the microseconds are not below a million or the time is negative.
Expected<Nanoseconds> nanoseconds_from(const abi_timeval& time);

} // namespace cxsim::kernel
