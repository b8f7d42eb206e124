// A disk of a certain size: what files take, what fits, and how removed files give their room back.
#include "kernel/files/directory.h"
#include "kernel/files/disk_space.h"
#include "tests/unit/kernel/machine.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace cxsim::kernel::testing {
namespace {

constexpr std::uint64_t block = DiskSpace::block_size;

class ADisk : public ::testing::Test {
  protected:
    ADisk() : directory(::open(folder.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}

    UniqueFd open_file(const std::string& name) const {
        return UniqueFd(::open((folder.path() / name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    }
    /// Writes blocks of bytes that are not zero.
    static void write_blocks(const UniqueFd& file, std::uint64_t first, std::size_t count) {
        const std::vector<char> bytes(count * block, 'x');
        ASSERT_EQ(::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<::off_t>(first * block)),
                  static_cast<::ssize_t>(bytes.size()));
    }
    /// A disk with room for so many blocks beyond what the files take.
    DiskSpace with_room_for(std::uint64_t blocks) const {
        return DiskSpace(measure_tree(directory.get())->bytes + blocks * block, directory.get());
    }

    TemporaryDirectory folder;
    UniqueFd directory;
};

TEST_F(ADisk, TakesTheBlocksThatAWriteNeedsAndNoMore) {
    const UniqueFd file = open_file("file");
    DiskSpace disk(10 * block, directory.get());
    EXPECT_EQ(disk.take_for_write(file.get(), 0, 1), 1U);
    write_blocks(file, 0, 1);
    EXPECT_EQ(disk.take_for_write(file.get(), 100, block - 100), block - 100); // In the block that is there.
    EXPECT_EQ(disk.take_for_write(file.get(), 100, 100 * block), 10 * block - 100);
    EXPECT_EQ(disk.take_for_write(file.get(), block, 1), 0U);
}

TEST_F(ADisk, KnowsHolesFromData) {
    const UniqueFd file = open_file("sparse");
    ASSERT_EQ(::ftruncate(file.get(), 100 * block), 0);
    write_blocks(file, 10, 2);
    DiskSpace disk = with_room_for(3);
    EXPECT_EQ(disk.take_for_write(file.get(), 10 * block, 2 * block), 2 * block);
    EXPECT_EQ(disk.take_for_write(file.get(), 9 * block, 4 * block), 4 * block); // Takes two.
    EXPECT_EQ(disk.take_for_write(file.get(), 50 * block + 5, 2 * block), block - 5);
    EXPECT_EQ(disk.take_for_write(file.get(), 60 * block, 1), 0U);
}

TEST_F(ADisk, CountsAFileWithTwoNamesOnce) {
    const UniqueFd file = open_file("one");
    write_blocks(file, 0, 5);
    const DiskUsage alone = *measure_tree(directory.get());
    std::filesystem::create_hard_link(folder.path() / "one", folder.path() / "two");
    EXPECT_EQ(measure_tree(directory.get())->bytes, alone.bytes);
    EXPECT_EQ(measure_tree(directory.get())->files, 1U);
}

TEST_F(ADisk, CountsFilesWithoutNamesUntilNobodyHoldsThem) {
    const UniqueFd file = open_file("file");
    write_blocks(file, 0, 4);
    DiskSpace disk = with_room_for(1);
    disk.hold(file.get());
    std::filesystem::remove(folder.path() / "file");
    disk.may_have_shrunk();
    EXPECT_FALSE(disk.take_node(2).has_value());
    disk.release(file.get());
    EXPECT_TRUE(disk.take_node(5).has_value());
    EXPECT_EQ(disk.take_node(1).error(), ABI_ENOSPC);
}

TEST_F(ADisk, KeepsNoRoomForWritesThatTheHostRefuses) {
    auto disk =
        std::make_shared<DiskSpace>(measure_tree(directory.get())->bytes + 20 * block, directory.get());
    Mount mount;
    mount.disk = disk;
    static_cast<void>(open_file("file"));
    const UniqueFd file(
        ::openat(directory.get(), "file", O_RDONLY | O_CLOEXEC)); // No host lets it be written.
    const std::vector<std::byte> bytes(4 * block);
    static_cast<void>(disk->usage());
    for (int n = 0; n < 100; ++n) {
        ASSERT_EQ(write_to_disk(mount, file.get(), bytes, 0), -1);
        EXPECT_EQ(errno, EBADF);
    }
    EXPECT_TRUE(disk->take_node(19).has_value());
}

TEST_F(ADisk, HasRoomForSoManyFilesAndNamesOnlyWhereABlockIsFree) {
    DiskSpace disk(4 * block, directory.get());
    EXPECT_EQ(disk.largest_number_of_files(), 8U);
    for (int n = 0; n < 8; ++n) {
        EXPECT_TRUE(disk.take_node(0).has_value()) << n;
    }
    EXPECT_EQ(disk.take_node(0).error(), ABI_ENOSPC);
    EXPECT_TRUE(disk.take_name().has_value());
    const UniqueFd file = open_file("file");
    write_blocks(file, 0, 4);
    std::filesystem::remove(folder.path() / "file");
    disk.may_have_shrunk();
    EXPECT_TRUE(disk.take_node(4).has_value()) << "measured anew: there are no eight files";
    EXPECT_EQ(disk.take_name().error(), ABI_ENOSPC);
}

TEST_F(ADisk, MeasuresATreeHoweverDeepItIs) {
    constexpr int depth = 200;
    UniqueFd here(::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for (int level = 0; level < depth; ++level) {
        ASSERT_EQ(::mkdirat(here.get(), "d", 0700), 0);
        here = UniqueFd(::openat(here.get(), "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    }
    ::rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const ::rlimit few{.rlim_cur = 100, .rlim_max = before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    EXPECT_EQ(measure_tree(directory.get())->files, depth);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
}

} // namespace
} // namespace cxsim::kernel::testing
