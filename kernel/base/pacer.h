// Holding the machine to its true speed.
#pragma once

#include "kernel/base/time.h"

#include <optional>

namespace cxsim::kernel {

/// Compares the time that has passed in the machine with the host's, and says how long to sleep when the
/// machine is ahead. A host that was too slow is not made up for by running faster later, but for a few
/// milliseconds, so that sleeps that were a little too long don't add up.
class Pacer {
  public:
    /// A shorter pause is not worth a sleep: it is added to the next one.
    static constexpr Nanoseconds shortest_pause = 1'000'000;
    /// How far behind the host the machine may fall and still catch up.
    static constexpr Nanoseconds largest_debt = 20'000'000;

    /// So much time has passed in the machine.
    void passed(Nanoseconds time) { ahead_ += time; }
    /// How long to sleep at this time of the host (nanoseconds of any steady clock); empty to go on at once.
    std::optional<Nanoseconds> pause(Nanoseconds host_time);

  private:
    Nanoseconds ahead_ = 0;
    std::optional<Nanoseconds> last_; ///< The host's time when `ahead_` was last reckoned.
};

} // namespace cxsim::kernel
