// Points in time and durations, all in nanoseconds.
#pragma once

#include <cstdint>

namespace cxsim::kernel {

/// A duration, or a point in time counted from the boot of the machine.
using Nanoseconds = std::int64_t;

inline constexpr Nanoseconds nanoseconds_per_second = 1'000'000'000;
inline constexpr Nanoseconds nanoseconds_per_microsecond = 1'000;

} // namespace cxsim::kernel
