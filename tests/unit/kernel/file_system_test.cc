// Paths: what they reach, and that nothing outside the root can be reached.
#include "kernel/abi/file.h"
#include "kernel/files/file_system.h"
#include "kernel/files/host_file.h"
#include "tests/unit/kernel/machine.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

namespace cxsim::kernel::testing {
namespace {

class AFileSystem : public ::testing::Test {
  protected:
    AFileSystem() {
        std::filesystem::permissions(root.path(), std::filesystem::perms(0755));
        std::filesystem::create_directories(root.path() / "a/b");
        std::filesystem::create_directories(share.path() / "inner");
        std::ofstream(root.path() / "a/file") << "inside";
        std::ofstream(outside.path() / "secret") << "outside";
        std::ofstream(share.path() / "inner/shared") << "shared";
        auto created = FileSystem::create(root.path(), share.path());
        files = std::move(*created);
        cwd = files->root();
    }

    Viewpoint view() const { return {who, chroot ? chroot : files->root(), cwd}; }
    Expected<Node> find(std::string_view path) const { return files->lookup(view(), path, Follow::yes); }
    Errno error_of(std::string_view path) const {
        const auto node = find(path);
        return node ? Errno{} : node.error();
    }
    void enter(std::string_view path) { cwd = *files->open_directory(view(), path); }
    void host_link(const std::filesystem::path& target, const char* name) const {
        std::filesystem::create_symlink(target, root.path() / name);
    }

    TemporaryDirectory root;
    TemporaryDirectory share;
    TemporaryDirectory outside;
    std::unique_ptr<FileSystem> files;
    Credentials who;
    DirectoryPointer chroot;
    DirectoryPointer cwd;
};

TEST_F(AFileSystem, KeepsDotDotsBelowTheRoot) {
    const auto inode = find("/").value().status.inode;
    for (const char* path : {"/..", "/../../..", "..", "../../../", "/a/../..", "/a/b/../../../../.."}) {
        EXPECT_EQ(find(path).value().status.inode, inode) << path;
    }
    EXPECT_EQ(error_of(".." + outside.path().string() + "/secret"), ABI_ENOENT);
    enter("/a/b");
    EXPECT_EQ(find("../../../..").value().status.inode, inode);
    EXPECT_EQ(find("../file").value().status.size, 6);
}

TEST_F(AFileSystem, InterpretsAbsoluteSymbolicLinksInsideTheRoot) {
    host_link(outside.path() / "secret", "escape");
    host_link("/a/file", "inner");
    host_link("../../../../../../etc/passwd", "climb");
    EXPECT_EQ(error_of("/escape"), ABI_ENOENT);
    EXPECT_EQ(error_of("/climb"), ABI_ENOENT);
    EXPECT_EQ(find("/inner").value().status.size, 6);
}

TEST_F(AFileSystem, RefusesMagicLinksAndLoops) {
    host_link("/proc/self/root/etc/passwd", "magic");
    host_link("loop", "loop");
    EXPECT_EQ(error_of("/magic"), ABI_ENOENT);
    EXPECT_EQ(error_of("/loop"), ABI_ELOOP);
}

TEST_F(AFileSystem, DistinguishesWhatIsMissingFromWhatIsNoDirectory) {
    EXPECT_EQ(error_of(""), ABI_ENOENT);
    EXPECT_EQ(error_of("/none/x"), ABI_ENOENT);
    EXPECT_EQ(error_of("/a/file/x"), ABI_ENOTDIR);
    EXPECT_EQ(error_of("/a/file/"), ABI_ENOTDIR);
    EXPECT_EQ(error_of("/" + std::string(300, 'x')), ABI_ENAMETOOLONG);
    EXPECT_EQ(error_of("/" + std::string(2000, 'x')), ABI_ENAMETOOLONG);
}

TEST_F(AFileSystem, ShowsTheShareAtMntHostAndLeadsBackOut) {
    EXPECT_EQ(find("/mnt/host/inner/shared").value().status.size, 6);
    EXPECT_EQ(find("/mnt/host/../../a/file").value().status.size, 6);
    enter("/mnt/host/inner");
    EXPECT_EQ(*files->path_within(*cwd, *files->root()), "/mnt/host/inner");
    EXPECT_EQ(find("../../../a/file").value().status.size, 6);
    EXPECT_EQ(files->remove_directory(view(), "/mnt/host").error(), ABI_EBUSY);
    EXPECT_EQ(files->rename(view(), "/a/file", "/mnt/host/file").error(), ABI_EXDEV);
}

TEST_F(AFileSystem, DoesNotLetTheShareEscapeEither) {
    std::filesystem::create_symlink(outside.path() / "secret", share.path() / "escape");
    EXPECT_EQ(error_of("/mnt/host/escape"), ABI_ENOENT);
    EXPECT_EQ(error_of("/mnt/host/inner/../../../.." + outside.path().string() + "/secret"), ABI_ENOENT);
}

TEST_F(AFileSystem, ConfinesAProcessToItsOwnRoot) {
    chroot = *files->open_directory(view(), "/a");
    EXPECT_EQ(find("/file").value().status.size, 6);
    EXPECT_EQ(find("/../../b/../file").value().status.size, 6);
    EXPECT_EQ(error_of("/a"), ABI_ENOENT);
    // A working directory outside of the new root is no way out.
    EXPECT_EQ(error_of("../.."), ABI_ENOENT);
}

TEST_F(AFileSystem, FollowsTheWorkingDirectoryWhenItIsRenamedOrRemoved) {
    enter("/a/b");
    ASSERT_TRUE(files->rename(view(), "/a/b", "/moved"));
    EXPECT_EQ(*files->path_within(*cwd, *files->root()), "/moved");
    EXPECT_EQ(find("../a/file").value().status.size, 6);
    ASSERT_TRUE(files->remove_directory(view(), "/moved"));
    EXPECT_EQ(files->path_within(*cwd, *files->root()).error(), ABI_ENOENT);
    EXPECT_EQ(error_of(".."), ABI_ENOENT);
}

TEST_F(AFileSystem, FindsTheNameThatIsLeftOfAFileWithSeveral) {
    const auto node = find("/a/file").value();
    const auto path = [&] { return files->path_of(*node.mount, node.fd.get()); };
    std::filesystem::create_hard_link(root.path() / "a/file", root.path() / "a/second");
    std::filesystem::create_hard_link(root.path() / "a/file", root.path() / "a/third");
    std::filesystem::remove(root.path() / "a/file");
    EXPECT_EQ(path(), "/a/second");
    std::ofstream(root.path() / "a/file") << "another";
    EXPECT_EQ(path(), "/a/second");
    std::filesystem::remove(root.path() / "a/second");
    std::filesystem::rename(root.path() / "a", root.path() / "moved");
    EXPECT_EQ(path(), "/moved/third");
    std::filesystem::remove(root.path() / "moved/third");
    EXPECT_EQ(path().error(), ABI_ENOENT);
}

TEST_F(AFileSystem, FindsTheNameThatAFileWithoutAnyHasGot) {
    const int made = ::open((root.path() / "a").c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    const UniqueFd fd(made);
    ASSERT_TRUE(fd);
    const Mount& mount = *find("/a").value().mount;
    EXPECT_EQ(files->path_of(mount, made).error(), ABI_ENOENT);
    const std::string itself = "/proc/self/fd/" + std::to_string(made);
    ASSERT_EQ(
        ::linkat(AT_FDCWD, itself.c_str(), AT_FDCWD, (root.path() / "a/named").c_str(), AT_SYMLINK_FOLLOW),
        0);
    EXPECT_EQ(files->path_of(mount, made), "/a/named");
}

TEST_F(AFileSystem, RefusesHostFifosAndSocketsWithoutHanging) {
    ASSERT_EQ(::mkfifo((root.path() / "fifo").c_str(), 0600), 0);
    const auto found = files->find_or_create(view(), "/fifo", ABI_O_RDONLY, std::nullopt);
    ASSERT_TRUE(found);
    EXPECT_EQ(files->open_node(found->node, ABI_O_RDONLY).error(), ABI_EOPNOTSUPP);
}

TEST_F(AFileSystem, HasTheBuiltInDevices) {
    for (const char* path : {"/dev/null", "/dev/zero", "/dev/tty", "/dev/console"}) {
        EXPECT_TRUE(find(path).value().is(ABI_S_IFCHR)) << path;
    }
    EXPECT_EQ(find("/dev/null").value().status.special_device, 0x0302U);
}

TEST_F(AFileSystem, ChecksPermissionsAgainstTheGuestsIds) {
    const auto node = find("/a/file");
    ASSERT_TRUE(files->change_mode(who, *node, 0640));
    ASSERT_TRUE(files->change_owner(who, *node, 100, 200));
    const auto status = find("/a/file").value().status;
    EXPECT_EQ(status.uid, 100U);
    EXPECT_EQ(status.gid, 200U);
    EXPECT_EQ(status.mode & 07777U, 0640U);
    Credentials stranger{.uid = 1, .euid = 1, .gid = 1, .egid = 1, .groups = {}};
    Credentials member{.uid = 1, .euid = 1, .gid = 1, .egid = 1, .groups = {200}};
    Credentials owner{.uid = 100, .euid = 100, .gid = 1, .egid = 1, .groups = {}};
    EXPECT_FALSE(FileSystem::check_access(stranger, status, ABI_R_OK));
    EXPECT_TRUE(FileSystem::check_access(member, status, ABI_R_OK));
    EXPECT_FALSE(FileSystem::check_access(member, status, ABI_W_OK));
    EXPECT_TRUE(FileSystem::check_access(owner, status, ABI_W_OK));
    EXPECT_EQ(files->change_mode(stranger, *find("/a/file"), 0777).error(), ABI_EPERM);
}

TEST_F(AFileSystem, NeverSetsSetIdBitsOnTheHost) {
    ASSERT_TRUE(files->change_mode(who, *find("/a/file"), 06755));
    EXPECT_EQ(find("/a/file").value().status.mode & 07777U, 06755U);
    struct ::stat host{};
    ASSERT_EQ(::stat((root.path() / "a/file").c_str(), &host), 0);
    EXPECT_EQ(host.st_mode & 07777U, 0755U);
}

TEST_F(AFileSystem, RequiresSearchPermissionOfDirectories) {
    ASSERT_TRUE(files->change_mode(who, *find("/a"), 0700));
    ASSERT_TRUE(find("/a/file"));
    who.euid = who.uid = 7;
    EXPECT_EQ(error_of("/a/file"), ABI_EACCES);
    EXPECT_TRUE(find("/mnt"));
    EXPECT_EQ(files->unlink(view(), "/mnt").error(), ABI_EACCES);
}

TEST_F(AFileSystem, CreatesFilesForTheCallerOnly) {
    ASSERT_TRUE(files->change_mode(who, *find("/a"), 0777));
    who.euid = who.uid = 7;
    ASSERT_TRUE(files->find_or_create(view(), "/a/new", ABI_O_WRONLY, Creation{0600, true}));
    EXPECT_EQ(find("/a/new").value().status.uid, 7U);
    EXPECT_EQ(files->find_or_create(view(), "/a/new", ABI_O_WRONLY, Creation{0600, true}).error(),
              ABI_EEXIST);
    EXPECT_EQ(files->find_or_create(view(), "/new", ABI_O_WRONLY, Creation{0600, true}).error(), ABI_EACCES);
    EXPECT_EQ(files->find_or_create(view(), "/a", ABI_O_WRONLY, std::nullopt).error(), ABI_EISDIR);
}

TEST_F(AFileSystem, CreatesThroughADanglingLinkWhereItPoints) {
    host_link("/a/target", "dangling");
    ASSERT_TRUE(files->find_or_create(view(), "/dangling", ABI_O_WRONLY, Creation{0644, false}));
    EXPECT_TRUE(std::filesystem::exists(root.path() / "a/target"));
    host_link(outside.path() / "made", "dangling2");
    EXPECT_EQ(files->find_or_create(view(), "/dangling2", ABI_O_WRONLY, Creation{0644, false}).error(),
              ABI_ENOENT);
    EXPECT_FALSE(std::filesystem::exists(outside.path() / "made"));
}

TEST_F(AFileSystem, KnowsWhoseSymbolicLinksAreWhenTheMachineStartsAgain) {
    ASSERT_TRUE(files->change_mode(who, *find("/a"), 0777));
    who.euid = who.uid = 7;
    ASSERT_TRUE(files->symlink(view(), "file", "/a/users"));
    who = {};
    ASSERT_TRUE(files->symlink(view(), "file", "/a/roots"));
    ASSERT_TRUE(files->symlink(view(), "file", "/a/given"));
    ASSERT_TRUE(files->change_owner(view(), "/a/given", 8, 9));
    files = std::move(*FileSystem::create(root.path(), share.path()));
    cwd = files->root();
    const auto owner = [&](std::string_view path) {
        const FileStatus status = files->lookup(view(), path, Follow::no).value().status;
        EXPECT_EQ(status.mode, ABI_S_IFLNK | 0777U) << path;
        EXPECT_EQ(status.size, 4) << path;
        EXPECT_EQ(files->read_link(view(), path).value(), "file") << path;
        EXPECT_EQ(find(path).value().status.size, 6) << path;
        return std::pair(status.uid, status.gid);
    };
    EXPECT_EQ(owner("/a/users"), std::pair(7U, 0U));
    EXPECT_EQ(owner("/a/roots"), std::pair(0U, 0U));
    EXPECT_EQ(owner("/a/given"), std::pair(8U, 9U));
    EXPECT_TRUE(std::filesystem::is_symlink(root.path() / "a/roots"));
    // Nothing else is left of the link that was given away.
    const auto names = std::distance(std::filesystem::directory_iterator(root.path() / "a"), {});
    EXPECT_EQ(names, 5);
}

TEST_F(AFileSystem, SurvivesWhatOthersPutIntoTheFilesOfLinks) {
    who.euid = who.uid = 7;
    ASSERT_TRUE(files->change_mode({}, *find("/a"), 0777));
    ASSERT_TRUE(files->symlink(view(), "file", "/a/users"));
    const auto write = [&](const std::string& text) {
        std::ofstream(root.path() / "a/users", std::ios::trunc) << text;
    };
    write("");
    EXPECT_EQ(error_of("/a/users"), ABI_ENOENT);
    write(std::string(5000, 'x'));
    EXPECT_EQ(error_of("/a/users"), ABI_ENAMETOOLONG);
    write(std::string("file\0/../../../etc", 19));
    EXPECT_EQ(find("/a/users").value().status.size, 6);
    write("../../../../../../etc/passwd");
    EXPECT_EQ(error_of("/a/users"), ABI_ENOENT);
}

TEST_F(AFileSystem, LeavesLinksInTheShareToTheHost) {
    who.euid = who.uid = 7;
    std::filesystem::permissions(share.path(), std::filesystem::perms(0777));
    ASSERT_TRUE(files->symlink(view(), "inner", "/mnt/host/link"));
    EXPECT_TRUE(std::filesystem::is_symlink(share.path() / "link"));
}

TEST_F(AFileSystem, NumbersFilesItselfOnVirtualTime) {
    const Clock clock(ClockKind::virtual_time);
    const auto numbers = [&clock](const std::filesystem::path& in) {
        const auto fresh = std::move(*FileSystem::create(in, std::nullopt, &clock));
        const Credentials root_user;
        const Viewpoint from{root_user, fresh->root(), fresh->root()};
        const auto number = [&](std::string_view path) {
            return fresh->lookup(from, path, Follow::no).value().status.inode;
        };
        const auto make = [&](std::string_view path) {
            const auto made = fresh->find_or_create(from, path, ABI_O_RDWR, Creation{0644, false});
            return *fresh->open_node(made->node, ABI_O_RDWR);
        };
        std::vector<std::uint64_t> result{number("/"), number("/dev")};
        auto one = make("/one");
        result.push_back(number("/one"));
        EXPECT_TRUE(fresh->link(from, "/one", "/two"));
        EXPECT_EQ(number("/two"), number("/one"));
        EXPECT_TRUE(fresh->unlink(from, "/one"));
        EXPECT_EQ(number("/two"), result.back());
        EXPECT_TRUE(fresh->rename(from, "/two", "/three"));
        EXPECT_EQ(number("/three"), result.back());
        EXPECT_TRUE(fresh->unlink(from, "/three"));
        EXPECT_EQ(one->status()->inode, result.back()) << "open, though without a name";
        one = nullptr;
        one = make("/one"); // Perhaps with the host inode that has become free.
        result.push_back(number("/one"));
        EXPECT_EQ(std::ranges::count(result, result.back()), 1);
        for (const char* name : {"/link", "/given", "/last"}) { // Likewise.
            EXPECT_TRUE(fresh->symlink(from, "one", name));
            result.push_back(number(name));
            EXPECT_EQ(std::ranges::count(result, result.back()), 1) << name;
            EXPECT_TRUE(fresh->change_owner(from, name, 7, 7));
        }
        for (const char* name : {"/link", "/given", "/last"}) {
            EXPECT_TRUE(fresh->unlink(from, name));
        }
        return result;
    };
    const TemporaryDirectory other;
    std::ofstream(other.path() / "more") << "that makes the host's numbers others";
    EXPECT_EQ(numbers(root.path()), numbers(other.path()));
    EXPECT_EQ(numbers(root.path()).front(), 2U);
}

TEST_F(AFileSystem, NumbersTheFilesOfADirectoryByTheirNamesOnVirtualTime) {
    constexpr int count = 64;
    for (int i = 0; i < count; ++i) { // In an order that is neither that of names nor the opposite.
        std::ofstream(root.path() / "a/b" / std::to_string(1000 + i * 37 % count)) << "x";
    }
    const Clock clock(ClockKind::virtual_time);
    const auto fresh = std::move(*FileSystem::create(root.path(), std::nullopt, &clock));
    const Viewpoint from{who, fresh->root(), fresh->root()};
    const auto file = fresh->open_node(*fresh->lookup(from, "/a/b", Follow::yes), ABI_O_RDONLY).value();
    OpenFile open(file, ABI_O_RDONLY);
    std::vector<std::byte> bytes(16384);
    bytes.resize(dynamic_cast<DirectoryFile&>(*file).read_entries(open, bytes).value());
    std::vector<std::uint64_t> numbers;
    for (std::size_t at = 0; at < bytes.size();) {
        abi_dirent entry{};
        std::memcpy(&entry, bytes.data() + at, sizeof entry);
        numbers.push_back(entry.d_ino);
        at += entry.d_reclen;
    }
    ASSERT_EQ(numbers.size(), count + 2U);
    EXPECT_TRUE(std::ranges::is_sorted(numbers.begin() + 2, numbers.end())); // Behind "." and "..".
}

TEST_F(AFileSystem, HasADiskOfOneSizeOnVirtualTime) {
    const Clock clock(ClockKind::virtual_time);
    const auto fresh = std::move(*FileSystem::create(root.path(), std::nullopt, &clock));
    const auto space = fresh->space(*fresh->root()->mount);
    ASSERT_TRUE(space);
    EXPECT_EQ(space->blocks * space->block_size, std::int64_t{16} << 30U);
}

TEST(AMissingRoot, IsNamedInTheMessage) {
    const auto created = FileSystem::create("/nonexistent/root", std::nullopt);
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error(), "root directory: /nonexistent/root: No such file or directory");
}

} // namespace
} // namespace cxsim::kernel::testing
