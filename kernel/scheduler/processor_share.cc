// Counting and forgetting a process's use of processors.
#include "kernel/scheduler/processor_share.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

constexpr Nanoseconds tick = 10'000'000; ///< Of 4.3BSD's clock.
constexpr Nanoseconds most = 255;

} // namespace

unsigned ProcessorShare::with(Nanoseconds cpu_time) const {
    const Nanoseconds ticks = std::max<Nanoseconds>(cpu_time - counted_, 0) / tick;
    return static_cast<unsigned>(std::min(share_ + ticks, most));
}

void ProcessorShare::note(Nanoseconds cpu_time, std::uint64_t seconds, double load) {
    share_ = with(cpu_time);
    counted_ = cpu_time;
    for (; seconds > 0 && share_ > 0; --seconds) {
        share_ = static_cast<unsigned>(share_ * (2 * load) / (2 * load + 1));
    }
}

} // namespace cxsim::kernel
