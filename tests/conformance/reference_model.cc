// What all parts of the reference model share, and the order in which they are asked.
#include "tests/conformance/reference_model.h"

namespace cxsim::conformance {

Instruction named(std::string_view mnemonic, std::string_view operands) {
    Instruction instruction;
    std::string text(mnemonic);
    if (text.starts_with("plc.")) {
        text = std::string(text[4] == 't' ? "plc1" : "plc0") + text.substr(5);
    }
    const std::size_t dot = text.find('.');
    instruction.name = text.substr(0, dot);
    if (instruction.name.starts_with("cvt")) {
        instruction.source_type = instruction.name[3];
        instruction.name = "cvt";
    }
    for (std::size_t at = dot; at != std::string::npos; at = text.find('.', at + 1)) {
        const char letter = text.at(at + 1);
        (letter == 't' || letter == 'f' ? instruction.sense : instruction.type) = letter;
    }
    while (!operands.empty()) {
        const std::size_t comma = operands.find(',');
        instruction.operands.emplace_back(operands.substr(0, comma));
        operands = comma == std::string_view::npos ? std::string_view{} : operands.substr(comma + 1);
    }
    return instruction;
}

std::optional<Outcome> execute(const Instruction& instruction, State& state) {
    const State before = state;
    state.pc += instruction.length;
    for (const auto& part :
         {execute_system, execute_control, execute_memory, execute_vector, execute_scalar}) {
        const auto outcome = part(instruction, state);
        if (!outcome) {
            continue;
        }
        const bool fault = outcome->ending == Ending::illegal || outcome->ending == Ending::bus_error ||
                           outcome->ending == Ending::memory_fault;
        if (fault) {
            state = before;
        }
        return outcome;
    }
    return std::nullopt;
}

unsigned size_of(char type) {
    switch (type) {
    case 'b':
        return 1;
    case 'h':
        return 2;
    case 'w':
    case 's':
        return 4;
    default:
        return 8;
    }
}

std::int64_t extended(std::uint64_t value, unsigned size) {
    const unsigned unused = 64 - 8 * size;
    return static_cast<std::int64_t>(value << unused) >> unused;
}

std::uint64_t merged(std::uint64_t held, std::uint64_t value, unsigned size) {
    const std::uint64_t low = ~std::uint64_t{0} >> (64 - 8 * size);
    return (held & ~low) | (value & low);
}

Outcome raise_integer(State& state, bool overflow, bool zero_divide, bool on_a) {
    state.psw |= overflow ? (on_a ? bits::a_overflow : bits::s_overflow) : 0;
    state.psw |= zero_divide ? (on_a ? bits::a_zero_divide : bits::s_zero_divide) : 0;
    if (overflow && (state.psw & bits::integer_overflow_enable) != 0) {
        return {.ending = Ending::arithmetic, .subcode = 1};
    }
    if (zero_divide && (state.psw & bits::zero_divide_enable) != 0) {
        return {.ending = Ending::arithmetic, .subcode = 2};
    }
    return {};
}

Outcome raise_float(State& state, std::uint32_t flags, std::uint32_t intrinsic) {
    struct Cause {
        std::uint32_t flag;
        std::uint32_t enable;
        std::uint32_t subcode;
    };
    constexpr Cause causes[] = {{0x00020000, bits::float_error_enable, 6},
                                {0x00010000, bits::float_error_enable, 4},
                                {0x00040000, bits::float_error_enable, 3},
                                {0x00080000, bits::float_underflow_enable, 5}};
    state.psw |= flags;
    if (intrinsic != 0) {
        state.psw = (state.psw & ~bits::intrinsic_error_code) | bits::intrinsic_error | intrinsic;
    }
    for (const Cause& cause : causes) {
        if ((flags & cause.flag) != 0 && (state.psw & cause.enable) != 0) {
            return {.ending = Ending::arithmetic, .subcode = cause.subcode};
        }
    }
    if (intrinsic != 0 && (state.psw & bits::intrinsic_error_enable) != 0) {
        return {.ending = Ending::arithmetic, .subcode = intrinsic};
    }
    return {};
}

std::optional<std::uint32_t> address_of(const Instruction& instruction, const State& state) {
    std::uint32_t address = static_cast<std::uint32_t>(instruction.immediate);
    address += instruction.base != 0 ? state.a[instruction.base] : 0;
    if (!instruction.indirect) {
        return address;
    }
    if (!state.memory.holds(address, 4)) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(state.memory.read(address, 4));
}

std::uint64_t integer_arithmetic(const std::string& name, std::uint64_t held, std::uint64_t source,
                                 unsigned size, bool& overflow, bool& carry) {
    __extension__ using Exact = __int128;
    const Exact left = extended(held, size);
    const Exact right = extended(source, size);
    const Exact exact = name == "add" ? left + right : name == "sub" ? left - right : left * right;
    const auto result = static_cast<std::uint64_t>(exact);
    overflow = Exact{extended(result, size)} != exact;
    const std::uint64_t all = ~std::uint64_t{0} >> (64 - 8 * size);
    const Exact unsigned_left = held & all;
    const Exact unsigned_right = source & all;
    carry = name == "add" ? unsigned_left + unsigned_right > Exact{all} : unsigned_left >= unsigned_right;
    return result & all;
}

std::uint64_t shifted(std::uint64_t value, std::int32_t count, unsigned width) {
    for (std::int64_t left = count; left > 0 && value != 0; --left) {
        value = (value << 1) & (~std::uint64_t{0} >> (64 - width));
    }
    for (std::int64_t right = count; right < 0 && value != 0; ++right) {
        value >>= 1;
    }
    return value;
}

} // namespace cxsim::conformance
