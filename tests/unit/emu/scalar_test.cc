// Scalar instructions, run as small programs on both engines.
#include "tests/unit/emu/program.h"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <memory>
#include <string>

namespace cxsim::emu::testing {
namespace {

/// Each test runs on the plain and on the block engine.
class Scalar : public ::testing::TestWithParam<Engine> {
  protected:
    Machine machine() const { return {.engine = GetParam()}; }
    /// Runs to the `bkpt` at the end of the source.
    Program& finished(const std::string& source) {
        program_ = std::make_unique<Program>(source + "\n.text\n bkpt\n", machine());
        const Trap trap = program_->run();
        EXPECT_EQ(trap.kind, TrapKind::breakpoint)
            << "subcode " << trap.subcode << " at " << std::hex << trap.instruction_pc;
        return *program_;
    }

  private:
    std::unique_ptr<Program> program_;
};

struct FlagCase {
    const char* instruction;
    std::uint32_t source; ///< a1 and s1
    std::uint32_t held;   ///< a2 and s2
    std::uint32_t result;
    std::uint32_t flags; ///< Of the A class; the S class's are 8 bits lower.
};

constexpr std::uint32_t a_class = psw::a_carry | psw::a_overflow | psw::a_zero_divide;
constexpr std::uint32_t s_class = psw::s_carry | psw::s_overflow | psw::s_zero_divide;
constexpr unsigned s_flags_lower = 8;
static_assert(a_class >> s_flags_lower == s_class);

TEST_P(Scalar, WordArithmeticSetsTheFlagsOfItsClass) {
    constexpr std::uint32_t carry = psw::a_carry;
    constexpr std::uint32_t overflow = psw::a_overflow;
    const FlagCase cases[] = {
        {"add.w", 1, 2, 3, 0},
        {"add.w", 1, 0xffffffff, 0, carry},
        {"add.w", 1, 0x7fffffff, 0x80000000, overflow},
        {"add.w", 0x80000000, 0x80000000, 0, carry | overflow},
        {"sub.w", 1, 2, 1, carry},
        {"sub.w", 2, 2, 0, carry},
        {"sub.w", 2, 1, 0xffffffff, 0},
        {"sub.w", 1, 0x80000000, 0x7fffffff, carry | overflow},
        {"neg.w", 0, 7, 0, carry},
        {"neg.w", 5, 7, 0xfffffffb, 0},
        {"neg.w", 0x80000000, 7, 0x80000000, overflow},
        {"mul.w", 0x10000, 0xffff, 0xffff0000, overflow},
        {"mul.w", 0xffffffff, 5, 0xfffffffb, 0},
        {"div.w", 2, 0xfffffff9, 0xfffffffd, 0},
        {"div.w", 0, 9, 9, psw::a_zero_divide},
        {"div.w", 0xffffffff, 0x80000000, 0x80000000, overflow},
        {"eq.w", 4, 4, 4, carry},
        {"eq.w", 4, 5, 5, 0},
        {"lt.w", 0xffffffff, 1, 1, carry},
        {"lt.w", 1, 1, 1, 0},
        {"le.w", 1, 1, 1, carry},
        {"ltu.w", 0xffffffff, 1, 1, 0},
        {"leu.w", 1, 0xffffffff, 0xffffffff, carry},
    };
    for (const FlagCase& test : cases) {
        for (const char* registers : {"a1,a2", "s1,s2"}) {
            const bool a = registers[0] == 'a';
            Program program(std::string(" ") + test.instruction + " " + registers + "\n bkpt\n", machine());
            program.registers().a[1] = test.source;
            program.registers().a[2] = test.held;
            program.registers().s[1] = test.source | std::uint64_t{0x1111} << 32;
            program.registers().s[2] = test.held | std::uint64_t{0x2222} << 32;
            ASSERT_EQ(program.run().kind, TrapKind::breakpoint);
            const auto name = std::string(test.instruction) + " " + registers + " " +
                              std::to_string(test.source) + " " + std::to_string(test.held);
            const std::uint32_t psw = program.registers().psw;
            EXPECT_EQ(psw & (a ? a_class : s_class), test.flags >> (a ? 0 : s_flags_lower)) << name;
            EXPECT_EQ(psw & (a ? s_class : a_class), 0U) << name << ": the other class";
            EXPECT_EQ(a ? program.registers().a[2] : static_cast<std::uint32_t>(program.registers().s[2]),
                      test.result)
                << name;
            EXPECT_EQ(program.registers().s[2] >> 32, 0x2222U) << name << ": the upper half is kept";
        }
    }
}

TEST_P(Scalar, OverflowTrapsAfterTheInstructionIfEnabled) {
    Program program(" add.w #1,a1\n bkpt\n", machine());
    program.registers().a[1] = 0x7fffffff;
    program.registers().psw |= psw::integer_overflow_enable;
    const Trap trap = program.run();
    EXPECT_EQ(trap.kind, TrapKind::arithmetic);
    EXPECT_EQ(trap.subcode, 1U);
    EXPECT_EQ(trap.instruction_pc, text_start);
    EXPECT_GT(program.registers().pc, text_start);
    EXPECT_EQ(program.registers().a[1], 0x80000000U);
    EXPECT_EQ(program.run().kind, TrapKind::breakpoint);
    EXPECT_EQ(program.thread.instructions, 2U);
}

TEST_P(Scalar, NarrowOperationsKeepTheRestOfTheRegister) {
    Program& program = finished(R"(
 ld.l #-1,s1
 ld.w #0,s1
 ld.w #0x12345678,a1
 ld.h #1,a1
 ld.w #0x80,s2
 cvtb.w s2,s3
 ld.u #7,s4
 ld.w #9,s4
 ld.d #0x40080000,s5
 ld.w #0x1ff,s6
 add.b s6,s6)");
    EXPECT_EQ(program.registers().s[1], 0xffffffff00000000U);
    EXPECT_EQ(program.registers().a[1], 0x12340001U);
    EXPECT_EQ(program.registers().s[3], 0xffffff80U);
    EXPECT_EQ(program.registers().s[4], 0x700000009U);
    EXPECT_EQ(std::bit_cast<double>(program.registers().s[5]), 3.0);
    EXPECT_EQ(program.registers().s[6], 0x1feU);
}

TEST_P(Scalar, ShiftsGoLeftByPositiveAndLogicallyRightByNegativeCounts) {
    Program& program = finished(R"(
 ld.l #-1,s1
 ld.l #-1,s2
 ld.w #-1,a1
 ld.l #-1,s3
 ld.w #-64,s4
 ld.l #-1,s5
 shf #-60,s1
 shf #4,s2
 shf #-28,a1
 shf s4,s3
 shf.w #-4,s5)");
    EXPECT_EQ(program.registers().s[1], 0xfU);
    EXPECT_EQ(program.registers().s[2], 0xfffffffffffffff0U);
    EXPECT_EQ(program.registers().a[1], 0xfU);
    EXPECT_EQ(program.registers().s[3], 0U);
    EXPECT_EQ(program.registers().s[5], 0xffffffff0fffffffU);
}

TEST_P(Scalar, LoadsAndStoresAreBigEndianAndAddressInFourWays) {
    Program& program = finished(R"(
 ld.w word,s1
 ldea word,a1
 ld.h 2(a1),s2
 ld.b 3(a1),s3
 ld.w @pointer,s4
 ldea pointer,a2
 ld.w @0(a2),s5
 st.w s1,place
 st.l s1,place+6
 .data
word: ds.w 0x01020304
pointer: ds.w word
place: bs.b 32)");
    EXPECT_EQ(program.registers().s[1], 0x01020304U);
    EXPECT_EQ(program.registers().s[2], 0x0304U);
    EXPECT_EQ(program.registers().s[3], 0x04U);
    EXPECT_EQ(program.registers().s[4], 0x01020304U);
    EXPECT_EQ(program.registers().s[5], 0x01020304U);
    EXPECT_EQ(program.word(data_start + 8), 0x01020304U);
    EXPECT_EQ(program.longword(data_start + 14), 0x01020304U);
}

TEST_P(Scalar, AccessesAcrossPagesWork) {
    Program& program = finished(R"(
 ld.l #0x12345678,s1
 st.l s1,0x80101ffc
 ld.l 0x80101ffc,s2)");
    EXPECT_EQ(program.registers().s[2], 0x12345678U);
    EXPECT_EQ(program.word(0x80102000), 0x12345678U);
}

TEST_P(Scalar, AFaultChangesNothingAndNamesTheAddress) {
    Program program(" ld.w #1,s1\n st.l s1,0x801ffffc\n bkpt\n", machine());
    const Trap trap = program.run();
    EXPECT_EQ(trap.kind, TrapKind::memory_fault);
    EXPECT_EQ(trap.fault.reason, AccessFault::not_mapped);
    EXPECT_EQ(trap.fault.address, 0x80200000U);
    EXPECT_EQ(program.registers().pc, trap.instruction_pc);
    EXPECT_EQ(program.thread.instructions, 1U);
    EXPECT_EQ(program.word(0x801ffffc), 0U);
}

TEST_P(Scalar, TextIsNotWritableAndDataNotExecutable) {
    Program program(" st.w s1,0x80001000\n", machine());
    EXPECT_EQ(program.run().fault.reason, AccessFault::write_denied);
    Program jumper(" jmp 0x80100010\n", machine());
    const Trap trap = jumper.run();
    EXPECT_EQ(trap.fault.reason, AccessFault::execute_denied);
    EXPECT_EQ(trap.fault.address, data_start + 16);
    EXPECT_EQ(jumper.registers().pc, data_start + 16);
}

TEST_P(Scalar, CallsPushShortFramesThatRtnUndoes) {
    Program& program = finished(R"(
 mov sp,fp
 mov sp,ap
 pshea 1
 calls function
 ld.w 12(fp),ap
 add.w #4,sp
 br done
function:
 mov fp,a1
 ld.w 8(fp),a2
 psh.w a1
 rtn
done: nop)");
    EXPECT_EQ(program.registers().a[sp], stack_top - 64);
    EXPECT_EQ(program.registers().a[1], stack_top - 64 - 4 - 16);
    EXPECT_EQ(program.word(stack_top - 64 - 4 - 16 + 4) & psw::frame_length, psw::frame_length);
    EXPECT_EQ(program.registers().a[fp], stack_top - 64);
    EXPECT_EQ(program.registers().a[2], stack_top - 64);
}

TEST_P(Scalar, LongFramesRestoreTheRegisters) {
    Program& program = finished(R"(
 ld.w #1,a1
 ld.w #5,a5
 ld.l #7,s7
 ld.l #1,s1
 call function
 br done
function:
 ld.w #100,a1
 ld.w #100,a5
 ld.l #100,s7
 ld.l #100,s1
 ld.l #100,s0
 rtn
done: nop)");
    EXPECT_EQ(program.registers().a[1], 1U);
    EXPECT_EQ(program.registers().a[5], 5U);
    EXPECT_EQ(program.registers().s[7], 7U);
    EXPECT_EQ(program.registers().s[1], 1U);
    EXPECT_EQ(program.registers().s[0], 100U);
    EXPECT_EQ(program.registers().a[sp], stack_top - 64);
}

TEST_P(Scalar, QuickCallsPushTheReturnAddressOnly) {
    Program& program = finished(" callq function\n br done\nfunction: mov sp,a1\n rtnq\ndone: nop");
    EXPECT_EQ(program.registers().a[1], stack_top - 68);
    EXPECT_EQ(program.registers().a[sp], stack_top - 64);
}

TEST_P(Scalar, SystemCallsCarryRingAndNumber) {
    Program program(" sysc #2,#4\n bkpt\n", machine());
    const Trap trap = program.run();
    EXPECT_EQ(trap.kind, TrapKind::system_call);
    EXPECT_EQ(trap.number, 4U);
    EXPECT_EQ(trap.ring, 2U);
    EXPECT_EQ(trap.instruction_pc, text_start);
    EXPECT_EQ(program.run().kind, TrapKind::breakpoint) << "the pc is after the call";
}

TEST_P(Scalar, IeeeArithmeticRaisesTheFlagsOfThePsw) {
    struct Case {
        const char* instruction;
        double source;
        double held;
        double result;
        std::uint32_t flags;
    };
    const double infinity = std::numeric_limits<double>::infinity();
    const Case cases[] = {
        {"add.d", 1.5, 2.25, 3.75, 0},
        {"sub.d", 1.5, 2.25, 0.75, 0},
        {"sub.d", 1.5, 1.5, 0.0, 0},
        {"mul.d", -3.0, 0.5, -1.5, 0},
        {"div.d", 4.0, 1.0, 0.25, 0},
        {"div.d", 0.0, 1.0, infinity, psw::float_zero_divide},
        {"mul.d", 1e300, 1e300, infinity, psw::float_overflow},
        {"mul.d", 1e-300, 1e-300, 0.0, psw::float_underflow},
        {"add.d", infinity, -1.0, infinity, 0},
    };
    for (const Case& test : cases) {
        Program program(std::string(" ") + test.instruction + " s1,s2\n bkpt\n", machine());
        program.registers().s[1] = std::bit_cast<std::uint64_t>(test.source);
        program.registers().s[2] = std::bit_cast<std::uint64_t>(test.held);
        ASSERT_EQ(program.run().kind, TrapKind::breakpoint);
        EXPECT_EQ(std::bit_cast<double>(program.registers().s[2]), test.result) << test.instruction;
        EXPECT_EQ(program.registers().psw & 0x000f0000, test.flags) << test.instruction;
    }
}

TEST_P(Scalar, EveryNotANumberIsTheSame) {
    Program program(" div.d s1,s2\n add.d s2,s3\n bkpt\n", machine());
    program.registers().s[3] = 0xfff8000000001234;
    ASSERT_EQ(program.run().kind, TrapKind::breakpoint);
    EXPECT_EQ(program.registers().s[2], 0x7ff8000000000000U);
    EXPECT_EQ(program.registers().s[3], 0x7ff8000000000000U);
    EXPECT_NE(program.registers().psw & psw::float_reserved, 0U);
}

TEST_P(Scalar, FloatErrorsTrapIfEnabled) {
    Program program(" div.d s1,s2\n bkpt\n", machine());
    program.registers().s[2] = std::bit_cast<std::uint64_t>(1.0);
    program.registers().psw |= psw::float_error_enable;
    const Trap trap = program.run();
    EXPECT_EQ(trap.kind, TrapKind::arithmetic);
    EXPECT_EQ(trap.subcode, 4U);
}

TEST_P(Scalar, ImmediatesOfLogicLeaveTheUpperHalfOfAnSRegisterAlone) {
    Program& program = finished(R"(
 ld.l #-1,s1
 and #0x0ff0,s1
 ld.l #5,s2
 or #-16,s2
 ld.l #-1,s3
 xor #-1,s3
 and #0,s0)");
    EXPECT_EQ(program.registers().s[1], 0xffffffff00000ff0U);
    EXPECT_EQ(program.registers().s[2], 0x00000000fffffff5U);
    EXPECT_EQ(program.registers().s[3], 0xffffffff00000000U);
}

TEST_P(Scalar, ConversionsTruncateAndTellWhatDoesNotFit) {
    Program& program = finished(R"(
 ld.w #-7,s1
 cvtw.d s1,s2
 ld.d #0xc0040000,s3 ; -2.5
 cvtd.w s3,s4
 cvtd.l s3,s5
 ld.d #0x7fe00000,s6
 cvtd.l s6,s7)");
    EXPECT_EQ(std::bit_cast<double>(program.registers().s[2]), -7.0);
    EXPECT_EQ(static_cast<std::int32_t>(program.registers().s[4]), -2);
    EXPECT_EQ(static_cast<std::int64_t>(program.registers().s[5]), -2);
    EXPECT_EQ(program.registers().s[7], 0U) << "a multiple of 2^64";
    EXPECT_NE(program.registers().psw & psw::s_overflow, 0U);
}

TEST_P(Scalar, ConversionsToIntegersThatAreTooSmallGiveTheLowBits) {
    struct Case {
        double value;
        std::uint64_t whole; ///< Modulo 2^64; the word conversion gives its low half.
    };
    const double infinity = std::numeric_limits<double>::infinity();
    const Case cases[] = {
        {4000000000.5, 4000000000},
        {-4000000000.5, 0 - 4000000000ULL},
        {10000000000000000000.0, 10000000000000000000U},
        {0x1p63, 0x8000000000000000},
        {0x1.23456789abcdep80, std::uint64_t{0x123456789abcde} << 28}, // the last place is worth 2^28
        {-0x1.8p64, 0x8000000000000000},
        {0x1p200, 0},
        {infinity, 0},
        {-infinity, 0},
    };
    for (const Case& test : cases) {
        Program program(" cvtd.l s1,s2\n cvtd.w s1,s3\n bkpt\n", machine());
        program.registers().s[1] = std::bit_cast<std::uint64_t>(test.value);
        ASSERT_EQ(program.run().kind, TrapKind::breakpoint);
        EXPECT_EQ(program.registers().s[2], test.whole) << test.value;
        EXPECT_EQ(program.registers().s[3], static_cast<std::uint32_t>(test.whole)) << test.value;
        EXPECT_NE(program.registers().psw & psw::s_overflow, 0U) << test.value;
    }
}

TEST_P(Scalar, InstructionLimitsAreExact) {
    Program program("top: add.w #1,s1\n add.w #1,s2\n add.w #1,s3\n br top\n", machine());
    for (const std::uint64_t limit : {1, 2, 3, 4, 5, 7, 100, 1001}) {
        const std::uint64_t before = program.thread.instructions;
        EXPECT_EQ(program.run(limit).kind, TrapKind::budget);
        EXPECT_EQ(program.thread.instructions - before, limit);
    }
    const std::uint64_t total = program.thread.instructions;
    EXPECT_EQ(program.registers().s[1], (total + 3) / 4);
    EXPECT_EQ(program.registers().s[3], (total + 1) / 4);
}

TEST_P(Scalar, AnInterruptEndsAnEndlessLoop) {
    Program program("top: br top\n", machine());
    program.cpu.request_interrupt();
    EXPECT_EQ(program.run(~std::uint64_t{0}).kind, TrapKind::interrupt);
    EXPECT_EQ(program.run(10).kind, TrapKind::budget) << "a request counts once";
}

TEST_P(Scalar, CycleLimitsEndALoop) {
    Program program("top: br top\n", machine());
    const Trap trap = program.cpu.run(program.thread, program.space, {.cycles = 1000});
    EXPECT_EQ(trap.kind, TrapKind::budget);
    EXPECT_GE(program.thread.cycles, 1000U);
    EXPECT_LT(program.thread.cycles, 1100U);
}

TEST_P(Scalar, TheTraceBitTrapsAfterEachInstruction) {
    Program program(" nop\n nop\n bkpt\n", machine());
    program.registers().psw |= psw::trace;
    EXPECT_EQ(program.run().kind, TrapKind::trace);
    EXPECT_EQ(program.registers().pc, text_start + 2);
    EXPECT_EQ(program.run().kind, TrapKind::trace);
    EXPECT_EQ(program.run().kind, TrapKind::breakpoint);
}

TEST_P(Scalar, CodeThatWritesItselfRunsWhatItWrote) {
    // The instruction after the store is rewritten before it is reached, in the same block, without pich.
    Program program(" st.h s1,target\n add.w #1,s2\ntarget: add.w #1,s3\n bkpt\n", machine());
    program.space.protect(text_start, data_start, Protection::all);
    program.registers().s[1] = 0x7d50; // bkpt
    const Trap trap = program.run();
    EXPECT_EQ(trap.kind, TrapKind::breakpoint);
    EXPECT_EQ(program.registers().s[2], 1U);
    EXPECT_EQ(program.registers().s[3], 0U);
}

TEST_P(Scalar, CodeRewrittenInALoopIsSeenEachTime) {
    // Toggles the immediate of an add and runs it, a thousand times.
    Program program(R"(
 ld.w #1000,s5
top: st.w s1,place+2
place: add.w #0x11111111,s2
 add.w #1,s1
 sub.w #1,s5
 lt.w s0,s5
 brs.t top
 bkpt)",
                    machine());
    program.space.protect(text_start, data_start, Protection::all);
    EXPECT_EQ(program.run().kind, TrapKind::breakpoint);
    EXPECT_EQ(static_cast<std::uint32_t>(program.registers().s[2]), 999U * 1000 / 2);
}

TEST_P(Scalar, InstructionsMayStraddlePages) {
    Program program(" bs.b 4094\ntop: add.w #0x1234567,s1\n add.w #1,a1\n lt.w a1,a2\n bra.t top\n bkpt\n",
                    machine());
    program.registers().pc = text_start + 4094;
    program.registers().a[2] = 10;
    EXPECT_EQ(program.run().kind, TrapKind::breakpoint);
    EXPECT_EQ(program.registers().s[1], 0x1234567U * 10U);
}

TEST_P(Scalar, AStraddlingInstructionIsSeenWhenItsSecondPageChanges) {
    Program program(" bs.b 4094\ntop: add.w #0x10000,s1\n st.w s2,0x80002000\n add.w #1,a1\n lt.w a1,a2\n "
                    "bra.t top\n bkpt\n",
                    machine());
    program.space.protect(text_start, data_start, Protection::all);
    program.registers().pc = text_start + 4094;
    program.registers().s[2] = 1; // the immediate of the add from the second round on
    program.registers().a[2] = 10;
    EXPECT_EQ(program.run().kind, TrapKind::breakpoint);
    EXPECT_EQ(program.registers().s[1], 0x10000U + 9U);
}

TEST_P(Scalar, PrivilegedAndUndefinedInstructionsTrap) {
    Program privileged(" eni\n", machine());
    EXPECT_EQ(privileged.run().subcode, 1U);
    Program undefined(" ds.h 0x7f00\n", machine());
    EXPECT_EQ(undefined.run().subcode, 4U);
    Program error(" exit\n", machine());
    const Trap trap = error.run();
    EXPECT_EQ(trap.kind, TrapKind::illegal);
    EXPECT_EQ(trap.subcode, 0U);
    EXPECT_EQ(error.registers().pc, text_start);
}

TEST_P(Scalar, PrefixedInstructionsTrapOnAC1) {
    Machine c1 = machine();
    c1.model = "c1-xp";
    Program program(" frint.d s1,s2\n", c1);
    const Trap trap = program.run();
    EXPECT_EQ(trap.kind, TrapKind::illegal);
    EXPECT_EQ(trap.subcode, 4U);
    EXPECT_EQ(program.thread.used, Feature::none);
}

TEST_P(Scalar, IeeeArithmeticTrapsWithoutIeeeHardware) {
    Machine without = machine();
    without.ieee_fitted = false;
    Program program(" add.w #1,s1\n add.d s1,s2\n bkpt\n", without);
    const Trap trap = program.run();
    EXPECT_EQ(trap.kind, TrapKind::illegal);
    EXPECT_EQ(trap.subcode, 4U);
    EXPECT_EQ(program.thread.instructions, 1U);
}

TEST_P(Scalar, TheClassesUsedAreThoseOfInstructionsExecuted) {
    Program program(" eq.w s1,s1\n brs.t over\n frint.d s1,s2\nover: bkpt\n frint.d s1,s2\n", machine());
    program.run();
    EXPECT_EQ(program.thread.used, Feature::none);
    program.run(1);
    EXPECT_EQ(program.thread.used, Feature::c2 | Feature::ieee);
}

INSTANTIATE_TEST_SUITE_P(Engines, Scalar,
                         ::testing::Values(Engine::plain, Engine::threaded, Engine::translating),
                         [](const auto& test) { return std::string(name_of(test.param)); });

} // namespace
} // namespace cxsim::emu::testing
