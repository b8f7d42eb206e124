// Looking on at system calls.
#pragma once

#include "kernel/base/outcome.h"

#include <cstdint>

namespace cxsim::kernel {

struct Thread;

/// Is told of each system call that has given its caller a value or an error number.
class CallObserver {
  public:
    virtual ~CallObserver() = default;
    /// The thread's `sysc` with this number, which may be that of no call, is over. The registers are as
    /// the program sees them next; the argument words still stand at the argument pointer.
    virtual void call_ended(const Thread& thread, std::uint32_t number, const Outcome& outcome) = 0;
};

} // namespace cxsim::kernel
