// Names that checkpoint files may have, and paths that can be found again.
#include "tests/unit/cr/rules_fixture.h"

#include <sys/stat.h>

#include <fstream>

namespace cxsim::cr::testing {
namespace {

class Paths : public Rules {
  protected:
    Result save(const std::string& file, bool force = false) {
        return checkpoint({.pid = target.pid, .force = force, .file = file});
    }

    /// Sends the process so many directories down, of 21 characters each.
    void descend(int levels) {
        for (int level = 0; level < levels; ++level) {
            ASSERT_EQ(::mkdirat(target.cwd->fd.get(), deep.c_str(), 0755), 0);
            target.cwd = machine_->kernel->files().open_directory(kernel::viewpoint_of(target), deep).value();
        }
    }

    const std::string deep = "a-name-of-20-letters";
    kernel::Process& target = start_target();
};

TEST_F(Paths, ThatTheNextCheckpointWouldTakeForRemainsAreRefused) {
    for (const std::string name :
         {".chkpnt.0123456789abcdef.tmp", ".chkpnt.0123456789abcdef0123456789abcdef.set"}) {
        for (const bool force : {false, true}) {
            const Result result = save(name, force);
            EXPECT_EQ(result.error, kernel::ABI_EINVAL);
            EXPECT_EQ(result.lines, Lines{"E" + name + ": create: Invalid argument"});
            EXPECT_FALSE(fs::exists(root() / name));
        }
    }
    EXPECT_EQ(save("/tmp/.chkpnt.0123456789abcdef.tmp").error, kernel::ABI_EINVAL);
    EXPECT_EQ(save(".chkpnt.0123456789abcdef").error, none);
}

TEST_F(Paths, OfWorkingDirectoriesThatNoCallTakesAreRefused) {
    descend(48); // 1,008 characters
    EXPECT_EQ(save("/short").lines, Lines{});
    descend(2);
    const Result result = save("/ck");
    EXPECT_EQ(result.error, kernel::ABI_ENAMETOOLONG);
    ASSERT_EQ(result.lines.size(), 1U);
    EXPECT_TRUE(
        result.lines[0].starts_with(fmt::format("Eloop({}): chdir /a-name-of-20-letters/", target.pid)));
    EXPECT_TRUE(result.lines[0].ends_with("...: File name too long"));
    EXPECT_FALSE(fs::exists(root() / "ck"));
    EXPECT_EQ(save("/ck", true).error, none) << "forced";
}

TEST_F(Paths, OfOpenFilesThatNoCallTakesAreRefused) {
    const auto top = target.cwd;
    descend(48);
    open(target, "a-file-called-so", ABI_O_RDWR | ABI_O_CREAT);
    target.cwd = top;
    const Result result = save("/ck");
    EXPECT_EQ(result.error, kernel::ABI_ENAMETOOLONG);
    ASSERT_EQ(result.lines.size(), 1U);
    EXPECT_TRUE(result.lines[0].ends_with("fdpath failed: File name too long"));
    EXPECT_FALSE(fs::exists(root() / "ck"));
}

TEST_F(Paths, ThatTheHostCannotTellAreNotThoseOfRemovedFiles) {
    const auto top = target.cwd;
    descend(220);
    EXPECT_EQ(save("/ck").error, kernel::ABI_ENAMETOOLONG);
    open(target, "file", ABI_O_RDWR | ABI_O_CREAT);
    target.cwd = top;
    EXPECT_EQ(save("/ck").error, kernel::ABI_ENAMETOOLONG);
}

} // namespace
} // namespace cxsim::cr::testing
