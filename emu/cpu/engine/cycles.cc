// The cycle model. Figures are those by which compilers scheduled code for the machines; what they don't tell
// costs one cycle. Vector start-up and transfers of control are inferred.
#include "emu/cpu/engine/cycles.h"

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
    constexpr Cost vector_start_up{12, 10};
    Cost cost = row.floating && row.operation != Operation::ld ? float_cost(row) : integer_cost(row);
    if (is_vector(row)) {
        cost = vector_start_up;
    }
    return family == Family::c1 ? cost.c1 : cost.c2;
}

} // namespace cxsim::emu
