// ConvexOS: the kernel as an object, with a machine to run on and a console.
//
// Start reading here: Kernel::boot makes the first process, Kernel::run schedules until the power goes off.
// The rest of the folder: base/ (errors, signals, time), files/, terminal/, processes/ (what a process is,
// and fork, exec, exit, signals), calls/ (the system calls, one file for each group), abi/ (what programs
// see).
#pragma once

#include "emu/cpu/cpu.h"
#include "emu/devices/tape/tape_drive.h"
#include "emu/models.h"
#include "kernel/base/clock.h"
#include "kernel/base/waker.h"
#include "kernel/calls/call_observer.h"
#include "kernel/checkpoint_service.h"
#include "kernel/custom/custom_device.h"
#include "kernel/debugger.h"
#include "kernel/files/fifo.h"
#include "kernel/files/file_system.h"
#include "kernel/files/record_locks.h"
#include "kernel/files/socket.h"
#include "kernel/memory/device_memory.h"
#include "kernel/memory/mapped_file.h"
#include "kernel/memory/shared_memory.h"
#include "kernel/processes/accounting.h"
#include "kernel/processes/loader.h"
#include "kernel/processes/process_table.h"
#include "kernel/scheduler/load_average.h"
#include "kernel/tape/tape_unit.h"
#include "kernel/terminal/console_device.h"
#include "kernel/terminal/pseudo_terminal.h"
#include "kernel/terminal/terminal.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cxsim::kernel {

/// What a machine is made of.
struct KernelConfig {
    emu::Model model;
    bool ieee_fitted = true;
    unsigned memory_megabytes = 0;              ///< 0: as much as the model takes.
    std::filesystem::path root;                 ///< Host directory that is the guest's root file system.
    std::optional<std::filesystem::path> share; ///< Host directory that appears at /mnt/host.
    std::uint64_t disk_bytes = 0; ///< Size of the root file system's disk; 0: as much room as the host has.
    ClockKind clock = ClockKind::virtual_time;
    Speed speed = Speed::max;
    std::string hostname = "convex";
    ConsoleDevice* console = nullptr;           ///< Outlives the kernel.
    std::span<const std::byte> gateway_image;   ///< The page at 0x80000000 (see roms/).
    std::span<const std::byte> boot_prom_image; ///< Run by boot() before anything else; empty for none.
    emu::Engine engine = emu::Engine::block;
    /// Host threads that run CPUs of the machine at the same time. What a program gets does not depend on it,
    /// unless its threads race.
    unsigned host_threads = 1;
};

/// How the machine's run ended.
struct ExitStatus {
    /// Wait status of the first process: exit code << 8, or the signal that killed it. 0 after reboot().
    std::int32_t wait_status = 0;
    /// All processes waited for something that could never happen: the console's input had ended.
    bool deadlocked = false;
    /// As a shell tells it: the exit code, or 128 + signal.
    int shell_status() const;
};

/// Where run_until() must stop.
struct StopAt {
    Pid pid = 0;                    ///< The process watched.
    std::uint64_t instructions = 0; ///< Executed by its main thread: stop exactly there.
};

enum class StopReason : std::uint8_t {
    reached,    ///< The process has executed exactly that many instructions.
    no_process, ///< It has ended before.
    power_off,  ///< So has the machine.
};

class Kernel final : public Waker, public ProcessGroups {
  public:
    /// A machine switched off. Fails, with a message that names the thing and the reason, if the root or the
    /// share cannot be used or the gateway page is missing.
    static std::expected<std::unique_ptr<Kernel>, std::string> create(KernelConfig config);
    ~Kernel() override;

    // --- Running
    /// Makes process 1, which executes `arguments[0]`, an absolute guest path. Fails with a message.
    std::expected<void, std::string> boot(std::span<const std::string> arguments,
                                          std::span<const std::string> environment);
    /// Runs until process 1 ends, a process calls reboot(), power_off(), or request_stop(): then the power is
    /// still on, and the next run() goes on.
    ExitStatus run();
    bool is_powered_off() const { return powered_off_; }
    /// Makes run() return soon; may be called from a signal handler or another host thread.
    void request_stop() noexcept {
        stop_requested_.store(true);
        request_attention();
    }
    /// The length of a cycle from now on, in place of the model's: the operator may move the clock a little.
    void set_cycle(unsigned nanoseconds) { config_.model.clock_nanoseconds = nanoseconds; }
    /// Null takes it away. It must outlive the kernel or be taken away before it ends.
    void set_debugger(Debugger* debugger);
    /// The thread that this CPU works on; null while it is free.
    const Thread* thread_on(std::size_t cpu) const;
    /// Runs until the process has executed so many instructions, exactly. Repeatable on virtual time.
    StopReason run_until(const StopAt& stop);
    /// Ends run() at the next time slice; all processes end with the machine.
    void power_off() { powered_off_ = true; }
    /// Makes the machine look at its console soon; may be called from a signal handler or another host
    /// thread.
    void request_attention() noexcept;

    /// What the boot PROM told the service processor.
    const std::string& announcement() const { return announcement_; }

    // --- Parts
    const KernelConfig& config() const { return config_; }
    FileSystem& files() { return *files_; }
    ProcessTable& processes() { return processes_; }
    ProgramCache& programs() { return programs_; }
    Clock& clock() { return clock_; }
    /// The CPU that boots; all have the same features.
    emu::Cpu& cpu() { return *cpus_.front(); }
    /// All CPUs of the model.
    std::span<const std::unique_ptr<emu::Cpu>> cpus() const { return cpus_; }
    const std::shared_ptr<Terminal>& console() { return console_; }
    /// The tape drives, on which an operator puts reels and from which he takes them, at any time.
    emu::TapeDrives& tape_drives() { return tape_drives_; }
    /// The driver of the drive with this number.
    TapeUnit& tape_unit(std::size_t number) { return tape_units_.at(number); }
    /// Null until first opened.
    PseudoTerminals& pseudo_terminals() { return pseudo_terminals_; }
    /// Null until first driven.
    CustomDevices& custom_devices() { return custom_devices_; }
    MappedFileTable& mapped_files() { return mapped_files_; }
    SharedSegmentTable& shared_segments() { return shared_segments_; }
    DeviceMemoryTable& device_memory() { return device_memory_; }
    const LoadAverage& load_average() const { return load_average_; }
    Accounting& accounting() { return accounting_; }
    FifoTable& fifos() { return fifos_; }
    SocketTable& sockets() { return sockets_; }
    RecordLockTable& record_locks() { return record_locks_; }
    std::string& hostname() { return hostname_; }
    /// gethostid()'s number, 0 until somebody sets it.
    std::int32_t& host_id() { return host_id_; }
    CheckpointService* checkpoint_service() const { return checkpoint_service_; }
    CallObserver* call_observer() const { return call_observer_; }
    /// Null takes it away. It must outlive the kernel or be taken away before it ends.
    void set_call_observer(CallObserver* observer) { call_observer_ = observer; }
    /// Null takes it away. It must outlive the kernel or be taken away before it ends.
    void set_checkpoint_service(CheckpointService* service) { checkpoint_service_ = service; }

    // --- Processes, for system calls and Checkpoint Restart
    void wake_up(Channel channel) override;
    /// Stops scheduling the process, whatever its state, until thaw() was called as often.
    static void freeze(Process& process) { ++process.frozen; }
    static void thaw(Process& process) { --process.frozen; }
    /// The shared gateway page, as the first region of every process.
    void map_gateway(emu::AddressSpace& space) const;
    /// Whether the machine has memory and swap space for this many bytes more. What processes have mapped
    /// counts in full, used or not, so that no process can ever fail for lack of it later, and the host is
    /// safe from the guest.
    bool has_room_for(std::uint64_t bytes);
    /// Where the gateway page's code that calls a signal handler begins.
    emu::Address signal_delivery_pc() const { return signal_delivery_pc_; }

    /// Sends a signal to one process; stops, continues or wakes it as the signal says. `code` is the subcode.
    void post_signal(Process& process, Signal signal, std::uint32_t code = 0);
    /// Whether nobody is there who could continue a stopped group: no member has its parent in another group
    /// of the same session.
    bool group_is_orphaned(Pid group);
    /// Sends a signal to every process of the group; the number of processes.
    unsigned signal_group(Pid group, Signal signal) override;
    /// Ends the process: closes its files, hands its children to init, tells its parent.
    void terminate(Process& process, std::int32_t wait_status);
    /// Ends the machine with this status (reboot, or the end of process 1).
    void power_off(const ExitStatus& status);
    /// Brings the process to where its registers tell all there is to know: other CPUs may have come to
    /// system calls of its that the kernel has not made yet.
    void settle(const Process& process);
    /// The CPU that works on the thread, if any, is free.
    void leave_processor(const Thread& thread);
    /// The CPU that works on `from` goes on with `to`.
    void hand_over_processor(const Thread& from, Thread& to);
    /// The thread is no more; not for the last one of a process.
    void end_thread(Thread& thread);
    /// Removes a zombie, adding its usage to the parent's children.
    void reap(Process& zombie);
    /// Makes the process a child of another one.
    static void set_parent(Process& process, Pid parent) { process.parent = parent; }

  private:
    explicit Kernel(KernelConfig config);
    void load_gateway();

    KernelConfig config_;
    std::vector<std::unique_ptr<emu::Cpu>> cpus_;
    std::mutex memory_lock_; ///< Of the CPUs, if several host threads run them.
    Clock clock_;
    std::unique_ptr<FileSystem> files_;
    std::shared_ptr<Terminal> console_;
    emu::TapeDrives tape_drives_;
    std::array<TapeUnit, emu::tape_drive_count> tape_units_;
    PseudoTerminals pseudo_terminals_;
    CustomDevices custom_devices_;
    MappedFileTable mapped_files_;
    SharedSegmentTable shared_segments_;
    DeviceMemoryTable device_memory_;
    LoadAverage load_average_;
    Accounting accounting_;
    FifoTable fifos_;
    SocketTable sockets_;
    RecordLockTable record_locks_;
    ProgramCache programs_;
    ProcessTable processes_;
    std::string hostname_;
    std::int32_t host_id_ = 0;
    CheckpointService* checkpoint_service_ = nullptr;
    CallObserver* call_observer_ = nullptr;
    Debugger* debugger_ = nullptr;
    emu::PagePointer gateway_;
    emu::Address signal_delivery_pc_ = 0;
    bool powered_off_ = false;
    std::atomic<bool> stop_requested_{false};
    ExitStatus exit_status_;
    std::string announcement_;
    class Scheduler;
    std::unique_ptr<Scheduler> scheduler_;
    /// Threads that have ended, perhaps in a system call of their own: they go when it is over.
    std::vector<std::unique_ptr<Thread>> ended_threads_;
};

} // namespace cxsim::kernel
