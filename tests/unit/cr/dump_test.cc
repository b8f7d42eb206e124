// convex-sod's table of records and what a checkpoint writes must agree.
#include "cr/service.h"
#include "kernel/abi/chkpnt.h"
#include "tests/unit/kernel/machine.h"
#include "toolchain/common/files.h"
#include "toolchain/sod/contexts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace cxsim::cr {
namespace {

using kernel::testing::Machine;
using kernel::testing::system_call;

TEST(CheckpointDump, KnowsTheLayoutOfEveryRecord) {
    Service service;
    Machine machine;
    machine.install(
        "/program",
        "        .text\n        .globl start\nstart:\n" + system_call("chkpnt", {"request"}) +
            system_call("exit", {"0"}) +
            "        .data\nrequest: ds.w 0,0,0,0,0,name,0,0,0,0,0,0\nname:    ds.b \"/ck\\0\"\n");
    kernel::Kernel& kernel = machine.boot({"/program"});
    kernel.set_checkpoint_service(&service);
    ASSERT_EQ(kernel.run().shell_status(), 0);
    kernel.set_checkpoint_service(nullptr);
    const auto bytes = toolchain::read_file((machine.root.path() / "ck").string());
    ASSERT_TRUE(bytes.has_value()) << bytes.error();
    const auto file = soff::parse(*bytes);
    ASSERT_TRUE(file.has_value()) << file.error();
    const std::string records = toolchain::dump_checkpoint(*file);
    EXPECT_EQ(records.find("unknown layout"), std::string::npos) << records;
    EXPECT_NE(records.find("  command             'program'\n"), std::string::npos) << records;
    EXPECT_NE(records.find("  directory           '/'\n"), std::string::npos) << records;
    const std::string contexts = toolchain::dump_contexts(*file, false, nullptr);
    EXPECT_NE(contexts.find("(program), 1 thread\nthread 0\n  pc  8000"), std::string::npos) << contexts;
}

} // namespace
} // namespace cxsim::cr
