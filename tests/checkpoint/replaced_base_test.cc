// The set on which another one builds is replaced while the disk fails, is full, or the emulator dies, at
// every single call that the checkpoint makes of the disk: there is always the old set or the new one, whole,
// and the set that builds on the old one can be restarted.
#include "tests/checkpoint/bad_storage.h"
#include "tests/unit/cr/rules_fixture.h"

#include <fmt/ranges.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

namespace cxsim::cr::testing {
namespace {

constexpr emu::Address mark = 0xd0000000;
constexpr std::size_t member_count = 3;

class ReplacedBase : public Rules {
  protected:
    ReplacedBase() {
        kernel::Process& root = start_target();
        map_data(root, mark, 4);
        family_ = {&root};
        for (std::size_t i = 1; i < member_count; ++i) {
            kernel::Caller caller{*machine_->kernel, root, root.main_thread()};
            family_.push_back(*kernel::fork_process(caller));
        }
        (void)open(root, "/tmp/gone", ABI_O_RDWR | ABI_O_CREAT);
        fs::remove(this->root() / "tmp/gone");
        fs::create_directory(this->root() / "sets");
        save("base", 1, Storage::host());
        save("increment", increment_time, Storage::host(), "/sets/base");
    }

    Result save(const std::string& file, std::uint32_t time, Storage& storage,
                const std::optional<std::string>& since = {}) {
        for (kernel::Process* each : family_) {
            EXPECT_TRUE(each->space.write(mark, std::as_bytes(std::span(&time, 1))));
        }
        return checkpoint({.pid = family_.front()->pid,
                           .extent = Extent::hierarchy,
                           .force = true,
                           .file = "/sets/" + file,
                           .since = since,
                           .storage = &storage});
    }

    /// Of the set restarted on another machine, which must be whole.
    std::uint32_t time_of(const std::string& file) {
        const RestartedElsewhere restarted(root(), "/sets/" + file);
        if (!restarted) {
            ADD_FAILURE() << file << ": " << fmt::format("{}", fmt::join(restarted.lines, "; "));
            return 0;
        }
        const auto words = restarted.words_at(mark);
        EXPECT_EQ(words.size(), member_count);
        const std::set<std::uint32_t> times(words.begin(), words.end());
        EXPECT_EQ(times.size(), 1U) << "a mixture of two checkpoints";
        return *times.begin();
    }

    std::set<std::string> names() const {
        std::set<std::string> result;
        for (const auto& entry : fs::directory_iterator(root() / "sets")) {
            result.insert(entry.path().filename().string());
        }
        return result;
    }

    /// Puts the first files back, so that each replacement is that of a base.
    void begin_again() {
        fs::remove_all(root() / "sets");
        fs::copy(root() / "first", root() / "sets");
    }

    static constexpr std::uint32_t increment_time = 2;
    static constexpr std::uint32_t new_time = 3;
    std::vector<kernel::Process*> family_;
};

TEST_F(ReplacedBase, AndWhatBuildsOnItAreWholeWhateverCallOfTheDiskFails) {
    fs::copy(root() / "sets", root() / "first");
    for (const int error : {ENOSPC, EIO}) {
        bool failed = true;
        for (int fatal = 1; failed && !HasFailure(); ++fatal) {
            begin_again();
            const auto before = names();
            BadStorage storage(fatal, [error] { return error; });
            const Result result = save("base", new_time, storage);
            failed = storage.calls() >= fatal;
            const std::uint32_t time = time_of("base");
            EXPECT_TRUE(time == new_time || (time == 1 && result.error != none)) << "at call " << fatal;
            EXPECT_EQ(time_of("increment"), increment_time) << "at call " << fatal;
            if (time == 1) {
                EXPECT_EQ(names(), before) << "at call " << fatal;
            }
        }
    }
}

TEST_F(ReplacedBase, AndWhatBuildsOnItAreWholeWhereverTheEmulatorDies) {
    fs::copy(root() / "sets", root() / "first");
    bool died = true;
    std::set<std::string> afterwards;
    for (int fatal = 1; died && !HasFailure(); ++fatal) {
        begin_again();
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            BadStorage storage(fatal, die);
            ::_exit(save("base", new_time, storage).error == none ? 0 : 1);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        died = WIFSIGNALED(status);
        ASSERT_TRUE(died || WEXITSTATUS(status) == 0);
        const std::uint32_t time = time_of("base");
        EXPECT_TRUE(time == new_time || (died && time == 1)) << "at call " << fatal;
        EXPECT_EQ(time_of("increment"), increment_time) << "at call " << fatal;
        // The next one puts everything right, and takes nothing that is needed.
        BadStorage good;
        ASSERT_EQ(save("base", new_time + 1, good).error, none) << "at call " << fatal;
        EXPECT_EQ(time_of("base"), new_time + 1) << "at call " << fatal;
        EXPECT_EQ(time_of("increment"), increment_time) << "at call " << fatal;
        afterwards = afterwards.empty() ? names() : afterwards;
        EXPECT_EQ(names(), afterwards) << "at call " << fatal;
    }
    BadStorage good;
    ASSERT_EQ(save("increment", new_time, good, "/sets/base").error, none);
    for (const std::string& name : names()) {
        EXPECT_FALSE(is_hidden_name(name)) << name;
    }
}

} // namespace
} // namespace cxsim::cr::testing
