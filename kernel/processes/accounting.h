// Process accounting: a record in a file for each process that ends (acct, sa, lastcomm).
#pragma once

#include "kernel/base/errno.h"
#include "kernel/base/time.h"
#include "kernel/base/unique_fd.h"
#include "kernel/files/host_file.h"

namespace cxsim::kernel {

struct Process;

class Accounting {
  public:
    /// Goes on at the end of this file, which must be open for writing.
    Expected<void> start(const MountedFile& file);
    void stop() { fd_ = UniqueFd(); }
    /// Adds a record of the process, which has just ended. `now` is the time of day. A file that cannot grow
    /// gets none.
    void record(const Process& process, Nanoseconds now) const;

  private:
    UniqueFd fd_;
    const Mount* mount_ = nullptr;
};

} // namespace cxsim::kernel
