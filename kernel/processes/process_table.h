// All processes by pid.
#pragma once

#include "kernel/base/errno.h"
#include "kernel/processes/process.h"

#include <algorithm>
#include <map>
#include <memory>
#include <ranges>

namespace cxsim::kernel {

/// Owns the processes. Iteration is in ascending order of pids.
class ProcessTable {
  public:
    static constexpr Pid max_pid = 30000;
    static constexpr std::size_t max_processes = 1000;

    /// Makes an empty process with one thread. `pid` 0 takes the next free one, in ascending order from the
    /// last one given out; EEXIST if a given pid is in use (also as a process group or session), EINVAL if it
    /// is out of range, EAGAIN if the table is full.
    Expected<Process*> create(Pid pid = 0);
    /// The next free pids are looked for above this one.
    void continue_after(Pid pid) { last_ = std::max(last_, pid); }
    /// Whether the pid is that of a process, or still names a process group or session.
    bool in_use(Pid pid) const;
    /// The process, zombies included, or null.
    Process* find(Pid pid);
    const Process* find(Pid pid) const;
    /// The process with the lowest pid above this one, or null.
    Process* after(Pid pid);
    /// Removes the process and everything it still holds.
    void remove(Pid pid);
    /// Gives the process another pid; errors as of create(). (setpid)
    Expected<void> renumber(Process& process, Pid pid);
    std::size_t size() const { return processes_.size(); }

    /// All processes as references, in ascending order of pids.
    auto all() {
        return processes_ | std::views::values |
               std::views::transform([](const std::unique_ptr<Process>& each) -> Process& { return *each; });
    }

  private:
    std::map<Pid, std::unique_ptr<Process>> processes_;
    Pid last_ = 0;
};

} // namespace cxsim::kernel
