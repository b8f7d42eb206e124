// What the monitor's commands work on.
#pragma once

#include "console/monitor/expression.h"
#include "console/monitor/margins.h"
#include "console/monitor/observer.h"
#include "console/monitor/symbols.h"
#include "kernel/kernel.h"

#include <fmt/format.h>

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cxsim::console::monitor {

/// The machine's power switch, implemented by those who make machines.
class MachineControl {
  public:
    virtual ~MachineControl() = default;
    /// The machine, or null while it is off.
    virtual kernel::Kernel* kernel() = 0;
    /// Switches on and boots, up to the first instruction of the first process; an error says what failed.
    virtual std::expected<void, std::string> power_on() = 0;
    virtual void power_off() = 0;
};

/// The state of a dialogue, and the ways from what an operator names to what is meant.
class Session {
  public:
    using Print = std::function<void(std::string_view)>;

    Session(MachineControl& machine, Print print);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    MachineControl& machine;
    Programs programs;
    Observer observer;
    Margins margins;
    /// Whose registers and memory commands mean; empty for the thread that ran last.
    std::optional<ThreadName> chosen;
    emu::Address next_address = 0; ///< Where examine and disassemble go on.
    int quit_status = 0;           ///< Of the emulator, when `quit` ends it.
    /// Opens the file of commands to be obeyed next; set by the monitor.
    std::function<std::expected<void, std::string>(const std::string&)> source;

    template <typename... Arguments>
    void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
        print_(fmt::format(format, std::forward<Arguments>(arguments)...));
    }

    // --- Power
    std::expected<void, std::string> power_on();
    void power_off();
    /// The machine, or an error that it is off.
    std::expected<kernel::Kernel*, std::string> kernel();
    /// To be called before the machine goes on.
    void resume();
    /// Puts the clock's margin into effect.
    void apply_margins();

    // --- What is meant
    /// The thread whose registers commands mean.
    std::expected<kernel::Thread*, std::string> thread();
    std::expected<kernel::Process*, std::string> process(kernel::Pid pid);
    /// The thread of that name, or null.
    kernel::Thread* find(const ThreadName& name);
    /// The symbols of the thread's program.
    std::shared_ptr<const SymbolTable> symbols(const kernel::Thread& thread);
    /// The value of an expression, with the registers, symbols and memory of the present thread, or with the
    /// symbols given.
    Value evaluate(std::string_view text, const SymbolTable* symbols = nullptr);
    /// The same, as an address.
    std::expected<emu::Address, std::string> address(std::string_view text,
                                                     const SymbolTable* symbols = nullptr);
    /// A number without sign, not larger than `largest`.
    std::expected<std::uint64_t, std::string> number(std::string_view text, std::uint64_t largest);

    /// "process 4 (sh)", and the line of the instruction that it executes next.
    void print_place(const kernel::Thread& thread);
    /// Why the machine has stopped, and where.
    void print_stop();

  private:
    Print print_;
};

} // namespace cxsim::console::monitor
