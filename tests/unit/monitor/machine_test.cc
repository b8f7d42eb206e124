// What commands do to a machine: breakpoints, steps, watchpoints, registers and memory, history and trace.
#include "tests/unit/monitor/monitored.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace cxsim::console::monitor::testing {
namespace {

/// Adds up 1 to 5 in `sum`, and ends with it as its status. The result is that of adding `step` each time.
std::string summing() {
    return R"(
        .data
        .globl  _sum
_sum:   ds.w    0
step:   ds.w    1
name:   ds.b    "sum\000"
        .text
        .globl  start
start:
        ld.w    #0,a1
        ld.w    #0,s1
        ld.w    #5,a4
again:
        ld.w    step,a3
        add.w   a3,a1
        jbr     here
here:
        st.w    a1,last
        ld.w    _sum,a2
        add.w   a1,a2
        st.w    a2,_sum
        calls   twice
        lt.w    a1,a4
        jbra.t  again
finish:
        ld.w    _sum,s0
)" + std::string(kernel::testing::exit_with_s0) +
           R"(
twice:  add.w   #1,s1
        rtn
        .bss
last:   bs.b    4
)";
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(ABreakpoint, StopsBeforeTheInstructionEachTime) {
    Monitored m(summing());
    EXPECT_TRUE(has(m.obey("break here"), "breakpoint 1 at here, process 1"));
    for (int n = 1; n <= 5; ++n) {
        const std::string stopped = m.obey("continue");
        ASSERT_TRUE(has(stopped, "Breakpoint 1 at here")) << stopped;
        EXPECT_TRUE(has(stopped, "(program) at here\n")) << stopped;
        EXPECT_EQ(m.obey("evaluate a1"), "0x" + std::to_string(n) + " " + std::to_string(n) + "\n");
    }
    EXPECT_TRUE(has(m.obey("break"), "stopped 5 times"));
    EXPECT_EQ(m.obey("continue"), "off");
}

TEST(ABreakpoint, CanBeDeletedAndIsThenNoMore) {
    Monitored m(summing());
    m.obey("break here");
    m.obey("break twice");
    EXPECT_TRUE(has(m.obey("c"), "Breakpoint 1"));
    EXPECT_EQ(m.obey("delete 1"), "");
    EXPECT_TRUE(has(m.obey("c"), "Breakpoint 2 at twice"));
    EXPECT_EQ(m.obey("delete all"), "");
    EXPECT_TRUE(has(m.obey("break"), "no breakpoints"));
    EXPECT_EQ(m.obey("c"), "off");
}

TEST(ABreakpoint, ForAProgramOutlivesTheMachine) {
    Monitored m(summing());
    EXPECT_TRUE(has(m.obey("break finish program /program"), "program /program"));
    EXPECT_TRUE(has(m.obey("c"), "at finish"));
    EXPECT_TRUE(has(m.obey("boot"), "at finish"));
    EXPECT_TRUE(has(m.obey("examine sum"), "0000000f"));
    EXPECT_EQ(m.obey("c"), "off");
    EXPECT_TRUE(has(m.obey("boot"), "at finish"));
}

TEST(ABreakpoint, ForAnotherProcessDoesNotStop) {
    Monitored m(summing());
    EXPECT_TRUE(has(m.obey("break here any"), "any process"));
    m.session.observer.points.all()[0].scope = {.kind = Scope::Kind::process, .pid = 2, .program = {}};
    EXPECT_EQ(m.obey("c"), "off");
}

TEST(ABreakpoint, AtASystemCallStopsBeforeIt) {
    Monitored m("        .text\n        .globl start\nstart:\n" + kernel::testing::system_call("getpid") +
                kernel::testing::system_call("getppid") + kernel::testing::system_call("getpid") +
                std::string(kernel::testing::exit_with_s0));
    EXPECT_TRUE(has(m.obey("break call getpid"), "system call getpid"));
    m.obey("deposit s0 77");
    EXPECT_TRUE(has(m.obey("c"), "sysc    #0,#20"));
    EXPECT_TRUE(has(m.obey("evaluate s0"), "77"));
    EXPECT_TRUE(has(m.obey("step"), "process 1"));
    EXPECT_TRUE(has(m.obey("evaluate s0"), "0x1 1"));
    EXPECT_TRUE(has(m.obey("c"), "Breakpoint 1 at system call getpid"));
    EXPECT_TRUE(has(m.obey("break call 1 any"), "system call exit"));
    EXPECT_TRUE(has(m.obey("c"), "Breakpoint 2 at system call exit"));
    EXPECT_EQ(m.obey("c"), "off");
}

TEST(Steps, AreCountedExactly) {
    Monitored m(summing());
    EXPECT_TRUE(has(m.obey("step"), "ld.w    #0,s1"));
    m.obey("s 4");
    EXPECT_EQ(m.session.find({1, 0})->context.instructions, 5U);
    EXPECT_TRUE(has(m.obey("s"), "at here"));
    EXPECT_TRUE(has(m.obey("s 1000000"), "off"));
}

TEST(Steps, GoOverCallsAndUntilAPlace) {
    Monitored m(summing());
    EXPECT_TRUE(has(m.obey("until again"), "at again"));
    m.obey("break twice");
    const auto before = m.session.find({1, 0})->context.instructions;
    m.obey("delete 1");
    for (int n = 0; n < 8; ++n) {
        m.obey("next");
    }
    EXPECT_GT(m.session.find({1, 0})->context.instructions, before + 8) << "twice was executed";
    EXPECT_TRUE(has(m.obey("evaluate s1"), "0x1 1"));
    EXPECT_TRUE(has(m.obey("disassemble pc 1"), "lt.w"));
    EXPECT_TRUE(has(m.obey("until finish"), "at finish"));
    EXPECT_TRUE(m.session.observer.points.all().empty());
}

TEST(ADeposit, ChangesTheResult) {
    Monitored m(summing());
    m.machine.console.input_ends = true;
    m.obey("break again");
    m.obey("c");
    EXPECT_EQ(m.obey("deposit step 2"), "");
    EXPECT_EQ(m.obey("delete all"), "");
    EXPECT_TRUE(has(m.obey("until finish"), "at finish"));
    EXPECT_EQ(m.obey("assert @sum == 2+4+6"), ""); // until a1 is no longer less than 5
    m.obey("deposit/h sum 1 2");
    EXPECT_TRUE(has(m.obey("examine sum"), "00010002"));
    m.obey("deposit pc again");
    EXPECT_TRUE(has(m.obey("stop"), "at again"));
}

TEST(ADeposit, ReachesEveryKindOfRegister) {
    Monitored m(summing());
    m.obey("deposit/d s5 2.5");
    EXPECT_EQ(m.obey("examine/d s5"), "s5: 2.5\n");
    m.obey("deposit psw psw|0x2000");
    m.obey("deposit/d s5 2.5");
    EXPECT_EQ(m.obey("examine s5"), "s5: 4004000000000000\n");
    m.obey("deposit v3[9] 0x99");
    m.obey("deposit vl 10");
    EXPECT_TRUE(has(m.obey("examine v3"), "0000000000000099"));
    EXPECT_EQ(m.obey("examine v3[9]"), "v3[9]: 0000000000000099\n");
    m.obey("deposit vm[3] 1");
    EXPECT_TRUE(has(m.obey("examine vm"), "vm[0]: 0001000"));
    EXPECT_TRUE(has(m.obey("examine c5"), "has not used"));
    m.obey("deposit c5 7");
    EXPECT_EQ(m.obey("examine c5"), "c5: 0000000000000007\n");
    EXPECT_TRUE(has(m.obey("examine psw"), "00002000  1  IEEE mode"));
    EXPECT_TRUE(has(m.obey("registers"), "psw"));
}

TEST(ARegister, IsShownByItsNameAlone) {
    Monitored m(summing());
    m.obey("deposit v3[9] 0x99");
    EXPECT_EQ(m.obey("v3[9]"), "v3[9]: 0000000000000099\n");
    m.obey("deposit vm[3] 1");
    EXPECT_EQ(m.obey("vm"), m.obey("examine vm"));
    EXPECT_EQ(m.obey(" vm[3] "), "vm[3]: 1\n");
    m.obey("deposit psw 0x80000200");
    const std::string bits = m.obey("psw");
    EXPECT_TRUE(has(bits, "80000000  1  A carry\n")) << bits;
    EXPECT_TRUE(has(bits, "00000200  1  trace thread creates\n")) << bits;
    EXPECT_TRUE(has(bits, "00002000  0  IEEE mode\n")) << bits;
    m.obey("deposit/d s5 2.5");
    EXPECT_EQ(m.obey("s5/d"), "s5: 2.5\n");
    EXPECT_EQ(m.obey("pc"), "pc: 80001000\n");
    for (const char* const name : {"sp", "ap", "fp", "vl", "vs", "tid", "a3", "s0", "v7", "vv", "locks"}) {
        EXPECT_EQ(m.obey(name), m.obey("examine " + std::string(name))) << name;
    }
}

TEST(ADeposit, IntoCodeIsExecuted) {
    Monitored m(summing());
    m.obey("until again");
    m.obey("until here");
    const std::string bkpt = "deposit/h here 0x7d50"; // decoded already, as a store
    EXPECT_EQ(m.obey(bkpt), "");
    EXPECT_TRUE(has(m.obey("disassemble here 1"), "bkpt"));
    EXPECT_TRUE(has(m.obey("c"), "off")) << "the signal ends it";
}

TEST(AnExamine, GoesBySymbolAndOnwards) {
    Monitored m(summing());
    EXPECT_TRUE(has(m.obey("examine/z name"), "name: \"sum\""));
    EXPECT_TRUE(has(m.obey("examine/2w _sum"), "_sum: 00000000 00000001"));
    EXPECT_TRUE(has(m.obey("examine/b"), "name: 73")) << "goes on";
    EXPECT_TRUE(has(m.obey("examine/3i start"), "start:\n"));
    EXPECT_TRUE(has(m.obey("disassemble again 1"), "step,a3"));
}

TEST(AWatchpoint, StopsAfterTheWrite) {
    Monitored m(summing());
    EXPECT_TRUE(has(m.obey("watch sum"), "watchpoint 1 on write of sum (4 bytes)"));
    const std::string first = m.obey("c");
    EXPECT_TRUE(has(first, "Watchpoint 1")) << first;
    EXPECT_TRUE(has(first, "0x00000000 became 0x00000001")) << first;
    EXPECT_TRUE(has(first, "calls   twice")) << first;
    EXPECT_TRUE(has(m.obey("c"), "0x00000001 became 0x00000003"));
    m.obey("delete all");
    EXPECT_EQ(m.obey("c"), "off");
}

TEST(AWatchpoint, SeesReadsIfItShall) {
    Monitored m(summing());
    m.obey("watch step 4 read");
    const std::string read = m.obey("c");
    EXPECT_TRUE(has(read, "Read at")) << read;
    EXPECT_TRUE(has(read, "it holds 0x00000001")) << read;
    m.obey("delete all");
    m.obey("watch sum access");
    EXPECT_TRUE(has(m.obey("c"), "Read at"));
    EXPECT_TRUE(has(m.obey("c"), "Written at"));
}

TEST(AWatchpoint, DoesNotStopForItsNeighbours) {
    Monitored m(summing());
    m.obey("watch name 3 access");
    EXPECT_EQ(m.obey("c"), "off");
}

TEST(AWatchpoint, SeesWhatSystemCallsAccess) {
    Monitored m("        .text\n        .globl start\nstart:\n" +
                kernel::testing::system_call("gettimeofday", {"now", "0"}) +
                kernel::testing::system_call("write", {"1", "now", "4"}) +
                std::string(kernel::testing::exit_with_s0) + "        .data\nnow:    ds.w 0, 0\n");
    m.obey("watch now+4 4 access");
    const std::string written = m.obey("c");
    EXPECT_TRUE(has(written, "Watchpoint 1")) << written;
    EXPECT_TRUE(has(written, "8 bytes, by system call gettimeofday: it holds 0x")) << written;
    m.obey("delete all");
    m.obey("watch now 1 read");
    const std::string read = m.obey("c");
    EXPECT_TRUE(has(read, "Read at")) << read;
    EXPECT_TRUE(has(read, "4 bytes, by system call write")) << read;
    EXPECT_EQ(m.obey("c"), "off");
}

TEST(ABacktrace, NamesTheCallersAndTheirArguments) {
    Monitored m(R"(
        .text
        .globl start
start:
        ld.w    #7,s1
        psh.w   s1
        mov     sp,ap
        pshea   1
        calls   outer
        exit
outer:
        ld.w    #9,s1
        psh.w   s1
        ld.w    #8,s1
        psh.w   s1
        mov     sp,ap
        pshea   2
        call    inner
        rtn
inner:  rtn
)");
    m.obey("until inner");
    const std::string trace = m.obey("backtrace");
    EXPECT_TRUE(has(trace, "in inner (0x8, 0x9)\n#1 ")) << trace;
    EXPECT_TRUE(has(trace, " in outer+0x")) << trace;
    EXPECT_TRUE(has(trace, " (0x7)\n#2 ")) << trace;
    EXPECT_TRUE(has(trace, " in start+0x")) << trace;
    EXPECT_EQ(std::ranges::count(trace, '\n'), 3) << trace;
    EXPECT_TRUE(has(m.obey("ba 1"), "There are more"));
    m.obey("deposit fp 0x10");
    EXPECT_EQ(std::ranges::count(m.obey("backtrace"), '\n'), 1);
}

TEST(ABacktrace, GoesThroughSignalHandlers) {
    Monitored m("        .text\n        .globl start\nstart:\n" +
                kernel::testing::system_call("sigvec", {"30", "vector", "0"}) +
                "        calls work\n        exit\nwork:\n" + kernel::testing::system_call("getpid") +
                kernel::testing::system_call("kill", {"1", "30"}) +
                "        rtn\nhandler: rtn\n        .data\nvector: ds.w handler, 0, 0\n");
    m.obey("until handler");
    const std::string trace = m.obey("backtrace");
    EXPECT_TRUE(has(trace, " in handler")) << trace;
    EXPECT_TRUE(has(trace, "signal handler called\n")) << trace;
    EXPECT_TRUE(has(trace, " in work+0x")) << trace;
    EXPECT_TRUE(has(trace, " in start+0x")) << trace;
}

TEST(TheHistory, KeepsTheLastInstructions) {
    Monitored m(summing());
    m.obey("history on 4");
    m.obey("until finish");
    const std::string kept = m.obey("history");
    EXPECT_EQ(std::ranges::count(kept, '\n'), 4) << kept;
    EXPECT_TRUE(has(kept, "rtn")) << kept;
    EXPECT_TRUE(has(kept, "lt.w")) << kept;
    const std::string last = m.obey("history 1");
    EXPECT_TRUE(kept.ends_with(last)) << last;
    m.obey("history off");
    EXPECT_TRUE(has(m.obey("history"), "error"));
}

TEST(TheTrace, IsTheDisassemblyOfWhatWasExecuted) {
    Monitored m(summing());
    const std::string path = m.machine.root.path() / "trace";
    EXPECT_EQ(m.obey("trace " + path), "");
    m.obey("until again"); // three instructions in a row
    m.obey("trace off");
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    std::string expected;
    std::istringstream listing(m.obey("disassemble start 3"));
    std::string line;
    std::getline(listing, line); // the symbol
    while (std::getline(listing, line)) {
        expected += "1 " + line + "\n";
    }
    EXPECT_EQ(text.str(), expected);
}

TEST(TheTrace, HasALineForEachInstruction) {
    Monitored m(summing());
    const std::string path = m.machine.root.path() / "trace";
    m.obey("trace " + path);
    m.obey("break call exit");
    m.obey("c");
    const auto executed = m.session.find({1, 0})->context.instructions;
    m.obey("trace off");
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    const auto lines = std::ranges::count(text.str(), '\n');
    EXPECT_EQ(static_cast<std::uint64_t>(lines), executed + 1) << "with the sysc itself";
}

TEST(Observing, ChangesNoResult) {
    std::uint64_t cycles = 0;
    for (const bool watched : {false, true}) {
        Monitored m(summing());
        if (watched) {
            m.obey("history on");
            m.obey("watch step 4 read");
            m.obey("c");
            m.obey("delete all");
            m.obey("break here");
            m.obey("c");
            m.obey("step 5");
            m.obey("delete all");
        }
        m.obey("until finish");
        EXPECT_EQ(m.obey("assert @sum == 15"), "");
        const auto now = m.session.find({1, 0})->context.cycles;
        EXPECT_TRUE(cycles == 0 || cycles == now);
        cycles = now;
    }
}

TEST(TheClocksMargin, SlowsTheMachineDown) {
    Monitored m(summing());
    EXPECT_TRUE(has(m.obey("margin"), "clk: n (25.0Mhz)"));
    EXPECT_TRUE(has(m.obey("margin -l clk"), "clk: l (22.5Mhz)"));
    EXPECT_TRUE(has(m.obey("show model"), "cycle 44 ns"));
    EXPECT_TRUE(has(m.obey("boot"), "off"));
    EXPECT_EQ(m.machine.kernel, nullptr);
}

TEST(ATape, IsAttachedAndDetached) {
    Monitored m(summing());
    const std::string path = m.machine.root.path() / "reel.tap";
    EXPECT_EQ(m.obey("attach 1=" + path), "");
    EXPECT_TRUE(has(m.obey("show tapes"), "1: " + path + ", at its load point\n"));
    EXPECT_TRUE(has(m.obey("show tapes"), "0: no reel"));
    EXPECT_EQ(m.obey("detach 1"), "");
    EXPECT_EQ(m.obey("attach 1=" + path + ",ro"), "");
    EXPECT_TRUE(has(m.obey("show tapes"), "read only"));
    EXPECT_EQ(m.obey("detach 1"), "");
    EXPECT_TRUE(has(m.obey("detach 1"), "error: 1"));
    EXPECT_TRUE(has(m.obey("attach 9=" + path), "error: 9="));
    EXPECT_TRUE(has(m.obey("attach 0=/nowhere/at/all"), "/nowhere/at/all"));
}

TEST(Everything, CanBeShown) {
    Monitored m(summing());
    EXPECT_TRUE(has(m.obey("show processes"), "/program"));
    EXPECT_TRUE(has(m.obey("show memory"), "text"));
    EXPECT_TRUE(has(m.obey("show cpu"), "pc 80001"));
    EXPECT_TRUE(has(m.obey("show clock"), "1990-11-01 00:00:00"));
    EXPECT_TRUE(has(m.obey("show devices"), "/dev/console"));
    EXPECT_TRUE(has(m.obey("show model"), "C240"));
    EXPECT_TRUE(has(m.obey("process 1"), "process 1 (program)"));
    EXPECT_TRUE(has(m.obey("process last"), "process 1 (program)"));
}

} // namespace
} // namespace cxsim::console::monitor::testing
