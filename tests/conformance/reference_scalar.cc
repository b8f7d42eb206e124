// Reference model: arithmetic, logic, compares and conversions on A and S registers.
#include "tests/conformance/reference_float.h"
#include "tests/conformance/reference_model.h"

#include <cmath>

namespace cxsim::conformance {

namespace {

std::uint64_t value_of(const std::string& operand, const Instruction& instruction, const State& state) {
    if (operand[0] == '#') {
        return static_cast<std::uint64_t>(std::int64_t{instruction.immediate});
    }
    const unsigned number = operand[1] == 'i'   ? instruction.i
                            : operand[1] == 'j' ? instruction.j
                                                : instruction.k;
    return operand[0] == 'A' ? state.a[number] : state.s[number];
}

void put(const std::string& operand, const Instruction& instruction, State& state, std::uint64_t value,
         unsigned size) {
    if (operand[0] == 'A') {
        std::uint32_t& held = state.a[instruction.k];
        held = static_cast<std::uint32_t>(merged(held, value, size));
    } else {
        std::uint64_t& held = state.s[instruction.k];
        held = merged(held, value, size);
    }
}

void set_carry(State& state, bool on_a, bool carry) {
    const std::uint32_t flag = on_a ? bits::a_carry : bits::s_carry;
    state.psw = carry ? state.psw | flag : state.psw & ~flag;
}

bool is_float(char type) {
    return type == 's' || type == 'd';
}
FloatFormat format_of(char type, const State& state) {
    return {.is_double = type == 'd', .ieee = (state.psw & bits::ieee) != 0};
}
bool is_relation(const std::string& name) {
    return name == "eq" || name == "lt" || name == "le" || name == "ltu" || name == "leu";
}
bool holds(const std::string& name, std::int64_t left, std::int64_t right) {
    const auto one = static_cast<std::uint64_t>(left);
    const auto other = static_cast<std::uint64_t>(right);
    return name == "eq"    ? left == right
           : name == "lt"  ? left < right
           : name == "le"  ? left <= right
           : name == "ltu" ? one < other
                           : one <= other;
}

Outcome integer_work(const Instruction& instruction, State& state, std::uint64_t source, std::uint64_t held) {
    const std::string& to = instruction.operands.back();
    const bool on_a = to[0] == 'A';
    const unsigned size = size_of(instruction.type);
    bool overflow = false;
    bool carry = false;
    if (is_relation(instruction.name)) {
        const std::uint64_t all = ~std::uint64_t{0} >> (64 - 8 * size);
        const bool is_unsigned = instruction.name.ends_with('u');
        set_carry(state, on_a,
                  is_unsigned ? holds(instruction.name, static_cast<std::int64_t>(source & all),
                                      static_cast<std::int64_t>(held & all))
                              : holds(instruction.name, extended(source, size), extended(held, size)));
        return {};
    }
    if (instruction.name == "div") {
        const std::int64_t dividend = extended(held, size);
        const std::int64_t divisor = extended(source, size);
        if (divisor == 0) {
            return raise_integer(state, false, true, on_a);
        }
        const std::int64_t smallest = extended(std::uint64_t{1} << (8 * size - 1), size);
        overflow = divisor == -1 && dividend == smallest;
        put(to, instruction, state, static_cast<std::uint64_t>(overflow ? smallest : dividend / divisor),
            size);
        return raise_integer(state, overflow, false, on_a);
    }
    const bool negates = instruction.name == "neg";
    const std::uint64_t result = integer_arithmetic(negates ? "sub" : instruction.name, negates ? 0 : held,
                                                    source, size, overflow, carry);
    put(to, instruction, state, result, size);
    if (instruction.name != "mul") {
        set_carry(state, on_a, carry);
    }
    return raise_integer(state, overflow, false, on_a);
}

std::optional<Outcome> float_work(const Instruction& instruction, State& state, std::uint64_t source,
                                  std::uint64_t held) {
    const FloatFormat format = format_of(instruction.type, state);
    const unsigned size = size_of(instruction.type);
    source = merged(0, source, size);
    held = merged(0, held, size);
    Raised raised;
    const std::string& name = instruction.name;
    if (is_relation(name)) {
        const char relation = name == "eq" ? '=' : name == "lt" ? '<' : 'L';
        set_carry(state, false, float_compare(format, relation, source, held, raised));
        return raise_float(state, raised.flags, 0);
    }
    std::uint64_t result = 0;
    if (name == "add" || name == "sub" || name == "mul" || name == "div") {
        const char operation = name == "add" ? '+' : name == "sub" ? '-' : name == "mul" ? '*' : '/';
        result = float_arithmetic(format, operation, held, source, raised);
    } else if (name == "neg") {
        result = float_negate(format, source, raised);
    } else if (name == "frint") {
        result = float_truncate(format, source, raised);
    } else if (name == "sqrt") {
        result = float_square_root(format, held, raised);
    } else {
        return std::nullopt;
    }
    put(instruction.operands.back(), instruction, state, result, size);
    return raise_float(state, raised.flags, raised.intrinsic);
}

Outcome convert(const Instruction& instruction, State& state, std::uint64_t source) {
    const char from = instruction.source_type;
    const char to = instruction.type;
    const unsigned size = size_of(to);
    source = merged(0, source, size_of(from));
    const std::int64_t integer = extended(source, size_of(from));
    const bool on_a = instruction.operands.back()[0] == 'A';
    Raised raised;
    std::uint64_t result = 0;
    if (is_float(from) && is_float(to)) {
        result = float_convert(format_of(from, state), format_of(to, state), source, raised);
    } else if (is_float(from)) {
        result = float_to_integer(format_of(from, state), source, 8 * size, raised);
    } else if (is_float(to)) {
        result = float_from_integer(format_of(to, state), integer, raised);
    } else {
        result = static_cast<std::uint64_t>(integer);
        raised.flags = extended(result, size) != integer ? integer_overflow_flag : 0;
    }
    put(instruction.operands.back(), instruction, state, result, size);
    if ((raised.flags & integer_overflow_flag) != 0) {
        return raise_integer(state, true, false, on_a);
    }
    return raise_float(state, raised.flags, 0);
}

/// Logic, shifts, moves and counts; nothing for other names.
std::optional<Outcome> bit_work(const Instruction& instruction, State& state, std::uint64_t source,
                                std::uint64_t held) {
    const std::string& to = instruction.operands.back();
    const std::string& name = instruction.name;
    const unsigned whole = to[0] == 'A' ? 4 : 8;
    const bool immediate = instruction.operands.front()[0] == '#';
    const unsigned logic_size = immediate ? 4 : whole;
    if (name == "and" || name == "or" || name == "xor") {
        const std::uint64_t result = name == "and"  ? held & source
                                     : name == "or" ? held | source
                                                    : held ^ source;
        put(to, instruction, state, result, logic_size);
    } else if (name == "not") {
        put(to, instruction, state, ~source, whole);
    } else if (name == "shf") {
        const unsigned size = instruction.type == 'w' ? 4 : whole;
        put(to, instruction, state,
            shifted(merged(0, held, size), static_cast<std::int32_t>(source), 8 * size), size);
    } else if (name == "mov" && to[1] == 'k') {
        const bool both_s = instruction.operands.front()[0] == 'S' && to[0] == 'S' && instruction.type != 'w';
        put(to, instruction, state, source, both_s ? 8 : 4);
    } else if (name == "tzc") {
        std::uint64_t count = 0;
        for (; count < 64 && ((source >> count) & 1) == 0; ++count) {
        }
        put(to, instruction, state, count, 8);
    } else if (name == "lop") {
        std::uint64_t count = 0;
        for (; count < 64 && ((source >> (63 - count)) & 1) == 0; ++count) {
        }
        put(to, instruction, state, count, 8);
    } else if (name == "plc1" || name == "plc0") {
        std::uint64_t ones = 0;
        for (unsigned n = 0; n < 64; ++n) {
            ones += (source >> n) & 1;
        }
        put(to, instruction, state, name == "plc1" ? ones : 64 - ones, 8);
    } else {
        return std::nullopt;
    }
    return Outcome{};
}

std::optional<Outcome> load_immediate(const Instruction& instruction, State& state) {
    const auto value = static_cast<std::uint64_t>(std::int64_t{instruction.immediate});
    const std::string& to = instruction.operands.back();
    if (to == "vl" || to == "vs") {
        (to == "vl" ? state.vl : state.vs) = static_cast<std::uint32_t>(value);
    } else if (to == "Sk" && instruction.type == 'd') {
        state.s[instruction.k] = value << 32;
    } else if (to == "Sk" && instruction.type == 'u') {
        state.s[instruction.k] = value << 32 | (state.s[instruction.k] & 0xffffffff);
    } else {
        put(to, instruction, state, value, size_of(instruction.type));
    }
    return Outcome{};
}

} // namespace

std::optional<Outcome> execute_scalar(const Instruction& instruction, State& state) {
    if (instruction.operands.empty()) {
        return std::nullopt;
    }
    const std::string& from = instruction.operands.front();
    const std::string& to = instruction.operands.back();
    const bool registers_only = from[0] == '#' || from[1] == 'j' || from[1] == 'k' || from[1] == 'i';
    if (!registers_only || from[0] == 'V' || instruction.operands.size() > 2) {
        return std::nullopt;
    }
    if (instruction.name == "ld" && from[0] == '#') {
        return load_immediate(instruction, state);
    }
    if (to != "Ak" && to != "Sk") {
        return std::nullopt;
    }
    const std::uint64_t source = value_of(from, instruction, state);
    const std::uint64_t held = value_of(to, instruction, state);
    if (instruction.name == "cvt") {
        return convert(instruction, state, source);
    }
    if (const auto outcome = bit_work(instruction, state, source, held)) {
        return outcome;
    }
    if (is_float(instruction.type)) {
        return float_work(instruction, state, source, held);
    }
    const std::string& name = instruction.name;
    const bool known = is_relation(name) || name == "add" || name == "sub" || name == "mul" ||
                       name == "div" || name == "neg";
    return known ? std::optional(integer_work(instruction, state, source, held)) : std::nullopt;
}

} // namespace cxsim::conformance
