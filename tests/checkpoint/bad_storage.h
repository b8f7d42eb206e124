// A disk that fails, or an emulator that dies, at a chosen call.
#pragma once

#include "cr/image/storage.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <functional>

namespace cxsim::cr::testing {

/// kill -9, for BadStorage's event.
inline int die() {
    return ::kill(::getpid(), SIGKILL);
}

/// Storage whose call number `fatal` (from 1) goes wrong, or that one and all after it. It does not wait for
/// the disk: what has been written survives the death of a process.
class BadStorage final : public Storage {
  public:
    /// What happens; returns the errno of the call.
    using Event = std::function<int()>;

    enum class Lasting : std::uint8_t { no, yes };

    BadStorage(int fatal, Event event, Lasting lasting = Lasting::no)
        : fatal_(fatal), event_(std::move(event)), lasting_(lasting) {}
    /// One that never fails.
    BadStorage() : BadStorage(0, {}) {}
    int calls() const { return calls_; }
    int sync(int /*fd*/) override { return allowed(Call::sync) ? 0 : -1; }
    int before(Call) override {
        const int number = ++calls_;
        return number == fatal_ || (lasting_ == Lasting::yes && number > fatal_) ? event_() : 0;
    }

  private:
    std::atomic<int> calls_ = 0;
    int fatal_;
    Event event_;
    Lasting lasting_;
};

} // namespace cxsim::cr::testing
