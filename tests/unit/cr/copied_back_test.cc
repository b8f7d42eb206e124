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

/// What the first page that is mapped at 0xc0000000 begins with.
std::string mapped_text(kernel::Process& process) {
    const emu::Page* page = process.space.region_at(0xc0000000)->shared->find(0);
    std::string text;
    for (std::size_t i = 0; i < 6; ++i) {
        text += static_cast<char>(page->bytes[i]);
    }
    return text;
}

TEST_F(CopiedBack, FilesAreWhatIsMapped) {
    map_file(*target_, fd_);
    for (const bool removed : {false, true}) {
        ASSERT_NO_FATAL_FAILURE(save());
        std::ofstream(root() / "tmp/data") << "AFTERWARDS";
        if (removed) {
            fs::remove(root() / "tmp/data");
        }
        ASSERT_NO_FATAL_FAILURE(put_back());
        EXPECT_EQ(mapped_text(*restarted_), "before");
        const auto mapped = machine_->kernel->mapped_files().of(file().host_fd());
        ASSERT_EQ(mapped, restarted_->space.region_at(0xc0000000)->shared) << "one file, one set of pages";
        mapped->writable(0).page.bytes[0] = std::byte{'B'};
        ASSERT_TRUE(mapped->write_back());
        EXPECT_EQ(read("tmp/data"), "Before");
        mapped->writable(0).page.bytes[0] = std::byte{'b'};
        fs::remove(root() / "ck");
        target_ = restarted_;
    }
}

TEST_F(CopiedBack, FilesAreWhatAnotherProcessHasMapped) {
    kernel::Caller parent{*machine_->kernel, *target_, target_->main_thread()};
    kernel::Process& child = **kernel::fork_process(parent);
    map_file(child, fd_);
    ASSERT_TRUE(child.descriptors.close(fd_));
    ASSERT_NO_FATAL_FAILURE(save());
    fs::remove(root() / "tmp/data");
    ASSERT_NO_FATAL_FAILURE(put_back());
    ASSERT_EQ(members_.size(), 2U);
    EXPECT_EQ(machine_->kernel->mapped_files().of(file().host_fd()),
              members_.back()->space.region_at(0xc0000000)->shared);
    EXPECT_EQ(mapped_text(*members_.back()), "before");
}

TEST_F(CopiedBack, FilesHaveWhatOthersHaveStoredInAMapping) {
    const auto open = target_->descriptors.get(fd_).value();
    const auto& mapped = static_cast<const kernel::MountedFile&>(open->file());
    auto pages = machine_->kernel->mapped_files().pages_of(mapped);
    ASSERT_TRUE(pages->load(mapped, 0, 1, true));
    pages->writable(0).page.bytes[0] = std::byte{'B'};
    ASSERT_NO_FATAL_FAILURE(save());
    pages = nullptr;
    std::ofstream(root() / "tmp/data") << "AFTERWARDS";
    ASSERT_NO_FATAL_FAILURE(put_back());
    EXPECT_EQ(read("tmp/data"), "Before");
}

TEST_F(CopiedBack, FilesAreNoLongerThanWhoeverRestartsMayWrite) {
    for (const bool removed : {false, true}) {
        target_ = &start_target();
        ASSERT_EQ(open(*target_, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT), fd_);
        if (removed) {
            fs::remove(root() / "tmp/data");
        }
        ASSERT_NO_FATAL_FAILURE(save());
        start_machine("c240");
        shell().limits[ABI_RLIMIT_FSIZE].soft = 5;
        const Result refused = restart({.path = "ck", .copy_back = true});
        EXPECT_EQ(refused.error, kernel::ABI_EFBIG);
        EXPECT_EQ(refused.lines.size(), 1U);
        shell().limits[ABI_RLIMIT_FSIZE].soft = ABI_RLIM_INFINITY;
        fs::remove(root() / "ck");
        fs::remove(root() / fmt::format("loop.{}.data.{}", target_->pid, fd_));
    }
}

TEST_F(CopiedBack, FilesWhoseCopyIsGoneAreRefusedToBeMapped) {
    map_file(*target_, fd_);
    ASSERT_NO_FATAL_FAILURE(save());
    const std::string copy = fmt::format("loop.{}.data.{}", target_->pid, fd_);
    fs::remove(root() / copy);
    start_machine("c240");
    const Lines lines = restart({.path = "ck", .copy_back = true}).lines;
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_NE(lines.front().find("mapped file /tmp/data: No such file or directory"), std::string::npos);
    EXPECT_NE(lines.back().find("file copy from " + copy + " to /tmp/data failed"), std::string::npos);
}

} // namespace
} // namespace cxsim::cr::testing
