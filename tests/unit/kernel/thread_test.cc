// Threads: parallel programs on machines with one to four CPUs.
#include "tests/unit/kernel/machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

namespace cxsim::kernel::testing {
namespace {

const std::string text = "        .text\n        .globl start\nstart:\n";

/// Burns time: turns of a loop of three instructions.
std::string spin(unsigned turns, const std::string& label) {
    return fmt::format("        ld.w #{},a3\n{}: sub.w #1,a3\n        lt.w #0,a3\n        jbra.t {}\n", turns,
                       label, label);
}

/// All threads take portions 0 to 99 from register 0 and add their numbers up; register 1 holds the sum, and
/// its lock bit is the right to change it. Exits with the low byte of 4950, 86.
std::string sum_in_parallel(unsigned turns) {
    return text +
           "        ld.w #0,a1\n        put.w a1,0x8000\n        snd.w a1,0x8001\n        spawn work,a1\n" +
           "work:   ld.w #0,a5\nagain:  inc.w 0x8000,a2\n        lt.w #99,a2\n        jbra.t done\n" +
           spin(turns, "turn") +
           "        add.w a2,a5\n        jbr again\ndone:   rcv.w 0x8001,a4\n        add.w a5,a4\n"
           "        snd.w a4,0x8001\n        join\n        rcv.w 0x8001,a4\n        mov a4,s0\n" +
           std::string(exit_with_s0);
}

TEST(AParallelProgram, TakesLessTimeOnMoreCpus) {
    std::map<std::string, double> times;
    std::map<std::string, double> processor_times;
    for (const std::string model : {"c210", "c220", "c230", "c240"}) {
        Machine machine(model);
        EXPECT_EQ(machine.run(sum_in_parallel(10'000)), 4950 % 256) << model;
        times[model] = static_cast<double>(machine.kernel->clock().now());
        processor_times[model] = static_cast<double>(machine.kernel->processes().find(1)->cpu_time());
    }
    EXPECT_NEAR(times["c210"] / times["c220"], 2, 0.05);
    EXPECT_NEAR(times["c210"] / times["c230"], 3, 0.1);
    EXPECT_NEAR(times["c210"] / times["c240"], 4, 0.15);
    EXPECT_NEAR(processor_times["c240"] / processor_times["c210"], 1, 0.01);
}

TEST(AParallelProgram, RepeatsItselfOnVirtualTime) {
    Nanoseconds end = 0;
    for (int round = 0; round < 2; ++round) {
        Machine machine;
        EXPECT_EQ(machine.run(sum_in_parallel(50)), 4950 % 256);
        end = round == 0 ? machine.kernel->clock().now() : end;
        EXPECT_EQ(machine.kernel->clock().now(), end);
    }
}

TEST(AParallelProgram, GetsTheSameOnSeveralHostThreads) {
    std::map<unsigned, Nanoseconds> ends;
    for (const unsigned host_threads : {1U, 2U, 4U}) {
        Machine machine;
        machine.config.host_threads = host_threads;
        EXPECT_EQ(machine.run(sum_in_parallel(2000)), 4950 % 256);
        ends[host_threads] = machine.kernel->clock().now();
    }
    EXPECT_EQ(ends[2], ends[1]);
    EXPECT_EQ(ends[4], ends[1]);
}

/// Each of four threads writes to 64 pages, all of them untouched and shared with a child, and to its own
/// words of pages that all write; then the serial part adds everything up. Exits with the low byte of the
/// sum.
std::string write_everywhere() {
    return text + system_call("fork") +
           "        mov s0,a1\n        st.w a1,child\n        ld.w #0,a1\n        put.w a1,0x8000\n"
           "        snd.w a1,0x8001\n        spawn work,a1\nwork:   inc.w 0x8000,a2\n        lt.w #63,a2\n"
           "        jbra.t done\n        mov a2,a3\n        shf #12,a3\n        ldea memory,a4\n"
           "        add.w a4,a3\n        ld.w #512,a5\nfill:   st.w a2,0(a3)\n        st.w a2,4(a3)\n"
           "        add.w #8,a3\n        sub.w #1,a5\n        lt.w #0,a5\n        jbra.t fill\n"
           "        mov a2,a3\n        shf #2,a3\n        ldea common,a4\n        add.w a4,a3\n"
           "        st.w a2,0(a3)\n        jbr work\ndone:   rcv.w 0x8001,a4\n        snd.w a4,0x8001\n"
           "        join\n        ld.w #0,a1\n        ldea memory,a3\n        ld.w #65600,a5\n"
           "add:    ld.w 0(a3),a2\n        add.w a2,a1\n        add.w #4,a3\n        sub.w #1,a5\n"
           "        lt.w #0,a5\n        jbra.t add\n        shf #-5,a1\n        st.w a1,sum\n" +
           system_call("wait4", {"-1", "0", "0", "0"}) + "        ld.w sum,s0\n" + std::string(exit_with_s0) +
           "        .bss\n        .align 4096\nmemory: bs.b 262144\ncommon: bs.b 4096\nchild:  bs.w 1\n"
           "sum:    bs.w 1\n";
}

TEST(HostThreads, WriteTheSamePagesWithoutLosingAnything) {
    // Twice the sum of 0 to 63 in each of 512 pairs of words, and once more: both processes count that.
    constexpr int sum = (2016 * 1024 + 2016) / 32;
    for (int round = 0; round < 10; ++round) {
        for (const unsigned host_threads : {1U, 2U, 4U}) {
            Machine machine;
            machine.config.host_threads = host_threads;
            EXPECT_EQ(machine.run(write_everywhere()), sum % 256) << host_threads;
        }
    }
}

/// Counts its threads: each adds one to the sum in register 1. Those that run long enough see all the others
/// come. Exits with the number.
std::string count_threads(const std::string& before) {
    return text + before + "        ld.w #0,a1\n        snd.w a1,0x8001\n        spawn work,a1\nwork:\n" +
           spin(10'000, "turn") +
           "        rcv.w 0x8001,a4\n        add.w #1,a4\n        snd.w a4,0x8001\n        join\n"
           "        rcv.w 0x8001,a4\n        mov a4,s0\n" +
           std::string(exit_with_s0) +
           "        .data\nlimit:  ds.w 2, 8\nattributes: ds.w 1\nlength: ds.w 4096\n";
}

TEST(TheNumberOfThreads, IsThatOfTheCpusUnlessALimitIsLess) {
    EXPECT_EQ(Machine("c210").run(count_threads("")), 1);
    EXPECT_EQ(Machine("c240").run(count_threads("")), 4);
    EXPECT_EQ(Machine("c240").run(count_threads(system_call("setrlimit", {"6", "limit"}))), 2);
    EXPECT_EQ(Machine("c240").run(count_threads(system_call("setpattr", {"0", "attributes"}))), 4);
}

TEST(Pfork, InvitesOneThread) {
    std::string source = count_threads("");
    source.replace(source.find("spawn"), 5, "pfork");
    EXPECT_EQ(Machine("c240").run(source), 2);
}

TEST(Cfork, WithdrawsTheInvitationThatNobodyAccepted) {
    Machine machine("c210");
    EXPECT_EQ(machine.run(text + "        pfork work,a1\n        cfork\n        wfork\n        join\n" +
                          system_call("exit", {"7"}) + "work:   jbr work\n"),
              7);
}

TEST(Wfork, WaitsForTheOtherThreads) {
    Machine machine;
    EXPECT_EQ(machine.run(text +
                          "        spawn work,a1\n        wfork\n        ld.w flags+4,a1\n"
                          "        ld.w flags+8,a2\n        add.w a2,a1\n        ld.w flags+12,a2\n"
                          "        add.w a2,a1\n        mov a1,s0\n" +
                          std::string(exit_with_s0) + "work:\n" + spin(20'000, "turn") +
                          "        mov tid,s1\n        mov s1,a1\n        mov a1,a2\n        shf #2,a2\n"
                          "        ldea flags,a3\n        add.w a3,a2\n        st.w a1,0(a2)\n        join\n"
                          "        .bss\nflags:  bs.w 4\n"),
              1 + 2 + 3);
}

TEST(AThread, FindsThePostersFrameAndAStackOfItsOwn) {
    Machine machine;
    // The poster's fp and a1; sp elsewhere, with room to push.
    EXPECT_EQ(machine.run(text +
                          "        mov sp,a7\n        ld.w #40,a1\n        pfork work,a1\n        wfork\n"
                          "        ld.w result,s0\n" +
                          std::string(exit_with_s0) +
                          "work:   mov sp,a2\n        eq.w a7,a2\n        jbra.t wrong\n        psh.w a1\n"
                          "        ld.w 0(a7),a3\n        add.w a1,a3\n        st.w a3,result\n"
                          "wrong:  join\n        .bss\nresult: bs.w 1\n"),
              41)
        << "argc is at 0(fp)";
}

TEST(ThreadPrivateMemory, IsOtherMemoryForEachThread) {
    // The first word is 5 when threads begin; each adds its id and time passes before it looks again.
    const std::string map = system_call("mmap", {"0xc0000000", "length", "3", "0x322", "-1", "0", "0"}) +
                            if_failed("wrong") + "        ld.w #5,a1\n        st.w a1,0xc0000000\n";
    std::string source = count_threads(map);
    const std::string add_one = "add.w #1,a4";
    source.replace(source.find(add_one), add_one.size(), "ld.w 0xc0000000,a2\n        add.w a2,a4");
    const std::string work = "work:\n";
    source.replace(source.find(work), work.size(),
                   work + "        mov tid,s1\n        mov s1,a1\n        ld.w 0xc0000000,a2\n"
                          "        add.w a2,a1\n        st.w a1,0xc0000000\n");
    EXPECT_EQ(Machine("c240").run(source + "        .text\nwrong:  exit\n"), 4 * 5 + 1 + 2 + 3);
    EXPECT_EQ(Machine("c210").run(source + "        .text\nwrong:  exit\n"), 5);
}

/// Writes the subcode of each SIGTRAP, as a letter: A for 1.
std::string with_trap_letters(const std::string& bits, const std::string& body) {
    return text + system_call("sigvec", {"5", "vector", "0"}) + "        mov psw,a1\n        or #" + bits +
           ",a1\n        mov a1,psw\n" + body + "handler:\n        ld.w 4(ap),a1\n        add.w #64,a1\n" +
           "        st.b a1,letter\n" + system_call("write", {"1", "letter", "1"}) +
           "        rtn\n        .data\nvector: ds.w handler, 0, 0\nletter: ds.b 0\n";
}

TEST(TraceOfThreadCreates, TrapsAfterPforkWforkAndTheLastJoin) {
    Machine machine("c210");
    EXPECT_EQ(machine.run(with_trap_letters(
                  "0x200", "        pfork work,a2\n        cfork\n        wfork\n        join\n" +
                               system_call("exit", {"7"}) + "work:   jbr work\n")),
              7);
    EXPECT_EQ(machine.console.output, "EIF"); // 5 pfork, 9 wfork, 6 join
}

TEST(TheThreadInitTrap, ComesBeforeAThreadsFirstInstruction) {
    Machine machine("c240");
    EXPECT_EQ(machine.run(with_trap_letters("0x100", "        pfork work,a2\n        wfork\n" +
                                                         system_call("write", {"1", "done", "1"}) +
                                                         system_call("exit", {"7"}) + "work:\n" +
                                                         system_call("write", {"1", "begun", "1"}) +
                                                         "        join\n        .data\nbegun: ds.b \"b\"\n"
                                                         "done: ds.b \"d\"\n        .text\n")),
              7);
    EXPECT_EQ(machine.console.output, "Ebd");
}

TEST(TheThreadInitTrap, EndsAProcessWithoutAHandler) {
    EXPECT_EQ(Machine("c240").run(text + "        mov psw,a1\n        or #0x100,a1\n        mov a1,psw\n"
                                         "        spawn work,a2\nwork:   jbr work\n"),
              128 + 5);
}

TEST(ThreadDataOfTheProgram, IsTheProgramsForEachThread) {
    // Thread 0 changes its own before the others come: they find 5, and zero.
    std::string source = count_threads("        ld.w #100,a1\n        st.w a1,given\n        st.w a1,zero\n");
    const std::string add_one = "add.w #1,a4";
    source.replace(source.find(add_one), add_one.size(),
                   "ld.w given,a2\n        add.w a2,a4\n        ld.w zero,a2\n        add.w a2,a4");
    const std::string work = "work:\n";
    source.replace(source.find(work), work.size(),
                   work + "        mov tid,s1\n        mov s1,a1\n        ld.w zero,a2\n"
                          "        add.w a2,a1\n        st.w a1,zero\n");
    source += "        .tdata\ngiven:  ds.w 5\n        .tbss\nzero:   bs.w 1\n";
    EXPECT_EQ(Machine("c240").run(source), (100 + 100) + 3 * 5 + 1 + 2 + 3);
    EXPECT_EQ(Machine("c210").run(source), 200);
}

TEST(FixedScheduling, GivesAGangItsCpusAtTheSameTime) {
    Machine machine("c240");
    // When the gang has all CPUs, its child comes and wants one too.
    machine.install("/program",
                    text + system_call("fork") +
                        "        ld.l #0,s1\n        eq.l s0,s1\n        jbrs.t child\n" +
                        system_call("setpattr", {"0", "attributes"}) + "        spawn work,a1\nwork:\n" +
                        spin(3'000'000, "turn") + "        join\n" + system_call("exit", {"0"}) + "child:\n" +
                        system_call("select", {"0", "0", "0", "0", "moment"}) + spin(3'000'000, "again") +
                        system_call("exit", {"0"}) +
                        "        .data\nattributes: ds.w 1\nlength: ds.w 4096\nmoment: ds.w 0, 50000\n");
    Kernel& kernel = machine.boot({"/program"});
    unsigned together = 0;
    for (std::uint64_t count = 30'000;; count += 30'000) { // instructions of the gang's first thread
        const StopReason reason = kernel.run_until({.pid = 1, .instructions = count});
        if (reason != StopReason::reached) {
            break;
        }
        const Process& gang = *kernel.processes().find(1);
        if (gang.threads.size() < 4) {
            continue; // they have not all come yet, or some have gone
        }
        unsigned of_gang = 0;
        for (std::size_t cpu = 0; cpu < kernel.cpus().size(); ++cpu) {
            const Thread* const at = kernel.thread_on(cpu);
            of_gang += at != nullptr && at->process == &gang ? 1 : 0;
        }
        EXPECT_EQ(of_gang, 4U) << "after " << count << " instructions";
        ++together;
    }
    EXPECT_GT(together, 10U);
    EXPECT_EQ(kernel.run().shell_status(), 0);
}

TEST(JoinWithoutSpawn, GoesOn) {
    EXPECT_EQ(
        Machine().run(text + "        join\n        cfork\n        wfork\n" + system_call("exit", {"3"})), 3);
}

TEST(IdleOfTheLastThread, IsATrap) {
    EXPECT_EQ(Machine().run(text + "        idle s1\n"), 128 + 5);
}

TEST(AThousandSpawns, EndLikeOne) {
    Machine machine;
    EXPECT_EQ(machine.run(text +
                          "        ld.w #1000,a1\n        st.w a1,left\nmore:   spawn work,a1\nwork:   join\n"
                          "        ld.w left,a1\n        sub.w #1,a1\n        st.w a1,left\n"
                          "        lt.w #0,a1\n        jbra.t more\n" +
                          system_call("exit", {"9"}) + "        .bss\nleft:   bs.w 1\n"),
              9);
    EXPECT_EQ(machine.kernel->processes().find(1)->threads.size(), 1U);
}

TEST(ThreadsThatAllWaitForALock, SleepAndObeyInterrupts) {
    for (const std::string begin : {"        spawn work,a1\n", ""}) {
        Machine machine;
        machine.console.terminal = true;
        machine.console.typed_when_idle = {"\x03"};
        EXPECT_EQ(machine.run(text + begin + "work:   rcv.w 0x8001,a1\n        join\n" +
                              system_call("exit", {"1"})),
                  128 + 2);
        EXPECT_LT(machine.kernel->clock().now(), nanoseconds_per_second) << "they have not polled";
    }
}

TEST(ExitByAnyThread, EndsAll) {
    Machine machine;
    EXPECT_EQ(
        machine.run(text + "        pfork work,a1\nhere:   jbr here\nwork:\n" + system_call("exit", {"6"})),
        6);
}

TEST(AFaultOfAnyThread, EndsAllAndLeavesACoreOfAll) {
    Machine machine;
    EXPECT_EQ(machine.run(text + "        spawn work,a1\nhere:   jbr here\nwork:\n" + spin(1000, "turn") +
                          "        ld.w 0,a1\n"),
              128 + 11);
    EXPECT_GT(machine.file("/core").size(), 4 * 8328U);
}

TEST(AForkedChild, HasTheCallersThreadOnly) {
    Machine machine;
    // Thread 1 forks; the child joins, as the last thread it goes on, and its status comes back.
    EXPECT_EQ(machine.run(text + "        pfork work,a1\nhere:   jbr here\nwork:\n" + system_call("fork") +
                          "        ld.l #0,s1\n        eq.l s0,s1\n        jbrs.t child\n" +
                          system_call("wait4", {"-1", "status", "0", "0"}) +
                          "        ld.w status,s0\n        shf #-8,s0\n" + std::string(exit_with_s0) +
                          "child:  join\n        mov tid,s0\n        add.w #4,s0\n" +
                          std::string(exit_with_s0) + "        .bss\nstatus: bs.w 1\n"),
              4);
}

TEST(AThreadedProgram, CanBeStoppedAnywhere) {
    Machine whole;
    EXPECT_EQ(whole.run(sum_in_parallel(500)), 4950 % 256);
    Machine pieces;
    pieces.install("/program", sum_in_parallel(500));
    Kernel& kernel = pieces.boot({"/program"});
    for (std::uint64_t count = 101;
         kernel.run_until({.pid = 1, .instructions = count}) == StopReason::reached;) {
        EXPECT_EQ(kernel.processes().find(1)->main_thread().context.instructions, count);
        count += 1009;
    }
    EXPECT_EQ(kernel.run().shell_status(), 4950 % 256);
    EXPECT_EQ(kernel.clock().now(), whole.kernel->clock().now());
}

} // namespace
} // namespace cxsim::kernel::testing
