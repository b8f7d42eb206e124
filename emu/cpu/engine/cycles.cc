// The cycle model. Figures are those by which compilers scheduled code for the machines; what they don't tell
// costs one cycle. Vector start-up and transfers of control are inferred.
#include "emu/cpu/engine/cycles.h"

#include <algorithm>

namespace cxsim::emu {

namespace {

using isa::ElementType;
using isa::Operation;

struct Cost {
    std::uint8_t c1;
    std::uint8_t c2;
};

bool is_vector(const isa::Row& row) {
    return row.has(isa::Operand::v_i) || row.has(isa::Operand::v_j) || row.has(isa::Operand::v_k);
}

Cost float_cost(const isa::Row& row) {
    const bool is_double = row.type == ElementType::double_float;
    switch (row.operation) {
    case Operation::mul:
        return is_double ? Cost{4, 5} : Cost{3, 4};
    case Operation::div:
        return is_double ? Cost{37, 12} : Cost{24, 10};
    case Operation::sqrt:
        return {40, 20};
    case Operation::sin:
    case Operation::cos:
    case Operation::exp:
    case Operation::ln:
    case Operation::atan:
        return {80, 40};
    default:
        return {3, 2};
    }
}

Cost integer_cost(const isa::Row& row) {
    const bool is_long = row.type == ElementType::longword_integer;
    switch (row.operation) {
    case Operation::ld:
        return row.has(isa::Operand::address) ? (is_long ? Cost{4, 2} : Cost{2, 2}) : Cost{1, 1};
    case Operation::pop:
        return is_long ? Cost{4, 2} : Cost{2, 2};
    case Operation::mul:
        return is_long ? Cost{9, 9} : Cost{4, 5};
    case Operation::div:
        return {24, 44};
    case Operation::shf:
        return {3, 7};
    case Operation::call:
        return {40, 30};
    case Operation::calls:
        return {10, 8};
    case Operation::rtn:
        return {12, 10};
    case Operation::sysc:
        return {100, 100};
    default:
        return {1, 1};
    }
}

} // namespace

std::uint8_t cycles_of(const isa::Row& row, Family family) {
    constexpr Cost vector_issue{2, 2};
    Cost cost = row.floating && row.operation != Operation::ld ? float_cost(row) : integer_cost(row);
    if (is_vector(row)) {
        cost = vector_issue;
    }
    return family == Family::c1 ? cost.c1 : cost.c2;
}

VectorTime vector_time_of(const isa::Row& row) {
    // A conversion is as slow as its wider side. Logic has no type: 64 bits.
    const unsigned size = std::max(isa::element_size(row.type), isa::element_size(row.source_type));
    const bool narrow = size != 0 && size <= 4;
    const auto at_rate = [narrow](Pipe pipe, unsigned c1, unsigned c2) {
        const unsigned halves = narrow ? 1 : 2;
        return VectorTime{
            .pipe = pipe,
            .half_cycles = {static_cast<std::uint8_t>(c1 * halves), static_cast<std::uint8_t>(c2 * halves)}};
    };
    switch (row.operation) {
    case Operation::mul:
    case Operation::prod:
        return at_rate(Pipe::multiply, 1, 1);
    case Operation::div: // a third of the scalar instruction's time: the pipe works on several at once
    case Operation::sqrt:
        return at_rate(Pipe::multiply, 12, 4);
    default:
        return at_rate(Pipe::add, 1, 1);
    }
}

} // namespace cxsim::emu
