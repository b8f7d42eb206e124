// Storage of the host that counts what is asked of it.
#pragma once

#include "cr/image/storage.h"

namespace cxsim::cr::testing {

/// Counts the calls that read.
class CountingStorage final : public Storage {
  public:
    int reads() const { return reads_; }
    int before(Call call) override {
        reads_ += call == Call::read ? 1 : 0;
        return 0;
    }

  private:
    int reads_ = 0;
};

} // namespace cxsim::cr::testing
