// Core files: what they hold, how little room they take, and who gets none.
#include "emu/isa/soff.h"
#include "kernel/processes/core_file.h"
#include "tests/unit/kernel/machine.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

namespace cxsim::kernel::testing {
namespace {

namespace fs = std::filesystem;

/// A process with a huge region of which it uses three bytes.
class Core : public ::testing::Test {
  protected:
    static constexpr emu::Address far = 0x90000000;
    static constexpr std::uint64_t huge = std::uint64_t{1} << 30;

    Core() {
        machine_.install("/loop", "        .text\n        .globl start\nstart:\n        br start\n");
        machine_.boot({"/loop"});
        process().space.map(
            {.start = far, .end = far + huge, .protection = emu::Protection::all, .shared = {}});
        const std::array text{std::byte{'e'}, std::byte{'n'}, std::byte{'d'}};
        EXPECT_TRUE(process().space.write(static_cast<emu::Address>(far + huge - 3), text));
    }

    Process& process() { return *machine_.kernel->processes().find(1); }
    bool write() { return write_core_file(*machine_.kernel, process(), ABI_SIGQUIT); }
    fs::path core() const { return machine_.host_path("/core"); }

    Machine machine_;
};

TEST_F(Core, HoldsTheMemoryAndHasHolesWhereNothingWasEverWritten) {
    ASSERT_TRUE(write());
    struct ::stat status{};
    ASSERT_EQ(::stat(core().c_str(), &status), 0);
    EXPECT_GT(static_cast<std::uint64_t>(status.st_size), huge);
    EXPECT_LT(status.st_blocks * 512, 1 << 20);
    // It ends with the stack, before which lies the region.
    const std::string file = machine_.file("/core");
    EXPECT_NE(file.rfind("end"), std::string::npos);
    const auto parsed = soff::parse(std::as_bytes(std::span(file)));
    ASSERT_TRUE(parsed) << parsed.error();
    EXPECT_EQ(parsed->magic, soff::magic_core);
    const auto section = std::ranges::find(parsed->sections, far, &soff::Section::address);
    ASSERT_NE(section, parsed->sections.end());
    EXPECT_EQ(section->size, huge);
    EXPECT_EQ(section->contents.back(), std::byte{'d'});
    EXPECT_EQ(section->contents.front(), std::byte{0});
}

TEST_F(Core, IsNotWrittenBeyondTheLimit) {
    process().limits[ABI_RLIMIT_CORE].soft = 1 << 20;
    EXPECT_FALSE(write());
    EXPECT_FALSE(fs::exists(core()));
    process().space.unmap(far, far + huge);
    EXPECT_TRUE(write());
}

TEST_F(Core, FollowsNoLinkAndFillsNoFileOfOthers) {
    machine_.put_file("/precious", "precious");
    fs::create_symlink("precious", core());
    EXPECT_FALSE(write());
    fs::remove(core());
    fs::create_hard_link(machine_.host_path("/precious"), core());
    EXPECT_FALSE(write());
    EXPECT_EQ(machine_.file("/precious"), "precious");
    fs::remove(core());
    fs::permissions(machine_.root.path(), fs::perms::all);
    machine_.put_file("/core", "of root, but writable");
    fs::permissions(core(), fs::perms::all);
    process().credentials = {
        .uid = 10, .euid = 10, .saved_uid = 10, .gid = 10, .egid = 10, .saved_gid = 10, .groups = {}};
    EXPECT_FALSE(write());
    fs::remove(core());
    process().program.file.mode = 0755;
    EXPECT_TRUE(write());
}

TEST_F(Core, IsNotWrittenForAProcessWithAnotherIdentity) {
    process().credentials.gid = 10;
    EXPECT_FALSE(write());
    process().credentials.gid = 0;
    process().credentials.uid = 10;
    EXPECT_FALSE(write());
}

} // namespace
} // namespace cxsim::kernel::testing
