// The machine's clock: virtual time that the processor's cycles drive, or the host's.
#pragma once

#include "kernel/base/time.h"

#include <chrono>
#include <cstdint>

namespace cxsim::kernel {

enum class ClockKind : std::uint8_t {
    virtual_time, ///< Advances with executed cycles and skips idle time: runs repeat to the last bit.
    real_time,    ///< Follows the host.
};

/// Nanoseconds since boot and the time of day.
class Clock {
  public:
    /// The time of day when a machine on virtual time boots: 1990-11-01 00:00:00 UTC.
    static constexpr Nanoseconds virtual_boot_time = 657'417'600LL * nanoseconds_per_second;

    explicit Clock(ClockKind kind);

    ClockKind kind() const { return kind_; }
    /// Since boot; never goes backwards.
    Nanoseconds now() const;
    /// Since 1970.
    Nanoseconds time_of_day() const { return boot_time_ + now(); }
    void set_time_of_day(Nanoseconds time) { boot_time_ = time - now(); }

    /// Virtual time passes while the processor works or all processes sleep; no effect on real time.
    void advance(Nanoseconds by);

  private:
    ClockKind kind_;
    Nanoseconds virtual_now_ = 0;
    Nanoseconds boot_time_;
    std::chrono::steady_clock::time_point host_start_;
};

} // namespace cxsim::kernel
