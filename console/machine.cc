// A whole machine from the operator's options.
#include "console/machine.h"

#include "console/host_console.h"
#include "console/root_directory.h"
#include "cr/service.h"
#include "kernel/kernel.h"
#include "roms/images.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <vector>

namespace cxsim::console {
namespace {

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
    if (auto prepared = prepare_root_directory(*root, *image); !prepared) {
        return std::unexpected("root directory " + prepared.error());
    }
    return root;
}

kernel::KernelConfig configuration(const Options& options, std::filesystem::path root,
                                   kernel::ConsoleDevice& console) {
    kernel::KernelConfig config;
    config.model = options.model;
    config.ieee_fitted = options.ieee;
    config.memory_megabytes = options.memory_megabytes;
    config.root = std::move(root);
    config.share = options.share;
    config.clock =
        options.clock == ClockChoice::real ? kernel::ClockKind::real_time : kernel::ClockKind::virtual_time;
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

void announce(kernel::ConsoleDevice& console, std::string_view text) {
    console.write(std::as_bytes(std::span(text)));
}

} // namespace

std::expected<int, std::string> run_machine(const Options& options) {
    auto root = ready_root_directory(options);
    if (!root) {
        return std::unexpected(root.error());
    }
    // The console is made before the machine, because it must outlive it.
    bool hung_up = false;
    kernel::Kernel* running = nullptr;
    const auto on_hang_up = [&] {
        hung_up = true;
        if (running != nullptr) {
            running->power_off();
        }
    };
    HostConsole console(STDIN_FILENO, STDOUT_FILENO, options.monitor_key,
                        {.hang_up = on_hang_up, .monitor_key = [] {}});
    auto created = kernel::Kernel::create(configuration(options, std::move(*root), console));
    if (!created) {
        return std::unexpected(created.error());
    }
    const std::unique_ptr<kernel::Kernel> machine = std::move(*created);
    running = machine.get();
    for (const TapeOption& tape : options.tapes) {
        if (auto attached = machine->tape_drives().at(tape.unit).attach(tape.reel); !attached) {
            return std::unexpected("tape " + attached.error());
        }
    }
    cr::Service checkpoint_restart;
    machine->set_checkpoint_service(&checkpoint_restart);
    if (auto booted = machine->boot(init_arguments(options), init_environment()); !booted) {
        return std::unexpected(booted.error());
    }
    if (!options.command) {
        announce(console, machine->announcement());
    }
    const kernel::ExitStatus status = machine->run();
    machine->set_checkpoint_service(nullptr);
    if (status.deadlocked) {
        return std::unexpected(
            "every process waits for something that can no longer happen: the console's input has ended");
    }
    // As for any writer whose reader has gone.
    constexpr int killed_by_broken_pipe = 128 + 13;
    return hung_up ? killed_by_broken_pipe : status.shell_status();
}

} // namespace cxsim::console
