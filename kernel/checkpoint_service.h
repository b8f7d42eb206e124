// How the kernel reaches Checkpoint Restart, which is built on top of it.
#pragma once

#include "emu/memory/page.h"
#include "kernel/base/outcome.h"
#include "kernel/files/open_file.h"

#include <cstdint>

namespace cxsim::kernel {

/// Implemented by cr/ and given to Kernel::set_checkpoint_service. Without one, both calls fail with ENOSYS.
class CheckpointService {
  public:
    virtual ~CheckpointService() = default;
    /// The system call chkpnt: `request` is the guest address of a struct abi_chkpnt.
    virtual Outcome chkpnt(Caller& caller, emu::Address request) = 0;
    /// The system call restart: `request` is the guest address of a struct abi_restart.
    virtual Outcome restart(Caller& caller, emu::Address request) = 0;
    /// The process has ended, or its call of chkpnt was interrupted: the call will not be repeated.
    virtual void abandon(std::int32_t caller) = 0;
    /// Called each time slice: ends what was abandoned, if nobody has to wait for that.
    virtual void attend() = 0;
};

} // namespace cxsim::kernel
