// A disk of a certain size: checkpoints and restarts take no more of the host than it has, at no moment, not
// even in files that have no names yet.
#include "kernel/files/tree_usage.h"
#include "tests/unit/cr/rules_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <random>

namespace cxsim::cr::testing {
namespace {

constexpr std::uint64_t disk_bytes = std::uint64_t{1} << 20;
constexpr emu::Address data = 0xc0000000;

/// Looks before each call how much the files below a directory take, those without names among them.
class MeasuringStorage final : public Storage {
  public:
    explicit MeasuringStorage(const fs::path& root)
        : root_(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}
    int before(Call) override {
        most_ = std::max(most_, taken());
        return 0;
    }
    std::uint64_t most() const { return most_; }

  private:
    std::uint64_t taken() const {
        constexpr std::uint64_t bytes_per_block = 512;
        struct ::stat root{};
        EXPECT_EQ(::fstat(root_.get(), &root), 0);
        std::uint64_t sum = kernel::measure_tree(root_.get())->bytes;
        std::vector<::ino_t> seen;
        for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
            struct ::stat status{};
            const bool nameless = ::stat(entry.path().c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
                                  status.st_nlink == 0 && status.st_dev == root.st_dev;
            if (nameless && std::ranges::find(seen, status.st_ino) == seen.end()) {
                seen.push_back(status.st_ino);
                sum += static_cast<std::uint64_t>(status.st_blocks) * bytes_per_block;
            }
        }
        return sum;
    }

    kernel::UniqueFd root_;
    std::uint64_t most_ = 0;
};

class LimitedDisk : public Rules {
  protected:
    LimitedDisk() {
        disk_bytes_ = disk_bytes;
        start_machine("c240");
        machines_.front()->kernel.reset();
    }

    /// Gives the process so many pages that nothing can compress.
    void fill(kernel::Process& process, std::uint32_t pages) {
        map_data(process, data, pages);
        for (std::uint32_t i = 0; i < pages; ++i) {
            for (std::byte& byte : process.space.writable_page(emu::page_of(data) + i).bytes) {
                byte = static_cast<std::byte>(random_());
            }
        }
    }

    /// A process that has removed a file of so many bytes, which it has open.
    kernel::Process& start_target_with_removed_file(std::size_t size) {
        kernel::Process& target = start_target();
        std::ofstream(root() / "file") << std::string(size, 'x');
        (void)open(target, "/file", ABI_O_RDWR);
        fs::remove(root() / "file");
        measure();
        return target;
    }

    /// Lets the machine know what has been done to its files from outside.
    void measure() { EXPECT_TRUE(machine_->kernel->files().root()->mount->disk->usage()); }

    std::mt19937 random_{1990};
};

TEST_F(LimitedDisk, IsNotExceededByACheckpointThatDoesNotFit) {
    kernel::Process& target = start_target();
    fill(target, 300);
    for (const bool compress : {false, true}) {
        MeasuringStorage storage(root());
        const Result result =
            checkpoint({.pid = target.pid, .file = "ck", .compress = compress, .storage = &storage});
        EXPECT_EQ(result.error, kernel::ABI_ENOSPC);
        EXPECT_EQ(result.lines, Lines{"Eck: write proc region: No space left on device"});
        EXPECT_GT(storage.most(), disk_bytes / 2);
        EXPECT_LE(storage.most(), disk_bytes);
    }
    // What was written in vain is free again.
    target.space.unmap(data, data + 200 * std::uint64_t{emu::page_size});
    EXPECT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
}

TEST_F(LimitedDisk, IsNotExceededByAHierarchyOfWhichEachMemberFits) {
    kernel::Process& target = start_target();
    fill(target, 100);
    for (int i = 0; i < 2; ++i) {
        kernel::Caller caller{*machine_->kernel, target, target.main_thread()};
        ASSERT_TRUE(kernel::fork_process(caller));
    }
    MeasuringStorage storage(root());
    EXPECT_EQ(
        checkpoint({.pid = target.pid, .extent = Extent::hierarchy, .file = "ck", .storage = &storage}).error,
        kernel::ABI_ENOSPC);
    EXPECT_LE(storage.most(), disk_bytes);
    EXPECT_FALSE(fs::exists(root() / "ck"));
}

TEST_F(LimitedDisk, IsNotExceededByCopiesOfFiles) {
    const kernel::Pid pid = start_target_with_removed_file(disk_bytes / 2).pid;
    MeasuringStorage storage(root());
    const Result result = checkpoint({.pid = pid, .file = "ck", .storage = &storage});
    EXPECT_EQ(result.error, kernel::ABI_ENOSPC);
    EXPECT_LE(storage.most(), disk_bytes);
    EXPECT_FALSE(fs::exists(root() / "ck"));
}

TEST_F(LimitedDisk, IsNotExceededByARestartThatPutsCopiesBack) {
    const kernel::Pid pid = start_target_with_removed_file(disk_bytes / 4).pid;
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).error, none);
    std::ofstream(root() / "other") << std::string(disk_bytes / 2, 'x');
    machine_->kernel.reset(); // With the removed file.
    start_machine("c240");
    MeasuringStorage storage(root());
    const Result refused = restart({.path = "ck", .last_try = true, .storage = &storage});
    EXPECT_EQ(refused.error, kernel::ABI_ENOSPC);
    EXPECT_LE(storage.most(), disk_bytes);
    fs::remove(root() / "other");
    start_machine("c240");
    EXPECT_EQ(restart({.path = "ck", .last_try = true}).error, none);
}

} // namespace
} // namespace cxsim::cr::testing
