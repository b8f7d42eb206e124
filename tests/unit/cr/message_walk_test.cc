// Messages of the guide's Appendix A that no other test provokes: each by the state that calls for it.
#include "emu/isa/soff.h"
#include "kernel/debugging/process_file.h"
#include "tests/unit/cr/rules_fixture.h"

#include <algorithm>
#include <fstream>

namespace cxsim::cr::testing {
namespace {

class MessageWalk : public Rules {
  protected:
    /// Checkpoints the process and switches to another machine.
    void save(const kernel::Process& target, CheckpointRequest request = {}) {
        who_ = fmt::format("loop({}): ", target.pid);
        request.pid = target_pid_ = target.pid;
        request.file = "ck";
        ASSERT_EQ(checkpoint(request).error, none);
        start_machine("c240");
        fs::permissions(root() / "ck", fs::perms(0644));
    }
    void become_user(std::uint32_t uid) {
        shell().credentials = {.uid = uid,
                               .euid = uid,
                               .saved_uid = uid,
                               .gid = uid,
                               .egid = uid,
                               .saved_gid = uid,
                               .groups = {}};
    }
    /// Whether one of the lines says so.
    static bool says(const Result& result, const std::string& line) {
        return std::ranges::find(result.lines, line) != result.lines.end();
    }

    std::string who_;
    kernel::Pid target_pid_ = 0;
};

TEST_F(MessageWalk, PrepagedProcessesBecomeNormalOnesIfForced) {
    kernel::Process& target = start_target();
    target.program.machine_flags |= soff::load_pre_paged;
    EXPECT_EQ(
        checkpoint({.pid = target.pid, .file = "ck"}).lines,
        Lines{fmt::format("Eloop({}): cannot checkpoint prepagged or non-swappable process", target.pid)});
    ASSERT_NO_FATAL_FAILURE(save(target, {.force = true}));
    const Result result = restart({.path = "ck"}, {.verbose = true});
    EXPECT_TRUE(says(result, "Vloop: restarting prepagged or non-swappable process as normal process"));
    EXPECT_EQ(restarted_->program.machine_flags & soff::load_pre_paged, 0U);
}

TEST_F(MessageWalk, OnlyADebuggersDescriptorOfAStoppedProcessNamesIt) {
    kernel::Process& target = start_target();
    const CheckpointRequest request{.pid = 3, .by_descriptor = true, .file = "ck"};
    EXPECT_EQ(checkpoint(request).lines, Lines{"Einvalid process file descriptor: fd 3: Bad file number"});
    const auto tracing = kernel::tracing_of(target);
    const auto install = [&](kernel::ProcessFile::Use use) {
        auto file = std::make_shared<kernel::ProcessFile>(*machine_->kernel, tracing, use);
        ASSERT_TRUE(shell().descriptors.install(
            3, {.open = std::make_shared<kernel::OpenFile>(std::move(file), ABI_O_RDWR)}));
    };
    install(kernel::ProcessFile::Use::look);
    EXPECT_EQ(checkpoint(request).lines, Lines{"Einvalid process file descriptor: fd 3: Invalid argument"});
    install(kernel::ProcessFile::Use::control);
    tracing->debugger = shell().pid;
    EXPECT_EQ(checkpoint(request).lines, Lines{"Einvalid process file descriptor: fd 3: Invalid argument"});
    kernel::stop_for_debugger(*machine_->kernel, target.main_thread(), kernel::ABI_SIGSTOP, 0);
    EXPECT_EQ(checkpoint(request).error, none);
}

TEST_F(MessageWalk, RootDirectoriesMustBeThereAndAreRestoredByRootAlone) {
    fs::create_directory(root() / "sub");
    kernel::Process& target = start_target();
    target.root = directory("/sub");
    ASSERT_NO_FATAL_FAILURE(save(target));
    become_user(7);
    EXPECT_TRUE(says(restart({.path = "ck"}),
                     "W" + who_ + "warning: only superuser may restore root directory /sub"));
    start_machine("c240");
    fs::remove(root() / "sub");
    EXPECT_TRUE(says(restart({.path = "ck"}), "E" + who_ + "chroot /sub: No such file or directory"));
}

TEST_F(MessageWalk, PrioritiesThatOnlyRootMayHaveAreNotRestoredForOthers) {
    kernel::Process& target = start_target();
    target.nice = -5;
    ASSERT_NO_FATAL_FAILURE(save(target));
    become_user(7);
    EXPECT_TRUE(
        says(restart({.path = "ck"}), "W" + who_ + "warning: only superuser may lower priority to -5"));
    EXPECT_EQ(restarted_->nice, shell().nice);
}

TEST_F(MessageWalk, ARemovedWorkingDirectoryNeedsTmpAndAUmaskThatAllowsToSearchIt) {
    fs::create_directory(root() / "tmp/gone");
    fs::permissions(root() / "tmp", fs::perms(0777));
    kernel::Process& target = start_target();
    target.cwd = directory("/tmp/gone");
    fs::remove(root() / "tmp/gone");
    ASSERT_NO_FATAL_FAILURE(save(target));
    const std::string name =
        fmt::format("/tmp/restartdir{:06}", static_cast<unsigned>(target_pid_) * 10 % 1'000'000);
    become_user(7);
    shell().umask = 0100;
    EXPECT_TRUE(says(restart({.path = "ck"}), "E" + who_ + "chdir tmpcwd " + name + ": Permission denied"));
    EXPECT_FALSE(fs::exists(root() / name.substr(1)));
    shell().umask = 022;
    fs::remove_all(root() / "tmp");
    EXPECT_TRUE(
        says(restart({.path = "ck"}), "E" + who_ + "mkdir tmpcwd " + name + ": No such file or directory"));
}

TEST_F(MessageWalk, CopiesThatAreGoneCannotBePutBack) {
    kernel::Process& target = start_target();
    const auto fd = open(target, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT);
    ASSERT_NO_FATAL_FAILURE(save(target, {.copy_files = true}));
    const std::string copy = fmt::format("loop.{}.data.{}", target_pid_, fd);
    fs::remove(root() / copy);
    EXPECT_EQ(
        restart({.path = "ck", .copy_back = true}).lines,
        Lines{"E" + who_ + "file copy from " + copy + " to /tmp/data failed: No such file or directory"});
}

TEST_F(MessageWalk, MappedFilesMustBeThere) {
    kernel::Process& target = start_target();
    map_file(target, open(target, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT));
    ASSERT_NO_FATAL_FAILURE(save(target));
    fs::remove(root() / "tmp/data");
    EXPECT_TRUE(
        says(restart({.path = "ck"}), "E" + who_ + "mapped file /tmp/data: No such file or directory"));
}

TEST_F(MessageWalk, AFifoThatOthersHaveFilledHasNoRoomForItsBytes) {
    make_fifo("/tmp/fifo");
    kernel::Process& target = start_target();
    const auto pipe_at = [&](kernel::Process& process) {
        const auto fd = open_fifo(process, "/tmp/fifo", ABI_O_RDWR);
        return static_cast<const kernel::Fifo&>(process.descriptors.get(fd).value()->file()).pipe();
    };
    const std::vector<std::byte> bytes(3000);
    pipe_at(target)->put(bytes);
    ASSERT_NO_FATAL_FAILURE(save(target));
    pipe_at(shell())->put(bytes);
    EXPECT_TRUE(
        says(restart({.path = "ck"}), "Eunable to restore fifo data buffer: No space left on device"));
}

TEST_F(MessageWalk, DamagedPagesAreNotRestored) {
    kernel::Process& target = start_target();
    ASSERT_NO_FATAL_FAILURE(save(target));
    // Text begins where the head ends (docs/cr.md): after contexts of one thread, at the third page.
    std::fstream file(root() / "ck", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(3 * 4096 + 1);
    file.put('!');
    file.close();
    const Result result = restart({.path = "ck"});
    ASSERT_EQ(result.lines.size(), 1U);
    EXPECT_TRUE(result.lines.front().starts_with("Eread failed: unable to fill region from chkpnt file: "))
        << result.lines.front();
}

TEST_F(MessageWalk, SegmentsThatOthersAreAttachedToAreNotRefilled) {
    const auto attach = [&](kernel::Process& process) {
        kernel::SharedSegment segment;
        segment.key = 4711;
        segment.size = 4096;
        segment.mode = 0600;
        segment.held = std::make_shared<emu::PageTree>();
        segment.pages = segment.held;
        ASSERT_TRUE(machine_->kernel->shared_segments().add(segment));
        process.space.map({.start = 0xc0000000,
                           .end = 0xc0001000,
                           .protection = emu::Protection::read | emu::Protection::write,
                           .shared = segment.held});
    };
    kernel::Process& target = start_target();
    attach(target);
    ASSERT_NO_FATAL_FAILURE(save(target));
    attach(shell());
    EXPECT_TRUE(says(restart({.path = "ck"}), "Emmap 0xc0000000 0x1000 0x3: Mount device busy"));
}

TEST_F(MessageWalk, DescriptorsBesideTheStandardOnesStayOpenInRestart) {
    ASSERT_NO_FATAL_FAILURE(save(start_target()));
    ASSERT_TRUE(shell().descriptors.install(
        5, {.open = shell().descriptors.entries()[open(shell(), "/bin/loop", ABI_O_RDONLY)].open}));
    EXPECT_TRUE(says(restart({.path = "ck"}), "Wwarning: inherited open file descriptor 5"));
}

TEST_F(MessageWalk, WhatIsLeftWithoutTheRootMustDescendFromOneProcess) {
    kernel::Process& target = start_target();
    kernel::Caller caller{*machine_->kernel, target, target.main_thread()};
    const kernel::Process& first = **kernel::fork_process(caller);
    ASSERT_TRUE(kernel::fork_process(caller));
    CheckpointRequest request{.pid = target.pid, .extent = Extent::hierarchy, .file = "ck"};
    request.choices.ignore(target.pid);
    EXPECT_EQ(checkpoint(request).lines,
              Lines{fmt::format("Eloop({}): selected processes have no common ancestor", target.pid)});
    request.choices.ignore(first.pid);
    EXPECT_EQ(checkpoint(request).error, none);
}

} // namespace
} // namespace cxsim::cr::testing
