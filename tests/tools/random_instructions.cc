// Choosing instructions and their operands.
#include "tests/tools/random_instructions.h"

#include "emu/cpu/registers.h"
#include "emu/cpu/semantics/semantics.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>

namespace cxsim::emu::testing {

namespace {

using isa::Operand;

bool has_vector(const isa::Row& row) {
    return row.has(Operand::v_i) || row.has(Operand::v_j) || row.has(Operand::v_k);
}

bool is_everyday(const isa::Row& row) {
    using enum isa::Operation;
    constexpr isa::Operation everyday[] = {
        add, sub,  neg, mul, eq,  le,  lt,  leu,  ltu,  bit_and, bit_or, bit_xor, shf,     mov,   ld,
        st,  ldea, cvt, br,  bra, brs, jmp, jmpa, jmps, psh,     pop,    pshea,   bit_not, callq, rtnq};
    const bool scalar =
        row.has(Operand::a_k) || row.has(Operand::s_k) || row.ends_block || row.operation == pshea;
    return scalar && !has_vector(row) && !row.privileged && !row.parallel &&
           std::ranges::find(everyday, row.operation) != std::end(everyday);
}

bool is_in_vector_loop(const isa::Row& row) {
    using enum isa::Operation;
    using enum isa::ElementType;
    const bool moves = row.operation == ld || row.operation == st;
    const bool computes = row.operation == add || row.operation == sub || row.operation == mul ||
                          row.operation == isa::Operation::div;
    const bool moved = row.type == longword_integer || row.type == word_integer;
    const bool computed = row.type == double_float || row.type == single_float;
    const bool sets_length =
        (row.has(Operand::vl) || row.has(Operand::vs)) && moves && !row.has(Operand::address);
    const bool reduces = row.shape() == isa::shape(Operand::v_k);
    const bool moves_element = row.operation == mov && has_vector(row) && row.operands[2] != Operand::none;
    return (has_vector(row) && !row.masked && ((moves && moved) || (computes && computed) || reduces)) ||
           moves_element || (row.operation == mov && is_everyday(row)) || sets_length;
}

bool touches_vectors(const isa::Row& row) {
    constexpr Operand special[] = {Operand::vm, Operand::vmu, Operand::vml,
                                   Operand::vl, Operand::vs,  Operand::vls};
    return has_vector(row) || std::ranges::any_of(special, [&](Operand operand) { return row.has(operand); });
}

bool belongs_to(Mix mix, const isa::Row& row) {
    switch (mix) {
    case Mix::everyday:
        return is_everyday(row);
    case Mix::vector_loops:
        return is_in_vector_loop(row);
    case Mix::vectors:
        return touches_vectors(row);
    case Mix::loops:
        return is_everyday(row) || is_in_vector_loop(row);
    default:
        return true;
    }
}

std::vector<const isa::Row*> find_rows(Mix mix) {
    std::vector<const isa::Row*> rows;
    for (const isa::Row& row : isa::instruction_table()) {
        if (implemented(row) && belongs_to(mix, row)) {
            rows.push_back(&row);
        }
    }
    return rows;
}

std::span<const isa::Row* const> rows_of(Mix mix) {
    static const std::array rows = {find_rows(Mix::everything), find_rows(Mix::everyday),
                                    find_rows(Mix::vector_loops), find_rows(Mix::vectors),
                                    find_rows(Mix::loops)};
    return rows[static_cast<std::size_t>(mix)];
}

} // namespace

RandomInstructions::RandomInstructions(std::uint64_t seed, Mix mix, const Places& places)
    : random_(seed), mix_(mix), rows_(rows_of(mix)), places_(places) {}

std::uint64_t RandomInstructions::value() {
    constexpr std::uint64_t edges[] = {0,
                                       1,
                                       2,
                                       0x7f,
                                       0x80,
                                       0x7fff,
                                       0x8000,
                                       0x7fffffff,
                                       0x80000000,
                                       0xffffffff,
                                       ~0ULL,
                                       1ULL << 63,
                                       0x7ff0000000000000,
                                       0x7f800000,
                                       0x7ff8000000000001,
                                       0x0010000000000000,
                                       0x00800000};
    switch (random_() % 6) {
    case 0:
        return edges[random_() % std::size(edges)];
    case 1:
        return random_() % 300;
    case 2:
        return places_.data + random_() % (places_.data_end - places_.data);
    case 3:
        return std::bit_cast<std::uint64_t>(std::ldexp(double(random_() % 100000), int(random_() % 40) - 20));
    case 4:
        return std::bit_cast<std::uint32_t>(std::ldexp(float(random_() % 100000), int(random_() % 40) - 20));
    default:
        return random_();
    }
}

/// Mostly that of elements next to each other, or one with which vectors don't leave the data at once.
std::uint64_t RandomInstructions::stride() {
    constexpr std::int32_t others[] = {0, 2, -4, -8, 12, 16, 24, 40, 64, 100, -16, -128, 4096, -4096};
    switch (random_() % 8) {
    case 0:
        return value();
    case 1:
    case 2:
        return static_cast<std::uint64_t>(std::int64_t{others[random_() % std::size(others)]});
    default:
        return chance(2) ? 4 : 8;
    }
}

/// Frames and floating-point traps would end most programs at once: rarer than the others.
const isa::Row& RandomInstructions::choose_row() {
    for (;;) {
        const isa::Row& row = *rows_[random_() % rows_.size()];
        const bool rare = row.ends_block || row.operation == isa::Operation::mov;
        const bool vector_in_loop = mix_ == Mix::loops && has_vector(row) && !chance(2);
        if ((!rare || chance(3)) && !vector_in_loop) {
            return row;
        }
    }
}

std::vector<std::byte> RandomInstructions::next() {
    const isa::Row& row = choose_row();
    isa::Instruction instruction;
    instruction.row = &row;
    fill_registers(instruction);
    const auto lengths = isa::lengths_of(row);
    instruction.length = chance(2) ? lengths.shortest : lengths.longest;
    if (row.has(Operand::address)) {
        instruction.length = lengths.longest;
        fill_address(instruction);
    } else if (row.has(Operand::displacement)) {
        instruction.displacement = 2 * static_cast<std::int32_t>(random_() % 20) - 10;
        if (mix_ == Mix::loops && chance(2)) { // further back
            instruction.displacement = 2 * static_cast<std::int32_t>(random_() % 40) - 70;
        }
    } else if (row.has(Operand::immediate3)) {
        instruction.immediate = static_cast<std::int32_t>(random_() % 8);
    } else if (row.has(Operand::immediate) || row.has(Operand::ring)) {
        const auto wide = static_cast<std::int32_t>(row.has(Operand::vs) ? stride() : value());
        instruction.immediate =
            instruction.length == lengths.longest ? wide : static_cast<std::int16_t>(wide);
    }
    return isa::encode(instruction);
}

void RandomInstructions::fill_registers(isa::Instruction& instruction) {
    using enum Operand;
    for (const Operand operand : instruction.row->operands) {
        const auto number = static_cast<std::uint8_t>(random_() % 8);
        if (operand == s_i || operand == v_i) {
            instruction.i = number;
        } else if (operand == a_j || operand == s_j || operand == v_j) {
            instruction.j = number;
        } else if (operand == a_k || operand == s_k || operand == v_k) {
            // sp is changed by pushes and calls only, or nothing would be left to test soon.
            // Nor is fp in loops, most of the time.
            const bool pointer = number == sp || (number == fp && mix_ == Mix::loops && !chance(20));
            instruction.k = operand == a_k && pointer ? 1 : number;
        }
    }
}

/// Makes it a local variable's, one time in two in loops.
bool RandomInstructions::near_frame(isa::Instruction& instruction) {
    if (mix_ != Mix::loops || instruction.row->ends_block || chance(2)) {
        return false;
    }
    instruction.address.base = fp;
    const std::int32_t word = 4 * static_cast<std::int32_t>(random_() % 20) - 64;
    instruction.address.displacement = chance(20) ? static_cast<std::int16_t>(random_()) : word;
    return true;
}

/// Memory operands mostly lie in the data, jumps in the text.
void RandomInstructions::fill_address(isa::Instruction& instruction) {
    const isa::Row& row = *instruction.row;
    if (row.parallel && !row.privileged && !row.ends_block && !chance(8)) { // a communication register
        instruction.address.displacement = static_cast<std::int32_t>(0x8000 + random_() % 66);
        return;
    }
    if (near_frame(instruction)) {
        return;
    }
    const Address low = row.ends_block ? places_.text : places_.data;
    const Address size = row.ends_block ? places_.text_end - places_.text : places_.data_end - places_.data;
    instruction.address.indirect = chance(16);
    instruction.address.base = static_cast<std::uint8_t>(chance(10) ? random_() % 8 : 0);
    auto offset = static_cast<Address>(random_() % (chance(4) ? size : 256));
    if (has_vector(row) && chance(3)) { // over the end of a page; seldom in the middle of an element
        offset = page_size - 8 * static_cast<Address>(random_() % 130) + (chance(4) ? 4 : 0);
    }
    instruction.address.displacement =
        static_cast<std::int32_t>((low + offset) & (row.ends_block ? ~1U : ~0U));
}

} // namespace cxsim::emu::testing
