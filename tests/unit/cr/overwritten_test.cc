// restart -C: "the files in those locations will be overwritten" (p. 2-16), whoever else has names of them
// and whoever owns their directory; a restart that is refused leaves them as they are.
#include "cr/resource/copied_file.h"
#include "kernel/files/attributes.h"
#include "tests/checkpoint/bad_storage.h"
#include "tests/unit/cr/rules_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <fstream>
#include <iterator>

namespace cxsim::cr::testing {
namespace {

constexpr std::uint32_t user = 100;

/// A process with a file in a directory of somebody else's, checkpointed with a copy of it.
class Overwritten : public Rules {
  protected:
    Overwritten() : target_(&start_target()) {
        fs::create_directory(root() / "home");
        fs::create_directory(root() / "place");
        write(text_);
    }

    void write(const std::string& text) const {
        std::ofstream(path(), std::ios::binary | std::ios::trunc) << text;
    }
    fs::path path() const { return root() / "place/data"; }
    std::string read() const {
        std::ifstream file(path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    struct ::stat status() const {
        struct ::stat result{};
        EXPECT_EQ(::stat(path().c_str(), &result), 0);
        return result;
    }
    /// Gives a file or directory of the guest to the user.
    static void give(const fs::path& what, std::uint32_t uid, std::uint32_t mode) {
        const kernel::UniqueFd fd(::open(what.c_str(), O_RDONLY | O_CLOEXEC));
        const std::uint32_t type = fs::is_directory(what) ? ABI_S_IFDIR : ABI_S_IFREG;
        ASSERT_TRUE(kernel::set_attributes(fd.get(), {.mode = type | mode, .uid = uid, .gid = uid}));
    }
    static void become_user(kernel::Process& process) {
        kernel::Credentials& own = process.credentials;
        own.uid = own.euid = own.saved_uid = own.gid = own.egid = own.saved_gid = user;
    }

    /// What a user checkpoints who may write the file but not to its directory.
    void save_as_user(std::uint32_t directory_mode = 0755) {
        give(root() / "home", user, 0700);
        give(path(), user, 0640);
        give(root() / "place", 0, directory_mode);
        become_user(*target_);
        become_user(shell());
        save();
    }
    void save(std::uint32_t flags = ABI_O_RDWR) {
        fd_ = open(*target_, "/place/data", flags);
        ASSERT_EQ(checkpoint({.pid = target_->pid, .copy_files = true, .file = "/home/ck"}).lines, Lines{});
    }
    Result restart_as(bool by_user, Storage& storage = Storage::host()) {
        start_machine("c240");
        if (by_user) {
            become_user(shell());
        }
        return restart({.path = "/home/ck", .last_try = true, .copy_back = true, .storage = &storage});
    }
    /// On the host.
    std::uint64_t restored_inode() const {
        const auto open = restarted_->descriptors.get(fd_).value();
        return kernel::identity_of(static_cast<const kernel::MountedFile&>(open->file()).host_fd()).inode;
    }

    kernel::Process* target_;
    std::uint32_t fd_ = 0;
    const std::string text_ = "before";
};

TEST_F(Overwritten, FilesKeepTheirOtherLinks) {
    fs::create_hard_link(path(), root() / "link");
    save();
    write("afterwards");
    const auto inode = status().st_ino;
    ASSERT_EQ(restart_as(false).lines, Lines{});
    EXPECT_EQ(read(), text_);
    EXPECT_EQ(status().st_ino, inode);
    EXPECT_EQ(status().st_nlink, 2U);
    EXPECT_EQ(restored_inode(), inode);
    start_machine("c240");
    EXPECT_EQ(restart({.path = "/home/ck"}).lines, Lines{}) << "it is as it was";
}

TEST_F(Overwritten, FilesAreOverwrittenInADirectoryThatMayNotBeWrittenTo) {
    save_as_user();
    write("afterwards");
    const auto inode = status().st_ino;
    ASSERT_EQ(restart_as(true).lines, Lines{});
    EXPECT_EQ(read(), text_);
    EXPECT_EQ(status().st_ino, inode);
    const auto again = restarted_->descriptors.get(fd_).value()->file().status();
    EXPECT_EQ(again->uid, user);
    EXPECT_EQ(again->mode & 0777U, 0640U);
}

TEST_F(Overwritten, FilesOfOthersAreOverwrittenInAStickyDirectoryIfTheyMayBeWritten) {
    save_as_user(01777);
    give(path(), 0, 0666);
    write("afterwards");
    ASSERT_EQ(restart_as(true).lines, Lines{});
    EXPECT_EQ(read(), text_);
    EXPECT_EQ(restarted_->descriptors.get(fd_).value()->file().status()->uid, 0U);
}

TEST_F(Overwritten, FilesThatMayNotBeWrittenStay) {
    save_as_user();
    give(path(), 0, 0644);
    write("afterwards");
    const Result result = restart_as(true);
    EXPECT_EQ(result.error, kernel::ABI_EACCES);
    EXPECT_EQ(result.lines.size(), 1U);
    EXPECT_NE(result.lines.front().find("/place/data"), std::string::npos) << result.lines.front();
    EXPECT_EQ(read(), "afterwards");
}

TEST_F(Overwritten, FilesThatMayNotBeReadAreOnlyForWriting) {
    give(root() / "place", 0, 0755);
    save_as_user();
    give(path(), 0, 0622);
    EXPECT_EQ(restart_as(true).error, kernel::ABI_EACCES) << "it was open for reading, too";
}

TEST_F(Overwritten, FilesLoseWhatTheyHadWhereTheCopyHasZerosOrNothing) {
    const std::size_t piece = std::size_t{1} << 16U;
    const std::string saved = std::string(piece, 'a') + std::string(piece, '\0') + "end";
    for (const std::size_t size : {std::size_t{1}, 3 * piece, 10 * piece}) {
        fs::remove_all(root() / "home");
        fs::create_directory(root() / "home");
        fs::remove(root() / "link");
        start_machine("c240");
        target_ = &start_target();
        write(saved);
        fs::create_hard_link(path(), root() / "link");
        save();
        write(std::string(size, 'x'));
        ASSERT_EQ(restart_as(false).lines, Lines{});
        EXPECT_TRUE(read() == saved) << size;
    }
}

TEST_F(Overwritten, FilesHaveNoTraceOfARefusedRestart) {
    fs::create_hard_link(path(), root() / "link");
    write(std::string(std::size_t{1} << 20U, 'b'));
    save();
    write("afterwards");
    const auto before = status();
    start_machine("c240");
    while (!machine_->kernel->processes().in_use(target_->pid)) {
        start_target();
    }
    EXPECT_EQ(restart({.path = "/home/ck", .last_try = true, .copy_back = true}).error, kernel::ABI_EAGAIN);
    kernel::ProcessTable& table = machine_->kernel->processes();
    table.remove(target_->pid);
    table.continue_after(1000);
    while (table.size() < kernel::ProcessTable::max_processes) {
        ASSERT_TRUE(table.create());
    }
    EXPECT_EQ(restart({.path = "/home/ck", .last_try = true, .copy_back = true}).error, kernel::ABI_EAGAIN)
        << "that is found out last";
    const auto after = status();
    EXPECT_EQ(read(), "afterwards");
    EXPECT_EQ(after.st_blocks, before.st_blocks);
    EXPECT_EQ(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
    EXPECT_EQ(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
}

TEST_F(Overwritten, FilesThatTheDiskHasNoRoomForStay) {
    fs::create_hard_link(path(), root() / "link");
    write(std::string(std::size_t{1} << 20U, 'b'));
    save();
    write("afterwards");
    std::ofstream(root() / "ballast") << std::string(std::size_t{1} << 20U, 'x');
    disk_bytes_ = (std::size_t{5} << 19U);
    const Result result = restart_as(false);
    EXPECT_EQ(result.error, kernel::ABI_ENOSPC);
    EXPECT_EQ(result.lines.size(), 1U);
    EXPECT_EQ(read(), "afterwards");
    fs::remove(root() / "ballast");
    ASSERT_EQ(restart_as(false).lines, Lines{});
    EXPECT_EQ(fs::file_size(path()), std::size_t{1} << 20U);
}

TEST_F(Overwritten, FilesAndTheReasonAreNamedWhenTheDiskFailsAtTheLastMoment) {
    fs::create_hard_link(path(), root() / "link");
    save();
    bool failed = true;
    bool was_written = false;
    for (int fatal = 1; failed && !HasFailure(); ++fatal) {
        write("afterwards");
        BadStorage storage(fatal, [] { return EIO; }, BadStorage::Lasting::yes);
        const Result result = restart_as(false, storage);
        failed = storage.calls() >= fatal;
        EXPECT_EQ(result.error, failed ? kernel::ABI_EIO : none)
            << "at call " << fatal << " of " << storage.calls();
        if (failed && read() != "afterwards") {
            was_written = true;
            ASSERT_EQ(result.lines.size(), 1U);
            EXPECT_NE(result.lines.front().find("/place/data"), std::string::npos) << result.lines.front();
        }
        EXPECT_TRUE(fs::exists(root() / fmt::format("home/loop.{}.data.{}", target_->pid, fd_)));
    }
    EXPECT_TRUE(was_written);
    EXPECT_EQ(read(), text_);
}

TEST_F(Overwritten, FilesThatAreMappedShowWhatTheyHold) {
    fs::create_hard_link(path(), root() / "link");
    write(std::string(emu::page_size, 'a'));
    fd_ = open(*target_, "/place/data", ABI_O_RDWR);
    map_file(*target_, fd_);
    ASSERT_EQ(checkpoint({.pid = target_->pid, .copy_files = true, .file = "/home/ck"}).lines, Lines{});
    write(std::string(emu::page_size, 'x'));
    EXPECT_EQ(restart_as(false).error, none);
    std::array<std::byte, 4> bytes{};
    ASSERT_TRUE(restarted_->space.read(0xc0000000, bytes));
    EXPECT_EQ(bytes.front(), std::byte{'a'});
}

TEST_F(Overwritten, FilesOfTheOldestCheckpointsHaveNoOwnersOrPermissions) {
    const RegularFileState state{.version = {.size = 5, .modification_time = 7},
                                 .copy = "copy",
                                 .mode = ABI_S_IFREG | 0755,
                                 .uid = 3,
                                 .gid = 4};
    Bytes bytes = cr::save(state);
    RegularFileState loaded;
    ASSERT_TRUE(load(bytes, loaded));
    EXPECT_EQ(loaded.uid, 3U);
    bytes.resize(bytes.size() - 12);
    loaded = {};
    ASSERT_TRUE(load(bytes, loaded));
    EXPECT_EQ(loaded.copy, "copy");
    EXPECT_EQ(loaded.mode, 0600U);
    bytes.resize(bytes.size() - 1);
    EXPECT_FALSE(load(bytes, loaded));
}

} // namespace
} // namespace cxsim::cr::testing
