// What may be checkpointed and restarted, what is refused, and with which of the guide's messages.
#include "emu/isa/soff.h"
#include "kernel/abi/acct.h"
#include "kernel/debugging/process_file.h"
#include "kernel/files/attributes.h"
#include "kernel/files/pipe.h"
#include "tests/unit/cr/rules_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>

namespace cxsim::cr {
namespace {

namespace fs = std::filesystem;
using testing::Lines;
using testing::none;
using testing::Result;
using testing::Rules;

// --- chkpnt

TEST_F(Rules, NameTheFileByCommandAndPid) {
    const kernel::Pid pid = start_target().pid;
    EXPECT_EQ(checkpoint({.pid = pid}).error, none);
    EXPECT_TRUE(fs::exists(root() / fmt::format("loop.{}", pid)));
    EXPECT_EQ(checkpoint({.pid = pid, .directory = "/tmp"}).error, none);
    EXPECT_TRUE(fs::exists(root() / fmt::format("tmp/loop.{}", pid)));
    EXPECT_EQ(checkpoint({.pid = pid, .directory = "tmp", .file = "/tmp/both"}).error, none);
    EXPECT_TRUE(fs::exists(root() / "tmp/both"));
}

TEST_F(Rules, GiveTheFileToTheCallerAlone) {
    checkpoint({.pid = start_target().pid, .file = "ck"});
    const auto status =
        machine_->kernel->files().lookup(kernel::viewpoint_of(shell()), "/ck", kernel::Follow::no);
    EXPECT_EQ(status->status.mode, ABI_S_IFREG | 0600U);
    EXPECT_EQ(fs::status(root() / "ck").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(Rules, KeepAnExistingFileUnlessForced) {
    const kernel::Pid pid = start_target().pid;
    std::ofstream(root() / "ck") << "precious";
    const Result refused = checkpoint({.pid = pid, .file = "ck"});
    EXPECT_EQ(refused.error, kernel::ABI_EEXIST);
    EXPECT_EQ(refused.lines, Lines{"Eck: file exists"});
    EXPECT_EQ(fs::file_size(root() / "ck"), 8U);
    EXPECT_EQ(checkpoint({.pid = pid, .force = true, .file = "ck"}).error, none);
    EXPECT_GT(fs::file_size(root() / "ck"), 8U);
}

TEST_F(Rules, TestProcessesWhateverFilesThereAre) {
    kernel::Process& target = start_target();
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).lines, Lines{});
    kernel::Caller caller = this->caller();
    Report report({});
    Problems problems(report, false);
    const CheckpointRequest test{.pid = target.pid, .test_only = true, .file = "ck"};
    const auto family = find_targets(caller, test, problems);
    EXPECT_TRUE(find_destination(caller, test, *family, problems));
    EXPECT_EQ(report.lines(), Lines{});
}

TEST_F(Rules, RefuseDirectoriesAsNames) {
    kernel::Process& target = start_target();
    EXPECT_EQ(checkpoint({.pid = target.pid, .file = "tmp/"}).error, kernel::ABI_EEXIST);
    EXPECT_EQ(checkpoint({.pid = target.pid, .file = "nowhere/"}).error, kernel::ABI_ENOENT);
    EXPECT_EQ(checkpoint({.pid = target.pid, .force = true, .file = "tmp/"}).error, kernel::ABI_EISDIR);
}

TEST_F(Rules, RefuseDirectoriesThatWereRemoved) {
    kernel::Process& target = start_target();
    fs::create_directory(root() / "gone");
    const auto from = kernel::viewpoint_of(shell());
    shell().cwd = machine_->kernel->files().open_directory(from, "/gone").value();
    fs::remove(root() / "gone");
    EXPECT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, kernel::ABI_ENOENT);
}

TEST_F(Rules, LeaveWhatOthersLeftInAStickyDirectory) {
    kernel::Process& target = start_target();
    const fs::path mine = root() / "tmp/.chkpnt.0123456789abcdef.tmp";
    const fs::path theirs = root() / "tmp/.chkpnt.0123456789abcde0.tmp";
    const auto leave = [](const fs::path& path, std::uint32_t uid) {
        const kernel::UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        ASSERT_TRUE(kernel::set_attributes(file.get(), {.mode = ABI_S_IFREG | 0600, .uid = uid, .gid = 0}));
    };
    leave(mine, 100);
    leave(theirs, 200);
    const kernel::UniqueFd tmp(::open((root() / "tmp").c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_TRUE(kernel::set_attributes(tmp.get(), {.mode = ABI_S_IFDIR | 01777, .uid = 0, .gid = 0}));
    shell().credentials.uid = shell().credentials.euid = 100;
    target.credentials = shell().credentials;
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "/tmp/ck"}).lines, Lines{});
    EXPECT_FALSE(fs::exists(mine));
    EXPECT_TRUE(fs::exists(theirs));
    shell().credentials.uid = shell().credentials.euid = 0;
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "/tmp/other"}).lines, Lines{});
    EXPECT_FALSE(fs::exists(theirs));
}

TEST_F(Rules, RefuseConflictingAndMissingDirectories) {
    const kernel::Pid pid = start_target().pid;
    EXPECT_EQ(checkpoint({.pid = pid, .directory = "/tmp", .file = "bin/x"}).lines,
              Lines{"Echeckpoint directory /tmp conflicts with checkpoint file path bin/x"});
    EXPECT_EQ(checkpoint({.pid = pid, .directory = "/none"}).lines,
              Lines{"E/none: No such file or directory"});
    EXPECT_EQ(checkpoint({.pid = pid, .file = "/tmp/"}).error, kernel::ABI_EEXIST);
    EXPECT_EQ(checkpoint({.pid = pid, .file = std::string(2000, 'x')}).lines,
              Lines{"Echeckpoint file path exceeds max of 1024"});
}

TEST_F(Rules, RefuseProcessesThatAreNotThere) {
    EXPECT_EQ(checkpoint({.pid = 4711}).lines, Lines{"E4711: No such process"});
    kernel::Process& zombie = start_target();
    machine_->kernel->terminate(zombie, 0);
    EXPECT_EQ(checkpoint({.pid = zombie.pid}).error, kernel::ABI_ESRCH);
}

TEST_F(Rules, LetUsersCheckpointTheirOwnProcessesOnly) {
    kernel::Process& target = start_target();
    shell().credentials = {
        .uid = 10, .euid = 10, .saved_uid = 10, .gid = 20, .egid = 20, .saved_gid = 20, .groups = {}};
    EXPECT_EQ(checkpoint({.pid = target.pid}).lines, Lines{fmt::format("E{}: Not owner", target.pid)});
    target.credentials = shell().credentials;
    target.credentials.egid = 21; // A set-gid program.
    EXPECT_EQ(checkpoint({.pid = target.pid}).lines, Lines{fmt::format("E{}: Not owner", target.pid)});
    target.credentials = shell().credentials;
    EXPECT_EQ(checkpoint({.pid = target.pid, .directory = "/tmp"}).error, kernel::ABI_EACCES)
        << "not its directory";
    EXPECT_EQ(checkpoint({.pid = target.pid, .test_only = true, .directory = "/tmp"}).error,
              kernel::ABI_EACCES);
    fs::permissions(root() / "tmp", fs::perms::all);
    EXPECT_EQ(checkpoint({.pid = target.pid, .directory = "/tmp"}).error, none);
    fs::permissions(root() / "bin/loop", fs::perms(0711));
    EXPECT_EQ(checkpoint({.pid = target.pid, .directory = "/tmp", .file = "secret"}).error,
              kernel::ABI_EACCES);
}

TEST_F(Rules, RefusePipesThatLeadOutside) {
    kernel::Process& target = start_target();
    const auto [reader, writer] = kernel::make_pipe(*machine_->kernel);
    const auto fd = target.descriptors.add(writer).value();
    (void)shell().descriptors.add(reader);
    const std::string who = fmt::format("loop({}) fd {}", target.pid, fd);
    const Result refused = checkpoint({.pid = target.pid, .file = "ck"});
    EXPECT_EQ(refused.error, kernel::ABI_EPIPE);
    EXPECT_EQ(refused.lines,
              Lines{fmt::format("E{}: pipe destination is outside of selected processes", who)});
    EXPECT_FALSE(fs::exists(root() / "ck"));
    const Result forced = checkpoint({.pid = target.pid, .force = true, .file = "ck"});
    EXPECT_EQ(forced.error, none);
    EXPECT_EQ(forced.lines,
              Lines{fmt::format("W{}: pipe destination is outside of selected processes", who)});
}

TEST_F(Rules, RefuseDebuggersAndTheirProcesses) {
    kernel::Process& debugger = start_target();
    kernel::Process& debugged = start_target();
    const auto tracing = kernel::tracing_of(debugged);
    const auto file =
        std::make_shared<kernel::ProcessFile>(*machine_->kernel, tracing, kernel::ProcessFile::Use::control);
    const auto fd = debugger.descriptors.add(std::make_shared<kernel::OpenFile>(file, ABI_O_RDWR)).value();
    tracing->debugger = debugger.pid;
    EXPECT_EQ(
        checkpoint({.pid = debugger.pid, .file = "ck"}).lines,
        Lines{fmt::format("Eloop({}) fd {}: process file descriptor not checkpointable", debugger.pid, fd)});
    EXPECT_EQ(checkpoint({.pid = debugged.pid, .file = "ck"}).lines,
              Lines{fmt::format("E{}: Mount device busy", debugged.pid)});
    EXPECT_EQ(checkpoint({.pid = debugged.pid, .force = true, .file = "ck"}).error, kernel::ABI_EBUSY);
}

TEST_F(Rules, RefuseWhatTheGuideRefuses) {
    kernel::Process& target = start_target();
    const std::string who = fmt::format("Eloop({}): ", target.pid);
    const auto lines = [&] { return checkpoint({.pid = target.pid, .file = "ck"}).lines; };
    target.is_vfork_child = true;
    EXPECT_EQ(lines(), Lines{fmt::format("{}cannot checkpoint a process created with vfork", who)});
    target.is_vfork_child = false;
    target.program.machine_flags |= soff::load_non_swapped;
    EXPECT_EQ(lines(), Lines{fmt::format("{}cannot checkpoint prepagged or non-swappable process", who)});
    target.program.machine_flags = 0;
    target.space.map({.start = 0xb0000000, .end = 0xb0001000, .protection = emu::Protection::all});
    EXPECT_EQ(lines(), Lines{fmt::format("{}region 0xb0000000 overlaps with restart address space", who)});
    target.space.unmap(0xb0000000, 0xb0001000);
    for (emu::Address i = 0; i < 60; ++i) {
        target.space.map({.start = 0x90000000 + i * 0x2000,
                          .end = std::uint64_t{0x90001000} + i * 0x2000,
                          .protection = emu::Protection::all});
    }
    EXPECT_NE(lines().front().find("memory regions exceeds max of 58"), std::string::npos);
}

TEST_F(Rules, LeaveTheOldFileWhenTheDiskIsFull) {
    const kernel::Pid pid = start_target().pid;
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).error, none);
    const auto size = fs::file_size(root() / "ck");
    rlimit old{};
    ::getrlimit(RLIMIT_FSIZE, &old);
    const rlimit small{2000, old.rlim_max};
    ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    const Result refused = checkpoint({.pid = pid, .force = true, .file = "ck"});
    ::setrlimit(RLIMIT_FSIZE, &old);
    EXPECT_EQ(refused.lines, Lines{"Eck: write proc region: File too large"});
    EXPECT_EQ(refused.error, kernel::ABI_EFBIG);
    EXPECT_EQ(fs::file_size(root() / "ck"), size);
    for (const auto& entry : fs::directory_iterator(root())) {
        EXPECT_FALSE(entry.path().filename().string().starts_with(".chkpnt")) << entry.path();
    }
    EXPECT_NE(process(pid), nullptr);
}

// --- restart

TEST_F(Rules, BringBackTheProcessUnderItsPid) {
    kernel::Process& target = start_target();
    target.main_thread().context.registers.s[3] = 0x0123456789abcdef;
    target.umask = 077;
    target.nice = 5;
    target.signals.action(kernel::ABI_SIGUSR1).handler = 0x80001010;
    target.limits[ABI_RLIMIT_CORE] = {0, 100};
    const kernel::Pid pid = target.pid;
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).error, none);
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    EXPECT_EQ(restarted_->pid, pid);
    EXPECT_EQ(restarted_->parent, 1);
    EXPECT_EQ(restarted_->group, pid);
    EXPECT_EQ(restarted_->umask, 077U);
    EXPECT_EQ(restarted_->nice, 5);
    EXPECT_EQ(restarted_->program.command, "loop");
    EXPECT_EQ(restarted_->signals.action(kernel::ABI_SIGUSR1).handler, 0x80001010U);
    EXPECT_EQ(restarted_->limits[ABI_RLIMIT_CORE], (kernel::ResourceLimit{0, 100}));
    EXPECT_EQ(restarted_->main_thread().context.registers.s[3], 0x0123456789abcdefU);
}

TEST_F(Rules, KeepSharedOffsetsShared) {
    kernel::Process& target = start_target();
    const auto fd = open(target, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT | ABI_O_APPEND);
    ASSERT_TRUE(target.descriptors.install(fd + 2, **target.descriptors.entry(fd)));
    (*target.descriptors.entry(fd + 2))->close_on_exec = true;
    (*target.descriptors.get(fd))->set_offset(17);
    const kernel::Pid pid = target.pid;
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).error, none);
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    const auto first = restarted_->descriptors.get(fd).value();
    EXPECT_EQ(first, restarted_->descriptors.get(fd + 2).value());
    EXPECT_EQ(first->offset(), 17);
    EXPECT_EQ(first->flags(), ABI_O_RDWR | ABI_O_APPEND | 0U);
    EXPECT_FALSE((*restarted_->descriptors.entry(fd))->close_on_exec);
    EXPECT_TRUE((*restarted_->descriptors.entry(fd + 2))->close_on_exec);
}

TEST_F(Rules, RefuseFilesThatAreNoCheckpoints) {
    EXPECT_EQ(restart({.path = "/none"}).lines, Lines{"E/none: open failed: No such file or directory"});
    EXPECT_EQ(restart({.path = "/gone/ck"}).lines, Lines{"E/gone: No such file or directory"});
    EXPECT_EQ(restart({.path = "/bin/loop"}).lines, Lines{"E/bin/loop: not checkpoint file format"});
    EXPECT_EQ(restart({.path = "/tmp"}).lines, Lines{"E/tmp: not checkpoint file format"});
    EXPECT_EQ(restart({.path = "bin/loop/x"}).lines.front(), "Wbin/loop: not a directory");
}

TEST_F(Rules, RefuseDamagedFilesEvenWhenForced) {
    ASSERT_EQ(checkpoint({.pid = start_target().pid, .file = "ck"}).error, none);
    start_machine("c240");
    const auto size = fs::file_size(root() / "ck");
    fs::resize_file(root() / "ck", size - 1);
    EXPECT_EQ(restart({.path = "ck", .force = true}).lines, Lines{"Eck: internal region mismatch"});
    const Result verbose = restart({.path = "ck"}, {.verbose = true});
    EXPECT_EQ(verbose.lines.front(), "Vck: damaged: a section reaches beyond the end of the file");
}

TEST_F(Rules, AskForAPidInUseAndGiveUpOrTakeAnother) {
    const kernel::Pid pid = start_target().pid;
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).error, none);
    const Result retry = restart({.path = "ck"}, {.verbose = true});
    EXPECT_EQ(retry.error, kernel::ABI_EAGAIN);
    EXPECT_EQ(retry.lines, Lines{fmt::format("Vpid {} for loop in use, retrying", pid)});
    EXPECT_EQ(restart({.path = "ck", .last_try = true}).lines,
              Lines{fmt::format("Esetpid: pid {} for loop in use", pid)});
    EXPECT_EQ(restart({.path = "ck", .force = true}).error, none);
    EXPECT_NE(restarted_->pid, pid);
}

TEST_F(Rules, WarnOfChangedFilesAndRefuseMissingOnesUnlessForced) {
    kernel::Process& target = start_target();
    const auto fd = open(target, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT);
    const std::string who = fmt::format("loop({}): ", target.pid);
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    start_machine("c240");
    std::ofstream(root() / "tmp/data") << "changed";
    EXPECT_EQ(restart({.path = "ck"}).lines,
              Lines{fmt::format("W{}/tmp/data: file has changed since checkpoint", who)});
    fs::remove(root() / "tmp/data");
    start_machine("c240");
    EXPECT_EQ(restart({.path = "ck"}).lines,
              Lines{fmt::format("E{}open /tmp/data: No such file or directory", who)});
    EXPECT_EQ(restart({.path = "ck", .force = true}).lines,
              Lines{fmt::format("W{}open /tmp/data: No such file or directory", who)});
    EXPECT_FALSE(restarted_->descriptors.get(fd));
}

TEST_F(Rules, RefuseMachinesThatLackWhatTheProcessNeeds) {
    kernel::Process& target = start_target();
    target.program.machine_flags = soff::machine_c2;
    target.program.flags = soff::fpmode_ieee;
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    start_machine("c1-xp", false);
    EXPECT_EQ(restart({.path = "ck"}, {.verbose = true}).lines,
              (Lines{"Vck: checkpoint cputype (3) different from current machine cputype (1)",
                     "Eck: contains instructions unsupported by this machine's architecture",
                     "Eck: requires IEEE floating point hardware unavailable on this machine"}));
    EXPECT_EQ(restart({.path = "ck", .force = true}).error, none);
}

TEST_F(Rules, CountWhatWasExecutedAmongTheNeeds) {
    kernel::Process& target = start_target();
    target.program.flags = soff::fpmode_undefined;
    target.main_thread().context.used = emu::Feature::c2 | emu::Feature::ieee;
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    start_machine("c1-xp");
    EXPECT_EQ(restart({.path = "ck"}).lines,
              Lines{"Eck: contains instructions unsupported by this machine's architecture"});
}

TEST_F(Rules, RestoreIdsForRootAndKeepThoseOfOthers) {
    kernel::Process& target = start_target();
    target.credentials = {
        .uid = 10, .euid = 11, .saved_uid = 12, .gid = 20, .egid = 21, .saved_gid = 22, .groups = {5, 6}};
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    EXPECT_EQ(restarted_->credentials.euid, 11U);
    EXPECT_EQ(restarted_->credentials.saved_uid, 11U);
    EXPECT_EQ(restarted_->credentials.groups, (std::vector<std::uint32_t>{5, 6}));

    start_machine("c240");
    fs::permissions(root() / "ck", fs::perms(0644));
    shell().credentials = {
        .uid = 30, .euid = 30, .saved_uid = 30, .gid = 40, .egid = 40, .saved_gid = 40, .groups = {}};
    EXPECT_EQ(restart({.path = "ck"}).lines, (Lines{"Wcurrent uid 30 differs from checkpoint file uid 10",
                                                    "Wcurrent gid 40 differs from checkpoint file gid 20"}));
    EXPECT_EQ(restarted_->credentials, shell().credentials);
}

TEST_F(Rules, DoNotAccountAgainForWhatWasUsedBeforeTheRestart) {
    kernel::Process& target = start_target();
    target.usage.user_time = 6 * kernel::nanoseconds_per_second;
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    EXPECT_EQ(restarted_->usage.user_time, 6 * kernel::nanoseconds_per_second);
    std::ofstream(root() / "acct");
    const auto file = open(shell(), "/acct", ABI_O_RDWR);
    const auto& host_file =
        static_cast<const kernel::MountedFile&>(shell().descriptors.get(file).value()->file());
    ASSERT_TRUE(machine_->kernel->accounting().start(host_file));
    restarted_->usage.user_time += 4 * kernel::nanoseconds_per_second;
    machine_->kernel->terminate(*restarted_, 0);
    abi_acct record{};
    std::ifstream stream(root() / "acct", std::ios::binary);
    ASSERT_TRUE(stream.read(reinterpret_cast<char*>(&record), sizeof record));
    EXPECT_EQ(record.ac_utime, 4'000'000);
}

TEST_F(Rules, CountTimeOnlyWhileTheProcessExists) {
    kernel::Process& target = start_target();
    kernel::Clock& clock = machine_->kernel->clock();
    clock.advance(5 * kernel::nanoseconds_per_second);
    target.timers[ABI_ITIMER_REAL].expiry = clock.now() + 3 * kernel::nanoseconds_per_second;
    const kernel::Nanoseconds saved = clock.now();
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    start_machine("c240");
    kernel::Clock& now = machine_->kernel->clock();
    now.advance(kernel::nanoseconds_per_second);
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    EXPECT_EQ(restarted_->timers[ABI_ITIMER_REAL].expiry, now.now() + 3 * kernel::nanoseconds_per_second);
    EXPECT_EQ(now.now() + restarted_->clock_offset, saved);
}

} // namespace
} // namespace cxsim::cr
