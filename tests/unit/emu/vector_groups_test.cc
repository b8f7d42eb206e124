// Loops of neighbouring vector instructions, as compilers write them, on the translating engine and on the
// plain one: any stride and length, special numbers, stores onto what is loaded, pages that may not be
// touched.
#include "emu/isa/byte_order.h"
#include "tests/unit/emu/program.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace cxsim::emu::testing {
namespace {

constexpr Address region = 0x80140000;
constexpr Address region_end = region + 16 * page_size;

constexpr std::string_view new_strides =
    " ld.l (a1),v0\n ld.w #-8,s3\n mov.w s3,vs\n ld.l (a2),v1\n mov a1,a4\n ld.w #16,vs\n ld.l (a4),v2\n"
    " mul.d v1,v0,v0\n add.d v0,v2,v2\n mov.w s4,vs\n st.l v2,(a2)\n";
/// More than the host has registers for.
constexpr std::string_view many_moves =
    " ld.l (a1),v0\n mov.w s1,s2\n mov.w s3,s1\n mov.w s4,s3\n mov.w s5,s4\n mov.w s6,s5\n mov.w s7,s6\n"
    " mov a2,a4\n mov a1,a5\n ld.l (a4),v1\n add.d v0,v1,v1\n st.l v1,8(a5)\n";

/// What loops do. a1 and a2 lead to data, s1 and s2 hold floats, s3 and s4 strides, s5 the number of an
/// element.
constexpr std::string_view bodies[] = {
    " ld.l (a1),v0\n mul.d v0,s1,v1\n st.l v1,(a2)\n",
    " ld.l (a1),v0\n ld.l 8(a1),v1\n add.d v0,v1,v2\n st.l v2,16(a1)\n",
    " ld.w (a1),v0\n ld.w (a2),v1\n mul.s v0,v1,v2\n add.s v2,s1,v3\n st.w v3,(a2)\n",
    " st.l v0,(a1)\n st.w v1,(a2)\n",
    " ld.l (a1),v3\n sum.d v3\n mov v3,s5,s6\n",
    " ld.l (a1),v0\n ld.l (a2),v1\n mul.d v1,v0,v0\n sum.d v0\n mov v0,s5,s6\n add.d s6,s2\n",
    " mov.w s3,vs\n ld.l (a1),v0\n mov.w s4,vs\n ld.l (a2),v1\n mul.d v1,v0,v0\n sum.d v0\n mov v0,s5,s6\n",
    " mov.w s3,vs\n ld.l (a1),v0\n ld.w #8,vs\n ld.l (a2),v1\n sub.d v1,v0,v0\n st.l v0,(a2)\n mov.w s4,vs\n",
    " ld.w (a1),v0\n ld.w (a2),v1\n mul.s v1,v0,v2\n sum.s v2\n prod.s v1\n mov v2,s5,s6\n mov v1,s5,s7\n",
    " ld.l (a1),v0\n prod.d v0\n mov v0,s5,s6\n sum.d v0\n mov v0,s5,s7\n",
    " ld.l (a1),v0\n mov v0,s5,s6\n sum.d v0\n mov v0,s6,s7\n",
    " ld.l (a1),v0\n max.d v0\n mov v0,s5,s6\n min.d v1\n mov v1,s5,s7\n sum.d v1\n",
    " ld.w (a1),v0\n max.s v0\n min.s v1\n max.w v2\n sum.w v3\n prod.l v4\n",
    " sum.d v0\n sum.d v1\n sum.d v2\n sum.d v3\n sum.d v4\n sum.d v5\n",
    " add.d v0,v1,v2\n sum.s v2\n add.s v3,v4,v5\n sum.d v5\n",
    " all v0\n any v1\n parity v2\n mov v0,s5,s6\n mov v1,s5,s7\n",
    " mov v0,s5,s6\n mov v1,s6,s7\n mov s7,s5,v2\n",
    new_strides,
    " ld.w (a2),v0\n ld.w #4,a4\n mov.w a4,vs\n ld.w (a1),v1\n mul.s v0,v1,v1\n sum.s v1\n mov a1,a2\n",
    many_moves,
};

class RandomState {
  public:
    explicit RandomState(unsigned seed) : random_(seed) {}

    void apply(Program& p);

  private:
    bool chance(unsigned one_in) { return random_() % one_in == 0; }
    std::uint64_t number();
    std::uint32_t stride();

    std::mt19937_64 random_;
    bool singles_ = chance(3);
    bool ordinary_ = chance(2);
};

std::uint64_t RandomState::number() {
    constexpr std::uint64_t special[] = {0,
                                         1ULL << 63,
                                         0x7ff0000000000000,
                                         0xfff0000000000000,
                                         0x7ff8000000000000,
                                         0x7ff0000000000001,
                                         1,
                                         0x7f800000,
                                         0x7fc00000,
                                         0x7f800001,
                                         0x80000000,
                                         0x7fefffffffffffff,
                                         0x7f7fffff,
                                         0x00000001,
                                         0x0010000000000000};
    if (!ordinary_ && chance(20)) {
        return special[random_() % std::size(special)];
    }
    const double value = std::ldexp(double(random_() % 2000000) - 1e6, int(random_() % 12) - 22);
    return singles_ ? std::bit_cast<std::uint32_t>(static_cast<float>(value))
                    : std::bit_cast<std::uint64_t>(value);
}

std::uint32_t RandomState::stride() {
    constexpr std::int32_t strides[] = {8,  4,   0,   -8,   -4,    16,  40,   2,
                                        12, -24, 136, 4096, -4096, 400, -400, 8008};
    return static_cast<std::uint32_t>(strides[random_() % std::size(strides)]);
}

void RandomState::apply(Program& p) {
    constexpr unsigned lengths[] = {0, 1, 7, 8, 9, 35, 64, 100, 127, 128, 200};
    Registers& registers = p.registers();
    std::vector<std::byte> bytes(region_end - region);
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
        const std::uint64_t upper = singles_ ? number() << 32 : 0;
        isa::store_be64(&bytes[at], upper | number());
    }
    ASSERT_TRUE(p.space.write(region, bytes));
    for (VectorRegister& v : registers.v) {
        for (std::uint64_t& element : v) {
            element = number();
        }
    }
    const auto place = [&] {
        const auto offset = static_cast<Address>(random_() % (region_end - region));
        return region + ((offset / 2) & (chance(8) ? ~0U : ~7U));
    };
    registers.a[1] = place();
    registers.a[2] = chance(2) ? registers.a[1] + 8 * static_cast<Address>(random_() % 20) - 80 : place();
    registers.s[1] = number();
    registers.s[2] = number();
    registers.s[3] = stride();
    registers.s[4] = stride();
    registers.s[5] = chance(2) ? 0 : random_();
    registers.vs = chance(2) ? 8 : stride();
    registers.vl = lengths[random_() % std::size(lengths)];
    registers.psw |= chance(6) ? psw::float_error_enable : 0;
    registers.psw |= chance(6) ? psw::float_underflow_enable : 0;
    registers.psw |= chance(6) ? psw::integer_overflow_enable : 0;
    registers.psw |= chance(10) ? psw::sequential : 0;
    if (chance(3)) {
        const Address hole = region + static_cast<Address>(random_() % 16 * page_size);
        p.space.protect(hole, hole + page_size, chance(2) ? Protection::none : Protection::read);
    }
}

std::vector<std::byte> contents(Program& p) {
    std::vector<std::byte> bytes(region_end - region);
    EXPECT_TRUE(p.space.read(region, bytes, Protection::none));
    return bytes;
}

void expect_equal(Program& plain, Program& translated, const Trap& one, const Trap& other) {
    ASSERT_EQ(one.kind, other.kind);
    ASSERT_EQ(one.subcode, other.subcode);
    ASSERT_EQ(one.instruction_pc, other.instruction_pc);
    ASSERT_EQ(one.fault.address, other.fault.address);
    ASSERT_EQ(plain.registers().psw, translated.registers().psw);
    ASSERT_EQ(plain.registers().s, translated.registers().s);
    for (unsigned n = 0; n < plain.registers().v.size(); ++n) {
        ASSERT_EQ(plain.registers().v[n], translated.registers().v[n]) << "v" << n;
    }
    ASSERT_TRUE(plain.registers() == translated.registers());
    ASSERT_EQ(plain.thread.instructions, translated.thread.instructions);
    ASSERT_EQ(plain.thread.cycles, translated.thread.cycles);
    ASSERT_TRUE(plain.thread.pipes == translated.thread.pipes);
    ASSERT_EQ(contents(plain), contents(translated));
}

TEST(VectorGroups, DoWhatTheirInstructionsDoOneByOne) {
    unsigned seed = 0;
    for (const std::string_view body : bodies) {
        SCOPED_TRACE(body);
        const std::string source =
            " ld.w #5,a3\nagain:\n" + std::string(body) + " add.w #-1,a3\n lt.w #0,a3\n bra.t again\n bkpt\n";
        for (int n = 0; n < 80; ++n) {
            SCOPED_TRACE(++seed);
            Program plain(source, {.engine = Engine::plain});
            Program translated(source, {.engine = Engine::translating});
            RandomState(seed).apply(plain);
            RandomState(seed).apply(translated);
            for (int round = 0; round < 2; ++round) { // in the second the TLBs know more
                const Trap one = plain.run();
                const Trap other = translated.run();
                ASSERT_NO_FATAL_FAILURE(expect_equal(plain, translated, one, other));
                plain.registers().pc = translated.registers().pc = text_start;
            }
        }
    }
}

} // namespace
} // namespace cxsim::emu::testing
