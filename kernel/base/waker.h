// How objects that threads wait for announce their news.
#pragma once

#include "kernel/base/outcome.h"

namespace cxsim::kernel {

/// Implemented by the kernel.
class Waker {
  public:
    virtual ~Waker() = default;
    /// Makes the threads that wait for the channel runnable; they repeat their system calls.
    virtual void wake_up(Channel channel) = 0;
};

} // namespace cxsim::kernel
