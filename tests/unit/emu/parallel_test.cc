// Communication registers, thread instructions on one CPU, and the registers of privileged code.
#include "tests/unit/emu/program.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace cxsim::emu::testing {
namespace {

/// Each test runs on the plain and on the block engine.
class Parallel : public ::testing::TestWithParam<Engine> {
  protected:
    Machine machine() const { return {.engine = GetParam()}; }
    Program& program(const std::string& source) {
        program_ = std::make_unique<Program>(source + "\n.text\n bkpt\n", machine());
        return *program_;
    }
    Program& finished(const std::string& source) {
        const Trap trap = program(source).run();
        EXPECT_EQ(trap.kind, TrapKind::breakpoint) << "subcode " << trap.subcode;
        return *program_;
    }
    Program& finished_privileged(const std::string& source) {
        program(source).thread.mode = Mode::privileged;
        EXPECT_EQ(program_->run().kind, TrapKind::breakpoint);
        return *program_;
    }

  private:
    std::unique_ptr<Program> program_;
};

TEST_P(Parallel, SendSetsTheLockBitAndReceiveClearsIt) {
    Program& p = finished(R"(
 ld.l #-5,s1
 snd.l s1,0x8003
 tst 0x8003
 jbrs.f wrong
 rcv.l 0x8003,s2
 tst 0x8003
 jbrs.t wrong
 ld.w #77,a1
 snd.w a1,0x803f
 rcv.w 0x803f,a2
 br done
wrong: exit
done: nop)");
    EXPECT_EQ(p.registers().s[2], ~std::uint64_t{4});
    EXPECT_EQ(p.registers().a[2], 77U);
    EXPECT_EQ(p.thread.communication->locks, 0U);
}

TEST_P(Parallel, ReceiveWaitsUntilSomethingIsSent) {
    Program& p = program(" rcv.l 0x8001,s1\n add.w #1,s1");
    EXPECT_EQ(p.run(1000).kind, TrapKind::budget);
    EXPECT_EQ(p.registers().pc, text_start);
    EXPECT_EQ(p.thread.instructions, 1000U) << "waiting takes time";
    p.thread.communication->registers[1] = 41;
    p.thread.communication->lock(1);
    EXPECT_EQ(p.run().kind, TrapKind::breakpoint);
    EXPECT_EQ(p.registers().s[1], 42U);
}

TEST_P(Parallel, PutAndGetLeaveTheLockBitAlone) {
    Program& p = finished(R"(
 ld.w #5,a1
 put.w a1,0x8000
 lck 0x8000
 ldea 0x8000,a3
 getr.w 0(a3),a2
 ld.l #-1,s1
 putr.l s1,0(a3))");
    EXPECT_EQ(p.registers().a[2], 5U);
    EXPECT_EQ(p.thread.communication->registers[0], ~std::uint64_t{0});
    EXPECT_TRUE(p.thread.communication->is_locked(0));
}

TEST_P(Parallel, LocksTellWhatTheyWere) {
    Program& p = finished(R"(
 lck 0x8007
 jbrs.t wrong
 lck 0x8007
 jbrs.f wrong
 ulk 0x8007
 jbrs.f wrong
 ulk 0x8007
 jbrs.f done
wrong: exit
done: nop)");
    EXPECT_EQ(p.thread.communication->locks, 0U);
}

TEST_P(Parallel, IncAndMatActOnOneRegister) {
    Program& p = finished(R"(
 ld.w #-1,a1
 put.w a1,0x8002
 inc.w 0x8002,a2
 inc.l 0x8002,s2
 ld.l #1,s3
 mat.l s3,0x8002
 jbrs.f wrong
 ld.w #2,a3
 mat.w a3,0x8002
 jbra.t wrong
 matm.w a3,0x8002
 tst 0x8002
 jbrs.t wrong
 matm.l s3,0x8002
 tst 0x8002
 jbrs.t done
wrong: exit
done: nop)");
    EXPECT_EQ(p.registers().a[2], 0xffffffffU);
    EXPECT_EQ(p.registers().s[2], 0U) << "the word wrapped around and left the upper half alone";
    EXPECT_EQ(p.thread.communication->registers[2], 1U);
}

TEST_P(Parallel, TheSharedStackMovesItsRegister) {
    Program& p = program(R"(
 ld.w #123,a1
 pshr a1,0x8004
 popr 0x8004,a2)");
    p.thread.communication = std::make_shared<CommunicationFrame>();
    p.thread.communication->registers[4] = data_start + 64;
    EXPECT_EQ(p.run().kind, TrapKind::breakpoint);
    EXPECT_EQ(p.registers().a[2], 123U);
    EXPECT_EQ(p.word(data_start + 60), 123U);
    EXPECT_EQ(p.thread.communication->registers[4], data_start + 64);
}

TEST_P(Parallel, AddressesThatAreNoRegisterAreBusErrors) {
    for (const char* source : {" snd.l s1,0x7fff", " snd.l s1,0x8040", " get.w 0(a1),a2", " lck 0x18000"}) {
        Program& p = program(source);
        p.registers().a[1] = data_start;
        const Trap trap = p.run();
        EXPECT_EQ(trap.kind, TrapKind::bus_error) << source;
        EXPECT_EQ(trap.subcode, 6U);
        EXPECT_EQ(p.registers().pc, text_start);
    }
}

TEST_P(Parallel, OnOneCpuThePosterDoesAllTheWork) {
    // Ten portions of work, taken from a counter that all threads would share.
    Program& p = finished(R"(
 ld.w #0,a1
 put.w a1,0x8000
 ld.w #9,a5
 pfork work,a0
work: inc.w 0x8000,a2
 lt.w a5,a2
 jbra.t last
 add.w a2,a3
 br work
last: join
 wfork
 cfork
 mov tid,s1)");
    EXPECT_EQ(p.registers().a[3], 45U);
    EXPECT_EQ(p.registers().s[1], 0U);
    EXPECT_FALSE(p.thread.communication->invitation.open);
}

TEST_P(Parallel, TheLastThreadCannotIdle) {
    const Trap trap = program(" spawn 0x80001000,a1\n idle s1").run();
    EXPECT_EQ(trap.kind, TrapKind::thread);
    EXPECT_EQ(trap.subcode, 8U);
}

TEST_P(Parallel, FramesAreSavedAndRestoredByPrivilegedCode) {
    Program& p = finished_privileged(R"(
 ld.l #99,s1
 snd.l s1,0x8005
 stcmr a1,0x80100000
 rcv.l 0x8005,s2
 put.l s3,0x8005
 ldcmr 0x80100000,a1)");
    EXPECT_EQ(p.thread.communication->registers[5], 99U);
    EXPECT_TRUE(p.thread.communication->is_locked(5));
    EXPECT_EQ(p.longword(data_start + 64 * 8), 1U << 5);
}

TEST_P(Parallel, TheThreadTimeCountsMicroseconds) {
    Program& p = finished_privileged(R"(
 ld.w #100000,a1
top: add.w #-1,a1
 eq.w #0,a1
 bra.f top
 mov toc,s1
 mov tcpu,s2
 ld.l #1000000,s3
 mov s3,tcpu
 mov tcpu,s4)");
    const std::uint64_t microseconds = p.thread.cycles * p.cpu.model().clock_nanoseconds / 1000;
    EXPECT_GT(p.registers().s[1], 1000U);
    EXPECT_LE(p.registers().s[1], microseconds);
    EXPECT_NEAR(static_cast<double>(p.registers().s[2]), static_cast<double>(p.registers().s[1]), 1.0);
    EXPECT_NEAR(static_cast<double>(p.registers().s[4]), 1e6, 1.0);
}

TEST_P(Parallel, InterruptBranchesFollowTheEnabling) {
    Program& p = finished_privileged(R"(
 bri.f wrong
 dsi
 bri.t wrong
 jmpi.t wrong
 eni
 jmpi.t done
wrong: exit
done: ld.l #7,s1
 mov s1,itr
 mov s1,cir
 mov cir,s2
 mov s1,tid)");
    EXPECT_EQ(p.thread.control.itr, 7U);
    EXPECT_EQ(p.registers().s[2], 7U);
    EXPECT_EQ(p.registers().tid, 7U);
}

TEST_P(Parallel, ContextFramesAreUndoneByPrivilegedCodeOnly) {
    const std::string source = " ldea 0x80100000,a7\n rtnc";
    for (const Mode mode : {Mode::user, Mode::privileged}) {
        Program& p = program(source);
        p.thread.mode = mode;
        p.put_longword(data_start, std::uint64_t{text_start + 0x100} << 32 | psw::ieee);
        p.put_longword(data_start + 16 + 4 * 4, 5); // a1 and sp: sp is the second word
        const Trap trap = p.run(2);
        if (mode == Mode::user) {
            EXPECT_EQ(trap.kind, TrapKind::illegal);
            EXPECT_EQ(trap.subcode, 1U);
        } else {
            EXPECT_EQ(trap.kind, TrapKind::budget);
            EXPECT_EQ(p.registers().pc, text_start + 0x100);
            EXPECT_EQ(p.registers().a[sp], 5U);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, Parallel,
                         ::testing::Values(Engine::plain, Engine::threaded, Engine::translating),
                         [](const auto& test) { return std::string(name_of(test.param)); });

} // namespace
} // namespace cxsim::emu::testing
