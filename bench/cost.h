// What something costs.
#pragma once

#include <chrono>
#include <ctime>

namespace cxsim::bench {

using Seconds = std::chrono::duration<double>;

/// Time on the wall, and of all processors that the program has taken: on a host that others use, only the
/// second can be compared.
struct Cost {
    Seconds wall{};
    Seconds cpu{};

    Cost& operator+=(const Cost& other) {
        wall += other.wall;
        cpu += other.cpu;
        return *this;
    }
};

/// Runs from its creation on.
class Stopwatch {
  public:
    Cost cost() const { return {std::chrono::steady_clock::now() - start_, cpu_now() - cpu_start_}; }

  private:
    static Seconds cpu_now() { return Seconds(static_cast<double>(std::clock()) / CLOCKS_PER_SEC); }

    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    Seconds cpu_start_ = cpu_now();
};

} // namespace cxsim::bench
