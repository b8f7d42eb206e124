// The machine's clock: virtual time that the processor's cycles drive, or the host's.
#pragma once

#include "kernel/base/pacer.h"
#include "kernel/base/time.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace cxsim::kernel {

enum class ClockKind : std::uint8_t {
    virtual_time, ///< Advances with executed cycles and skips idle time: runs repeat to the last bit.
    real_time,    ///< Follows the host.
};

/// How fast the processor works.
enum class Speed : std::uint8_t {
    max,  ///< As fast as the host can.
    real, ///< As the model did, by its clock and cycle table: the machine sleeps when it is ahead.
};

/// Nanoseconds since boot and the time of day.
class Clock {
  public:
    /// The time of day when a machine on virtual time boots: 1990-11-01 00:00:00 UTC.
    static constexpr Nanoseconds virtual_boot_time = 657'417'600LL * nanoseconds_per_second;

    explicit Clock(ClockKind kind, Speed speed = Speed::max);

    ClockKind kind() const { return kind_; }
    /// Since boot; never goes backwards.
    Nanoseconds now() const;
    /// Since 1970.
    Nanoseconds time_of_day() const { return boot_time_ + now(); }
    void set_time_of_day(Nanoseconds time) { boot_time_ = time - now(); }

    Speed speed() const { return speed_; }

    /// Time passes while the processor works, or all processes sleep. Only virtual time follows it.
    void advance(Nanoseconds by);
    /// How long the host must sleep now to hold the true speed; empty if it need not.
    std::optional<Nanoseconds> pause();

  private:
    Nanoseconds since_start() const;

    ClockKind kind_;
    Speed speed_;
    Pacer pacer_;
    Nanoseconds virtual_now_ = 0;
    Nanoseconds boot_time_;
    std::chrono::steady_clock::time_point host_start_;
};

} // namespace cxsim::kernel
