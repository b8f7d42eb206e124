// Reference model: vectors, one element after the other.
#include "tests/conformance/reference_float.h"
#include "tests/conformance/reference_model.h"

#include <algorithm>

namespace cxsim::conformance {

namespace {

using Elements = std::array<std::uint64_t, 128>;

unsigned length_of(const State& state) {
    return std::min(state.vl, 128U);
}

/// Whether the instruction acts on the element.
bool is_active(const Instruction& instruction, const State& state, unsigned e) {
    return instruction.sense == 0 || state.vm[e] == (instruction.sense == 't');
}

FloatFormat format_of(char type, const State& state) {
    return {.is_double = type == 'd', .ieee = (state.psw & bits::ieee) != 0};
}
bool is_float(char type) {
    return type == 's' || type == 'd';
}

/// What the elements of one instruction raised.
struct Troubles {
    bool overflow = false;
    bool zero_divide = false;
    Raised floating;
};

Outcome raise(State& state, const Troubles& troubles) {
    const bool overflow = troubles.overflow || (troubles.floating.flags & integer_overflow_flag) != 0;
    const std::uint32_t flags = troubles.floating.flags & ~integer_overflow_flag;
    state.psw |= flags | (troubles.zero_divide ? bits::s_zero_divide : 0);
    Outcome outcome = raise_integer(state, overflow, false, false);
    if (outcome.ending == Ending::done) {
        outcome = raise_integer(state, false, troubles.zero_divide, false);
    }
    if (outcome.ending == Ending::done) {
        outcome = raise_float(state, flags, troubles.floating.intrinsic);
    }
    return outcome;
}

// --- Operations on one pair of elements

std::uint64_t integer_element(const Instruction& instruction, std::uint64_t left, std::uint64_t right,
                              Troubles& troubles) {
    const unsigned size = size_of(instruction.type);
    const std::string& name = instruction.name;
    bool overflow = false;
    bool carry = false;
    std::uint64_t result = 0;
    if (name == "div") {
        const std::int64_t dividend = extended(left, size);
        const std::int64_t divisor = extended(right, size);
        const std::int64_t smallest = extended(std::uint64_t{1} << (8 * size - 1), size);
        troubles.zero_divide |= divisor == 0;
        overflow = divisor == -1 && dividend == smallest;
        result = static_cast<std::uint64_t>(divisor == 0 || overflow ? dividend : dividend / divisor);
    } else if (name == "max" || name == "min") {
        const bool left_wins = (extended(left, size) > extended(right, size)) == (name == "max");
        result = left_wins ? left : right;
    } else {
        const std::string operation = name == "sum" ? "add" : name == "prod" ? "mul" : name;
        result = integer_arithmetic(operation, left, right, size, overflow, carry);
    }
    troubles.overflow |= overflow;
    return merged(0, result, size);
}

std::uint64_t element_of_two(const Instruction& instruction, const State& state, std::uint64_t left,
                             std::uint64_t right, Troubles& troubles) {
    const std::string& name = instruction.name;
    if (name == "and" || name == "all") {
        return left & right;
    }
    if (name == "or" || name == "any") {
        return left | right;
    }
    if (name == "xor" || name == "parity") {
        return left ^ right;
    }
    if (name == "shf") {
        return shifted(left, static_cast<std::int32_t>(right), 64);
    }
    if (!is_float(instruction.type)) {
        return integer_element(instruction, left, right, troubles);
    }
    const unsigned size = size_of(instruction.type);
    const char operation = name == "add" || name == "sum"    ? '+'
                           : name == "sub"                   ? '-'
                           : name == "mul" || name == "prod" ? '*'
                                                             : '/';
    return float_arithmetic(format_of(instruction.type, state), operation, merged(0, left, size),
                            merged(0, right, size), troubles.floating);
}

std::uint64_t element_of_one(const Instruction& instruction, const State& state, std::uint64_t value,
                             Troubles& troubles) {
    const std::string& name = instruction.name;
    const char type = instruction.type;
    const unsigned size = size_of(type);
    if (name == "not") {
        return ~value;
    }
    std::uint64_t count = 0;
    if (name == "tzc") {
        for (; count < 64 && ((value >> count) & 1) == 0; ++count) {
        }
        return count;
    }
    if (name == "lop") {
        for (; count < 64 && ((value >> (63 - count)) & 1) == 0; ++count) {
        }
        return count;
    }
    if (name == "plc1") {
        for (unsigned n = 0; n < 64; ++n) {
            count += (value >> n) & 1;
        }
        return count;
    }
    if (name == "cvt") {
        const char from = instruction.source_type;
        const std::uint64_t source = merged(0, value, size_of(from));
        const std::int64_t integer = extended(source, size_of(from));
        std::uint64_t result = 0;
        if (is_float(from) && is_float(type)) {
            result = float_convert(format_of(from, state), format_of(type, state), source, troubles.floating);
        } else if (is_float(from)) {
            result = float_to_integer(format_of(from, state), source, 8 * size, troubles.floating);
        } else if (is_float(type)) {
            result = float_from_integer(format_of(type, state), integer, troubles.floating);
        } else {
            result = static_cast<std::uint64_t>(integer);
            troubles.overflow |= extended(result, size) != integer;
        }
        return merged(0, result, size);
    }
    if (!is_float(type)) { // neg
        bool overflow = false;
        bool carry = false;
        const std::uint64_t result = integer_arithmetic("sub", 0, value, size, overflow, carry);
        troubles.overflow |= overflow;
        return result;
    }
    const FloatFormat format = format_of(type, state);
    const std::uint64_t operand = merged(0, value, size);
    return name == "neg"     ? float_negate(format, operand, troubles.floating)
           : name == "frint" ? float_truncate(format, operand, troubles.floating)
                             : float_square_root(format, operand, troubles.floating);
}

bool compare_elements(const Instruction& instruction, const State& state, std::uint64_t left,
                      std::uint64_t right, Troubles& troubles) {
    const std::string& name = instruction.name;
    const unsigned size = size_of(instruction.type);
    if (is_float(instruction.type)) {
        const char relation = name == "eq" ? '=' : name == "lt" ? '<' : 'L';
        return float_compare(format_of(instruction.type, state), relation, merged(0, left, size),
                             merged(0, right, size), troubles.floating);
    }
    const std::int64_t one = extended(left, size);
    const std::int64_t other = extended(right, size);
    return name == "eq" ? one == other : name == "lt" ? one < other : one <= other;
}

// --- Reductions

/// Of no element at all.
std::uint64_t neutral(const Instruction& instruction, const State& state) {
    const std::string& name = instruction.name;
    const unsigned size = size_of(instruction.type);
    Raised ignored;
    if (name == "all") {
        return ~std::uint64_t{0};
    }
    if (is_float(instruction.type)) {
        const FloatFormat format = format_of(instruction.type, state);
        if (name == "prod") {
            return float_from_integer(format, 1, ignored);
        }
        if ((name == "max" || name == "min") && format.ieee) {
            const std::uint64_t infinity = format.is_double ? 0x7ff0000000000000 : 0x7f800000;
            return name == "max" ? infinity | format.sign() : infinity;
        }
        return 0;
    }
    const std::uint64_t smallest = std::uint64_t{1} << (8 * size - 1);
    return name == "prod" ? 1 : name == "max" ? smallest : name == "min" ? smallest - 1 : 0;
}

Outcome reduce(const Instruction& instruction, State& state) {
    const std::string& name = instruction.name;
    Elements& vector = state.v[instruction.k];
    Troubles troubles;
    std::uint64_t total = neutral(instruction, state);
    bool first = !(is_float(instruction.type) && (state.psw & bits::ieee) != 0);
    for (unsigned e = 0; e < length_of(state); ++e) {
        if (!is_active(instruction, state, e)) {
            continue;
        }
        if (is_float(instruction.type) && (name == "max" || name == "min")) {
            const std::uint64_t value = merged(0, vector[e], size_of(instruction.type));
            total = float_extreme(format_of(instruction.type, state), name == "max" ? '>' : '<', total, value,
                                  first, troubles.floating);
            first = false;
        } else {
            total = element_of_two(instruction, state, total, vector[e], troubles);
        }
    }
    if (length_of(state) != 0) {
        vector[0] = total;
    }
    return raise(state, troubles);
}

// --- Element by element

Outcome compare(const Instruction& instruction, State& state) {
    Troubles troubles;
    const bool scalar = instruction.operands.front() == "Sj";
    for (unsigned e = 0; e < length_of(state); ++e) {
        if (is_active(instruction, state, e)) {
            const std::uint64_t left = scalar ? state.s[instruction.j] : state.v[instruction.j][e];
            // The mask decides what is compared as it was before: each element has its own bit.
            state.vm[e] = compare_elements(instruction, state, left, state.v[instruction.k][e], troubles);
        }
    }
    return raise(state, troubles);
}

std::uint64_t source_element(const std::string& operand, const Instruction& instruction, const State& state,
                             unsigned e) {
    const unsigned number = operand[1] == 'i'   ? instruction.i
                            : operand[1] == 'j' ? instruction.j
                                                : instruction.k;
    return operand[0] == 'S' ? state.s[number] : state.v[number][e];
}

Outcome element_wise(const Instruction& instruction, State& state) {
    Troubles troubles;
    const std::string text = instruction.text();
    for (unsigned e = 0; e < length_of(state); ++e) {
        if (!is_active(instruction, state, e)) {
            continue;
        }
        std::uint64_t& to = state.v[instruction.k][e];
        if (text == "Vj,Vk") {
            to = element_of_one(instruction, state, state.v[instruction.j][e], troubles);
        } else if (text == "Sj,Vk") {
            to = element_of_two(instruction, state, to, state.s[instruction.j], troubles);
        } else {
            to = element_of_two(instruction, state,
                                source_element(instruction.operands[0], instruction, state, e),
                                source_element(instruction.operands[1], instruction, state, e), troubles);
        }
    }
    return raise(state, troubles);
}

// --- Arranging elements

Outcome arrange(const Instruction& instruction, State& state) {
    const State before = state;
    const std::string& name = instruction.name;
    Elements& to = state.v[instruction.k];
    const bool scalar = instruction.text() == "Vi,Sj,Vk";
    unsigned taken = 0;
    unsigned other_taken = 0;
    for (unsigned e = 0; e < length_of(state); ++e) {
        const bool chosen = is_active(instruction, before, e);
        if (name == "cprs" && chosen) {
            to[taken++] = before.v[instruction.j][e];
        } else if (name == "xpnd" && chosen) {
            to[e] = before.v[instruction.j][taken++];
        } else if (name == "mask" || name == "merg") {
            const bool merges = name == "merg";
            if (chosen) {
                to[e] = before.v[instruction.i][merges ? taken++ : e];
            } else {
                to[e] =
                    scalar ? before.s[instruction.j] : before.v[instruction.j][merges ? other_taken++ : e];
            }
        }
    }
    return {};
}

Outcome count_mask(const Instruction& instruction, State& state) {
    std::uint64_t count = 0;
    for (unsigned e = 0; e < length_of(state); ++e) {
        count += state.vm[e] == (instruction.name == "plc1") ? 1 : 0;
    }
    state.s[instruction.k] = count;
    return {};
}

// --- Memory

std::optional<Outcome> move_memory(const Instruction& instruction, State& state) {
    const std::string& name = instruction.name;
    const bool indexed = name == "ldvi" || name == "stvi";
    const bool loads = name == "ld" || name == "ldvi";
    const unsigned size = size_of(instruction.type);
    std::uint32_t start = state.a[5];
    if (!indexed) {
        const auto address = address_of(instruction, state);
        if (!address) {
            return memory_fault;
        }
        start = *address;
    }
    const State before = state;
    state.vector_valid = true;
    for (unsigned e = 0; e < length_of(state); ++e) {
        if (!is_active(instruction, state, e)) {
            continue;
        }
        const std::uint32_t place =
            start + (indexed ? static_cast<std::uint32_t>(before.v[instruction.j][e]) : e * state.vs);
        if (!state.memory.holds(place, size)) {
            return memory_fault;
        }
        if (loads) {
            state.v[instruction.k][e] = state.memory.read(place, size);
        } else {
            const bool scalar = instruction.operands.front() == "Sk";
            state.memory.write(place, scalar ? state.s[instruction.k] : state.v[instruction.k][e], size);
        }
    }
    return Outcome{};
}

} // namespace

std::optional<Outcome> execute_vector(const Instruction& instruction, State& state) {
    const std::string text = instruction.text();
    const std::string& name = instruction.name;
    if (text == "vm,Sk") {
        return count_mask(instruction, state);
    }
    if (name == "ste" || name == "ldvi" || name == "stvi" ||
        (instruction.has("ea") && instruction.has("Vk"))) {
        return move_memory(instruction, state);
    }
    if (text.find('V') == std::string::npos) {
        return std::nullopt;
    }
    state.vector_valid = true;
    if (text == "Vi,Sj,Sk") {
        state.s[instruction.k] = state.v[instruction.i][state.s[instruction.j] % 128];
        return Outcome{};
    }
    if (text == "Si,Sj,Vk") {
        state.v[instruction.k][state.s[instruction.j] % 128] = state.s[instruction.i];
        return Outcome{};
    }
    if (name == "eq" || name == "lt" || name == "le") {
        return compare(instruction, state);
    }
    if (name == "cprs" || name == "xpnd" || name == "mask" || name == "merg") {
        return arrange(instruction, state);
    }
    return text == "Vk" ? reduce(instruction, state) : element_wise(instruction, state);
}

} // namespace cxsim::conformance
