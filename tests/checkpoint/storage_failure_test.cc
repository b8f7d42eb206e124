// A hierarchy of twenty processes is checkpointed while the disk fails, is full, or the emulator dies, at
// every single call that the checkpoint makes of the disk: there is always the old set or the new one, whole.
// A restart that fails leaves no trace.
#include "tests/checkpoint/bad_storage.h"
#include "tests/unit/cr/rules_fixture.h"

#include <sys/wait.h>
#include <unistd.h>

#include <set>

namespace cxsim::cr::testing {
namespace {

constexpr std::size_t member_count = 20;
constexpr emu::Address mark = 0xc0000000;

class TwentyProcesses : public Rules {
  protected:
    TwentyProcesses() { start_family(); }

    /// A root with three children, each with some more; one has an unlinked file, whose copy is in the set.
    void start_family() {
        family_ = {&start_target()};
        family_.front()->space.map({.start = mark,
                                    .end = mark + 4 * emu::page_size,
                                    .protection = emu::Protection::read | emu::Protection::write,
                                    .kind = emu::RegionKind::data});
        while (family_.size() < member_count) {
            kernel::Process& parent = *family_[(family_.size() - 1) / 3];
            kernel::Caller caller{*machine_->kernel, parent, parent.main_thread()};
            family_.push_back(*kernel::fork_process(caller));
        }
        (void)open(*family_[7], "/tmp/gone", ABI_O_RDWR | ABI_O_CREAT);
        fs::remove(root() / "tmp/gone");
        fs::create_directory(root() / "sets");
    }

    /// Marks every process with the number and checkpoints them all.
    Result checkpoint_generation(std::uint32_t number, Storage& storage, bool replace = true) {
        for (std::size_t i = 0; i < family_.size(); ++i) {
            const std::uint32_t value = number * 100 + static_cast<std::uint32_t>(i);
            EXPECT_TRUE(family_[i]->space.write(mark, std::as_bytes(std::span(&value, 1))));
        }
        return checkpoint({.pid = family_.front()->pid,
                           .extent = Extent::hierarchy,
                           .force = replace,
                           .file = "/sets/ck",
                           .storage = &storage});
    }

    /// Restarts the set on another machine: the generation that all its members are of; 0 if there is none.
    std::uint32_t generation_on_disk() {
        Machine other;
        other.config.root = root();
        kernel::Kernel& kernel = other.boot({"/bin/loop"});
        kernel::Process& shell = *kernel.processes().find(1);
        kernel::Caller caller{kernel, shell, shell.main_thread()};
        Report report({.verbose = true});
        Problems problems(report, false);
        const auto restarted = restart_process(caller, {.path = "/sets/ck", .last_try = true}, problems);
        if (!restarted) {
            EXPECT_FALSE(fs::exists(root() / "sets/ck"))
                << fmt::format("{}", fmt::join(report.lines(), "; "));
            return 0;
        }
        EXPECT_EQ(restarted->members.size(), member_count);
        std::set<std::uint32_t> generations;
        for (const kernel::Process* each : restarted->members) {
            std::uint32_t value = 0;
            EXPECT_TRUE(each->space.read(mark, std::as_writable_bytes(std::span(&value, 1))));
            generations.insert(value / 100);
        }
        EXPECT_EQ(generations.size(), 1U) << "a mixture of two checkpoints";
        return *generations.begin();
    }

    std::set<std::string> names() const {
        std::set<std::string> result;
        for (const auto& entry : fs::directory_iterator(root() / "sets")) {
            result.insert(entry.path().filename().string());
        }
        return result;
    }

    /// How many calls of the disk a checkpoint over an old one makes.
    int calls_of_a_checkpoint() {
        BadStorage storage;
        EXPECT_EQ(checkpoint_generation(1, storage).error, none);
        BadStorage again;
        EXPECT_EQ(checkpoint_generation(1, again).error, none);
        return again.calls();
    }

    /// Lets the call number 1, 2, 3 ... fail in turn: the old set or the new one each time.
    void check_failures(int error) {
        const int calls = calls_of_a_checkpoint();
        const auto all = names();
        std::uint32_t last = 1;
        for (int fatal = 1; fatal <= calls && !HasFailure(); ++fatal) {
            BadStorage storage(fatal, [error] { return error; });
            const Result result = checkpoint_generation(last + 1, storage);
            const std::uint32_t found = generation_on_disk();
            EXPECT_GE(found, result.error == none ? last + 1 : last) << "at call " << fatal;
            EXPECT_LE(found, last + 1) << "at call " << fatal;
            if (result.error != none) {
                EXPECT_EQ(result.error, kernel::errno_from_host(error)) << "at call " << fatal;
                EXPECT_EQ(result.lines.size(), 1U) << "at call " << fatal;
            }
            last = found;
        }
        BadStorage good;
        EXPECT_EQ(checkpoint_generation(last + 1, good).error, none);
        EXPECT_EQ(names(), all) << "something was left behind";
    }

    std::vector<kernel::Process*> family_;
};

TEST_F(TwentyProcesses, HaveTheirOldSetOrTheNewOneWhenTheDiskIsFullAtAnyCall) {
    check_failures(ENOSPC);
}

TEST_F(TwentyProcesses, HaveTheirOldSetOrTheNewOneWhenTheDiskFailsAtAnyCall) {
    check_failures(EIO);
}

TEST_F(TwentyProcesses, HaveTheirOldSetOrTheNewOneWhenTheEmulatorDiesAtAnyCall) {
    const int calls = calls_of_a_checkpoint();
    const auto all = names();
    std::uint32_t last = 1;
    bool committed = false;
    for (int fatal = 1; fatal <= calls && !HasFailure(); ++fatal) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            BadStorage storage(fatal, die);
            (void)checkpoint_generation(last + 1, storage);
            ::_exit(1);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the checkpoint made fewer calls than the one before";
        const std::uint32_t found = generation_on_disk();
        EXPECT_GE(found, last) << "an older checkpoint has come back, at call " << fatal;
        EXPECT_LE(found, last + 1);
        EXPECT_TRUE(found > last || !committed) << "at call " << fatal << ", which comes after the commit";
        committed = found > last;
        last = found;
        if (fatal % 10 == 0 || committed) { // Otherwise what the last one has left is there for the next.
            BadStorage good;
            ASSERT_EQ(checkpoint_generation(++last, good).error, none);
            EXPECT_EQ(names(), all) << "something was left behind at call " << fatal;
        }
    }
    EXPECT_TRUE(committed) << "no call came after the commit";
}

TEST_F(TwentyProcesses, LeaveNothingWhenTheirFirstCheckpointFails) {
    const int calls = calls_of_a_checkpoint();
    for (const auto& entry : fs::directory_iterator(root() / "sets")) {
        fs::remove(entry.path());
    }
    for (int fatal = 1; fatal <= calls && !HasFailure(); ++fatal) {
        BadStorage storage(fatal, [] { return ENOSPC; });
        const Result result = checkpoint_generation(1, storage, false);
        if (names().contains("ck")) {
            break; // Committed: what comes after is shown above.
        }
        EXPECT_EQ(result.error, kernel::ABI_ENOSPC) << "at call " << fatal;
        EXPECT_EQ(names(), std::set<std::string>{}) << "at call " << fatal;
    }
    EXPECT_EQ(generation_on_disk(), 1U);
}

TEST_F(TwentyProcesses, AreNotThereAfterARestartThatFailsAtAnyCall) {
    ASSERT_EQ(checkpoint_generation(1, Storage::host()).error, none);
    start_machine("c240");
    BadStorage counting;
    ASSERT_EQ(restart({.path = "/sets/ck", .last_try = true, .storage = &counting}).error, none);
    start_machine("c240");
    const auto open_files = [] { return std::distance(fs::directory_iterator("/proc/self/fd"), {}); };
    const auto before = names();
    const auto descriptors = open_files();
    for (int fatal = 1; fatal <= counting.calls() && !HasFailure(); ++fatal) {
        BadStorage storage(fatal, [] { return EIO; }, BadStorage::Lasting::yes);
        const Result result = restart({.path = "/sets/ck", .last_try = true, .storage = &storage});
        EXPECT_EQ(result.error, kernel::ABI_EIO) << "at call " << fatal; // The fixture counts the processes.
        EXPECT_EQ(names(), before);
        EXPECT_TRUE(fs::is_empty(root() / "tmp"));
        EXPECT_EQ(open_files(), descriptors);
    }
    EXPECT_EQ(restart({.path = "/sets/ck", .last_try = true}).error, none);
}

} // namespace
} // namespace cxsim::cr::testing
