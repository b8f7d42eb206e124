// What commands mean when several processes and threads run at the same time.
#include "tests/unit/monitor/monitored.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace cxsim::console::monitor::testing {
namespace {

using kernel::testing::exit_with_s0;
using kernel::testing::system_call;

/// The process and its child go round at the same time, each with its own count; the child ends first. A
/// round takes longer than what CPUs do without looking at each other.
std::string two_processes() {
    return "        .text\n        .globl start\nstart:\n" + system_call("fork") +
           "        mov s0,a1\n        ld.w #400,a2\n        eq.w #0,a1\n        jbra.f round\n"
           "        ld.w #200,a2\nround:\n        st.w a2,count\n        ld.w #5000,a3\n"
           "turn:   sub.w #1,a3\n        lt.w #0,a3\n        jbra.t turn\n"
           "after:  sub.w #1,a2\n        lt.w #0,a2\n"
           "        jbra.t round\n        eq.w #0,a1\n        jbra.t done\n" +
           system_call("wait4", {"-1", "0", "0", "0"}) + "done:\n" + system_call("exit", {"0"}) +
           "        .bss\ncount:  bs.w 1\n";
}

/// Four threads go round, each of which takes numbers until there are none.
std::string four_threads() {
    return "        .text\n        .globl start\nstart:\n        ld.w #0,a1\n        put.w a1,0x8000\n"
           "        spawn work,a1\nwork:   inc.w 0x8000,a2\n        lt.w #400,a2\n        jbra.t done\n"
           "        ld.w #500,a3\nturn:   sub.w #1,a3\n        lt.w #0,a3\n        jbra.t turn\n"
           "        jbr work\ndone:   join\n        ld.l #0,s0\n" +
           std::string(exit_with_s0);
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

class Several : public ::testing::TestWithParam<unsigned> {}; // on so many host threads

TEST_P(Several, BreakpointsStopTheProcessTheyAreMeantFor) {
    Monitored m(two_processes(), GetParam());
    m.obey("until round"); // after the fork
    EXPECT_TRUE(has(m.obey("break after process 2"), "process 2"));
    for (int n = 0; n < 50; ++n) {
        const std::string stopped = m.obey("c");
        ASSERT_TRUE(has(stopped, "Breakpoint 1 at after, process 2\nprocess 2 (program) at after\n"))
            << stopped;
    }
    EXPECT_EQ(m.obey("assert @count <= 200"), "");
    m.obey("delete all");
    EXPECT_EQ(m.obey("c"), "off");
}

TEST_P(Several, WatchpointsTellWhoseMemoryWasWritten) {
    Monitored m(two_processes(), GetParam());
    m.obey("until round");
    m.obey("process 2");
    m.obey("watch count");
    for (int n = 0; n < 20; ++n) {
        const std::string stopped = m.obey("c");
        EXPECT_TRUE(has(stopped, "process 2 (program)")) << stopped;
        EXPECT_TRUE(has(stopped, " became 0x000000")) << stopped;
        EXPECT_EQ(m.obey("assert @count <= 200"), "");
    }
}

TEST_P(Several, ThreadsAreShownOnTheirCpus) {
    Monitored m(four_threads(), GetParam());
    EXPECT_TRUE(has(m.obey("show cpu"), "CPU 3: free"));
    m.obey("break done");
    const std::string stopped = m.obey("c");
    EXPECT_TRUE(has(stopped, "Breakpoint 1 at done")) << stopped;
    const std::string shown = m.obey("show cpu");
    EXPECT_TRUE(has(shown, "CPU 0: process 1 (program) at 0x8000")) << shown;
    for (const char* const thread : {"1.1", "1.2", "1.3"}) {
        EXPECT_TRUE(has(shown, std::string(": process ") + thread + " (program) at 0x8000")) << shown;
    }
    EXPECT_TRUE(has(m.obey("process 1 2"), "process 1.2 (program)"));
    EXPECT_TRUE(has(m.obey("tid"), "tid: 00000002"));
    m.obey("delete all");
    EXPECT_EQ(m.obey("c"), "off");
}

TEST_P(Several, ThreadsLeaveAHistoryOfWhatEachExecuted) {
    Monitored m(four_threads(), GetParam());
    m.obey("history on 20000");
    m.obey("break done");
    m.obey("c");
    const std::string kept = m.obey("history 20000");
    for (const char* const thread : {"1 ", "1.1 ", "1.2 ", "1.3 "}) {
        EXPECT_TRUE(has(kept, std::string("\n") + thread + "800010")) << thread;
    }
    m.obey("delete all");
    m.obey("history off");
    EXPECT_EQ(m.obey("c"), "off");
}

INSTANTIATE_TEST_SUITE_P(HostThreads, Several, ::testing::Values(1U, 2U),
                         [](const auto& test) { return "OnHostThreads" + std::to_string(test.param); });

} // namespace
} // namespace cxsim::console::monitor::testing
