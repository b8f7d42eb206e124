// Threads: parallel programs on machines with one to four CPUs.
#include "tests/unit/kernel/machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

namespace cxsim::kernel::testing {
namespace {

const std::string text = "        .text\n        .globl start\nstart:\n";

/// Burns time: turns of a loop of three instructions.
std::string spin(unsigned turns, const std::string& label) {
    return fmt::format("        ld.w #{},a3\n{}: sub.w #1,a3\n        lt.w #0,a3\n        jbra.t {}\n", turns,
                       label, label);
}

/// All threads take portions 0 to 99 from register 0 and add their numbers up; register 1 holds the sum, and
/// its lock bit is the right to change it. Exits with the low byte of 4950, 86.
std::string sum_in_parallel(unsigned turns) {
    return text +
           "        ld.w #0,a1\n        put.w a1,0x8000\n        snd.w a1,0x8001\n        spawn work,a1\n" +
           "work:   ld.w #0,a5\nagain:  inc.w 0x8000,a2\n        lt.w #99,a2\n        jbra.t done\n" +
           spin(turns, "turn") +
           "        add.w a2,a5\n        jbr again\ndone:   rcv.w 0x8001,a4\n        add.w a5,a4\n"
           "        snd.w a4,0x8001\n        join\n        rcv.w 0x8001,a4\n        mov a4,s0\n" +
           std::string(exit_with_s0);
}

TEST(AParallelProgram, TakesLessTimeOnMoreCpus) {
    std::map<std::string, double> times;
    std::map<std::string, double> processor_times;
    for (const std::string model : {"c210", "c220", "c230", "c240"}) {
        Machine machine(model);
        EXPECT_EQ(machine.run(sum_in_parallel(10'000)), 4950 % 256) << model;
        times[model] = static_cast<double>(machine.kernel->clock().now());
        processor_times[model] = static_cast<double>(machine.kernel->processes().find(1)->cpu_time());
    }
    EXPECT_NEAR(times["c210"] / times["c220"], 2, 0.05);
    EXPECT_NEAR(times["c210"] / times["c230"], 3, 0.1);
    EXPECT_NEAR(times["c210"] / times["c240"], 4, 0.15);
    EXPECT_NEAR(processor_times["c240"] / processor_times["c210"], 1, 0.01);
}

TEST(AParallelProgram, RepeatsItselfOnVirtualTime) {
    Nanoseconds end = 0;
    for (int round = 0; round < 2; ++round) {
        Machine machine;
        EXPECT_EQ(machine.run(sum_in_parallel(50)), 4950 % 256);
        end = round == 0 ? machine.kernel->clock().now() : end;
        EXPECT_EQ(machine.kernel->clock().now(), end);
    }
}

} // namespace
} // namespace cxsim::kernel::testing
