// Checkpoint Restart as the kernel sees it: the two system calls.
#pragma once

#include "cr/store.h"
#include "kernel/abi/chkpnt.h"
#include "kernel/checkpoint_service.h"
#include "kernel/kernel.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cxsim::cr {

/// A checkpoint whose file is being written while the guest runs on.
struct PendingCheckpoint;

/// By root, the path of its last checkpoint.
using LastCheckpoints = std::map<kernel::Pid, std::string>;

class Service final : public kernel::CheckpointService {
  public:
    /// All checkpoint files are written and read by the storage, which must outlive the object.
    explicit Service(Storage& storage = Storage::host());
    ~Service() override;

    kernel::Outcome chkpnt(kernel::Caller& caller, emu::Address request) override;
    kernel::Outcome restart(kernel::Caller& caller, emu::Address request) override;
    void abandon(kernel::Pid caller) override;
    void attend() override;

    /// What the last finished checkpoint took.
    const CheckpointCounters& last_checkpoint() const { return last_checkpoint_; }

  private:
    /// The caller's checkpoint if this is a call that is being repeated, or null.
    PendingCheckpoint* find_pending(const kernel::Caller& caller);
    kernel::Outcome begin(kernel::Caller& caller, emu::Address request);
    /// This is the root's last checkpoint now, or what it was restarted from.
    void remember(kernel::Kernel& kernel, kernel::Pid root, const kernel::Directory& directory,
                  const std::string& name);
    kernel::Outcome describe(kernel::Caller& caller, const abi_chkpnt& given);
    kernel::Outcome finish(kernel::Caller& caller, PendingCheckpoint& pending);

    Storage& storage_;
    std::map<std::uint64_t, std::unique_ptr<PendingCheckpoint>> pending_;
    std::vector<std::unique_ptr<PendingCheckpoint>> abandoned_; ///< Until their writers have noticed.
    std::uint64_t last_number_ = 0;
    CheckpointCounters last_checkpoint_;
    LastCheckpoints previous_;
    SoundFiles sound_files_;
};

} // namespace cxsim::cr
