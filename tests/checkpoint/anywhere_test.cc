// A program is checkpointed after any number of instructions, the machine fails, another one goes on: the
// result is that of a run without failures, to the last bit.
#include "emu/isa/text.h"
#include "tests/checkpoint/interrupted_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <random>

namespace cxsim::cr::testing {
namespace {

/// CXSIM_CHECKPOINT_POINTS asks for more.
int points() {
    const char* given = std::getenv("CXSIM_CHECKPOINT_POINTS");
    return given != nullptr ? std::atoi(given) : 50;
}

Experiment solver(const std::string& machine_class) {
    return {.program = std::filesystem::path(CXSIM_GUEST_TESTS) / ("solver." + machine_class),
            .files = {"/result"},
            .wait_status = 42 << 8};
}

/// The heat solver of the root image, writing to a file.
Experiment heat(const std::string& name) {
    return {.program = std::filesystem::path(CXSIM_GUEST_ROOT) / "bin" / name,
            .arguments = {"40", "300"},
            .files = {"/result"},
            .standard_output = "/result"};
}

/// Runs on the first model, after each cut on another one: all of them come in turns.
using Models = std::vector<std::string>;
const Models c2_models{"c240", "c201", "c202", "c210", "c220", "c230"};
const Models all_models{"c240", "c1-xl", "c1-xp", "c120", "c201", "c202", "c210", "c220", "c230"};

constexpr std::array forms{Form{}, Form{.compress = true}, Form{.since = true},
                           Form{.compress = true, .since = true}, Form{.copies = true}};

/// Random places to cut the run with this number, of this length: one, in every tenth run three.
std::vector<Cut> random_cuts(std::mt19937_64& random, std::uint64_t length, const Models& models,
                             std::size_t number) {
    const std::size_t count = number % 10 == 0 ? 3 : 1;
    std::vector<Cut> cuts;
    for (std::uint64_t at = 1 + random() % length; cuts.size() < count; at += random() % 20'000) {
        const std::size_t turn = cuts.size();
        const std::size_t next =
            models.size() > 2 ? 1 + (number + turn) % (models.size() - 1) : (turn + 1) % models.size();
        cuts.push_back({at, models[next], forms[random() % forms.size()]});
    }
    return cuts;
}

/// Cuts the run at random points; every tenth run is cut three times. Where the cuts fell.
CutCounts check_points(const Experiment& experiment, const Models& models, int count) {
    CutCounts counts;
    const Outcome whole = run(experiment, models.front(), {});
    EXPECT_EQ(whole.wait_status, experiment.wait_status) << whole.output;
    EXPECT_FALSE(whole.files.front().empty());
    const std::uint64_t length = length_of(experiment, models.front());
    std::mt19937_64 random(1990);
    for (int i = 0; i < count && !::testing::Test::HasFailure(); ++i) {
        const auto cuts = random_cuts(random, length, models, static_cast<std::size_t>(i));
        Outcome cut = run(experiment, models.front(), cuts, &counts);
        // Another machine takes another time, time slices begin anew with each machine, and who has run on
        // has made files that are found now.
        const bool ran_on = std::ranges::any_of(cuts, [](const Cut& each) { return each.form.copies; });
        if (models.size() > 1 || experiment.depends_on_time_slices || ran_on) {
            cut.user_time = whole.user_time;
            cut.system_time = whole.system_time;
        }
        EXPECT_EQ(cut, whole) << cuts.front();
    }
    EXPECT_GE(counts.cuts, count);
    return counts;
}

/// Many of the random points must be in the midst of vector loops, or they test too little.
void expect_cuts_in_vector_loops(const CutCounts& counts) {
    EXPECT_GE(counts.live_vectors, counts.cuts / 2);
    EXPECT_GE(counts.in_vector_code, counts.cuts / 20);
    ::testing::Test::RecordProperty("cuts", counts.cuts);
    ::testing::Test::RecordProperty("live_vectors", counts.live_vectors);
    ::testing::Test::RecordProperty("in_vector_code", counts.in_vector_code);
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunOnAC2) {
    check_points(solver("c2"), {"c240"}, points() / 2);
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunAmongTimerSignals) {
    Experiment experiment = solver("c2");
    experiment.arguments = {"timers"};
    experiment.depends_on_time_slices = true;
    check_points(experiment, {"c240"}, points() / 2);
    check_points(experiment, c2_models, points() / 2);
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunWhereTimePassesAsOnTheHost) {
    Experiment experiment = solver("c2");
    experiment.arguments = {"timers"};
    experiment.depends_on_time_slices = true;
    experiment.clock = kernel::ClockKind::real_time;
    check_points(experiment, c2_models, points() / 2);
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunOnAC1) {
    check_points(solver("c1"), {"c1-xp"}, points() / 2);
}

TEST(CheckpointAnywhere, TakesAC1ProgramBetweenAC1AndAC2) {
    check_points(solver("c1"), {"c1-xp", "c240"}, points() / 2);
    check_points(solver("c1"), {"c240", "c1-xp"}, points() / 2);
}

TEST(CheckpointAnywhere, GivesTheSameHeatOnAC2) {
    expect_cuts_in_vector_loops(check_points(heat("heat"), {"c240"}, points() / 2));
    expect_cuts_in_vector_loops(check_points(heat("heat"), c2_models, points() / 2));
}

TEST(CheckpointAnywhere, GivesTheSameHeatOnAC1) {
    expect_cuts_in_vector_loops(check_points(heat("heat-c1"), {"c1-xp"}, points() / 2));
}

TEST(CheckpointAnywhere, TakesHeatFromAC1ToAC2AndBack) {
    expect_cuts_in_vector_loops(check_points(heat("heat-c1"), {"c1-xp", "c240"}, points() / 2));
    expect_cuts_in_vector_loops(check_points(heat("heat-c1"), {"c240", "c1-xp"}, points() / 2));
}

/// A program that keeps one kind of state busy (tests/guest/checkpoint/states.c).
Experiment states(const std::string& kind) {
    return {.program = std::filesystem::path(CXSIM_GUEST_TESTS) / "states.c1",
            .arguments = {kind},
            .files = {"/result"},
            .wait_status = 42 << 8,
            .tape = kind == "tape",
            .terminal = kind == "terminal"};
}

class CheckpointAnywhereOf : public ::testing::TestWithParam<std::string> {};

TEST_P(CheckpointAnywhereOf, GivesTheResultOfAnUncutRunOnOneModelAndOnAll) {
    check_points(states(GetParam()), {"c240"}, points() / 2);
    check_points(states(GetParam()), all_models, points() / 2);
}

INSTANTIATE_TEST_SUITE_P(States, CheckpointAnywhereOf,
                         ::testing::Values("recursion", "files", "terminal", "tape", "self"),
                         [](const auto& each) { return each.param; });

TEST(CheckpointAnywhere, ChargesASystemCallOnceThatIsMadeAfterTheCut) {
    const Experiment experiment = states("files");
    const Outcome whole = run(experiment, "c240", {});
    for (std::uint64_t at = 280; at < 340; ++at) { // The first calls are here.
        EXPECT_EQ(run(experiment, "c240", {{at, "c240"}}).user_time, whole.user_time) << "after " << at;
    }
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunWithSharedSegments) {
    Experiment experiment = states("segments");
    experiment.depends_on_time_slices = true;
    for (const Models& models : {Models{"c240"}, all_models}) {
        EXPECT_GE(check_points(experiment, models, points() / 2).in_hierarchies, 1);
    }
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunOfFortranThatCheckpointsItself) {
    const Experiment experiment{.program = std::filesystem::path(CXSIM_GUEST_TESTS) / "selfsave.c2",
                                .files = {"/result"},
                                .wait_status = 42 << 8};
    check_points(experiment, {"c240"}, points() / 2);
    check_points(experiment, c2_models, points() / 2);
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunOfAHierarchy) {
    for (const Models& models : {Models{"c240"}, all_models}) {
        const Experiment experiment{.program = std::filesystem::path(CXSIM_GUEST_TESTS) / "family.c1",
                                    .files = {"/result"},
                                    .wait_status = 42 << 8,
                                    .depends_on_time_slices = true};
        const CutCounts counts = check_points(experiment, models, points() / 2);
        EXPECT_GE(counts.in_hierarchies, counts.cuts / 4);
    }
}

/// Four threads take a hundred portions of work, add up what they have done in memory of their own, then in
/// one sum under a lock, which is written to a file.
std::string parallel_program() {
    using kernel::testing::system_call;
    return "        .text\n        .globl start\nstart:\n" +
           system_call("mmap", {"0xc0000000", "length", "3", "0x322", "-1", "0", "0"}) +
           "        ld.w #0,a1\n        put.w a1,0x8000\n        snd.w a1,0x8001\n        spawn work,a1\n"
           "work:   ld.w #0,a4\n        st.w a4,0xc0000000\n"
           "again:  inc.w 0x8000,a2\n        lt.w #99,a2\n        jbra.t done\n        ld.w #700,a3\n"
           "turn:   sub.w #1,a3\n        lt.w #0,a3\n        jbra.t turn\n        ld.w 0xc0000000,a4\n"
           "        add.w a2,a4\n        st.w a4,0xc0000000\n        jbr again\n"
           "done:   rcv.w 0x8001,a4\n        ld.w 0xc0000000,a2\n        add.w a2,a4\n"
           "        snd.w a4,0x8001\n        join\n        rcv.w 0x8001,a4\n        st.w a4,sum\n" +
           system_call("creat", {"name", "0x1a4"}) + "        mov s0,a5\n" +
           system_call("write", {"%a5", "sum", "4"}) + system_call("exit", {"5"}) +
           "        .data\nname:   ds.b \"/result\\0\"\n        .align 4\nlength: ds.w 4096\nsum:    ds.w "
           "0\n";
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunWithThreads) {
    const kernel::testing::TemporaryDirectory directory;
    const std::filesystem::path program = directory.path() / "parallel";
    const auto bytes = kernel::testing::assemble_program(parallel_program());
    std::ofstream(program, std::ios::binary)
        .write(isa::as_text(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    const Experiment experiment{
        .program = program, .files = {"/result"}, .wait_status = 5 << 8, .depends_on_time_slices = true};
    EXPECT_EQ(run(experiment, "c240", {}).files.front(), std::string("\0\0\x13\x56", 4)) << "4950";
    check_points(experiment, {"c240"}, points() / 2);
    check_points(experiment, c2_models, points() / 2); // on fewer CPUs threads take turns
    check_points(experiment, {"c220", "c240"}, points() / 2);
}

} // namespace
} // namespace cxsim::cr::testing
