// Copies of open files: each set has its own, whatever else lies in the directory (p. 1-4, 2-2).
#include "cr/image/file_set.h"
#include "cr/set_directory.h"
#include "kernel/files/attributes.h"
#include "tests/unit/cr/counting_storage.h"
#include "tests/unit/cr/rules_fixture.h"

#include <fcntl.h>

#include <fstream>
#include <iterator>

namespace cxsim::cr::testing {
namespace {

/// A process with an unlinked file.
class Copies : public Rules {
  protected:
    Copies() : target(&start_target()), fd(open(*target, "/tmp/scratch", ABI_O_RDWR | ABI_O_CREAT)) {
        write("tmp/scratch", "first");
        behind_ = file_behind(fd);
        fs::remove(root() / "tmp/scratch");
    }

    void write(const std::string& path, const std::string& text) const {
        std::ofstream(root() / path) << text;
    }
    std::string read(const std::string& path) const {
        std::ifstream file(root() / path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    /// The path on the host by which the unlinked file can still be written.
    std::string file_behind(std::uint32_t descriptor) const {
        const auto open = target->descriptors.get(descriptor).value();
        return fmt::format("/proc/self/fd/{}",
                           static_cast<const kernel::MountedFile&>(open->file()).host_fd());
    }
    void rewrite(const std::string& text) const { std::ofstream(behind_) << text; }

    CheckpointRequest request(const std::string& file, bool force = false) const {
        return {.pid = target->pid, .force = force, .file = file};
    }
    std::string copy_name(const std::string& end = "") const {
        return fmt::format("loop.{}.-.{}{}", target->pid, fd, end);
    }
    /// What the process restarted from the set finds in its file.
    std::string restored(const std::string& file) {
        start_machine("c240");
        EXPECT_EQ(restart({.path = file}).lines, Lines{});
        const auto open = restarted_->descriptors.get(fd).value();
        const int host_fd = static_cast<const kernel::MountedFile&>(open->file()).host_fd();
        std::ifstream contents(fmt::format("/proc/self/fd/{}", host_fd));
        return {std::istreambuf_iterator<char>(contents), {}};
    }

    kernel::Process* target;
    std::uint32_t fd;

  private:
    std::string behind_;
};

TEST_F(Copies, OfSeveralSetsInOneDirectoryDoNotCollide) {
    ASSERT_EQ(checkpoint(request("one")).lines, Lines{});
    rewrite("second");
    ASSERT_EQ(checkpoint(request("two")).lines, Lines{});
    EXPECT_EQ(read(copy_name()), "first");
    EXPECT_EQ(read(copy_name(".1")), "second");
    EXPECT_EQ(restored("one"), "first");
    EXPECT_EQ(restored("two"), "second");
}

TEST_F(Copies, KeepTheModeAndTheOwnerOfTheirFiles) {
    const kernel::Attributes own{.mode = ABI_S_IFREG | 0604U, .uid = 100, .gid = 20};
    const int host_fd =
        static_cast<const kernel::MountedFile&>(target->descriptors.get(fd).value()->file()).host_fd();
    ASSERT_TRUE(kernel::set_attributes(host_fd, own));
    ASSERT_EQ(checkpoint(request("one")).lines, Lines{});
    start_machine("c240");
    ASSERT_EQ(restart({.path = "one"}).lines, Lines{});
    const auto status = restarted_->descriptors.get(fd).value()->file().status();
    ASSERT_TRUE(status);
    EXPECT_EQ(status->mode, own.mode);
    EXPECT_EQ(status->uid, own.uid);
    EXPECT_EQ(status->gid, own.gid);
}

TEST_F(Copies, OfAnotherSetSurviveForce) {
    ASSERT_EQ(checkpoint(request("one")).lines, Lines{});
    rewrite("second");
    ASSERT_EQ(checkpoint(request("two", true)).lines, Lines{});
    rewrite("third");
    ASSERT_EQ(checkpoint(request("two", true)).lines, Lines{});
    EXPECT_FALSE(fs::exists(root() / copy_name(".2"))) << "the replaced set's copy is replaced with it";
    EXPECT_EQ(restored("one"), "first");
    EXPECT_EQ(restored("two"), "third");
}

TEST_F(Copies, OfWhatAnIncrementBuildsOnSurviveForce) {
    ASSERT_EQ(checkpoint(request("base")).lines, Lines{});
    for (const char* text : {"second", "third"}) {
        rewrite(text);
        CheckpointRequest increment = request("one", true);
        increment.since = "base";
        ASSERT_EQ(checkpoint(increment).lines, Lines{});
    }
    EXPECT_EQ(restored("base"), "first");
    EXPECT_EQ(restored("one"), "third");
}

TEST_F(Copies, TakeTheNameThatARemovedSetHasFreed) {
    ASSERT_EQ(checkpoint(request("one")).lines, Lines{});
    fs::remove(root() / "one");
    fs::remove(root() / copy_name());
    ASSERT_EQ(checkpoint(request("two")).lines, Lines{});
    EXPECT_TRUE(fs::exists(root() / copy_name()));
    EXPECT_FALSE(fs::exists(root() / copy_name(".1")));
}

TEST_F(Copies, LeaveFilesAloneThatHappenToHaveTheName) {
    write(copy_name(), "precious");
    ASSERT_EQ(checkpoint(request("one", true)).lines, Lines{});
    EXPECT_EQ(read(copy_name()), "precious");
    EXPECT_EQ(restored("one"), "first");
}

TEST_F(Copies, OfAReplacedSetLeaveFilesAloneThatHaveTakenTheirNames) {
    ASSERT_EQ(checkpoint(request("one", true)).lines, Lines{});
    fs::remove(root() / copy_name());
    write(copy_name(), "precious");
    ASSERT_EQ(checkpoint(request("one", true)).lines, Lines{});
    EXPECT_EQ(read(copy_name()), "precious");
    EXPECT_EQ(read(copy_name(".1")), "first");
    EXPECT_EQ(restored("one"), "first");
}

TEST_F(Copies, DoNotTakeTheNameOfTheCheckpointFileItself) {
    ASSERT_EQ(checkpoint(request(copy_name())).lines, Lines{});
    EXPECT_EQ(read(copy_name(".1")), "first");
    EXPECT_EQ(restored(copy_name()), "first");
    CheckpointRequest again = request(copy_name(), true);
    start_machine("c240");
    target = &start_target();
    again.pid = target->pid;
    fd = open(*target, "/tmp/other", ABI_O_RDWR | ABI_O_CREAT);
    write("tmp/other", "other");
    fs::remove(root() / "tmp/other");
    ASSERT_EQ(checkpoint(again).lines, Lines{});
    EXPECT_EQ(restored(again.file.value()), "other");
}

TEST_F(Copies, OfFilesThatHoldTheSameAreTwo) {
    const auto twin = open(*target, "/tmp/twin", ABI_O_RDWR | ABI_O_CREAT);
    write("tmp/twin", "first");
    fs::remove(root() / "tmp/twin");
    ASSERT_EQ(checkpoint(request("one")).lines, Lines{});
    EXPECT_EQ(read(copy_name()), "first");
    EXPECT_EQ(read(fmt::format("loop.{}.-.{}", target->pid, twin)), "first");
    EXPECT_EQ(restored("one"), "first");
}

TEST_F(Copies, HaveNamesThatFit) {
    const std::string name(255, 'n');
    open(*target, "/tmp/" + name, ABI_O_RDWR | ABI_O_CREAT);
    CheckpointRequest all = request("one");
    all.copy_files = true;
    ASSERT_EQ(checkpoint(all).lines, Lines{});
    ASSERT_EQ(checkpoint(request("two")).lines, Lines{});
}

TEST_F(Copies, AreToldOf) {
    EXPECT_EQ(checkpoint(request("one"), {.verbose = true}).lines.front(),
              fmt::format("Vloop({}) fd {} - copied to {}", target->pid, fd, copy_name()));
}

TEST_F(Copies, ThatWaitUnderHiddenNamesKeepTheirNames) {
    ASSERT_EQ(checkpoint(request("one")).lines, Lines{});
    ASSERT_EQ(checkpoint(request("two")).lines, Lines{});
    // As a crash after the first of the two names leaves it.
    kernel::Caller caller = this->caller();
    Report report({});
    Problems problems(report, false);
    const auto set = SetDirectory(caller, "one").open_set(problems);
    const auto hidden = hidden_name(set->front().reader.image().companions.front());
    fs::rename(root() / copy_name(), root() / hidden);
    ASSERT_EQ(checkpoint(request("three")).lines, Lines{});
    EXPECT_EQ(read(copy_name()), "first");
    EXPECT_TRUE(fs::exists(root() / copy_name(".2")));
    EXPECT_EQ(restored("one"), "first");
    EXPECT_EQ(restored("two"), "first");
    EXPECT_EQ(restored("three"), "first");
}

TEST_F(Copies, AreFoundUnderHiddenNamesWhileOldOnesBearTheirs) {
    ASSERT_EQ(checkpoint(request("one")).lines, Lines{});
    rewrite("second");
    ASSERT_EQ(checkpoint(request("one", true)).lines, Lines{});
    // As a crash before the last step leaves it.
    kernel::Caller caller = this->caller();
    Report report({});
    Problems problems(report, false);
    const auto set = SetDirectory(caller, "one").open_set(problems);
    fs::rename(root() / copy_name(), root() / hidden_name(set->front().reader.image().companions.front()));
    write(copy_name(), "first");
    EXPECT_EQ(restored("one"), "second");
}

TEST_F(Copies, ThatMayNotBeReadSaySo) {
    ASSERT_EQ(checkpoint(request("one")).lines, Lines{});
    start_machine("c240");
    shell().credentials.uid = shell().credentials.euid = 100;
    const kernel::UniqueFd file(::open((root() / "one").c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_TRUE(kernel::set_attributes(file.get(), {.mode = ABI_S_IFREG | 0644, .uid = 0, .gid = 0}));
    EXPECT_EQ(restart({.path = "one"}).error, kernel::ABI_EACCES);
}

TEST_F(Copies, ThatManyNameAreReadOnce) {
    testing::CountingStorage storage;
    write("copy", std::string(50'000, 'x'));
    kernel::Caller caller = this->caller();
    const SetDirectory directory(caller, "one", storage);
    for (int i = 0; i < 100; ++i) {
        for (const bool of_bytes : {false, true}) {
            const Companion companion{.kind = CompanionKind::copy,
                                      .name = "copy",
                                      .digest = {static_cast<std::byte>(i)},
                                      .of_bytes = of_bytes};
            EXPECT_FALSE(directory.locate(companion));
            EXPECT_FALSE(directory.open_copy(companion));
        }
    }
    EXPECT_LT(storage.reads(), 10);
}

} // namespace
} // namespace cxsim::cr::testing
