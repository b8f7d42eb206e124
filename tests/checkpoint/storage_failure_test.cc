// A hierarchy of twenty processes is checkpointed while the disk fails, is full, or the emulator dies, at
// every single call that the checkpoint makes of the disk: there is always the old set or the new one, whole.
// A restart that fails, wherever it does, leaves no trace.
#include "kernel/files/pipe.h"
#include "tests/checkpoint/bad_storage.h"
#include "tests/unit/cr/rules_fixture.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <ostream>
#include <set>

namespace cxsim::cr::testing {
namespace {

constexpr std::size_t member_count = 20;
constexpr emu::Address mark = 0xd0000000;

/// How the files of a set hold the memory.
enum class Form : std::uint8_t { plain, compressed, incremental };

/// What there is in a machine and around it that a restart could leave behind.
struct Trace {
    std::size_t processes = 0;
    std::ptrdiff_t host_descriptors = 0;
    std::set<std::string> files;
    std::uint64_t segments = 0; ///< Bytes.
    bool fifo_open = false;
    bool file_mapped = false;
    bool operator==(const Trace&) const = default;
};

std::ostream& operator<<(std::ostream& stream, const Trace& trace) {
    return stream << fmt::format(
               "{} processes, {} host descriptors, {} bytes of segments, fifo {}, mapped {}, {}",
               trace.processes, trace.host_descriptors, trace.segments, trace.fifo_open, trace.file_mapped,
               fmt::join(trace.files, " "));
}

class TwentyProcesses : public Rules, public ::testing::WithParamInterface<Form> {
  protected:
    TwentyProcesses() {
        start_family();
        if (GetParam() == Form::incremental) {
            EXPECT_EQ(
                checkpoint({.pid = family_.front()->pid, .extent = Extent::hierarchy, .file = "/sets/base"})
                    .error,
                none);
        }
    }

    /// A root with three children, each with some more; some have files and memory of all kinds, one an
    /// unlinked file, whose copy is in the set.
    void start_family() {
        family_ = {&start_target()};
        map_data(*family_.front(), mark, 4);
        while (family_.size() < member_count) {
            kernel::Process& parent = *family_[(family_.size() - 1) / 3];
            kernel::Caller caller{*machine_->kernel, parent, parent.main_thread()};
            family_.push_back(*kernel::fork_process(caller));
        }
        (void)open(*family_[7], "/tmp/gone", ABI_O_RDWR | ABI_O_CREAT);
        fs::remove(root() / "tmp/gone");
        fs::create_directory(root() / "tmp/removed");
        (void)open(*family_[8], "/tmp/removed", ABI_O_RDONLY);
        fs::remove(root() / "tmp/removed");
        fs::create_directory(root() / "sets");
        const auto pipe = std::make_shared<kernel::Pipe>(*machine_->kernel);
        for (const auto side : {kernel::PipeSide::read, kernel::PipeSide::write}) {
            (void)family_[3]->descriptors.add(std::make_shared<kernel::OpenFile>(
                std::make_shared<kernel::PipeEnd>(pipe, side), std::uint32_t{ABI_O_RDWR}));
        }
        make_fifo("/fifo");
        (void)open_fifo(*family_[4], "/fifo", ABI_O_RDWR);
        std::ofstream(root() / "data") << std::string(emu::page_size, 'x');
        map_file(*family_[5], open(*family_[5], "/data", ABI_O_RDWR));
        auto pages = std::make_shared<emu::PageTree>();
        ASSERT_TRUE(machine_->kernel->shared_segments().add(
            {.key = 5, .size = emu::page_size, .mode = 0600, .held = pages, .pages = pages}));
        family_[6]->space.map({.start = 0xc8000000,
                               .end = 0xc8000000 + std::uint64_t{emu::page_size},
                               .protection = emu::Protection::read | emu::Protection::write,
                               .kind = emu::RegionKind::data,
                               .shared = pages});
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
                           .compress = GetParam() == Form::compressed,
                           .since = GetParam() == Form::incremental ? std::optional<std::string>("/sets/base")
                                                                    : std::nullopt,
                           .storage = &storage});
    }

    /// Restarts the set on another machine: the generation that all its members are of; 0 if there is none.
    std::uint32_t generation_on_disk() {
        const RestartedElsewhere restarted(root(), "/sets/ck");
        if (!restarted) {
            EXPECT_FALSE(fs::exists(root() / "sets/ck"))
                << fmt::format("{}", fmt::join(restarted.lines, "; "));
            return 0;
        }
        const auto words = restarted.words_at(mark);
        EXPECT_EQ(words.size(), member_count);
        std::set<std::uint32_t> generations;
        for (const std::uint32_t word : words) {
            generations.insert(word / 100);
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

    Trace trace() {
        kernel::Kernel& kernel = *machine_->kernel;
        Trace trace;
        trace.processes = kernel.processes().size();
        trace.segments = kernel.shared_segments().total_size();
        for (const auto& entry : fs::recursive_directory_iterator(root())) {
            trace.files.insert(entry.path().filename().string());
        }
        trace.host_descriptors = std::distance(fs::directory_iterator("/proc/self/fd"), {});
        const auto fifo = kernel.files().lookup(kernel::viewpoint_of(shell()), "/fifo", kernel::Follow::no);
        trace.fifo_open = kernel.fifos().find(*fifo) != nullptr;
        const auto data = kernel.files().lookup(kernel::viewpoint_of(shell()), "/data", kernel::Follow::no);
        trace.file_mapped = kernel.mapped_files().of(data->fd.get()) != nullptr;
        return trace;
    }

    /// Makes a set, and another machine in which it may be restarted: what is there before anything is.
    Trace start_machine_for_restart() {
        EXPECT_EQ(checkpoint_generation(1, Storage::host()).error, none);
        start_machine("c240");
        machines_.front()->kernel.reset(); // With its open files.
        return trace();
    }

    /// How many calls of the disk a checkpoint over an old one makes.
    int calls_of_a_checkpoint() {
        BadStorage storage;
        EXPECT_EQ(checkpoint_generation(0, storage).error, none);
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

TEST_P(TwentyProcesses, HaveTheirOldSetOrTheNewOneWhenTheDiskIsFullAtAnyCall) {
    check_failures(ENOSPC);
}

TEST_P(TwentyProcesses, HaveTheirOldSetOrTheNewOneWhenTheDiskFailsAtAnyCall) {
    check_failures(EIO);
}

TEST_P(TwentyProcesses, HaveTheirOldSetOrTheNewOneWhenTheEmulatorDiesAtAnyCall) {
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

/// Storage of which nothing can be read.
class UnreadableStorage final : public Storage {
  public:
    int before(Call call) override { return call == Call::read ? EIO : 0; }
};

TEST_P(TwentyProcesses, KeepWhatAnInterruptedCommitHasHiddenWhenNobodyCanTellWhoseItIs) {
    const int calls = calls_of_a_checkpoint();
    const auto hidden = [&] {
        return std::ranges::any_of(names(), [](const std::string& name) { return name.ends_with(".set"); });
    };
    for (int fatal = calls; fatal > 0; --fatal) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            BadStorage storage(fatal, die);
            (void)checkpoint_generation(2, storage);
            ::_exit(1);
        }
        ASSERT_EQ(::waitpid(child, nullptr, 0), child);
        if (hidden()) {
            break;
        }
    }
    ASSERT_TRUE(hidden());
    ASSERT_EQ(generation_on_disk(), 2U);
    UnreadableStorage storage;
    EXPECT_EQ(checkpoint({.pid = family_.back()->pid, .file = "/sets/other", .storage = &storage}).error,
              none);
    EXPECT_EQ(generation_on_disk(), 2U);
}

TEST_P(TwentyProcesses, LeaveNothingWhenTheirFirstCheckpointFails) {
    const int calls = calls_of_a_checkpoint();
    for (const std::string& name : names()) {
        if (!name.starts_with("base")) {
            fs::remove(root() / "sets" / name);
        }
    }
    const auto before = names();
    for (int fatal = 1; fatal <= calls && !HasFailure(); ++fatal) {
        BadStorage storage(fatal, [] { return ENOSPC; });
        const Result result = checkpoint_generation(1, storage, false);
        if (names().contains("ck")) {
            break; // Committed: what comes after is shown above.
        }
        EXPECT_EQ(result.error, kernel::ABI_ENOSPC) << "at call " << fatal;
        EXPECT_EQ(names(), before) << "at call " << fatal;
    }
    EXPECT_EQ(generation_on_disk(), 1U);
}

TEST_P(TwentyProcesses, AreNotThereAfterARestartThatFailsAtAnyCall) {
    const Trace before = start_machine_for_restart();
    int fatal = 1;
    for (bool failed = true; failed && !HasFailure(); ++fatal) {
        BadStorage storage(fatal, [] { return EIO; }, BadStorage::Lasting::yes);
        const Result result = restart({.path = "/sets/ck", .last_try = true, .storage = &storage});
        failed = storage.calls() >= fatal;
        EXPECT_EQ(result.error, failed ? kernel::ABI_EIO : none) << "at call " << fatal;
        const Trace after = trace();
        EXPECT_EQ(after == before, failed) << "at call " << fatal << ": " << after;
    }
    EXPECT_GT(fatal, static_cast<int>(4 * member_count));
}

TEST_P(TwentyProcesses, AreNotThereAfterARestartWithoutOneOfTheirFiles) {
    const Trace before = start_machine_for_restart();
    for (const std::string& name : names()) {
        if (name.ends_with(".-.3") && names().contains(name + ".1")) {
            continue; // The copy of the set on which this one builds: only memory is taken from there.
        }
        fs::rename(root() / "sets" / name, root() / "elsewhere");
        const Result result = restart({.path = "/sets/ck", .last_try = true});
        fs::rename(root() / "elsewhere", root() / "sets" / name);
        EXPECT_EQ(result.error, kernel::ABI_ENOENT) << name;
        EXPECT_EQ(trace(), before) << name;
    }
}

TEST_P(TwentyProcesses, AreNotThereAfterARestartForWhichTheHostHasTooFewDescriptors) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the sanitizers look at objects through a pipe, for which no descriptor is left";
#endif
    const Trace before = start_machine_for_restart();
    ::rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    const int lowest = ::dup(2);
    ASSERT_EQ(::close(lowest), 0);
    int room = 0;
    for (bool failed = true; failed && !HasFailure(); ++room) {
        const ::rlimit small{.rlim_cur = static_cast<::rlim_t>(lowest + room), .rlim_max = limit.rlim_max};
        ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &small), 0);
        const Result result = restart({.path = "/sets/ck", .last_try = true});
        ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
        failed = result.error != none;
        const Trace after = trace();
        EXPECT_EQ(after == before, failed) << "with " << room << " descriptors: " << after;
    }
    EXPECT_GT(room, static_cast<int>(member_count));
}

TEST_P(TwentyProcesses, AreNotThereAfterARestartForWhichThereAreTooFewPids) {
    const Trace empty = start_machine_for_restart();
    kernel::ProcessTable& table = machine_->kernel->processes();
    table.continue_after(1000);
    for (std::size_t room = 0; room < member_count; ++room) {
        while (table.size() < kernel::ProcessTable::max_processes - room) {
            ASSERT_TRUE(table.create());
        }
        const Trace before = trace();
        EXPECT_EQ(restart({.path = "/sets/ck", .last_try = true}).error, kernel::ABI_EAGAIN);
        EXPECT_EQ(trace(), before) << "with room for " << room << " processes";
        table.remove(table.after(1000)->pid);
    }
    EXPECT_EQ(restart({.path = "/sets/ck", .last_try = true}).error, none);
    EXPECT_EQ(empty.processes, 1U);
}

std::string name_of(const ::testing::TestParamInfo<Form>& form) {
    constexpr std::array forms{"plain", "compressed", "incremental"};
    return forms.at(static_cast<std::size_t>(form.param));
}

INSTANTIATE_TEST_SUITE_P(Forms, TwentyProcesses,
                         ::testing::Values(Form::plain, Form::compressed, Form::incremental), name_of);

} // namespace
} // namespace cxsim::cr::testing
