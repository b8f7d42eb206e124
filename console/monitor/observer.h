// The monitor's eyes on the machine: stops it at stop points and after steps, and keeps what was executed.
#pragma once

#include "console/monitor/history.h"
#include "console/monitor/stop_points.h"
#include "kernel/debugger.h"
#include "kernel/processes/process_table.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cxsim::console::monitor {

/// Why the observer stopped the machine.
struct StopReport {
    ThreadName thread;
    std::string text; ///< "Breakpoint 1 at main, process 4"; empty after a step.
};

class Observer final : public kernel::Debugger, public emu::Probe {
  public:
    /// Finds the symbols of the program that a process runs.
    using FindSymbols = std::function<std::shared_ptr<const SymbolTable>(const kernel::Process&)>;

    explicit Observer(FindSymbols find_symbols) : find_symbols_(std::move(find_symbols)) {}

    StopPoints points;
    History history;

    /// Writes each instruction that is executed from now on into the file of the host; an error names it.
    std::expected<void, std::string> trace_to(const std::string& path);
    /// Ends the trace; false if there is none. An error says that the file is not complete.
    std::expected<bool, std::string> end_trace();
    bool is_tracing() const { return trace_.is_open(); }

    /// To be called before the machine goes on: every thread passes the stop point where it stands.
    void resume(kernel::ProcessTable& processes);
    /// Stops the machine when the thread has executed so many instructions.
    void step(const kernel::Thread& thread, std::uint64_t instructions);
    /// Why the machine was stopped by the observer; none if it was not, or was asked before. Several threads
    /// may have come to stop points at the same time.
    std::vector<StopReport> take_reports();
    /// The thread that was stopped, or ran last; it may be gone.
    const std::optional<ThreadName>& last_thread() const { return last_; }
    /// Forgets what belongs to the machine that was switched off: steps and the last thread.
    void forget_machine();

    // --- For the kernel and the CPU
    kernel::RunWatch before_run(kernel::Thread& thread) override;
    kernel::Verdict after_run(kernel::Thread& thread, const emu::Trap& trap) override;
    void accessed(const kernel::Thread& thread, const emu::ProbedAccess& access) override;
    bool wants_stop() const override { return !reports_.empty(); }
    bool watches_code(emu::PageNumber page) const override;
    bool watches_data(emu::PageNumber page) const override;
    bool before(const emu::ProbedInstruction& instruction) override;
    bool accessing(const emu::ProbedAccess& access) override;
    void executed(const emu::ProbedInstruction& instruction) override;

  private:
    /// An access that a watchpoint waits for: it counts once its instruction is done.
    struct Pending {
        StopPoint* point;
        emu::ProbedAccess access;
        std::string before; ///< What the watched bytes were.
    };
    struct Target {
        ThreadName thread;
        std::uint64_t instructions; ///< The thread's count when it is there.
        bool operator==(const Target&) const = default;
    };

    bool passes(std::uint64_t instructions) const {
        return std::ranges::find(passed_, Target{name_, instructions}) != passed_.end();
    }
    bool records() const { return history.size() != 0 || is_tracing(); }
    void stop_at(StopPoint& point, const ThreadName& name, const std::string& more = {});
    static std::string watched_bytes(const kernel::Thread& thread, const StopPoint& point);
    void record(const emu::ProbedInstruction& instruction);

    FindSymbols find_symbols_;
    std::ofstream trace_;
    std::string trace_path_;
    std::optional<ThreadName> last_;
    std::vector<Target> passed_;   ///< Where threads stood that went on: no stop point stops them there.
    std::optional<Target> target_; ///< Of a step.
    std::vector<StopReport> reports_;

    // The run in progress.
    kernel::Thread* thread_ = nullptr;
    ThreadName name_;
    std::vector<StopPoint*> instructions_; ///< Points that apply to the thread.
    std::vector<StopPoint*> accesses_;
    std::optional<Pending> pending_;
    CodeBytes code_; ///< Of the instruction in progress.
    std::shared_ptr<const SymbolTable> symbols_;
};

} // namespace cxsim::console::monitor
