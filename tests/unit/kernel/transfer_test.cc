// read and write of many megabytes: others get their turns meanwhile, and programs do not notice.
#include "kernel/calls/system_call.h"
#include "kernel/kernel.h"
#include "kernel/processes/signals.h"
#include "tests/unit/kernel/machine.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace cxsim::kernel::testing {
namespace {

/// Writes 64 MB, 16 times the same 4 MB, to /file and exits with the number of its megabytes.
std::string writes_much() {
    std::string program = "        .text\n        .globl start\nstart:\n" +
                          system_call("open", {"path", "0x202", "0x1b6"}) + "        mov s0,a1\n" +
                          system_call("writev", {"%a1", "pieces", "16"}) + "        shf #-20,s0\n" +
                          std::string(exit_with_s0) + "        .data\npath: ds.b \"/file\\000\"\n" +
                          "        .align 4\npieces:\n";
    for (int i = 0; i < 16; ++i) {
        program += "        ds.w buffer, 4194304\n";
    }
    return program + "        .bss\nbuffer: bs.b 4194304\n";
}

class ALongWrite : public ::testing::Test {
  protected:
    static constexpr std::uint64_t total = 64 << 20;

    ALongWrite() {
        machine.install("/program", writes_much());
        machine.boot({"/program"});
    }
    Process& process() { return *machine.kernel->processes().find(1); }
    Thread& thread() { return process().main_thread(); }
    /// Lets the program come into the middle of its call.
    void begin() {
        for (std::uint64_t instructions = 1; thread().progress.moved == 0 && instructions < 1000;
             ++instructions) {
            machine.kernel->run_until({.pid = 1, .instructions = instructions});
        }
        ASSERT_GT(thread().progress.moved, 0U);
        ASSERT_LT(thread().progress.moved, total);
    }

    Machine machine;
};

TEST_F(ALongWrite, LetsOthersHaveTheirTurns) {
    begin();
    EXPECT_LE(thread().progress.moved, 8U << 20U);
    EXPECT_EQ(machine.kernel->run().shell_status(), 64);
    EXPECT_EQ(std::filesystem::file_size(machine.host_path("/file")), total);
}

TEST_F(ALongWrite, IsInterruptedByNoHandler) {
    process().signals.action(ABI_SIGUSR1).handler = process().program.entry;
    begin();
    machine.kernel->post_signal(process(), ABI_SIGUSR1);
    EXPECT_TRUE(deliverable(thread()).empty());
    process().signals.action(ABI_SIGUSR1) = {};
    EXPECT_EQ(deliverable(thread()), signals(ABI_SIGUSR1)) << "what ends the process does so";
}

TEST_F(ALongWrite, EndsWithItsProcess) {
    begin();
    machine.kernel->post_signal(process(), ABI_SIGKILL);
    machine.kernel->run();
    EXPECT_LT(std::filesystem::file_size(machine.host_path("/file")), total);
}

TEST_F(ALongWrite, GoesOnWhereItWasStopped) {
    begin();
    machine.kernel->post_signal(process(), ABI_SIGSTOP);
    machine.kernel->post_signal(process(), ABI_SIGCONT);
    EXPECT_EQ(machine.kernel->run().shell_status(), 64);
    EXPECT_EQ(std::filesystem::file_size(machine.host_path("/file")), total);
}

} // namespace
} // namespace cxsim::kernel::testing
