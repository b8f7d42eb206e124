// The emulated machine, made from the operator's options.
#include "console/machine.h"

#include "roms/images.h"

#include <fmt/format.h>

#include <cstdlib>
#include <vector>

namespace cxsim::console {
namespace {

kernel::KernelConfig configuration(const Options& options, std::filesystem::path root,
                                   kernel::ConsoleDevice& console) {
    kernel::KernelConfig config;
    config.model = options.model;
    config.ieee_fitted = options.ieee;
    config.memory_megabytes = options.memory_megabytes;
    config.root = std::move(root);
    config.share = options.share;
    config.disk_bytes = options.disk_bytes;
    config.clock =
        options.clock == ClockChoice::real ? kernel::ClockKind::real_time : kernel::ClockKind::virtual_time;
    config.host_threads = options.host_threads;
    config.speed = options.real_speed ? kernel::Speed::real : kernel::Speed::max;
    config.console = &console;
    config.gateway_image = roms::gateway_page();
    config.boot_prom_image = roms::boot_prom();
    return config;
}

/// The command line of /etc/init, which passes `-c COMMAND` on to the shell.
std::vector<std::string> init_arguments(const Options& options) {
    std::vector<std::string> arguments = {"/etc/init"};
    if (options.user) {
        arguments.insert(arguments.end(), {"-u", *options.user});
    }
    if (options.command) {
        arguments.insert(arguments.end(), {"-c", *options.command});
    }
    return arguments;
}

std::vector<std::string> init_environment() {
    const char* terminal = std::getenv("TERM");
    return {fmt::format("TERM={}", terminal != nullptr ? terminal : "dumb")};
}

/// What the machine itself says goes past the guest's line discipline, which would have returned the
/// carriage.
void announce(kernel::ConsoleDevice& console, std::string_view text) {
    std::string lines;
    for (const char byte : text) {
        lines += byte == '\n' && console.is_terminal() ? "\r\n" : std::string(1, byte);
    }
    console.write(std::as_bytes(std::span(lines)));
}

} // namespace

Machine::Machine(const Options& options, std::filesystem::path root, HostConsole& console)
    : options_(options), root_(std::move(root)), console_(console) {
    for (const TapeOption& tape : options.tapes) {
        reels_.at(tape.unit) = tape.reel;
    }
}

Machine::~Machine() {
    power_off();
}

std::expected<void, std::string> Machine::power_on() {
    auto created = kernel::Kernel::create(configuration(options_, root_, console_));
    if (!created) {
        return std::unexpected(created.error());
    }
    kernel_ = std::move(*created);
    for (std::size_t unit = 0; unit < reels_.size(); ++unit) {
        if (!reels_[unit]) {
            continue;
        }
        if (auto attached = kernel_->tape_drives()[unit].attach(*reels_[unit]); !attached) {
            kernel_.reset();
            return std::unexpected("tape " + attached.error());
        }
    }
    if (options_.call_log && !call_log_) {
        auto opened = CallLog::open(*options_.call_log);
        if (!opened) {
            kernel_.reset();
            return std::unexpected("--log-calls " + opened.error());
        }
        call_log_ = std::move(*opened);
    }
    kernel_->set_call_observer(call_log_.get());
    kernel_->set_checkpoint_service(&checkpoint_restart_);
    if (auto booted = kernel_->boot(init_arguments(options_), init_environment()); !booted) {
        power_off();
        return booted;
    }
    announced_ = options_.command.has_value();
    return {};
}

void Machine::power_off() {
    if (kernel_) {
        for (std::size_t unit = 0; unit < reels_.size(); ++unit) {
            const emu::TapeReel* const reel = kernel_->tape_drives()[unit].reel();
            reels_[unit] = reel != nullptr ? std::optional(*reel) : std::nullopt;
        }
        kernel_->set_call_observer(nullptr);
        kernel_->set_checkpoint_service(nullptr);
        kernel_->set_debugger(nullptr);
        kernel_.reset();
    }
}

kernel::ExitStatus Machine::run() {
    if (!announced_) {
        announce(console_, kernel_->announcement());
        announced_ = true;
    }
    return kernel_->run();
}

} // namespace cxsim::console
