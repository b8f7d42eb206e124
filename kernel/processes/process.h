// A process: everything that belongs to it and not to a thread, a file or the kernel.
//
// The members are values, grouped by who uses them, so that fork can copy them and Checkpoint Restart can
// capture and put them back group by group.
#pragma once

#include "emu/memory/address_space.h"
#include "kernel/abi/process.h"
#include "kernel/base/time.h"
#include "kernel/files/directory.h"
#include "kernel/files/file_uses.h"
#include "kernel/files/open_file.h"
#include "kernel/processes/credentials.h"
#include "kernel/processes/signal_state.h"
#include "kernel/processes/thread.h"
#include "kernel/scheduler/processor_share.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cxsim::kernel {

class Terminal;
struct Tracing;

using Pid = std::int32_t;

/// A soft and a hard limit; ABI_RLIM_INFINITY for none.
struct ResourceLimit {
    std::int32_t soft = ABI_RLIM_INFINITY;
    std::int32_t hard = ABI_RLIM_INFINITY;
    bool operator==(const ResourceLimit&) const = default;
};
using ResourceLimits = std::array<ResourceLimit, ABI_RLIM_NLIMITS>;

/// What a process has consumed.
struct ResourceUsage {
    Nanoseconds user_time = 0;
    Nanoseconds system_time = 0;
    std::uint64_t max_resident_kilobytes = 0;
    std::uint64_t minor_faults = 0;
    std::uint64_t blocks_in = 0;  ///< Reads of host files.
    std::uint64_t blocks_out = 0; ///< Writes of host files.
    std::uint64_t signals = 0;
    std::uint64_t voluntary_switches = 0;
    std::uint64_t involuntary_switches = 0;

    ResourceUsage& operator+=(const ResourceUsage& other);
    bool operator==(const ResourceUsage&) const = default;
};

/// One of the three interval timers. The real one counts the machine's clock, the others CPU time of the
/// process.
struct IntervalTimer {
    std::optional<Nanoseconds> expiry; ///< On that clock; empty when the timer is off.
    Nanoseconds interval = 0;          ///< Reloaded on expiry; 0 for once.
    bool operator==(const IntervalTimer&) const = default;
};

/// The permissions and the owner of an executable at the moment when it was executed: whoever may not read
/// the program shall not read it out of a process either.
struct ProgramFile {
    std::uint32_t mode = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    bool operator==(const ProgramFile&) const = default;
};

/// The program that a process executes.
struct ProgramImage {
    std::string path;                ///< Absolute guest path of the executable file.
    std::string command;             ///< Last component of the path, as ps and checkpoint file names use it.
    std::string arguments;           ///< argv with blanks between, for ps.
    std::uint32_t flags = 0;         ///< o_flags of the SOFF header: floating mode and so on.
    std::uint32_t machine_flags = 0; ///< The word at offset 88: C2, parallel, intrinsic.
    ProgramFile file = {};           ///< The executable, whatever became of its name.
    emu::Address entry = 0;
    emu::Address data_start = 0; ///< Lowest address that brk may return to.
    emu::Address data_end = 0;   ///< The break: one past the last byte of data.
    bool operator==(const ProgramImage&) const = default;
};

enum class ProcessState : std::uint8_t {
    alive,   ///< Its threads run or wait.
    stopped, ///< By a stop signal, until SIGCONT.
    zombie,  ///< Exited, not yet waited for.
};

struct Process {
    explicit Process(Pid id) : pid(id) {}
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    // --- Identity
    Pid pid; ///< Changed by ProcessTable::renumber only.
    Pid parent = 0;
    Pid group = 0;
    Pid session = 0;
    std::uint32_t activity = 0;    ///< Activity id, for accounting.
    bool fixed_scheduling = false; ///< Its threads run together or not at all (setpattr).
    bool has_executed = false;     ///< A program of its own, since fork().
    bool pid_was_set = false;      ///< setpid() works once.
    Credentials credentials;
    /// The control terminal, or null. Shared with the other processes of the session.
    std::shared_ptr<Terminal> control_terminal;
    std::int32_t ended_on = -1; ///< Device number of the control terminal that a zombie had; -1 for none.

    // --- Life
    ProcessState state = ProcessState::alive;
    std::int32_t wait_status = 0;     ///< Of a zombie: as wait4() reports it.
    Signal stop_signal{};             ///< Why it is stopped.
    bool stop_reported = false;       ///< The parent was told of the stop.
    bool lent_memory = false;         ///< Its vfork child has it.
    bool is_vfork_child = false;      ///< Its parent waits until it execs or exits.
    bool adopted = false;             ///< Its parent died: init's child by adoption, reaped by the kernel.
    std::shared_ptr<Tracing> tracing; ///< Who has descriptors of it; null if nobody ever had.
    unsigned frozen = 0;              ///< Not scheduled while not zero (see Kernel::freeze).
    std::int32_t nice = 0;            ///< -20..19.
    Nanoseconds start_time = 0;       ///< Time of day when it began, since 1970.
    /// Added to the machine's clock to get the process's (clock(1), sleep_until): not zero in a restarted
    /// process, whose clock goes on from where it was checkpointed.
    Nanoseconds clock_offset = 0;

    // --- Execution
    std::vector<std::unique_ptr<Thread>> threads; ///< In ascending order of their ids; thread 0 is there.
    /// Where the stacks of threads begin, by thread id; 0 for those that never were. They outlive threads.
    std::vector<emu::Address> thread_stacks;
    emu::AddressSpace space;
    ProgramImage program;
    FileUses::Use program_use; ///< While it lives, its program's file is not written.

    // --- Files
    DescriptorTable descriptors;
    DirectoryPointer cwd;
    DirectoryPointer root; ///< Of its name space: chroot() changes it.
    std::uint32_t umask = 022;

    // --- Signals and time
    SignalState signals;
    std::array<IntervalTimer, 3> timers{}; ///< Indexed by ABI_ITIMER_*.

    // --- Resources
    ResourceLimits limits{};
    ResourceUsage usage;
    ResourceUsage children_usage;
    ProcessorShare processor_share;
    /// Of a restarted process: what it had used before, which is not accounted again, and when that was
    /// (guide p. 1-5).
    ResourceUsage used_before_restart;
    std::optional<Nanoseconds> restart_time;

    Thread& main_thread() { return *threads.front(); }
    const Thread& main_thread() const { return *threads.front(); }
    Nanoseconds cpu_time() const { return usage.user_time + usage.system_time; }
};

} // namespace cxsim::kernel
