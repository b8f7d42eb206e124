// Hostile programs: any system call with any arguments ends in a value, an errno or a signal, and nothing
// else.
#include "kernel/calls/system_call.h"
#include "kernel/files/pipe.h"
#include "tests/unit/kernel/machine.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace cxsim::kernel::testing {
namespace {

/// Values that system calls like least, and a few that they like.
std::uint32_t nasty_word(std::mt19937& engine, emu::Address valid) {
    const auto random = [&engine] { return static_cast<std::uint32_t>(engine()); };
    const std::uint32_t words[] = {0,          1,          2,          3,          0xffffffff,
                                   0x7fffffff, 0x80000000, 0x80001000, 0xfffff000, 0xffffeff0,
                                   valid,      valid + 1,  valid + 64, 255,        256,
                                   4096,       0x00400000, 0xc0000000, random(),   random() % 32};
    return words[random() % std::size(words)];
}

/// Arguments as programs mean them, or nearly so: descriptors that are open, paths, structures that end with
/// their page, small numbers.
std::uint32_t plausible_word(std::mt19937& engine, emu::Address valid, emu::Address page_end) {
    const auto random = [&engine] { return static_cast<std::uint32_t>(engine()); };
    switch (random() % 8) {
    case 0:
    case 1:
        return random() % 16; // a descriptor, a signal, a request, a pid
    case 2:
    case 3:
        return valid;
    case 4:
        return page_end - random() % 160;
    case 5:
        return std::uint32_t{1} << random() % 32;
    case 6:
        return random() % 9000;
    default:
        return nasty_word(engine, valid);
    }
}

/// Calls that would end the test, or that wait by design.
bool is_excluded(std::string_view name) {
    return name == "exit" || name == "reboot" || name == "sigpause" || name == "vfork" || name == "execve" ||
           name == "exect";
}

TEST(RandomSystemCalls, NeverHarmTheKernel) {
    const std::string program = "        .text\n        .globl start\nstart:\n        jbr start\n"
                                "        .data\nbuffer: ds.b \"/dev/null\\000\"\n        bs.b 8192\n";
    const char* const wanted = std::getenv("CXSIM_HOSTILE_SEEDS"); // more of them, for a longer run
    const std::uint32_t seeds = wanted != nullptr ? static_cast<std::uint32_t>(std::atoi(wanted)) : 20;
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        Machine machine;
        machine.install("/program", program);
        machine.put_file("/file", std::string(10000, 'x'));
        std::filesystem::create_directory(machine.host_path("/folder"));
        std::filesystem::create_symlink("folder", machine.host_path("/link"));
        Kernel& kernel = machine.boot({"/program"});
        ASSERT_TRUE(kernel.tape_drives()[0].attach({.file = machine.host_path("/reel.tap")}));
        ASSERT_TRUE(kernel.tape_unit(0).mount(0));
        std::mt19937 random(seed);
        Process& process = *kernel.processes().find(1);
        const emu::Address valid = process.program.data_end - 8000;
        const emu::Address page_end = emu::round_up_to_page(process.program.data_end);
        for (int i = 0; i < 2000 && process.state != ProcessState::zombie; ++i) {
            const auto number = static_cast<std::uint32_t>(random() % 256);
            const SystemCallRow* row = find_system_call(number);
            if (row == nullptr || is_excluded(row->name)) {
                continue;
            }
            SystemCall call{{kernel, process, process.main_thread()}, {}};
            // Where many arguments point: a path of something, and bytes of whatever was there before.
            constexpr const char* paths[] = {"/",     "/file",      "/fifo",      "/folder",
                                             "/link", "/dev/ptyp1", "/dev/ttyp1", "/dev/nrmt0"};
            const std::string path = paths[random() % std::size(paths)];
            const std::string address = std::string("\0\1", 2) + (random() % 2 == 0 ? "/socket" : path);
            const std::string& argument = random() % 4 == 0 ? address : path;
            // The program may have unmapped the place: then there is none.
            static_cast<void>(
                call.memory().write(valid, std::as_bytes(std::span(argument.c_str(), argument.size() + 1))));
            const bool plausible = random() % 2 == 0;
            for (auto& word : call.words) {
                word = plausible ? plausible_word(random, valid, page_end) : nasty_word(random, valid);
            }
            process.main_thread().progress = {};
            const Outcome outcome = row->function(call);
            if (outcome.is_error()) {
                EXPECT_NE(error_text(outcome.error()), "Unknown error") << row->name;
            }
            process.signals.pending = {};
        }
    }
}

TEST(APipe, HasNoRoomForMoreWhenThereIsTooMuchInIt) {
    Machine machine;
    machine.install("/program", "        .text\n        .globl start\nstart:\n        jbr start\n");
    Pipe pipe(machine.boot({"/program"}));
    pipe.put(std::vector<std::byte>(Pipe::capacity + 1));
    EXPECT_EQ(pipe.room(), 0U);
}

} // namespace
} // namespace cxsim::kernel::testing
