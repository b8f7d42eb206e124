// Checkpoint Restart as the kernel sees it: the two system calls.
#pragma once

#include "cr/checkpoint.h"
#include "kernel/checkpoint_service.h"
#include "kernel/kernel.h"

#include <memory>

namespace cxsim::cr {

class Service final : public kernel::CheckpointService {
  public:
    Service();
    ~Service() override;

    kernel::Outcome chkpnt(kernel::Caller& caller, emu::Address request) override;
    kernel::Outcome restart(kernel::Caller& caller, emu::Address request) override;

    /// What the last finished checkpoint took.
    const CheckpointCounters& last_checkpoint() const { return last_checkpoint_; }

  private:
    CheckpointCounters last_checkpoint_;
};

} // namespace cxsim::cr
