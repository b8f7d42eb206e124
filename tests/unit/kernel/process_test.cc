// Programs in assembly that exercise processes, memory and signals on a whole machine.
#include "kernel/processes/signal_frame.h"
#include "kernel/processes/user_memory.h"
#include "tests/unit/kernel/machine.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <vector>

namespace cxsim::kernel::testing {
namespace {

const std::string text = "        .text\n        .globl start\nstart:\n";
const std::string exit_0 = system_call("exit", {"0"});

/// Text that writes a string of this length at the symbol to the console.
std::string say(const std::string& symbol, std::size_t length) {
    return system_call("write", {"1", symbol, std::to_string(length)});
}

TEST(AProgram, WritesToTheConsoleAndExits) {
    Machine machine;
    const int status = machine.run(text + say("hello", 6) + system_call("exit", {"3"}) +
                                   "        .data\nhello: ds.b \"hello\\n\"\n");
    EXPECT_EQ(machine.console.output, "hello\n");
    EXPECT_EQ(status, 3);
}

TEST(AProgram, ReadsPipedInputUpToItsEnd) {
    Machine machine;
    machine.console.input = "some input";
    const std::string loop = "loop:\n" + system_call("read", {"0", "buffer", "4"}) +
                             "        mov s0,a1\n        le.w #1,a1\n        jbra.f done\n" +
                             system_call("write", {"1", "buffer", "%a1"}) + "        jbr loop\ndone:\n";
    EXPECT_EQ(machine.run(text + loop + exit_0 + "        .bss\nbuffer: bs.b 4\n"), 0);
    EXPECT_EQ(machine.console.output, "some input");
}

TEST(AProgram, FindsItsArgumentsAndEnvironmentOnTheStack) {
    Machine machine;
    // argc + length of argv[1]'s first byte: status 2 + 'x'.
    machine.install("/program", text +
                                    "        ld.w 0(ap),a1\n        ld.w 8(ap),a2\n        ld.w #0,a3\n"
                                    "        ld.b 0(a2),a3\n        add.w a3,a1\n        mov a1,s0\n" +
                                    std::string(exit_with_s0));
    EXPECT_EQ(machine.boot({"/program", "xyz"}).run().shell_status(), 2 + 'x');
}

TEST(AProgram, StartsInTheModeOfItsFloatingPoint) {
    for (const char* mode : {"ieee", "native"}) {
        Machine machine;
        const int status = machine.run("        .fpmode " + std::string(mode) + "\n" + text +
                                       "        mov psw,a1\n        shf #-13,a1\n        and #1,a1\n"
                                       "        ld.d #1.0,s1\n        mov a1,s0\n" +
                                       std::string(exit_with_s0));
        EXPECT_EQ(status, mode == std::string_view("ieee") ? 1 : 0);
    }
}

TEST(AStack, GrowsWhenItIsUsedButNotBeyondItsLimit) {
    Machine machine;
    // 4 MB below the first sp: fine. A word 32 MB below: not within the limit of 8 MB.
    const std::string use =
        "        sub.w #0x400000,sp\n        st.w a1,0(ap)\n        mov sp,a2\n        st.w a1,0(a2)\n";
    EXPECT_EQ(machine.run(text + use + exit_0), 0);
    Machine other;
    EXPECT_EQ(
        other.run(text + "        sub.w #0x2000000,sp\n        mov sp,a2\n        st.w a1,0(a2)\n" + exit_0),
        128 + 11);
}

TEST(ABreak, GivesAndTakesMemory) {
    Machine machine;
    const std::string grow = system_call("brk", {"0"}) + "        mov s0,a1\n        add.w #0x3000,a1\n" +
                             system_call("brk", {"%a1"}) + if_failed("bad") + "        st.w a1,-4(a1)\n" +
                             "        sub.w #0x3000,a1\n" + system_call("brk", {"%a1"}) + if_failed("bad") +
                             "        ld.w 0x2000(a1),a2\n"; // Taken away again: a fault.
    EXPECT_EQ(machine.run(text + grow + "bad:\n" + exit_0), 128 + 11);
}

TEST(AGreedyProgram, GetsEnomemBeforeTheHostSuffers) {
    Machine machine;
    machine.config.memory_megabytes = 64;
    // Maps 16 MB again and again; exits with how often that worked.
    const std::string body =
        "        ld.w #0,a4\nagain:\n" + system_call("mmap", {"0", "length", "3", "0x22", "-1", "0", "0"}) +
        if_failed("full") + "        add.w #1,a4\n        jbr again\nfull:\n        mov a4,s0\n" +
        std::string(exit_with_s0);
    EXPECT_EQ(machine.run(text + body + "        .data\nlength: ds.w 0x1000000\n"), 7);
}

TEST(AParent, GetsTheStatusOfItsChild) {
    Machine machine;
    const std::string child = "child:\n" + system_call("exit", {"7"});
    const int status =
        machine.run(text + system_call("fork") + "        ld.l #0,s1\n        eq.l s0,s1\n" +
                    "        jbrs.t child\n" + system_call("wait4", {"-1", "status", "0", "0"}) +
                    if_failed("child") + "        ld.w status,s0\n        shf #-8,s0\n" +
                    std::string(exit_with_s0) + child + "        .bss\nstatus: bs.w 1\n");
    EXPECT_EQ(status, 7);
}

TEST(AParent, KeepsItsOwnMemory) {
    Machine machine;
    const std::string body =
        system_call("fork") + "        ld.l #0,s1\n        eq.l s0,s1\n        jbrs.t child\n" +
        system_call("wait4", {"-1", "0", "0", "0"}) + "        ld.w word,s0\n" + std::string(exit_with_s0) +
        "child:\n        ld.w #9,a1\n        st.w a1,word\n" + exit_0;
    EXPECT_EQ(machine.run(text + body + "        .data\nword: ds.w 5\n"), 5);
}

TEST(AVforkParent, WaitsUntilItsChildIsGone) {
    Machine machine;
    const std::string body = system_call("vfork") +
                             "        ld.l #0,s1\n        eq.l s0,s1\n        jbrs.t child\n" +
                             say("second", 1) + exit_0 +
                             "child:\n        ld.w #20000,a1\nspin:\n        sub.w #1,a1\n"
                             "        lt.w #0,a1\n        jbra.t spin\n" +
                             say("first", 1) + exit_0;
    EXPECT_EQ(machine.run(text + body + "        .data\nfirst: ds.b \"1\"\nsecond: ds.b \"2\"\n"), 0);
    EXPECT_EQ(machine.console.output, "12");
}

TEST(APipe, CarriesMoreThanItHoldsFromOneProcessToAnother) {
    Machine machine;
    // The child writes 20,000 bytes in one call; the parent reads to the end and exits with the count / 1000.
    const std::string body =
        system_call("pipe", {"fds"}) + "        ld.w fds,a4\n        ld.w fds+4,a5\n" + system_call("fork") +
        "        ld.l #0,s1\n        eq.l s0,s1\n        jbrs.t child\n" + system_call("close", {"%a5"}) +
        "        ld.w #0,a3\nloop:\n" + system_call("read", {"%a4", "buffer", "1000"}) +
        "        mov s0,a1\n        add.w a1,a3\n        le.w #1,a1\n        jbra.t loop\n        div.w "
        "#1000,a3\n"
        "        mov a3,s0\n" +
        std::string(exit_with_s0) + "child:\n" + system_call("write", {"%a5", "buffer", "20000"}) + exit_0;
    EXPECT_EQ(machine.run(text + body + "        .bss\nfds: bs.w 2\nbuffer: bs.b 20000\n"), 20);
}

TEST(AWriterWithoutReaders, DiesOfSigpipe) {
    Machine machine;
    const std::string body = system_call("pipe", {"fds"}) + "        ld.w fds,a4\n        ld.w fds+4,a5\n" +
                             system_call("close", {"%a4"}) + system_call("write", {"%a5", "fds", "1"}) +
                             exit_0;
    EXPECT_EQ(machine.run(text + body + "        .bss\nfds: bs.w 2\n"), 128 + 13);
}

TEST(AHandler, RunsAndReturnsToWhereTheProgramWas) {
    Machine machine;
    const std::string body =
        system_call("sigvec", {"30", "vector", "0"}) + system_call("getpid") + "        mov s0,a4\n" +
        "        ld.l #77,s6\n" + system_call("kill", {"%a4", "30"}) + say("after", 1) +
        "        ld.w count,a1\n        mov s6,a2\n        add.w a2,a1\n        mov a1,s0\n" +
        std::string(exit_with_s0) +
        "handler:\n        ld.w count,a1\n        ld.w 0(ap),a2\n        add.w a2,a1\n"
        "        st.w a1,count\n        ld.l #0,s6\n        ld.w #0,a4\n        rtn\n";
    const std::string data = "        .data\nvector: ds.w handler, 0, 0\ncount: ds.w 0\nafter: ds.b \"x\"\n";
    EXPECT_EQ(machine.run(text + body + data), 77 + 30);
    EXPECT_EQ(machine.console.output, "x");
}

TEST(AHandler, LeavesTheVectorRegistersAsTheyWere) {
    Machine machine;
    const std::string body =
        system_call("sigvec", {"30", "vector", "0"}) + system_call("getpid") + "        mov s0,a4\n" +
        "        ld.w #128,vl\n        ld.w #8,vs\n        ld.l numbers,v3\n" +
        system_call("kill", {"%a4", "30"}) + "        st.l v3,result\n        ld.l result+8,s0\n" +
        std::string(exit_with_s0) + "handler:\n        ld.w #4,vl\n        sub.l v3,v3,v3\n        rtn\n";
    const std::string data =
        "        .data\nvector: ds.w handler, 0, 0\nnumbers: ds.w 0, 1, 0, 55\n        bs.b 1008\n"
        "        .bss\nresult: bs.b 1024\n";
    EXPECT_EQ(machine.run(text + body + data), 55);
}

TEST(AHandler, TouchesNothingBelowASignalStackThatIsTooSmallForTheVectorRegisters) {
    constexpr emu::Address bottom = 0xc0000000;
    constexpr emu::Address top = bottom + 4 * emu::page_size;
    Machine machine;
    machine.install("/program", text + exit_0);
    Kernel& kernel = machine.boot({"/program"});
    Process& process = *kernel.processes().find(1);
    process.space.map({.start = bottom,
                       .end = top,
                       .protection = emu::Protection::read | emu::Protection::write,
                       .kind = emu::RegionKind::data});
    process.signals.stack = top;
    process.signals.action(ABI_SIGUSR1) = {.handler = bottom, .mask = {}, .flags = ABI_SV_ONSTACK};
    Thread& thread = process.main_thread();
    thread.context.registers.vector_valid = true;
    for (auto& each : thread.context.registers.v) {
        each.fill(0x55);
    }
    std::vector<std::byte> all(top - bottom);
    const auto is_untouched = [&] {
        EXPECT_TRUE(UserMemory(thread).read(bottom, all));
        return std::ranges::count(all, std::byte{0}) == std::ssize(all);
    };
    process.signals.stack_size = 2048;
    EXPECT_FALSE(push_signal_frame(kernel, thread, ABI_SIGUSR1, 0, {}));
    EXPECT_TRUE(is_untouched());
    process.signals.stack_size = top - bottom;
    EXPECT_TRUE(push_signal_frame(kernel, thread, ABI_SIGUSR1, 0, {}));
    EXPECT_FALSE(is_untouched());
}

TEST(ASignal, EndsAProcessAndLeavesACoreFile) {
    Machine machine;
    EXPECT_EQ(machine.run(text + "        ld.w 0,a1\n"), 128 + 11);
    EXPECT_EQ(machine.file("/core").substr(0, 4), std::string("\0\0\1\x85", 4));
}

TEST(AnUnknownSystemCall, IsASignal) {
    Machine machine;
    EXPECT_EQ(machine.run(text + "        mov sp,ap\n        sysc #0,#199\n"), 128 + 12);
}

TEST(Sigpause, WaitsForAHandlerAndReturnsEintr) {
    Machine machine;
    const std::string body = system_call("sigvec", {"14", "vector", "0"}) +
                             system_call("setitimer", {"0", "timer", "0"}) + system_call("sigpause", {"0"}) +
                             unless_failed("bad") + std::string(exit_with_s0) + "bad:\n" +
                             system_call("exit", {"99"}) + "handler:\n        rtn\n";
    const std::string data = "        .data\nvector: ds.w handler, 0, 0\ntimer: ds.w 0, 0, 3, 0\n";
    EXPECT_EQ(machine.run(text + body + data), 4);
    EXPECT_GE(machine.kernel->clock().now(), 3 * nanoseconds_per_second);
    EXPECT_LT(machine.kernel->clock().now(), 4 * nanoseconds_per_second);
}

TEST(AnInterruptedRead, IsMadeAgainAfterTheHandlerUnlessAskedOtherwise) {
    for (const std::string flags : {"0", "2"}) {
        Machine machine;
        machine.console.terminal = true;
        machine.console.typed_when_idle = {"x\r"};
        const std::string body =
            system_call("sigvec", {"14", "vector", "0"}) + system_call("setitimer", {"0", "timer", "0"}) +
            system_call("read", {"0", "buffer", "9"}) + std::string(exit_with_s0) + "handler:\n        rtn\n";
        const std::string data = "        .data\nvector: ds.w handler, 0, " + flags +
                                 "\ntimer: ds.w 0, 0, 1, 0\n        .bss\nbuffer: bs.b 12\n";
        EXPECT_EQ(machine.run(text + body + data), flags == "0" ? 2 : 4);
    }
}

TEST(ASleepingMachine, JumpsToTheNextTimerOnVirtualTime) {
    Machine machine;
    EXPECT_EQ(machine.run(text + system_call("sleep_until", {"23", "0"}) + exit_0), 0); // 23 * 2^32 ns: 98 s
    EXPECT_GE(machine.kernel->clock().now(), 98 * nanoseconds_per_second);
}

TEST(Processes, WaitingForEachOtherForEverEndTheMachine) {
    Machine machine;
    machine.install("/program", text + system_call("sigpause", {"0"}));
    EXPECT_TRUE(machine.boot({"/program"}).run().deadlocked);
}

TEST(AStoppedChild, IsReportedAndContinues) {
    Machine machine;
    const std::string body =
        system_call("fork") +
        "        mov s0,a4\n        ld.l #0,s1\n        eq.l s0,s1\n        jbrs.t child\n" +
        system_call("wait4", {"-1", "status", "2", "0"}) + system_call("kill", {"%a4", "19"}) +
        system_call("wait4", {"-1", "status2", "0", "0"}) +
        "        ld.w status,s0\n        ld.w status2,s1\n"
        "        shf #-8,s1\n        add.w s1,s0\n" +
        std::string(exit_with_s0) + "child:\n" + system_call("getpid") + "        mov s0,a4\n" +
        system_call("kill", {"%a4", "17"}) + system_call("exit", {"5"}) +
        "        .bss\nstatus: bs.w 1\nstatus2: bs.w 1\n";
    EXPECT_EQ(machine.run(text + body), (0x7f + 5) & 0xff);
}

TEST(ABlockedContinueSignal, StaysPendingUntilAHandlerIsSet) {
    Machine machine;
    const std::string body = system_call("sigblock", {"0x40000"}) + system_call("getpid") +
                             "        mov s0,a4\n" + system_call("kill", {"%a4", "19"}) +
                             system_call("sigpending", {"pending"}) +
                             "        ld.w pending,s0\n        shf #-16,s0\n" + std::string(exit_with_s0) +
                             "        .bss\npending: bs.w 1\n";
    EXPECT_EQ(machine.run(text + body), 4);
}

TEST(AFileWrittenOnVirtualTime, BearsTheGuestsTime) {
    Machine machine;
    const std::string body = system_call("creat", {"name", "0644"}) + "        mov s0,a1\n" +
                             system_call("write", {"%a1", "name", "5"}) + exit_0;
    EXPECT_EQ(machine.run(text + body + "        .data\nname: ds.b \"/made\\000\"\n"), 0);
    EXPECT_EQ(machine.file("/made"), "/made");
    struct ::stat host{};
    ASSERT_EQ(::stat(machine.host_path("/made").c_str(), &host), 0);
    EXPECT_EQ(host.st_mtime, Clock::virtual_boot_time / nanoseconds_per_second);
}

TEST(AMachine, HoldsNoMoreMemoryThanItsModel) {
    Machine machine("c120");
    machine.config.memory_megabytes = 129;
    const auto created = Kernel::create(machine.config);
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error(), "129 MB of memory: a c120 takes 128 MB at most");
}

TEST(TheBootProm, AnnouncesTheMachine) {
    for (const char* model : {"c120", "c240"}) {
        Machine machine(model);
        machine.config.memory_megabytes = 128;
        machine.run(text + exit_0);
        const std::string name = model == std::string_view("c120") ? "C120" : "C240";
        EXPECT_EQ(machine.kernel->announcement(),
                  "CONVEX " + name + ": 128 megabytes of memory, self-test passed\n");
    }
}

} // namespace
} // namespace cxsim::kernel::testing
