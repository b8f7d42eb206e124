// Floating-point instructions, scalar and vector, native and IEEE: all pairs of edge values, and random
// numbers, against numbers of 113 bits (reference_float.h); and those numbers against MPFR.
//
// CXSIM_FLOAT_CASES asks for more random cases than the few of a usual run: some millions in a nightly one.
#include "emu/cpu/cpu.h"
#include "emu/isa/instruction.h"
#include "tests/conformance/reference_float.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mpfr.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::conformance {
namespace {

constexpr emu::Address text_start = 0x80001000;
constexpr std::uint32_t ieee_bit = 0x00002000;
constexpr std::uint32_t s_carry = 0x00800000;
constexpr std::uint32_t intrinsic_error = 0x00000800;
constexpr std::size_t vector_length = 128;

std::size_t random_cases() {
    const char* given = std::getenv("CXSIM_FLOAT_CASES");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : 4096;
}

// --- Values

/// Where formats begin, end, and round: in both signs, with their neighbours.
std::vector<std::uint64_t> edges(bool is_double) {
    const unsigned fraction_bits = is_double ? 52 : 23;
    const std::uint64_t sign = is_double ? 1ULL << 63 : 1ULL << 31;
    const std::uint64_t one_unit = 1ULL << fraction_bits;
    const int middle = is_double ? 1023 : 127;
    const int last = 2 * middle + 1;
    std::vector<std::uint64_t> all = {0, 1, 2, one_unit / 2, one_unit - 1};
    for (const int exponent : {1,
                               2,
                               middle / 2,
                               middle - static_cast<int>(fraction_bits) - 1,
                               middle - static_cast<int>(fraction_bits),
                               middle - 2,
                               middle - 1,
                               middle,
                               middle + 1,
                               middle + 2,
                               middle + 30,
                               middle + 31,
                               middle + 32,
                               middle + static_cast<int>(fraction_bits),
                               middle + 62,
                               middle + 63,
                               middle + 64,
                               last - 2,
                               last - 1,
                               last}) {
        for (const std::uint64_t fraction :
             {std::uint64_t{0}, std::uint64_t{1}, one_unit / 2, one_unit / 2 + 1, one_unit - 1}) {
            all.push_back(static_cast<std::uint64_t>(exponent) << fraction_bits | fraction);
        }
    }
    const std::size_t positive = all.size();
    for (std::size_t n = 0; n < positive; ++n) {
        all.push_back(all[n] | sign);
    }
    return all;
}

/// Any bits, numbers of like size, and numbers whose sums and products end in ties.
std::uint64_t random_value(std::mt19937_64& random, bool is_double) {
    const unsigned fraction_bits = is_double ? 52 : 23;
    const std::uint64_t all = is_double ? ~0ULL : 0xffffffff;
    const std::uint64_t middle = is_double ? 1023 : 127;
    std::uint64_t bits = random() & all;
    if (random() % 4 != 0) { // an exponent near that of 1
        const std::uint64_t exponent = middle - 30 + random() % 60;
        const std::uint64_t exponents = (is_double ? 0x7ffULL : 0xffULL) << fraction_bits;
        bits = (bits & ~exponents) | exponent << fraction_bits;
    }
    if (random() % 2 == 0) {
        bits &= all << (random() % fraction_bits);
    }
    return bits;
}

// --- Operations

/// What the reference says: the bits that are replaced, or a truth, and the flags.
struct Expected {
    std::uint64_t bits = 0;
    bool truth = false;
    Raised raised;
};

bool is_float(isa::ElementType type) {
    return type == isa::ElementType::single_float || type == isa::ElementType::double_float;
}

bool is_compare(isa::Operation operation) {
    using enum isa::Operation;
    return operation == eq || operation == lt || operation == le;
}

/// Operand `left` before `right`: the minuend, the dividend, the first of a compare.
Expected expected(const isa::Row& row, bool ieee, std::uint64_t left, std::uint64_t right) {
    using enum isa::Operation;
    const FloatFormat to{.is_double = row.type == isa::ElementType::double_float, .ieee = ieee};
    const FloatFormat from{.is_double = row.source_type == isa::ElementType::double_float, .ieee = ieee};
    const auto low = [](std::uint64_t value, unsigned size) {
        return size == 8 ? value : value & ((1ULL << 8 * size) - 1);
    };
    left = low(left, isa::element_size(row.source_type));
    right = low(right, isa::element_size(row.source_type));
    Expected result;
    switch (row.operation) {
    case add:
        result.bits = float_arithmetic(to, '+', left, right, result.raised);
        break;
    case sub:
        result.bits = float_arithmetic(to, '-', left, right, result.raised);
        break;
    case mul:
        result.bits = float_arithmetic(to, '*', left, right, result.raised);
        break;
    case div:
        result.bits = float_arithmetic(to, '/', left, right, result.raised);
        break;
    case eq:
    case lt:
    case le:
        result.truth = float_compare(to,
                                     row.operation == eq   ? '='
                                     : row.operation == lt ? '<'
                                                           : 'L',
                                     left, right, result.raised);
        break;
    case neg:
        result.bits = float_negate(to, left, result.raised);
        break;
    case frint:
        result.bits = float_truncate(to, left, result.raised);
        break;
    case sqrt:
        result.bits = float_square_root(to, left, result.raised);
        break;
    default: { // cvt
        const unsigned size = isa::element_size(row.source_type);
        const auto integer = static_cast<std::int64_t>(left << (64 - 8 * size)) >> (64 - 8 * size);
        result.bits = !is_float(row.source_type) ? float_from_integer(to, integer, result.raised)
                      : is_float(row.type)
                          ? float_convert(from, to, left, result.raised)
                          : float_to_integer(from, left, 8 * isa::element_size(row.type), result.raised);
        result.bits = low(result.bits, isa::element_size(row.type));
    }
    }
    return result;
}

/// The psw, without carries.
std::uint32_t psw_after(bool ieee, const Raised& raised) {
    return (ieee ? ieee_bit : 0) | raised.flags |
           (raised.intrinsic != 0 ? intrinsic_error | raised.intrinsic : 0);
}

// --- The machine

/// Runs one instruction again and again, with other operands.
class Machine {
  public:
    Machine() : cpu_(*emu::find_model("c240"), emu::features_of(*emu::find_model("c240"), true)) {
        space_.map({.start = text_start,
                    .end = text_start + emu::page_size,
                    .protection = emu::Protection::read | emu::Protection::execute});
    }
    /// Registers: i = 1, j = 2, k = 3, or the k field alone.
    void use(const isa::Row& row) {
        isa::Instruction instruction;
        instruction.row = &row;
        instruction.length = isa::lengths_of(row).shortest;
        for (const isa::Operand operand : row.operands) {
            using enum isa::Operand;
            instruction.i = operand == v_i || operand == s_i ? 1 : instruction.i;
            instruction.j = operand == v_j || operand == s_j ? 2 : instruction.j;
            instruction.k = operand == v_k || operand == s_k ? 3 : instruction.k;
        }
        EXPECT_TRUE(space_.write(text_start, isa::encode(instruction), emu::Protection::none));
    }
    void run(bool ieee) {
        thread.registers.pc = text_start;
        thread.registers.psw = ieee ? ieee_bit : 0;
        EXPECT_EQ(cpu_.run(thread, space_, {.instructions = 1}).kind, emu::TrapKind::budget);
    }
    emu::Registers& registers() { return thread.registers; }

    emu::ThreadContext thread;

  private:
    emu::AddressSpace space_;
    emu::Cpu cpu_;
};

std::string describe(const isa::Row& row, bool ieee, std::uint64_t left, std::uint64_t right) {
    return fmt::format("{} {} {} of {:x} and {:x}", row.mnemonic, isa::operand_text(row),
                       ieee ? "IEEE" : "native", left, right);
}

/// `add.d Sj,Sk` is Sk + Sj, but `lt.d Sj,Sk` is Sj < Sk, and one operand is Sj; sqrt's is Sk.
void check_scalar(Machine& machine, const isa::Row& row, bool ieee, std::uint64_t left, std::uint64_t right) {
    emu::Registers& registers = machine.registers();
    constexpr std::uint64_t upper = 0x5555555500000000;
    const bool arithmetic =
        row.shape() == isa::shape(isa::Operand::s_j, isa::Operand::s_k) && !is_compare(row.operation);
    const bool binary = arithmetic && row.operation != isa::Operation::cvt &&
                        row.operation != isa::Operation::neg && row.operation != isa::Operation::frint;
    const bool narrow_sources = isa::element_size(row.source_type) < 8;
    const std::uint64_t held = binary || row.operation == isa::Operation::sqrt ? left : right;
    registers.s[2] = (binary ? right : left) | (narrow_sources ? upper : 0);
    registers.s[3] = narrow_sources ? held | upper : held;
    const std::uint64_t before = registers.s[3];
    machine.run(ieee);
    const Expected should = expected(row, ieee, left, right);
    const std::uint32_t carry = is_compare(row.operation) && should.truth ? s_carry : 0;
    ASSERT_EQ(registers.psw, psw_after(ieee, should.raised) | carry) << describe(row, ieee, left, right);
    if (!is_compare(row.operation)) {
        const unsigned size = isa::element_size(row.type);
        const std::uint64_t kept = size == 8 ? 0 : before & ~((1ULL << 8 * size) - 1);
        ASSERT_EQ(registers.s[3], kept | should.bits) << describe(row, ieee, left, right);
    }
}

/// Up to 128 pairs at once.
void check_vector(Machine& machine, const isa::Row& row, bool ieee, std::span<const std::uint64_t> left,
                  std::span<const std::uint64_t> right) {
    emu::Registers& registers = machine.registers();
    const auto shape = row.shape();
    using enum isa::Operand;
    const bool compares = is_compare(row.operation);
    const unsigned left_register = shape == isa::shape(v_i, v_j, v_k) ? 1 : 2;
    const unsigned right_register = compares ? 3 : 2;
    for (std::size_t e = 0; e < left.size(); ++e) {
        registers.v[right_register][e] = right[e];
        registers.v[left_register][e] = left[e];
    }
    registers.vl = static_cast<std::uint32_t>(left.size());
    registers.vm = {};
    machine.run(ieee);
    Raised raised;
    for (std::size_t e = 0; e < left.size(); ++e) {
        const Expected should = expected(row, ieee, left[e], right[e]);
        raised |= should.raised;
        if (compares) {
            ASSERT_EQ(((registers.vm[e / 64] >> (e % 64)) & 1) != 0, should.truth)
                << describe(row, ieee, left[e], right[e]);
        } else {
            ASSERT_EQ(registers.v[3][e], should.bits) << describe(row, ieee, left[e], right[e]);
        }
    }
    ASSERT_EQ(registers.psw, psw_after(ieee, raised)) << describe(row, ieee, left[0], right[0]);
}

bool is_scalar(const isa::Row& row) {
    using enum isa::Operand;
    return row.shape() == isa::shape(s_j, s_k) ||
           (row.shape() == isa::shape(s_k) && row.operation == isa::Operation::sqrt);
}
bool is_vector(const isa::Row& row) {
    using enum isa::Operand;
    return !row.masked && (row.shape() == isa::shape(v_i, v_j, v_k) || row.shape() == isa::shape(v_j, v_k));
}
bool computes(const isa::Row& row) {
    using enum isa::Operation;
    constexpr std::array known = {add, sub, mul, div, eq, lt, le, neg, frint, sqrt, cvt};
    return row.floating && (is_scalar(row) || is_vector(row)) &&
           std::ranges::find(known, row.operation) != known.end();
}
bool has_one_operand(const isa::Row& row) {
    using enum isa::Operation;
    return row.operation == neg || row.operation == frint || row.operation == sqrt || row.operation == cvt;
}

/// Calls `body(row, machine)` for each floating-point row of the kind.
template <typename Body>
std::size_t for_each_row(bool (*kind)(const isa::Row&), Body body) {
    Machine machine;
    std::size_t count = 0;
    for (const isa::Row& row : isa::instruction_table()) {
        if (computes(row) && kind(row) && !::testing::Test::HasFatalFailure()) {
            machine.use(row);
            body(row, machine);
            ++count;
        }
    }
    return count;
}

struct Pairs {
    std::vector<std::uint64_t> left;
    std::vector<std::uint64_t> right;
};

Pairs edge_pairs(const isa::Row& row) {
    const auto values = edges(isa::element_size(row.source_type) == 8);
    if (has_one_operand(row)) {
        return {values, values};
    }
    Pairs pairs;
    for (const std::uint64_t left : values) {
        for (const std::uint64_t right : values) {
            pairs.left.push_back(left);
            pairs.right.push_back(right);
        }
    }
    return pairs;
}

Pairs random_pairs(const isa::Row& row) {
    std::mt19937_64 random(row.opcode);
    const bool is_double = isa::element_size(row.source_type) == 8;
    Pairs pairs;
    for (std::size_t n = 0; n < random_cases(); ++n) {
        pairs.left.push_back(random_value(random, is_double));
        pairs.right.push_back(random_value(random, is_double));
    }
    return pairs;
}

void check_scalars(const isa::Row& row, Machine& machine, const Pairs& pairs) {
    for (std::size_t n = 0; n < pairs.left.size(); ++n) {
        for (const bool ieee : {false, true}) {
            ASSERT_NO_FATAL_FAILURE(check_scalar(machine, row, ieee, pairs.left[n], pairs.right[n]));
        }
    }
}

/// `batch` at once: the fewer, the sooner a flag is missed that another element's would hide.
void check_vectors(const isa::Row& row, Machine& machine, const Pairs& pairs, std::size_t batch) {
    for (std::size_t n = 0; n < pairs.left.size(); n += batch) {
        const std::size_t count = std::min(batch, pairs.left.size() - n);
        for (const bool ieee : {false, true}) {
            ASSERT_NO_FATAL_FAILURE(check_vector(machine, row, ieee, std::span(pairs.left).subspan(n, count),
                                                 std::span(pairs.right).subspan(n, count)));
        }
    }
}

TEST(Floats, ScalarsAreExactForAllPairsOfEdges) {
    EXPECT_GT(for_each_row(is_scalar, [](const isa::Row& row,
                                         Machine& machine) { check_scalars(row, machine, edge_pairs(row)); }),
              25U);
}

TEST(Floats, ScalarsAreExactForRandomNumbers) {
    for_each_row(is_scalar, [](const isa::Row& row, Machine& machine) {
        check_scalars(row, machine, random_pairs(row));
    });
}

TEST(Floats, VectorsAreExactForAllPairsOfEdges) {
    EXPECT_GT(
        for_each_row(is_vector, [](const isa::Row& row,
                                   Machine& machine) { check_vectors(row, machine, edge_pairs(row), 5); }),
        20U);
}

TEST(Floats, VectorsAreExactForRandomNumbers) {
    for_each_row(is_vector, [](const isa::Row& row, Machine& machine) {
        check_vectors(row, machine, random_pairs(row), vector_length);
    });
}

// --- The reference against MPFR

/// IEEE arithmetic by MPFR, which rounds once, and ends denormals where the format does.
double by_mpfr(char operation, double left, double right) {
    struct Number {
        Number() { mpfr_init2(value, 53); }
        ~Number() { mpfr_clear(value); }
        Number(const Number&) = delete;
        Number& operator=(const Number&) = delete;
        mpfr_t value;
    };
    mpfr_set_emin(-1073);
    mpfr_set_emax(1024);
    Number one;
    Number other;
    Number result;
    mpfr_set_d(one.value, left, MPFR_RNDN);
    mpfr_set_d(other.value, right, MPFR_RNDN);
    int inexact = 0;
    switch (operation) {
    case '+':
        inexact = mpfr_add(result.value, one.value, other.value, MPFR_RNDN);
        break;
    case '-':
        inexact = mpfr_sub(result.value, one.value, other.value, MPFR_RNDN);
        break;
    case '*':
        inexact = mpfr_mul(result.value, one.value, other.value, MPFR_RNDN);
        break;
    case '/':
        inexact = mpfr_div(result.value, one.value, other.value, MPFR_RNDN);
        break;
    default:
        inexact = mpfr_sqrt(result.value, one.value, MPFR_RNDN);
    }
    mpfr_subnormalize(result.value, inexact, MPFR_RNDN);
    return mpfr_get_d(result.value, MPFR_RNDN);
}

TEST(FloatReference, AgreesWithMpfr) {
    std::mt19937_64 random(1);
    const auto values = edges(true);
    const FloatFormat format{.is_double = true, .ieee = true};
    for (std::size_t n = 0; n < std::max<std::size_t>(random_cases(), 20'000); ++n) {
        const auto pick = [&] {
            return random() % 2 == 0 ? values[random() % values.size()] : random_value(random, true);
        };
        const std::uint64_t left = pick();
        const std::uint64_t right = pick();
        for (const char operation : {'+', '-', '*', '/', 'r'}) {
            Raised raised;
            const std::uint64_t result = operation == 'r'
                                             ? float_square_root(format, left, raised)
                                             : float_arithmetic(format, operation, left, right, raised);
            const double exact =
                by_mpfr(operation, std::bit_cast<double>(left), std::bit_cast<double>(right));
            const std::uint64_t bits =
                exact != exact ? 0x7ff8000000000000 : std::bit_cast<std::uint64_t>(exact);
            ASSERT_EQ(result, bits) << fmt::format("{:x} {} {:x}", left, operation, right);
        }
    }
}

} // namespace
} // namespace cxsim::conformance
