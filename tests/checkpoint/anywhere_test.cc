// A program is checkpointed after any number of instructions, the machine fails, another one goes on: the
// result is that of a run without failures, to the last bit.
#include "tests/checkpoint/interrupted_run.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace cxsim::cr::testing {
namespace {

/// CXSIM_CHECKPOINT_POINTS asks for more.
int points() {
    const char* given = std::getenv("CXSIM_CHECKPOINT_POINTS");
    return given != nullptr ? std::atoi(given) : 200;
}

Experiment solver(const std::string& machine_class) {
    return {.program = std::filesystem::path(CXSIM_GUEST_TESTS) / ("solver." + machine_class),
            .files = {"/result"}};
}

/// Cuts the run at random points; every tenth run is cut three times.
void check_points(const Experiment& experiment, const std::string& model, const std::string& next_model,
                  int count) {
    const Outcome whole = run(experiment, model, {});
    ASSERT_EQ(whole.wait_status, 42 << 8) << whole.output;
    ASSERT_FALSE(whole.output.empty());
    const std::uint64_t length = length_of(experiment, model);
    std::mt19937_64 random(1990);
    for (int i = 0; i < count; ++i) {
        std::vector<Cut> cuts;
        for (std::uint64_t at = 1 + random() % length; cuts.size() < (i % 10 == 0 ? 3U : 1U);
             at += random() % 20'000) {
            cuts.push_back({at, next_model});
        }
        Outcome cut = run(experiment, model, cuts);
        // Another machine takes another time; and when timer signals interrupt it depends on time slices,
        // which begin anew with each machine.
        if (model != next_model || !experiment.arguments.empty()) {
            cut.user_time = whole.user_time;
            cut.system_time = whole.system_time;
        }
        ASSERT_EQ(cut.output, whole.output) << "cut after " << cuts.front().instructions << " instructions";
        ASSERT_EQ(cut, whole) << "cut after " << cuts.front().instructions << " instructions";
    }
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunOnAC2) {
    check_points(solver("c2"), "c240", "c240", points());
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunAmongTimerSignals) {
    Experiment experiment = solver("c2");
    experiment.arguments = {"timers"};
    check_points(experiment, "c240", "c240", points() / 4);
}

TEST(CheckpointAnywhere, GivesTheResultOfAnUncutRunOnAC1) {
    check_points(solver("c1"), "c1-xp", "c1-xp", points() / 4);
}

TEST(CheckpointAnywhere, TakesAC1ProgramFromAC1ToAC2) {
    check_points(solver("c1"), "c1-xp", "c240", points() / 4);
}

TEST(CheckpointAnywhere, TakesAC1ProgramFromAC2ToAC1) {
    check_points(solver("c1"), "c240", "c1-xp", points() / 4);
}

} // namespace
} // namespace cxsim::cr::testing
