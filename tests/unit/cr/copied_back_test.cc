// restart -C: files that are put back are the ones at their paths again, for all who have them (p. 2-16).
#include "tests/unit/cr/rules_fixture.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string_view>

namespace cxsim::cr::testing {
namespace {

/// A process with a file, checkpointed with a copy of it.
class CopiedBack : public Rules {
  protected:
    CopiedBack() : target_(&start_target()), fd_(open(*target_, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT)) {
        std::ofstream(root() / "tmp/data") << "before";
    }

    /// Checkpoints the process, with what it has started.
    void save() {
        CheckpointRequest request{.pid = target_->pid, .extent = Extent::hierarchy, .file = "ck"};
        request.copy_files = true;
        ASSERT_EQ(checkpoint(request).lines, Lines{});
    }
    void put_back() {
        start_machine("c240");
        ASSERT_EQ(restart({.path = "ck", .copy_back = true}).lines, Lines{});
    }
    const kernel::MountedFile& file() const {
        return static_cast<const kernel::MountedFile&>(restarted_->descriptors.get(fd_).value()->file());
    }
    std::string read(const std::string& path) const {
        std::ifstream stream(root() / path);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    static void write(const kernel::MountedFile& to, std::string_view text) {
        ASSERT_EQ(::pwrite(to.host_fd(), text.data(), text.size(), 0), static_cast<::ssize_t>(text.size()));
    }

    kernel::Process* target_;
    std::uint32_t fd_;
};

TEST_F(CopiedBack, FilesHaveTheirPathsWhereverTheyGo) {
    for (const bool removed : {false, true}) {
        target_ = &start_target();
        ASSERT_EQ(open(*target_, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT), fd_);
        fs::remove(root() / "ck");
        fs::remove(root() / fmt::format("loop.{}.data.{}", target_->pid, fd_));
        ASSERT_NO_FATAL_FAILURE(save());
        if (removed) {
            fs::remove(root() / "tmp/data");
        }
        ASSERT_NO_FATAL_FAILURE(put_back());
        EXPECT_EQ(file().guest_path(), "/tmp/data");
        fs::rename(root() / "tmp/data", root() / "elsewhere");
        EXPECT_EQ(file().guest_path(), "/elsewhere");
        fs::rename(root() / "elsewhere", root() / "tmp/data");
    }
}

TEST_F(CopiedBack, FilesAreTheSameAfterAnotherCheckpoint) {
    ASSERT_NO_FATAL_FAILURE(save());
    ASSERT_NO_FATAL_FAILURE(put_back());
    EXPECT_EQ(checkpoint({.pid = restarted_->pid, .file = "again"}, {.verbose = true}).lines, Lines{})
        << "there is nothing to be copied";
    start_machine("c240");
    ASSERT_EQ(restart({.path = "again"}).lines, Lines{});
    write(file(), "beyond");
    EXPECT_EQ(read("tmp/data"), "beyond");
}

} // namespace
} // namespace cxsim::cr::testing
