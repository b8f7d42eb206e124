// How many processes could run, on the average of the last minutes.
#pragma once

#include "kernel/base/time.h"

#include <array>

namespace cxsim::kernel {

/// Averages over 1, 5 and 15 minutes that forget exponentially, taken every five seconds as in 4.3BSD.
class LoadAverage {
  public:
    static constexpr Nanoseconds interval = 5 * nanoseconds_per_second;

    /// Whether it is time to look again.
    bool is_due(Nanoseconds now) const { return now >= next_; }
    /// Takes note of how many processes can run now, since boot. If the machine has slept since the last
    /// time, that counts for all the time between.
    void note(Nanoseconds now, unsigned runnable);
    /// Of the last 1, 5 and 15 minutes.
    const std::array<double, 3>& averages() const { return averages_; }

  private:
    Nanoseconds next_ = interval;
    std::array<double, 3> averages_{};
};

} // namespace cxsim::kernel
