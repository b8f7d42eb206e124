// Programs in assembly that exercise processes, files, pipes and signals on a whole machine.
#include "tests/unit/kernel/machine.h"

#include <gtest/gtest.h>

namespace cxsim::kernel::testing {
namespace {

const std::string text = "        .text\n        .globl start\nstart:\n";

TEST(AProgram, WritesToTheConsoleAndExits) {
    Machine machine;
    const int status = machine.run(text + system_call("write", {"1", "hello", "6"}) +
                                   system_call("exit", {"3"}) + "        .data\nhello: ds.b \"hello\\n\"\n");
    EXPECT_EQ(machine.console.output, "hello\n");
    EXPECT_EQ(status, 3);
}

TEST(TheBootProm, AnnouncesTheMachine) {
    for (const char* model : {"c120", "c240"}) {
        Machine machine(model);
        machine.config.memory_megabytes = 512;
        machine.run(text + system_call("exit", {"0"}));
        const std::string name = model == std::string_view("c120") ? "C120" : "C240";
        EXPECT_EQ(machine.kernel->announcement(),
                  "CONVEX " + name + ": 512 megabytes of memory, self-test passed\n");
    }
}

} // namespace
} // namespace cxsim::kernel::testing
