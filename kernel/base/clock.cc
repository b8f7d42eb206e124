// The machine's clock.
#include "kernel/base/clock.h"

namespace cxsim::kernel {

namespace {

Nanoseconds host_time_of_day() {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count();
}

} // namespace

Clock::Clock(ClockKind kind, Speed speed)
    : kind_(kind), speed_(speed),
      boot_time_(kind == ClockKind::virtual_time ? virtual_boot_time : host_time_of_day()),
      host_start_(std::chrono::steady_clock::now()) {}

Nanoseconds Clock::now() const {
    return kind_ == ClockKind::virtual_time ? virtual_now_ : since_start();
}

Nanoseconds Clock::since_start() const {
    const auto elapsed = std::chrono::steady_clock::now() - host_start_;
    return std::chrono::duration_cast<std::chrono::nanoseconds>(elapsed).count();
}

void Clock::advance(Nanoseconds by) {
    if (kind_ == ClockKind::virtual_time) {
        virtual_now_ += by;
    }
    if (speed_ == Speed::real) {
        pacer_.passed(by);
    }
}

std::optional<Nanoseconds> Clock::pause() {
    return speed_ == Speed::real ? pacer_.pause(since_start()) : std::nullopt;
}

} // namespace cxsim::kernel
