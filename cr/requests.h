// What the two system calls were asked to do, out of the caller's memory.
#pragma once

#include "cr/checkpoint_request.h"
#include "cr/image/archive.h"
#include "cr/message.h"
#include "cr/restart.h"
#include "kernel/abi/chkpnt.h"
#include "kernel/processes/user_memory.h"

namespace cxsim::cr {

/// EINVAL for options that are unknown or contradict each other, EFAULT, ENAMETOOLONG.
kernel::Expected<CheckpointRequest> checkpoint_request(kernel::UserMemory& memory, const abi_chkpnt& given);
kernel::Expected<RestartRequest> restart_request(kernel::UserMemory& memory, const abi_restart& given);

/// Which messages the caller of either call wants.
Report::Options report_options(std::uint32_t options);
/// Whether the report can be delivered. Asked before anything happens that the caller could not be told of.
kernel::Expected<void> check_report(kernel::UserMemory& memory, emu::Address where, std::uint32_t size);
/// Copies the report to where the caller wants it; nowhere if it does not.
kernel::Expected<void> deliver(kernel::UserMemory& memory, const Report& report, emu::Address where,
                               std::uint32_t size);
/// The end of a call that lists (ABI_CR_LIST): how many bytes the items take; they are delivered if there is
/// room.
kernel::Outcome deliver_items(kernel::UserMemory& memory, const Bytes& items, emu::Address where,
                              std::uint32_t size);

/// The signal for the target once its checkpoint is safe; none is 0.
kernel::Signal signal_after(const abi_chkpnt& request);

} // namespace cxsim::cr
