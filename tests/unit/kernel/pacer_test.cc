// Holding the machine to its true speed: when it sleeps, and for how long.
#include "kernel/base/clock.h"

#include <gtest/gtest.h>

namespace cxsim::kernel {
namespace {

constexpr Nanoseconds millisecond = 1'000'000;

TEST(APacer, SleepsForWhatTheMachineIsAhead) {
    Pacer pacer;
    EXPECT_FALSE(pacer.pause(0));
    pacer.passed(10 * millisecond);
    EXPECT_EQ(pacer.pause(2 * millisecond), 8 * millisecond);
    EXPECT_EQ(pacer.pause(5 * millisecond), 5 * millisecond) << "the sleep was cut short";
    EXPECT_FALSE(pacer.pause(10 * millisecond));
}

TEST(APacer, GathersPausesThatAreTooShortToSleep) {
    Pacer pacer;
    EXPECT_FALSE(pacer.pause(0));
    pacer.passed(millisecond / 2);
    EXPECT_FALSE(pacer.pause(0));
    pacer.passed(millisecond / 2);
    EXPECT_EQ(pacer.pause(0), millisecond);
}

TEST(APacer, MakesUpForSleepsThatWereTooLong) {
    Pacer pacer;
    EXPECT_FALSE(pacer.pause(0));
    pacer.passed(10 * millisecond);
    EXPECT_EQ(pacer.pause(0), 10 * millisecond);
    EXPECT_FALSE(pacer.pause(13 * millisecond));
    pacer.passed(10 * millisecond);
    EXPECT_EQ(pacer.pause(13 * millisecond), 7 * millisecond);
}

TEST(APacer, DoesNotMakeUpForIdleTime) {
    Pacer pacer;
    EXPECT_FALSE(pacer.pause(0));
    EXPECT_FALSE(pacer.pause(1000 * millisecond));
    pacer.passed(50 * millisecond);
    EXPECT_EQ(pacer.pause(1000 * millisecond), 50 * millisecond - Pacer::largest_debt);
}

TEST(AClock, AsksForPausesAtRealSpeedOnly) {
    for (const ClockKind kind : {ClockKind::virtual_time, ClockKind::real_time}) {
        Clock unlimited(kind);
        unlimited.advance(1000 * nanoseconds_per_second);
        EXPECT_FALSE(unlimited.pause());
        Clock paced(kind, Speed::real);
        EXPECT_FALSE(paced.pause());
        paced.advance(1000 * nanoseconds_per_second);
        const auto pause = paced.pause();
        ASSERT_TRUE(pause);
        EXPECT_LE(*pause, 1000 * nanoseconds_per_second);
        EXPECT_GT(*pause, 0);
    }
}

} // namespace
} // namespace cxsim::kernel
