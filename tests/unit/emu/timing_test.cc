// The cycle model: programs take about as long as they took on the machines.
//
// Published figures: peak rates of 20 and 40 MFLOPS in 64 and 32 bits (C1), 50 and 100 (each CPU of a C2). A
// C210 ran LINPACK at 17 MFLOPS for 100 equations, whose loop is the DAXPY below, and at 45 for 1000, where
// most operands stay in registers (P. McGehearty of Convex, Usenet comp.sys.super, 20 December 1990).
#include "tests/unit/emu/program.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace cxsim::emu::testing {
namespace {

constexpr unsigned elements = 128;

/// Y = aX + Y for strips of 128 elements, 32 of them.
std::string daxpy(char type) {
    const char memory = type == 'd' ? 'l' : 'w';
    const unsigned bytes = type == 'd' ? 1024 : 512;
    return fmt::format(" ld.w #0x80100000,a1\n"
                       " ld.w #0x80110000,a2\n"
                       " ld.w #32,a3\n"
                       "top: ld.{0} (a1),v0\n"
                       " mul.{1} v0,s1,v1\n"
                       " ld.{0} (a2),v2\n"
                       " add.{1} v1,v2,v3\n"
                       " st.{0} v3,(a2)\n"
                       " add.w #{2},a1\n"
                       " add.w #{2},a2\n"
                       " sub.w #1,a3\n"
                       " lt.w #0,a3\n"
                       " jbra.t top\n"
                       " bkpt\n"
                       " .bss\n bs.b 0x20000\n",
                       memory, type, bytes);
}

/// Multiplications and additions of vectors in registers.
std::string chained_pairs(char type) {
    std::string source;
    for (int n = 0; n < 32; ++n) {
        source += fmt::format(" mul.{0} v0,v1,v2\n add.{0} v2,v3,v4\n", type);
    }
    return source + " bkpt\n";
}

/// Millions of elements' operations a second.
double rate(const std::string& source, std::string_view model, double operations, std::uint32_t modes = 0,
            std::uint32_t stride = 8) {
    Program program(source, {.model = model});
    program.registers().psw |= modes;
    program.registers().vs = stride;
    EXPECT_EQ(program.run().kind, TrapKind::breakpoint);
    const double microseconds =
        static_cast<double>(program.thread.cycles * find_model(model)->clock_nanoseconds) / 1000;
    return operations / microseconds;
}

constexpr double daxpy_operations = 2.0 * 32 * elements;
constexpr double pair_operations = 2.0 * 32 * elements;

void expect_within(double value, double low, double high) {
    EXPECT_GE(value, low);
    EXPECT_LE(value, high);
}

TEST(Timing, DaxpyIsBoundByTheMemoryPipeAsInPublishedLinpackFigures) {
    expect_within(rate(daxpy('d'), "c210", daxpy_operations), 14, 17);
    expect_within(rate(daxpy('d'), "c120", daxpy_operations), 5.5, 6.8);
}

TEST(Timing, ChainedOperationsInRegistersComeNearThePeakRate) {
    expect_within(rate(chained_pairs('d'), "c210", pair_operations), 45, 50);
    expect_within(rate(chained_pairs('d'), "c120", pair_operations), 18, 20);
}

TEST(Timing, SinglesAreTwiceAsFastAsDoubles) {
    expect_within(rate(chained_pairs('s'), "c210", pair_operations), 85, 100);
    expect_within(rate(chained_pairs('s'), "c120", pair_operations), 34, 40);
    expect_within(rate(daxpy('s'), "c210", daxpy_operations, 0, 4), 26, 34);
}

TEST(Timing, NothingOverlapsInSequentialMode) {
    const double overlapped = rate(daxpy('d'), "c210", daxpy_operations);
    const double sequential = rate(daxpy('d'), "c210", daxpy_operations, psw::sequential);
    expect_within(sequential / overlapped, 0.5, 0.62);
}

TEST(Timing, ShortVectorsPayForTheStartUp) {
    constexpr unsigned short_length = 8;
    std::string source = fmt::format(" ld.w #{},vl\n", short_length) + daxpy('d');
    const double rate_of_short = rate(source, "c210", 2.0 * 32 * short_length);
    expect_within(rate_of_short, 4, 10);
}

TEST(Timing, VectorDivisionIsSlow) {
    std::string source;
    for (int n = 0; n < 16; ++n) {
        source += " div.d v0,v1,v2\n";
    }
    source += " bkpt\n";
    expect_within(rate(source, "c210", 16.0 * elements), 5, 7);
    expect_within(rate(source, "c120", 16.0 * elements), 0.7, 1);
}

TEST(Timing, IntegerLoopsRunAtSomeMillionInstructionsASecond) {
    const std::string source = " ld.w #0x80100000,a1\n"
                               " ld.w #1000,a3\n"
                               "top: ld.w (a1),a2\n"
                               " add.w #3,a2\n"
                               " st.w a2,(a1)\n"
                               " sub.w #1,a3\n"
                               " lt.w #0,a3\n"
                               " jbra.t top\n"
                               " bkpt\n"
                               " .bss\n bs.b 64\n";
    expect_within(rate(source, "c210", 6000), 12, 22);
    expect_within(rate(source, "c120", 6000), 5, 9);
}

TEST(Timing, DoesNotDependOnWhereARunIsInterrupted) {
    Program whole(daxpy('d'), {.model = "c240"});
    EXPECT_EQ(whole.run().kind, TrapKind::breakpoint);
    for (const Engine engine : {Engine::plain, Engine::block}) {
        Program pieces(daxpy('d'), {.model = "c240", .engine = engine});
        while (pieces.run(3).kind == TrapKind::budget) {
        }
        EXPECT_EQ(pieces.thread.cycles, whole.thread.cycles);
    }
}

} // namespace
} // namespace cxsim::emu::testing
