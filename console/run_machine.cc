// The whole run of the emulator.
#include "console/run_machine.h"

#include "console/machine.h"
#include "console/monitor/monitor.h"
#include "console/root_directory.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace cxsim::console {
namespace {

using monitor::Ending;
using Status = std::expected<int, std::string>;

std::expected<std::filesystem::path, std::string> ready_root_directory(const Options& options) {
    std::expected<std::filesystem::path, std::string> root =
        options.root ? std::expected<std::filesystem::path, std::string>(*options.root)
                     : default_root_directory();
    if (!root) {
        return root;
    }
    const auto image = built_root_image();
    if (!image) {
        return std::unexpected(image.error());
    }
    const auto prepared = prepare_root_directory(*root, *image);
    if (!prepared) {
        return std::unexpected("root directory " + prepared.error());
    }
    if (!prepared->empty()) {
        fmt::print(stderr, "cxsim: root directory {}\n", *prepared);
    }
    return root;
}

/// Gives the host's terminal back while the monitor talks.
class Suspended {
  public:
    explicit Suspended(HostConsole& console) : console_(console) { console_.suspend(); }
    ~Suspended() { console_.resume(); }
    Suspended(const Suspended&) = delete;
    Suspended& operator=(const Suspended&) = delete;

  private:
    HostConsole& console_;
};

/// The machine, its monitor, and who is in charge.
class Operation {
  public:
    Operation(const Options& options, std::filesystem::path root)
        : options_(options), person_(isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0),
          console_(options.monitor && !person_ ? HostConsole::no_input : STDIN_FILENO, STDOUT_FILENO,
                   options.monitor_key,
                   {.hang_up = [this] { hang_up(); }, .monitor_key = [this] { stop_machine(); }}),
          machine_(options, std::move(root), console_), session_(machine_, print), monitor_(session_) {}

    Status run();

  private:
    static void print(std::string_view text) {
        fmt::print("{}", text);
        std::fflush(stdout);
    }
    void hang_up() {
        hung_up_ = true;
        if (kernel::Kernel* running = machine_.kernel()) {
            running->power_off();
        }
    }
    void stop_machine() {
        if (kernel::Kernel* running = machine_.kernel()) {
            running->request_stop();
        }
    }

    /// Who gives commands, by the options.
    std::expected<void, std::string> find_sources();
    void add_person();
    /// Talks until the machine shall go on; otherwise the status to end with.
    std::optional<Status> talk();
    /// Lets the machine run; the status to end with if nobody has anything to say now.
    std::optional<Status> let_run();
    std::optional<Status> after_power_off(const kernel::ExitStatus& status);
    std::optional<Status> after_stop();

    const Options& options_;
    bool person_; ///< Sits at standard input and output.
    bool hung_up_ = false;
    HostConsole console_;
    Machine machine_;
    monitor::Session session_;
    monitor::Monitor monitor_;
};

void Operation::add_person() {
    monitor_.read_from(monitor::ask_terminal(std::string(monitor::prompt), [this](std::string_view line) {
        return monitor::complete(session_, line);
    }));
}

std::expected<void, std::string> Operation::find_sources() {
    if (options_.monitor && person_) {
        add_person();
    } else if (options_.monitor) {
        monitor_.read_from(monitor::read_stream(stdin, "standard input"));
    }
    if (options_.monitor_script) {
        auto script = monitor::open_script(options_.monitor_script->string());
        if (!script) {
            return std::unexpected("--monitor-script " + script.error());
        }
        monitor_.read_from(std::move(*script));
    }
    return {};
}

std::optional<Status> Operation::talk() {
    const Suspended console(console_);
    const Ending ending = monitor_.converse();
    switch (ending.kind) {
    case Ending::Kind::quit:
        return session_.quit_status;
    case Ending::Kind::failed:
        return std::unexpected(ending.message);
    case Ending::Kind::run:
        return std::nullopt;
    case Ending::Kind::silent:
        break;
    }
    // A script that has only prepared something leaves the machine to itself.
    if (machine_.kernel() == nullptr || options_.monitor) {
        return session_.quit_status;
    }
    session_.resume();
    return std::nullopt;
}

std::optional<Status> Operation::let_run() {
    const kernel::ExitStatus status = machine_.run();
    return machine_.kernel()->is_powered_off() ? after_power_off(status) : after_stop();
}

std::optional<Status> Operation::after_power_off(const kernel::ExitStatus& status) {
    session_.power_off();
    if (status.deadlocked) {
        return std::unexpected(
            "every process waits for something that can no longer happen: the console's input has ended");
    }
    if (hung_up_) {
        constexpr int killed_by_broken_pipe = 128 + 13; // as for any writer whose reader has gone
        return killed_by_broken_pipe;
    }
    // Who has called the monitor by its key, and no more, is done.
    if (!monitor_.has_commands() || !(options_.monitor || monitor_.has_script())) {
        return status.shell_status();
    }
    session_.quit_status = status.shell_status();
    const Suspended console(console_);
    print("The machine is off.\n");
    return std::nullopt;
}

std::optional<Status> Operation::after_stop() {
    const Suspended console(console_);
    if (!console_.at_line_start()) {
        print("\n");
    }
    session_.print_stop();
    if (!monitor_.has_commands() && person_) {
        add_person();
    }
    return monitor_.has_commands() ? std::nullopt
                                   : std::optional<Status>(std::unexpected(
                                         "the machine was stopped, and there is nobody to give commands"));
}

Status Operation::run() {
    if (auto found = find_sources(); !found) {
        return std::unexpected(found.error());
    }
    if (auto booted = session_.power_on(); !booted) {
        return std::unexpected(booted.error());
    }
    bool talking = monitor_.has_commands();
    for (;;) {
        if (auto status = talking ? talk() : let_run()) {
            return *std::move(status);
        }
        talking = !talking;
    }
}

} // namespace

std::expected<int, std::string> run_machine(const Options& options) {
    auto root = ready_root_directory(options);
    if (!root) {
        return std::unexpected(root.error());
    }
    return Operation(options, std::move(*root)).run();
}

} // namespace cxsim::console
