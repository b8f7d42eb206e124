// chkpnt -F over files that others need: these find them still, by their digests, until nobody needs them.
#include "cr/description.h"
#include "cr/image/atomic_file.h"
#include "cr/image/set_files.h"
#include "cr/set_directory.h"
#include "tests/unit/cr/rules_fixture.h"

#include <fcntl.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace cxsim::cr::testing {
namespace {

constexpr emu::Address mark = 0xd0000000;

/// A process with a child; a word in the memory of both says of which time a checkpoint is.
class Replaced : public Rules {
  protected:
    Replaced() : target_(&start_target()) {
        map_data(*target_, mark, 4);
        kernel::Caller caller{*machine_->kernel, *target_, target_->main_thread()};
        child_ = *kernel::fork_process(caller);
    }

    void set(std::uint32_t value) const {
        for (kernel::Process* each : {target_, child_}) {
            EXPECT_TRUE(each->space.write(mark, std::as_bytes(std::span(&value, 1))));
        }
    }
    CheckpointRequest request(const std::string& file, const std::string& since = "") const {
        return {.pid = target_->pid,
                .force = true,
                .file = file,
                .since = since.empty() ? std::nullopt : std::optional(since)};
    }
    /// Checkpoints the target alone, or with its child, at this time.
    void save(std::uint32_t value, CheckpointRequest request, Extent extent = Extent::process) {
        set(value);
        request.extent = extent;
        ASSERT_EQ(checkpoint(request).lines, Lines{});
    }
    void save_both(std::uint32_t value, CheckpointRequest request) {
        save(value, std::move(request), Extent::hierarchy);
    }

    /// The times of the processes restarted from the file on another machine; none if it is refused.
    std::vector<std::uint32_t> restored(const std::string& file) const {
        const RestartedElsewhere restarted(root(), file);
        EXPECT_TRUE(restarted) << fmt::format("{}", fmt::join(restarted.lines, "; "));
        return restarted.words_at(mark);
    }

    std::size_t hidden_files() const {
        const kernel::UniqueFd directory(::open(root().c_str(), O_RDONLY | O_CLOEXEC));
        const auto names = names_in(directory.get()).value();
        return static_cast<std::size_t>(std::ranges::count_if(names, is_hidden_name));
    }
    std::string child_of(const std::string& file) const {
        return fmt::format("{}.loop.{}", file, child_->pid);
    }
    std::string description(const std::string& file) {
        kernel::Caller caller = this->caller();
        Report report({});
        Problems problems(report, false);
        return describe_file(caller, file, Storage::host(), problems).value().text();
    }

    kernel::Process* target_;
    kernel::Process* child_ = nullptr;
};

using Times = std::vector<std::uint32_t>;

TEST_F(Replaced, FilesOnWhichOthersBuildAreFoundByTheirDigests) {
    save(1, request("a"));
    save(2, request("b", "a"));
    save(3, request("a"));
    EXPECT_EQ(restored("a"), Times{3});
    EXPECT_EQ(restored("b"), Times{2});
    EXPECT_EQ(hidden_files(), 1U);
    EXPECT_NE(description("b").find("\nbase\t.chkpnt."), std::string::npos) << description("b");
}

TEST_F(Replaced, FilesGoWhenTheLastThatBuildsOnThemGoes) {
    save(1, request("a"));
    save(2, request("b", "a"));
    save(3, request("c", "a"));
    save(4, request("a"));
    save(5, request("b"));
    EXPECT_EQ(hidden_files(), 1U) << "c builds on it still";
    EXPECT_EQ(restored("c"), Times{3});
    save(6, request("c"));
    EXPECT_EQ(hidden_files(), 0U);
}

TEST_F(Replaced, FilesThatNobodyNeedsAreGoneAtOnce) {
    save(1, request("a"));
    save(2, request("b"));
    save(3, request("a"));
    EXPECT_EQ(hidden_files(), 0U);
    EXPECT_EQ(restored("b"), Times{2});
}

TEST_F(Replaced, FilesOfEachTimeAreKeptForThoseThatBuildOnThem) {
    for (std::uint32_t time = 0; time < 6; time += 2) {
        save(time, request("a"));
        save(time + 1, request(fmt::format("b{}", time), "a"));
    }
    save(6, request("a"));
    EXPECT_EQ(hidden_files(), 3U);
    EXPECT_EQ(restored("b0"), Times{1});
    EXPECT_EQ(restored("b2"), Times{3});
    EXPECT_EQ(restored("b4"), Times{5});
    EXPECT_EQ(restored("a"), Times{6});
}

TEST_F(Replaced, FilesDoNotComeBackUnderTheNameThatTheyHaveLost) {
    save(1, request("a"));
    save(2, request("b", "a"));
    save(3, request("a"));
    fs::remove(root() / "a");
    CheckpointRequest again = request("a");
    again.force = false;
    save(4, again);
    EXPECT_EQ(restored("a"), Times{4});
    EXPECT_EQ(restored("b"), Times{2});
}

TEST_F(Replaced, HierarchiesKeepWhatOthersBuildOn) {
    save_both(1, request("a"));
    save_both(2, request("b", "a"));
    save_both(3, request("a"));
    EXPECT_EQ(hidden_files(), 2U);
    EXPECT_EQ(restored("a"), (Times{3, 3}));
    EXPECT_EQ(restored("b"), (Times{2, 2}));
    EXPECT_EQ(restored(child_of("b")), Times{2});
    save_both(4, request("b", "a"));
    EXPECT_EQ(hidden_files(), 0U);
    EXPECT_EQ(restored("b"), (Times{4, 4}));
}

TEST_F(Replaced, HierarchiesHideWhatOthersBuildOnThatNoLongerBelongsToThem) {
    save_both(1, request("a"));
    save_both(2, request("b", "a"));
    save(3, request("a"));
    EXPECT_EQ(hidden_files(), 2U);
    EXPECT_FALSE(fs::exists(root() / child_of("a")));
    EXPECT_EQ(restored("a"), Times{3});
    EXPECT_EQ(restored("b"), (Times{2, 2}));
    save_both(4, request("b", "a"));
    EXPECT_EQ(hidden_files(), 0U);
    EXPECT_EQ(restored("b"), (Times{4, 4}));
}

TEST_F(Replaced, MembersOfAnotherSetStayInIt) {
    save_both(1, request("a"));
    CheckpointRequest alone = request(child_of("a"));
    alone.pid = child_->pid;
    save(2, alone);
    EXPECT_EQ(restored("a"), (Times{1, 1}));
    EXPECT_EQ(restored(child_of("a")), Times{2});
    save_both(3, request("a"));
    EXPECT_EQ(hidden_files(), 0U);
}

TEST_F(Replaced, CopiesOfAnotherSetStayInIt) {
    const auto fd = open(*target_, "/tmp/scratch", ABI_O_RDWR | ABI_O_CREAT);
    std::ofstream(root() / "tmp/scratch") << "contents";
    fs::remove(root() / "tmp/scratch");
    save(1, request("a"));
    CheckpointRequest other = request(fmt::format("loop.{}.-.{}", target_->pid, fd));
    other.pid = child_->pid;
    save(2, other);
    EXPECT_EQ(restored("a"), Times{1});
    EXPECT_EQ(restored(*other.file), Times{2});
}

TEST_F(Replaced, FilesAreKeptForOneThatIsBeingWritten) {
    save(1, request("a"));
    set(2);
    kernel::Caller caller = this->caller();
    Report report({});
    Problems problems(report, true);
    auto writing = prepare(caller, request("b", "a"), problems);
    ASSERT_TRUE(writing);
    save(3, request("a"));
    EXPECT_EQ(hidden_files(), 1U);
    save(4, request("c"));
    writing->write();
    ASSERT_TRUE(writing->commit());
    EXPECT_EQ(restored("a"), Times{3});
    EXPECT_EQ(restored("b"), Times{2});
}

TEST_F(Replaced, FilesAreNotKeptForOneThatWasGivenUp) {
    save(1, request("a"));
    kernel::Caller caller = this->caller();
    Report report({});
    Problems problems(report, true);
    auto writing = prepare(caller, request("b", "a"), problems);
    ASSERT_TRUE(writing);
    save(2, request("a"));
    writing.reset();
    save(3, request("c"));
    EXPECT_EQ(hidden_files(), 0U);
}

TEST_F(Replaced, FilesTakeTheNameFromWhatOnlyPretendsToBeThem) {
    save(1, request("a"));
    save(2, request("b", "a"));
    const Digest digest = [&] {
        kernel::Caller caller = this->caller();
        Report report({});
        Problems problems(report, false);
        return SetDirectory(caller, "a").open_alone(problems).value().reader.digest();
    }();
    std::ofstream(root() / hidden_name({.kind = CompanionKind::process, .name = "a", .digest = digest}))
        << "something else";
    save(3, request("a"));
    EXPECT_EQ(restored("b"), Times{2});
}

TEST_F(Replaced, FilesThatAreThereUnderAnotherNameOfTheirsStayForBoth) {
    save(1, request("a"));
    fs::copy_file(root() / "a", root() / "c");
    save(2, request("b", "a"));
    save(3, request("d", "c"));
    save(4, request("a"));
    EXPECT_EQ(restored("b"), Times{2});
    EXPECT_EQ(restored("d"), Times{3});
    save(5, request("e"));
    EXPECT_EQ(restored("b"), Times{2});
    EXPECT_EQ(hidden_files(), 1U);
}

} // namespace
} // namespace cxsim::cr::testing
