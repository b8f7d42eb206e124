// How much of a processor a process had lately, for its priority and for ps.
#pragma once

#include "kernel/base/time.h"

#include <cstdint>

namespace cxsim::kernel {

/// 4.3BSD's measure, 0 to 255: one for each hundredth of a second of processor time; each second it forgets
/// a part, the less the busier the machine is.
class ProcessorShare {
  public:
    static constexpr Nanoseconds interval = nanoseconds_per_second;

    /// Counts what was used since the last time, and forgets for so many seconds. `cpu_time` is the
    /// process's so far, `load` how many processes could run of late.
    void note(Nanoseconds cpu_time, std::uint64_t seconds, double load);
    /// The measure with what was used since the last time.
    unsigned with(Nanoseconds cpu_time) const;
    /// From now on counts from this processor time: a process restarted has used it before.
    void begin_at(Nanoseconds cpu_time) { counted_ = cpu_time; }

  private:
    unsigned share_ = 0;
    Nanoseconds counted_ = 0; ///< Processor time that is in it.
};

} // namespace cxsim::kernel
