// Time slices: that they are fair, exact and repeatable.
#include "tests/unit/kernel/machine.h"

#include <gtest/gtest.h>

namespace cxsim::kernel::testing {
namespace {

const std::string text = "        .text\n        .globl start\nstart:\n";

/// Two processes write a letter each after every 100,000 turns of a loop, ten times.
std::string two_writers() {
    const auto writer = [](const std::string& name, const std::string& symbol) {
        return "        ld.w #10,a5\n" + name + "_more:\n        ld.w #100000,a1\n" + name +
               "_spin:\n        sub.w #1,a1\n        lt.w #0,a1\n        jbra.t " + name + "_spin\n" +
               system_call("write", {"1", symbol, "1"}) +
               "        sub.w #1,a5\n        lt.w #0,a5\n        jbra.t " + name + "_more\n";
    };
    return text + system_call("fork") + "        ld.l #0,s1\n        eq.l s0,s1\n        jbrs.t child\n" +
           writer("p", "parent_letter") + system_call("wait4", {"-1", "0", "0", "0"}) +
           system_call("exit", {"0"}) + "child:\n" + writer("c", "child_letter") +
           system_call("exit", {"0"}) +
           "        .data\nparent_letter: ds.b \"p\"\nchild_letter: ds.b \"c\"\n";
}

TEST(TheScheduler, LetsProcessesTakeTurns) {
    Machine machine;
    EXPECT_EQ(machine.run(two_writers()), 0);
    const std::string& output = machine.console.output;
    EXPECT_EQ(std::ranges::count(output, 'p'), 10);
    EXPECT_EQ(std::ranges::count(output, 'c'), 10);
    EXPECT_LT(output.find('c'), output.rfind('p'));
    EXPECT_LT(output.find('p'), output.rfind('c'));
}

TEST(TheScheduler, RepeatsItselfOnVirtualTime) {
    std::string output;
    Nanoseconds end = 0;
    for (int round = 0; round < 3; ++round) {
        Machine machine;
        machine.run(two_writers());
        if (round == 0) {
            output = machine.console.output;
            end = machine.kernel->clock().now();
        }
        EXPECT_EQ(machine.console.output, output);
        EXPECT_EQ(machine.kernel->clock().now(), end);
    }
}

TEST(RunUntil, StopsAtExactlyThatInstruction) {
    for (const std::uint64_t count : {1ULL, 7ULL, 1000ULL, 123'456ULL}) {
        Machine machine;
        machine.install("/program", two_writers());
        Kernel& kernel = machine.boot({"/program"});
        ASSERT_EQ(kernel.run_until({.pid = 1, .instructions = count}), StopReason::reached);
        EXPECT_EQ(kernel.processes().find(1)->main_thread().context.instructions, count);
        EXPECT_EQ(kernel.run().shell_status(), 0);
    }
}

TEST(RunUntil, SaysWhenTheProcessIsGone) {
    Machine machine;
    machine.install("/program", two_writers());
    Kernel& kernel = machine.boot({"/program"});
    EXPECT_EQ(kernel.run_until({.pid = 2, .instructions = 1}), StopReason::no_process);
    EXPECT_EQ(kernel.run_until({.pid = 1, .instructions = 1ULL << 40U}), StopReason::power_off);
}

TEST(StoppingAndGoingOn, ChangesNothing) {
    Machine whole;
    whole.run(two_writers());
    Machine pieces;
    pieces.install("/program", two_writers());
    Kernel& kernel = pieces.boot({"/program"});
    for (std::uint64_t count = 10'000;
         kernel.run_until({.pid = 1, .instructions = count}) == StopReason::reached;) {
        count += 99'991;
    }
    EXPECT_EQ(kernel.run().shell_status(), 0);
    EXPECT_EQ(pieces.console.output, whole.console.output);
}

TEST(AFrozenProcess, DoesNotRun) {
    Machine machine;
    machine.install("/program", two_writers());
    Kernel& kernel = machine.boot({"/program"});
    ASSERT_EQ(kernel.run_until({.pid = 1, .instructions = 100}), StopReason::reached);
    Process& child = *kernel.processes().after(1);
    Kernel::freeze(child);
    const std::uint64_t executed = child.main_thread().context.instructions;
    ASSERT_EQ(kernel.run_until({.pid = 1, .instructions = 1'000'000}), StopReason::reached);
    EXPECT_EQ(child.main_thread().context.instructions, executed);
    Kernel::thaw(child);
    EXPECT_EQ(kernel.run().shell_status(), 0);
}

TEST(TwoMachines, LiveInOneProcess) {
    Machine first;
    Machine second("c120");
    first.install("/program", two_writers());
    second.install("/program", two_writers());
    Kernel& one = first.boot({"/program"});
    Kernel& other = second.boot({"/program"});
    ASSERT_EQ(one.run_until({.pid = 1, .instructions = 5000}), StopReason::reached);
    EXPECT_EQ(other.run().shell_status(), 0);
    EXPECT_EQ(one.run().shell_status(), 0);
}

} // namespace
} // namespace cxsim::kernel::testing
