// The machine for tests.
#include "tests/unit/kernel/machine.h"

#include "emu/isa/text.h"
#include "kernel/calls/system_call.h"
#include "roms/images.h"
#include "toolchain/as/assembler.h"
#include "toolchain/ld/linker.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace cxsim::kernel::testing {

namespace {

std::uint32_t number_of(std::string_view name) {
    for (std::uint32_t number = 0; number < 256; ++number) {
        const SystemCallRow* row = find_system_call(number);
        if (row != nullptr && row->name == name) {
            return number;
        }
    }
    throw std::runtime_error(fmt::format("no system call {}", name));
}

} // namespace

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cxsim-kernel-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("cannot make a temporary directory");
    }
    path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

ConsoleDevice::Input StringConsole::read(std::span<std::byte> to) {
    const std::size_t count = std::min(to.size(), input.size());
    std::memcpy(to.data(), input.data(), count);
    input.erase(0, count);
    return {count, input.empty() && input_ends && typed_when_idle.empty()};
}

void StringConsole::write(std::span<const std::byte> bytes) {
    output.append(isa::as_text(bytes));
}

void StringConsole::wait(std::optional<Nanoseconds> timeout) {
    if (!typed_when_idle.empty()) {
        input += typed_when_idle.front();
        typed_when_idle.pop_front();
    } else if (!timeout) {
        throw std::runtime_error("the machine waits for input that never comes; output so far: " + output);
    }
}

std::vector<std::byte> assemble_program(std::string_view source) {
    const auto object = toolchain::assemble(source, "test.s");
    if (!object) {
        std::string messages;
        for (const auto& each : object.error()) {
            messages += fmt::format("{}: {}\n", each.location.line, each.message);
        }
        throw std::runtime_error(messages);
    }
    const toolchain::LinkInput input{"test.o", *object};
    auto linked = toolchain::link(std::span(&input, 1));
    if (!linked) {
        throw std::runtime_error(fmt::format("{}", fmt::join(linked.error(), "\n")));
    }
    return std::move(linked->executable);
}

std::string system_call(std::string_view name, const std::vector<std::string>& arguments) {
    std::string text;
    for (auto argument = arguments.rbegin(); argument != arguments.rend(); ++argument) {
        text += argument->starts_with('%') ? fmt::format("        psh.w {}\n", argument->substr(1))
                                           : fmt::format("        pshea {}\n", *argument);
    }
    text += fmt::format("        mov sp,ap\n        sysc #0,#{}\n", number_of(name));
    return text + fmt::format("        add.w #{},sp\n", 4 * arguments.size());
}

std::string if_failed(std::string_view label) {
    return fmt::format("        jbrs.t {}\n", label);
}

std::string unless_failed(std::string_view label) {
    return fmt::format("        jbrs.f {}\n", label);
}

Machine::Machine(std::string_view model) {
    config.model = *emu::find_model(model);
    config.root = root.path();
    config.console = &console;
    config.gateway_image = roms::gateway_page();
    config.boot_prom_image = roms::boot_prom();
}

void Machine::install(const std::string& path, std::string_view source) {
    const auto bytes = assemble_program(source);
    put_file(path, isa::as_text(bytes));
    std::filesystem::permissions(host_path(path), std::filesystem::perms(0755));
}

void Machine::put_file(const std::string& path, std::string_view contents) {
    std::filesystem::create_directories(host_path(path).parent_path());
    std::ofstream(host_path(path), std::ios::binary) << contents;
}

std::string Machine::file(const std::string& path) const {
    std::ostringstream text;
    text << std::ifstream(host_path(path), std::ios::binary).rdbuf();
    return text.str();
}

std::filesystem::path Machine::host_path(const std::string& path) const {
    return root.path() / std::filesystem::path(path).relative_path();
}

Kernel& Machine::boot(std::vector<std::string> arguments) {
    auto created = Kernel::create(config);
    if (!created) {
        throw std::runtime_error(created.error());
    }
    kernel = std::move(*created);
    if (const auto booted = kernel->boot(arguments, {}); !booted) {
        throw std::runtime_error(booted.error());
    }
    return *kernel;
}

int Machine::run(std::string_view source) {
    install("/program", source);
    return boot({"/program"}).run().shell_status();
}

} // namespace cxsim::kernel::testing
