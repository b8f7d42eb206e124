// The sum of past samples, each weighing less the older it is.
#include "kernel/scheduler/load_average.h"

#include <cmath>

namespace cxsim::kernel {

void LoadAverage::note(Nanoseconds now, unsigned runnable) {
    if (!is_due(now)) {
        return;
    }
    constexpr std::array<double, 3> minutes = {1, 5, 15};
    constexpr double seconds_per_minute = 60;
    const Nanoseconds samples = 1 + (now - next_) / interval;
    next_ += samples * interval;
    const double seconds = static_cast<double>(samples * (interval / nanoseconds_per_second));
    for (std::size_t n = 0; n < averages_.size(); ++n) {
        const double kept = std::exp(-seconds / (seconds_per_minute * minutes[n]));
        averages_[n] = averages_[n] * kept + runnable * (1 - kept);
    }
}

} // namespace cxsim::kernel
