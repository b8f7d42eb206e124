// The two system calls, made by programs.
#include "cr/image/set_files.h"
#include "cr/service.h"
#include "kernel/abi/chkpnt.h"
#include "kernel/abi/file.h"
#include "kernel/calls/call_observer.h"
#include "kernel/calls/system_call.h"
#include "kernel/files/attributes.h"
#include "tests/unit/cr/running.h"
#include "tests/unit/kernel/machine.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

namespace cxsim::cr {
namespace {

using kernel::testing::if_failed;
using kernel::testing::Machine;
using kernel::testing::system_call;
using testing::run;

/// A call after which the program exits with status 100 if it failed; needs failed_exit at the end of the
/// text.
std::string checked_call(std::string_view name, const std::vector<std::string>& arguments = {}) {
    return system_call(name, arguments) + if_failed("failed");
}
const std::string failed_exit = "failed:\n" + system_call("exit", {"100"});
const std::string text_start = "        .text\n        .globl start\nstart:\n";

/// A program that checkpoints itself (or `pid`) with these options, says so and exits.
std::string checkpointing_program(std::uint32_t options, int status) {
    return text_start + checked_call("chkpnt", {"request"}) + system_call("write", {"1", "done", "5"}) +
           system_call("exit", {std::to_string(status)}) + failed_exit +
           fmt::format("        .data\n"
                       "request: ds.w 0,0,{},0,0,name,report,1000,0,0,0,0\n"
                       "name:    ds.b \"/ck\\0\"\n"
                       "done:    ds.b \"done\\n\"\n"
                       "report:  bs.b 1000\n",
                       options);
}

/// A program that restarts /ck and waits for it.
std::string restarting_program() {
    return text_start + checked_call("restart", {"request"}) +
           checked_call("wait4", {"-1", "status", "0", "0"}) + system_call("exit", {"0"}) + failed_exit +
           "        .data\nrequest: ds.w name,0,0,0,0,0,0,0,0,0,0\nname:    ds.b \"/ck\\0\"\nstatus:  ds.w "
           "0\n";
}

TEST(SystemCalls, EndTheTargetOnlyWhenItsCheckpointIsSafe) {
    Service service;
    Machine machine;
    EXPECT_EQ(run(machine, service, checkpointing_program(ABI_CHKPNT_KILL, 7)), 128 + 9);
    EXPECT_TRUE(std::filesystem::exists(machine.root.path() / "ck"));
    EXPECT_EQ(machine.console.output, "");
    // The name is taken now: the call fails, and the program exits by itself.
    EXPECT_EQ(run(machine, service, checkpointing_program(ABI_CHKPNT_KILL, 7)), 100);
}

TEST(SystemCalls, RefuseUnknownOptions) {
    Service service;
    Machine machine;
    EXPECT_EQ(run(machine, service, checkpointing_program(0x80000000, 7)), 100);
    EXPECT_FALSE(std::filesystem::exists(machine.root.path() / "ck"));
}

TEST(SystemCalls, DoNothingWhoseReportCouldNotBeDelivered) {
    Service service;
    Machine machine;
    const std::string program = text_start + checked_call("chkpnt", {"request"}) +
                                system_call("exit", {"7"}) + failed_exit +
                                fmt::format("        .data\n"
                                            "request: ds.w 0,0,{},0,0,name,64,1000,0,0,0,0\n"
                                            "name:    ds.b \"/ck\\0\"\n",
                                            ABI_CHKPNT_KILL);
    EXPECT_EQ(run(machine, service, program), 100);
    EXPECT_FALSE(std::filesystem::exists(machine.root.path() / "ck"));
}

/// A process checkpoints its child twice by a process descriptor; the second time what has changed since.
TEST(SystemCalls, FindThePreviousCheckpointOfAProcessThatADescriptorStandsFor) {
    Service service;
    Machine machine;
    const std::string program =
        text_start + checked_call("fork") + "        ld.l #0,s1\n        eq.l s0,s1\n        jbrs.t child\n" +
        "        mov s0,a5\n" + checked_call("pattach", {"%a5", std::to_string(ABI_O_EXCL)}) +
        "        mov s0,a5\n        st.w a5,first+4\n        st.w a5,second+4\n" +
        checked_call("wait4", {"-1", "status", "2", "0"}) + checked_call("chkpnt", {"first"}) +
        checked_call("chkpnt", {"second"}) + system_call("exit", {"0"}) + failed_exit +
        "child:  jbr child\n" +
        fmt::format("        .data\n"
                    "first:  ds.w 0,0,{},0,0,name,0,0,0,0,0,0,0\n"
                    "second: ds.w 0,0,{},0,0,other,report,1000,0,0,0,0,0\n"
                    "name:   ds.b \"/first\\0\"\n"
                    "other:  ds.b \"/second\\0\"\n"
                    "        .align 4\nstatus: ds.w 0\nreport: bs.b 1000\n",
                    ABI_CHKPNT_PFD, ABI_CHKPNT_PFD | ABI_CHKPNT_INCREMENT);
    EXPECT_EQ(run(machine, service, program), 0);
    EXPECT_TRUE(std::filesystem::exists(machine.root.path() / "second"));
    EXPECT_EQ(service.last_checkpoint().bytes.pages_written, 0U) << "nothing has changed since the first one";
}

/// Opens a gate for the guest when the first page is to be written, and writes it when somebody was killed.
class WritesAfterAKill final : public Storage, public kernel::CallObserver {
  public:
    explicit WritesAfterAKill(std::filesystem::path gate) : gate_(std::move(gate)) {}

    int before(Call call) override {
        if (call == Call::write && !std::filesystem::exists(gate_)) {
            std::ofstream(gate_).put('x');
            std::unique_lock lock(mutex_);
            EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(60), [&] { return killed_; }));
        }
        return 0;
    }
    void call_ended(const kernel::Thread& /*thread*/, std::uint32_t number,
                    const kernel::Outcome& /*outcome*/) override {
        if (kernel::find_system_call(number)->name == "kill") {
            const std::scoped_lock lock(mutex_);
            killed_ = true;
            changed_.notify_all();
        }
    }

  private:
    std::filesystem::path gate_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool killed_ = false;
};

/// Files of the directory that have no names and that somebody in this process has open.
int nameless_files(const std::filesystem::path& directory) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        const std::string target = std::filesystem::read_symlink(entry.path(), gone).string();
        count += target.starts_with(directory.string()) && target.ends_with(" (deleted)") ? 1 : 0;
    }
    return count;
}

/// A process checkpoints itself; its parent kills it while the file is written.
TEST(SystemCalls, KeepNothingOfACheckpointWhoseCallerWasKilled) {
    Machine machine;
    machine.config.clock = kernel::ClockKind::real_time;
    WritesAfterAKill storage(machine.root.path() / "gate");
    Service service(storage);
    machine.install("/program",
                    text_start + checked_call("fork") + "        st.w s0,child\n" +
                        "        ld.l #0,s1\n        eq.l s0,s1\n        jbrs.t target\n" + "again:\n" +
                        system_call("access", {"gate", "0"}) + if_failed("again") +
                        "        ld.w child,a5\n" + checked_call("kill", {"%a5", "9"}) +
                        checked_call("wait4", {"-1", "status", "0", "0"}) + system_call("exit", {"0"}) +
                        "target:\n" + checked_call("chkpnt", {"request"}) + failed_exit +
                        "        .data\nrequest: ds.w 0,0,0,0,0,name,0,0,0,0,0,0\nname:    ds.b \"/ck\\0\"\n"
                        "gate:    ds.b \"/gate\\0\"\n        .align 4\nstatus:  ds.w 0\nchild:   ds.w 0\n");
    kernel::Kernel& kernel = machine.boot({"/program"});
    kernel.set_checkpoint_service(&service);
    kernel.set_call_observer(&storage);
    EXPECT_EQ(kernel.run().shell_status(), 0);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    do {
        service.attend();
    } while (nameless_files(machine.root.path()) > 0 && std::chrono::steady_clock::now() < deadline);
    EXPECT_EQ(nameless_files(machine.root.path()), 0);
    EXPECT_FALSE(std::filesystem::exists(machine.root.path() / "ck"));
    kernel.set_call_observer(nullptr);
    kernel.set_checkpoint_service(nullptr);
}

/// Somebody else makes a file, which belongs to root, when the first page is to be written.
class MakesAFileMeanwhile final : public Storage {
  public:
    explicit MakesAFileMeanwhile(std::filesystem::path path) : path_(std::move(path)) {}
    int before(Call call) override {
        if (call == Call::write && !std::filesystem::exists(path_)) {
            std::ofstream(path_) << "somebody else's";
        }
        return 0;
    }

  private:
    std::filesystem::path path_;
};

TEST(SystemCalls, LeaveAFileThatSomebodyElseHasMadeWhileTheCheckpointWasWritten) {
    for (const std::uint32_t mode : {0777U, 01777U}) {
        Machine machine;
        const auto directory = machine.root.path() / "tmp";
        std::filesystem::create_directory(directory);
        const kernel::UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_CLOEXEC));
        ASSERT_TRUE(kernel::set_attributes(fd.get(), {.mode = ABI_S_IFDIR | mode, .uid = 0, .gid = 0}));
        std::filesystem::permissions(machine.root.path(), std::filesystem::perms(0755));
        MakesAFileMeanwhile storage(directory / "ck");
        Service service(storage);
        const std::string program = text_start + checked_call("setreuid", {"10", "10"}) +
                                    checked_call("chkpnt", {"request"}) + system_call("exit", {"7"}) +
                                    failed_exit +
                                    fmt::format("        .data\n"
                                                "request: ds.w 0,0,{},0,0,name,0,0,0,0,0,0\n"
                                                "name:    ds.b \"/tmp/ck\\0\"\n",
                                                ABI_CHKPNT_FORCE);
        const bool sticky = (mode & 01000) != 0;
        EXPECT_EQ(run(machine, service, program), sticky ? 100 : 7);
        EXPECT_EQ(machine.file("/tmp/ck") == "somebody else's", sticky);
    }
}

/// A debugger takes a process out of its chkpnt() again and again.
TEST(SystemCalls, HoldNothingOfCallsThatWereLeft) {
    constexpr emu::Address request_at = 0xffffe000;
    Machine machine;
    machine.config.clock = kernel::ClockKind::real_time;
    Service service;
    machine.install("/program", text_start + "        jbr start\n");
    kernel::Kernel& kernel = machine.boot({"/program"});
    kernel.set_checkpoint_service(&service);
    kernel::Process& process = *kernel.processes().find(1);
    kernel::Caller caller{kernel, process, process.main_thread()};
    abi_chkpnt request{};
    request.ck_options = ABI_CHKPNT_FORCE;
    request.ck_file = request_at + 0x100;
    kernel::UserMemory memory(caller.thread);
    ASSERT_TRUE(memory.store_value(request_at, request));
    ASSERT_TRUE(memory.write(request_at + 0x100, std::as_bytes(std::span("/ck"))));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    int files = 0;
    for (int left = 0; left < 20 && files <= 1;) {
        left += service.chkpnt(caller, request_at).is_blocked() ? 1 : 0;
        caller.thread.progress = {};
        do { // What is written for the calls before vanishes; the last one's may be there.
            service.attend();
            files = nameless_files(machine.root.path());
        } while (files > 1 && std::chrono::steady_clock::now() < deadline);
    }
    EXPECT_LE(files, 1);
    kernel.set_checkpoint_service(nullptr);
}

class OnEitherClock : public ::testing::TestWithParam<kernel::ClockKind> {};

/// A process forks; the child checkpoints itself, says so and exits; the parent waits.
TEST_P(OnEitherClock, AProcessComesOutOfItsOwnCheckpointTwice) {
    Service service;
    Machine first;
    first.config.clock = GetParam();
    const std::string forking =
        text_start + checked_call("fork") + "        ld.l #0,s1\n        eq.l s0,s1\n        jbrs.t child\n" +
        checked_call("wait4", {"-1", "status", "0", "0"}) + system_call("exit", {"0"}) + "child:\n" +
        checked_call("chkpnt", {"request"}) + system_call("write", {"1", "done", "5"}) +
        system_call("exit", {"3"}) + failed_exit +
        "        .data\nrequest: ds.w 0,0,0,0,0,name,0,0,0,0,0,0\nname:    ds.b \"/ck\\0\"\n"
        "done:    ds.b \"done\\n\"\nstatus:  ds.w 0\n";
    ASSERT_EQ(run(first, service, forking), 0);
    ASSERT_EQ(first.console.output, "done\n");
    EXPECT_GT(service.last_checkpoint().bytes.file_size, 8192U);

    Machine second;
    second.config.root = first.root.path();
    first.install("/program", restarting_program());
    kernel::Kernel& kernel = second.boot({"/program"});
    kernel.set_checkpoint_service(&service);
    EXPECT_EQ(kernel.run().shell_status(), 0);
    EXPECT_EQ(second.console.output, "done\n");
    kernel.set_checkpoint_service(nullptr);
}

INSTANTIATE_TEST_SUITE_P(Clocks, OnEitherClock,
                         ::testing::Values(kernel::ClockKind::virtual_time, kernel::ClockKind::real_time));

TEST(SystemCalls, TidyTheDirectoryOfAFileThatIsDescribedByForce) {
    const auto strays_after = [](std::uint32_t options) {
        Service service;
        Machine machine;
        const auto stray = machine.root.path() / hidden_name({});
        std::ofstream(stray) << "of a set that nobody knows";
        const std::string program = text_start + system_call("chkpnt", {"request"}) +
                                    system_call("exit", {"0"}) +
                                    fmt::format("        .data\n"
                                                "request: ds.w {},0,{},0,0,name,report,1000,0,0,0,0,0\n"
                                                "name:    ds.b \"/none\\0\"\n"
                                                "report:  bs.b 1000\n",
                                                ABI_CHKPNT_DESCRIBE, options);
        EXPECT_EQ(run(machine, service, program), 0);
        return std::filesystem::exists(stray);
    };
    EXPECT_TRUE(strays_after(0));
    EXPECT_FALSE(strays_after(ABI_CHKPNT_FORCE));
}

} // namespace
} // namespace cxsim::cr
