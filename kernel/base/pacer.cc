// Holding the machine to its true speed.
#include "kernel/base/pacer.h"

#include <algorithm>

namespace cxsim::kernel {

std::optional<Nanoseconds> Pacer::pause(Nanoseconds host_time) {
    ahead_ = std::max(ahead_ - (host_time - last_.value_or(host_time)), -largest_debt);
    last_ = host_time;
    return ahead_ >= shortest_pause ? std::optional(ahead_) : std::nullopt;
}

} // namespace cxsim::kernel
