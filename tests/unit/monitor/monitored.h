// A machine and its monitor for tests: commands go in, text comes out.
#pragma once

#include "console/monitor/command.h"
#include "console/monitor/monitor.h"
#include "tests/unit/kernel/machine.h"

#include <string>
#include <string_view>

namespace cxsim::console::monitor::testing {

/// Runs a program in assembly as the machine's only process.
class Monitored final : public MachineControl {
  public:
    explicit Monitored(std::string_view source, unsigned host_threads = 1)
        : session(*this, [this](std::string_view text) { said += text; }) {
        machine.config.host_threads = host_threads;
        machine.install("/program", source);
        if (const auto booted = session.power_on(); !booted) {
            throw std::runtime_error(booted.error());
        }
    }
    ~Monitored() override { session.power_off(); }
    Monitored(const Monitored&) = delete;
    Monitored& operator=(const Monitored&) = delete;

    kernel::Kernel* kernel() override { return machine.kernel.get(); }
    std::expected<void, std::string> power_on() override {
        machine.boot({"/program"});
        return {};
    }
    void power_off() override {
        if (machine.kernel) {
            machine.kernel->set_debugger(nullptr);
        }
        machine.kernel.reset();
    }

    /// What the command says; if it lets the machine run, also what is said when it stops, or "off". An error
    /// begins with "error: ".
    std::string obey(std::string_view line) {
        said.clear();
        const CommandResult result = monitor::obey(session, line);
        if (!result) {
            return "error: " + result.error();
        }
        if (*result == Next::run) {
            static_cast<void>(machine.kernel->run());
            if (machine.kernel->is_powered_off()) {
                session.power_off();
                return said + "off";
            }
            session.print_stop();
        }
        return said;
    }

    kernel::testing::Machine machine;
    std::string said;
    Session session;
};

} // namespace cxsim::console::monitor::testing
