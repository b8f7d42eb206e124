// Vector instructions, on both engines and against plain loops.
#include "tests/unit/emu/program.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>

namespace cxsim::emu::testing {
namespace {

class Vector : public ::testing::TestWithParam<Engine> {
  protected:
    Program& program(const std::string& source) {
        program_ = std::make_unique<Program>(source + "\n.text\n bkpt\n", Machine{.engine = GetParam()});
        return *program_;
    }
    void finish() { ASSERT_EQ(program_->run().kind, TrapKind::breakpoint); }

  private:
    std::unique_ptr<Program> program_;
};

std::uint64_t bits(double value) {
    return std::bit_cast<std::uint64_t>(value);
}
double number(std::uint64_t element) {
    return std::bit_cast<double>(element);
}
void fill(VectorRegister& vector, const std::function<std::uint64_t(unsigned)>& value) {
    for (unsigned e = 0; e < max_vector_length; ++e) {
        vector[e] = value(e);
    }
}

TEST_P(Vector, ElementsBeyondTheLengthKeepTheirValues) {
    for (const unsigned length : {0U, 1U, 7U, 64U, 65U, 127U, 128U, 200U}) {
        Program& p = program(" sub.d v0,s1,v2");
        fill(p.registers().v[0], [](unsigned e) { return bits(e); });
        fill(p.registers().v[2], [](unsigned) { return 77U; });
        p.registers().s[1] = bits(0.5);
        p.registers().vl = length;
        finish();
        for (unsigned e = 0; e < max_vector_length; ++e) {
            EXPECT_EQ(p.registers().v[2][e], e < length ? bits(e - 0.5) : 77U) << length << " " << e;
        }
    }
}

TEST_P(Vector, SourcesMayBeTheDestination) {
    Program& p = program(" add.d v0,v0,v0\n sub.d s1,v0,v0");
    fill(p.registers().v[0], [](unsigned e) { return bits(e); });
    p.registers().s[1] = bits(1.0);
    finish();
    EXPECT_EQ(number(p.registers().v[0][100]), 1.0 - 200.0);
}

TEST_P(Vector, MasksChooseElementsAndInactiveOnesRaiseNothing) {
    Program& p = program(" div.d.t v0,v1,v2\n div.d.f v0,v1,v3\n mul.d.t v0,s1,v4");
    fill(p.registers().v[0], [](unsigned) { return bits(6.0); });
    fill(p.registers().v[1], [](unsigned e) { return bits(e % 2 == 0 ? 2.0 : 0.0); });
    fill(p.registers().v[2], [](unsigned) { return 5U; });
    p.registers().vm = {0x5555555555555555, 0x5555555555555555};
    p.run(1);
    EXPECT_EQ(number(p.registers().v[2][0]), 3.0);
    EXPECT_EQ(p.registers().v[2][1], 5U);
    EXPECT_EQ(p.registers().psw & 0x000f0000, 0U);
    p.run(1);
    EXPECT_TRUE(std::isinf(number(p.registers().v[3][1])));
    EXPECT_EQ(p.registers().v[3][0], 0U);
    EXPECT_EQ(p.registers().psw & 0x000f0000, psw::float_zero_divide);
}

TEST_P(Vector, ComparesWriteMaskBitsWithinTheLength) {
    Program& p = program(" lt.d s1,v0");
    fill(p.registers().v[0], [](unsigned e) { return bits(e); });
    p.registers().s[1] = bits(67.5);
    p.registers().vl = 70;
    p.registers().vm = {~0ULL, ~0ULL};
    finish();
    EXPECT_EQ(p.registers().vm[0], 0U);
    EXPECT_EQ(p.registers().vm[1], (~0ULL << 6) | 0x30);
}

TEST_P(Vector, MaskedComparesWriteEnabledBitsOnly) {
    Program& p = program(" le.w.t v0,v1");
    fill(p.registers().v[0], [](unsigned e) { return e; });
    fill(p.registers().v[1], [](unsigned) { return 3U; });
    p.registers().vm = {0xff0a, 0};
    p.registers().vl = 8;
    finish();
    EXPECT_EQ(p.registers().vm[0], 0xff0aU);
    Program& q = program(" le.w.f v0,v1");
    fill(q.registers().v[0], [](unsigned e) { return e; });
    fill(q.registers().v[1], [](unsigned) { return 3U; });
    q.registers().vm = {0xff0a, 0};
    q.registers().vl = 8;
    finish();
    EXPECT_EQ(q.registers().vm[0], 0xff0fU);
}

TEST_P(Vector, IntegerElementsOverflowLikeScalars) {
    Program& p = program(" add.b v0,v1,v2");
    fill(p.registers().v[0], [](unsigned e) { return e; });
    fill(p.registers().v[1], [](unsigned) { return 1U; });
    finish();
    EXPECT_EQ(p.registers().v[2][127], 0x80U);
    EXPECT_NE(p.registers().psw & psw::s_overflow, 0U);
    Program& q = program(" add.h v0,v1,v2");
    fill(q.registers().v[0], [](unsigned e) { return e; });
    fill(q.registers().v[1], [](unsigned) { return 1U; });
    finish();
    EXPECT_EQ(q.registers().v[2][127], 0x80U);
    EXPECT_EQ(q.registers().psw & psw::s_overflow, 0U);
}

TEST_P(Vector, LoadsAndStoresOfAnyStrideAgree) {
    for (const int stride : {8, 4, 16, -8, 0, 24}) {
        Program& p = program(" ld.l 0x80110ffc,v0\n st.l v0,0x80150ffc\n ld.l 0x80150ffc,v1");
        for (Address at = 0x80110000; at < 0x80113000; at += 8) {
            p.put_longword(at, at * 0x100000001ULL);
        }
        p.registers().vs = static_cast<std::uint32_t>(stride);
        p.registers().vl = 100;
        finish();
        for (unsigned e = 0; e < 100; ++e) {
            const Address at = 0x80110ffc + e * static_cast<Address>(stride);
            ASSERT_EQ(p.registers().v[0][e], p.longword(at)) << stride << " " << e;
            if (stride != 4) { // there the elements overlap
                ASSERT_EQ(p.registers().v[1][e], p.registers().v[0][e]) << stride << " " << e;
            }
        }
    }
}

/// All of a vector is loaded before any of it is stored, wherever that goes.
TEST_P(Vector, AStoreChangesNothingThatWasLoadedBeforeIt) {
    constexpr Address from = 0x80110400; // all of it lies in one page
    constexpr unsigned rounds = 3;
    for (const int distance : {8, -8, 64, 56, 72, 512, 1016, 1024}) {
        Program& p = program(" ld.w #3,a1\nagain: ld.l (a2),v0\n mul.d v0,s1,v1\n st.l v1,(a3)\n"
                             " add.w #-1,a1\n lt.w #0,a1\n bra.t again");
        std::map<Address, double> expected;
        for (Address at = from - 0x400; at < from + 0xc00; at += 8) {
            expected[at] = at / 8 % 512;
            p.put_longword(at, bits(expected[at]));
        }
        p.registers().a[2] = from;
        p.registers().a[3] = from + static_cast<Address>(distance);
        p.registers().s[1] = bits(2.0);
        p.registers().vs = 8;
        p.registers().vl = max_vector_length;
        p.registers().psw |= psw::ieee;
        p.registers().psw &= ~(psw::float_error_enable | psw::float_underflow_enable);
        finish();
        for (unsigned round = 0; round < rounds; ++round) {
            const std::map<Address, double> before = expected;
            for (unsigned e = 0; e < max_vector_length; ++e) {
                expected[p.registers().a[3] + 8 * e] = 2.0 * before.at(from + 8 * e);
            }
        }
        for (const auto& [at, value] : expected) {
            ASSERT_EQ(number(p.longword(at)), value) << distance << " " << at - from;
        }
    }
}

TEST_P(Vector, NarrowLoadsClearTheRestOfTheElement) {
    Program& p =
        program(" ld.w 0x80110000,v0\n ld.h 0x80110000,v1\n ld.b 0x80110000,v2\n st.h v0,0x80120000");
    p.put_longword(0x80110000, 0xfffefdfcfbfaf9f8);
    p.put_longword(0x80110008, 0xfffefdfcfbfaf9f8);
    fill(p.registers().v[0], [](unsigned) { return ~0ULL; });
    p.registers().v[1] = p.registers().v[2] = p.registers().v[0];
    p.registers().vs = 4;
    p.registers().vl = 2;
    finish();
    EXPECT_EQ(p.registers().v[0][1], 0xfbfaf9f8U);
    EXPECT_EQ(p.registers().v[1][1], 0xfbfaU);
    EXPECT_EQ(p.registers().v[2][1], 0xfbU);
    EXPECT_EQ(p.registers().v[2][2], ~0ULL);
    EXPECT_EQ(p.word(0x80120000), 0xfdfc0000U);
    EXPECT_EQ(p.word(0x80120004), 0xf9f80000U);
}

TEST_P(Vector, AFaultingAccessChangesNothing) {
    for (const unsigned stride : {8U, 16U}) {
        Program& p = program(" st.l v0,0x801fff00\n bkpt\n ld.l 0x801fff00,v0");
        fill(p.registers().v[0], [](unsigned e) { return e + 1; });
        p.registers().vs = stride;
        const Trap trap = p.run();
        EXPECT_EQ(trap.kind, TrapKind::memory_fault);
        EXPECT_EQ(trap.fault.address, 0x80200000U);
        EXPECT_EQ(p.longword(0x801fff00), 0U);
        p.registers().pc = text_start + 8;
        EXPECT_EQ(p.run().kind, TrapKind::memory_fault);
        EXPECT_EQ(p.registers().v[0][0], 1U);
    }
}

TEST_P(Vector, MaskedAccessesTouchSelectedElementsOnly) {
    Program& p = program(" st.l.t v0,0x801ffff0\n ld.l.t 0x801ffff0,v1");
    fill(p.registers().v[0], [](unsigned e) { return e + 1; });
    p.registers().vm = {3, 0}; // the third element lies beyond the region
    finish();
    EXPECT_EQ(p.longword(0x801ffff8), 2U);
    EXPECT_EQ(p.registers().v[1][1], 2U);
    EXPECT_EQ(p.registers().v[1][2], 0U);
}

TEST_P(Vector, GatherAndScatterIndexFromA5) {
    Program& p = program(" ldea 0x80110000,a5\n stvi.l v0,v1\n ldvi.l v1,v2\n stvi.w s1,v3");
    fill(p.registers().v[0], [](unsigned e) { return e * e; });
    fill(p.registers().v[1], [](unsigned e) { return (127 - e) * 40; });
    fill(p.registers().v[3], [](unsigned e) { return 0x10000 + 4 * e; });
    p.registers().s[1] = 0xabcd;
    finish();
    EXPECT_EQ(p.registers().v[2], p.registers().v[0]);
    EXPECT_EQ(p.longword(0x80110000 + 127 * 40), 0U);
    EXPECT_EQ(p.longword(0x80110000), 127U * 127);
    EXPECT_EQ(p.word(0x80120000 + 4 * 127), 0xabcdU);
}

/// A NaN is always the same one, so its halves are not those of the NaN that it was made from.
TEST_P(Vector, HalvesOfANanAreThoseOfTheNanThatItBecame) {
    constexpr std::uint64_t largest_single = 0x7f7fffff;
    Program& p = program(" ld.w #3,a1\nagain: add.d v0,v0,v1\n add.s v1,v2,v3\n"
                         " add.w #-1,a1\n lt.w #0,a1\n bra.t again");
    fill(p.registers().v[0], [](unsigned) { return 0x7ff8000000000000 | largest_single; });
    fill(p.registers().v[2], [](unsigned) { return largest_single; });
    p.registers().vl = max_vector_length;
    p.registers().psw |= psw::ieee;
    p.registers().psw &= ~(psw::float_overflow | psw::float_error_enable | psw::float_underflow_enable);
    finish();
    EXPECT_EQ(p.registers().v[3][5], largest_single);
    EXPECT_EQ(p.registers().psw & psw::float_overflow, 0U);
}

TEST_P(Vector, ReductionsAddInOrder) {
    Program& p = program(" sum.d v0\n sum.w v1\n max.d v2\n any v3\n prod.d.t v4");
    std::mt19937_64 random(1);
    fill(p.registers().v[0],
         [&](unsigned) { return bits(std::ldexp(double(random() % 1000), int(random() % 60))); });
    double total = 0;
    for (const std::uint64_t element : p.registers().v[0]) {
        total += number(element);
    }
    fill(p.registers().v[1], [](unsigned e) { return e; });
    fill(p.registers().v[2], [](unsigned e) { return bits(e == 50 ? 9.0 : -double(e)); });
    fill(p.registers().v[3], [](unsigned e) { return e == 127 ? 8U : 0U; });
    fill(p.registers().v[4], [](unsigned e) { return bits(e + 1.0); });
    p.registers().vm = {0x1f, 0};
    finish();
    EXPECT_EQ(number(p.registers().v[0][0]), total);
    EXPECT_EQ(p.registers().v[1][0], 127U * 128 / 2);
    EXPECT_EQ(number(p.registers().v[2][0]), 9.0);
    EXPECT_EQ(p.registers().v[3][0], 8U);
    EXPECT_EQ(number(p.registers().v[4][0]), 120.0);
    EXPECT_EQ(p.registers().v[1][1], 1U);
}

TEST_P(Vector, MergeCompressAndExpandAreInverse) {
    Program& p = program(
        " cprs.t v0,v1\n cprs.f v0,v2\n merg.t v1,v2,v3\n mask.t v0,v4,v5\n xpnd.t v1,v6\n plc.t vm,s1");
    fill(p.registers().v[0], [](unsigned e) { return 1000 + e; });
    p.registers().vm = {0x123456789abcdef0, 0xff00ff00ff00ff00};
    finish();
    EXPECT_EQ(p.registers().v[3], p.registers().v[0]);
    EXPECT_EQ(p.registers().v[5][3], 0U);
    EXPECT_EQ(p.registers().v[5][4], 1004U);
    EXPECT_EQ(p.registers().v[6], p.registers().v[5]);
    EXPECT_EQ(p.registers().s[1], 32U + 32U);
}

TEST_P(Vector, SingleElementsAndMaskHalvesMove) {
    Program& p = program(" mov v0,s1,s2\n mov s2,s3,v1\n mov s4,s5,vm\n mov s4,vm,s6");
    fill(p.registers().v[0], [](unsigned e) { return e * 3; });
    p.registers().s[1] = 100;
    p.registers().s[3] = 5;
    p.registers().s[4] = 1;
    p.registers().s[5] = 0xf00d;
    finish();
    EXPECT_EQ(p.registers().s[2], 300U);
    EXPECT_EQ(p.registers().v[1][5], 300U);
    EXPECT_EQ(p.registers().vm[1], 0xf00dU);
    EXPECT_EQ(p.registers().s[6], 0xf00dU);
}

TEST_P(Vector, ConversionsMatchTheirScalarTwins) {
    Program& p = program(R"(
 cvtl.d v0,v1
 cvtd.l v1,v2
 cvtw.s v0,v3
 cvts.d v3,v4
 mov v0,s7,s1
 cvtw.s s1,s2
 cvts.d s2,s3)");
    fill(p.registers().v[0],
         [](unsigned e) { return static_cast<std::uint64_t>(std::int64_t{e} * 12345 - 700000); });
    p.registers().s[7] = 9;
    finish();
    EXPECT_EQ(p.registers().v[2], p.registers().v[0]);
    EXPECT_EQ(p.registers().v[4][9], p.registers().s[3]);
}

TEST_P(Vector, ConversionsToIntegersThatAreTooSmallGiveTheLowBitsAsScalarsDo) {
    for (const std::uint32_t mode : {psw::ieee, 0U}) {
        Program& p = program(R"(
 cvtd.l v0,v1
 cvtd.w v0,v2
 cvts.l v0,v3
 cvts.w v0,v4
top: mov v0,s7,s1
 cvtd.l s1,s2
 mov s2,s7,v5
 ld.l #0,s2
 cvtd.w s1,s2
 mov s2,s7,v6
 cvts.l s1,s2
 mov s2,s7,v7
 add.w #-1,s7
 le.w #0,s7
 jbrs.t top)");
        std::mt19937_64 random(1);
        fill(p.registers().v[0], [&](unsigned) {
            return random() % 3 == 0 ? bits(1e19 - 1e17 * double(random() % 200)) : random();
        });
        p.registers().s[7] = max_vector_length - 1;
        p.registers().psw = mode;
        finish();
        EXPECT_EQ(p.registers().v[1], p.registers().v[5]);
        EXPECT_EQ(p.registers().v[2], p.registers().v[6]);
        EXPECT_EQ(p.registers().v[3], p.registers().v[7]);
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, Vector,
                         ::testing::Values(Engine::plain, Engine::threaded, Engine::translating),
                         [](const auto& test) { return std::string(name_of(test.param)); });

} // namespace
} // namespace cxsim::emu::testing
