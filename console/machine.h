// The emulated machine, which the operator can switch on and off.
#pragma once

#include "console/call_log.h"
#include "console/host_console.h"
#include "console/monitor/session.h"
#include "console/options.h"
#include "cr/service.h"

#include <array>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace cxsim::console {

/// A machine as the options say, off at first.
class Machine final : public monitor::MachineControl {
  public:
    /// Options and console must outlive the machine; `root` is ready to be used.
    Machine(const Options& options, std::filesystem::path root, HostConsole& console);
    ~Machine() override;
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    kernel::Kernel* kernel() override { return kernel_.get(); }
    std::expected<void, std::string> power_on() override;
    void power_off() override;
    /// Lets the machine, which is on, run until it is off or stopped; the status of its first process.
    kernel::ExitStatus run();

  private:
    const Options& options_;
    std::filesystem::path root_;
    HostConsole& console_;
    cr::Service checkpoint_restart_;
    std::unique_ptr<CallLog> call_log_; ///< Of all the time that it is on.
    std::unique_ptr<kernel::Kernel> kernel_;
    std::array<std::optional<emu::TapeReel>, emu::tape_drive_count>
        reels_;              ///< On the drives while it is off.
    bool announced_ = false; ///< What the boot PROM said was shown.
};

} // namespace cxsim::console
