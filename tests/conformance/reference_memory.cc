// Reference model: scalar loads and stores, the stack, indivisible operations, communication registers.
#include "tests/conformance/reference_model.h"

namespace cxsim::conformance {

namespace {

std::uint64_t longword(std::uint32_t upper, std::uint32_t lower) {
    return std::uint64_t{upper} << 32 | lower;
}

std::optional<Outcome> load(const Instruction& instruction, State& state, std::uint32_t address) {
    const std::string& to = instruction.operands.back();
    const unsigned size = to == "vm" ? 16 : size_of(instruction.type);
    if (!state.memory.holds(address, size)) {
        return memory_fault;
    }
    if (to == "vm") {
        for (unsigned e = 0; e < 128; ++e) { // element 127 is the first bit in memory
            const std::uint64_t byte = state.memory.read(address + (127 - e) / 8, 1);
            state.vm[e] = ((byte >> (e % 8)) & 1) != 0;
        }
        return Outcome{};
    }
    const std::uint64_t value = state.memory.read(address, size);
    if (to == "vls") {
        state.vs = static_cast<std::uint32_t>(value >> 32);
        state.vl = static_cast<std::uint32_t>(value);
    } else if (to == "Ak") {
        state.a[instruction.k] = static_cast<std::uint32_t>(merged(state.a[instruction.k], value, size));
    } else {
        state.s[instruction.k] = merged(state.s[instruction.k], value, size);
    }
    return Outcome{};
}

std::optional<Outcome> store(const Instruction& instruction, State& state, std::uint32_t address) {
    const std::string& from = instruction.operands.front();
    const unsigned size = from == "vm" ? 16 : size_of(instruction.type);
    if (!state.memory.holds(address, size)) {
        return memory_fault;
    }
    if (from == "vm") {
        for (unsigned byte = 0; byte < 16; ++byte) {
            std::uint64_t value = 0;
            for (unsigned bit = 0; bit < 8; ++bit) {
                value |= std::uint64_t{state.vm[8 * (15 - byte) + bit]} << bit;
            }
            state.memory.write(address + byte, value, 1);
        }
        return Outcome{};
    }
    const std::uint64_t value = from == "vls"  ? longword(state.vs, state.vl)
                                : from == "Ak" ? state.a[instruction.k]
                                               : state.s[instruction.k];
    state.memory.write(address, value, size);
    return Outcome{};
}

void set_s_carry(State& state, bool carry) {
    state.psw = carry ? state.psw | bits::s_carry : state.psw & ~bits::s_carry;
}

Outcome push(State& state, std::uint64_t value, unsigned size) {
    const std::uint32_t top = state.a[0] - size;
    if (!state.memory.holds(top, size)) {
        return memory_fault;
    }
    state.memory.write(top, value, size);
    state.a[0] = top;
    return {};
}

Outcome pop(const Instruction& instruction, State& state) {
    const unsigned size = size_of(instruction.type);
    if (!state.memory.holds(state.a[0], size)) {
        return memory_fault;
    }
    const std::uint64_t value = state.memory.read(state.a[0], size);
    state.a[0] += size;
    if (instruction.has("Ak")) {
        state.a[instruction.k] = static_cast<std::uint32_t>(value);
    } else {
        state.s[instruction.k] = merged(state.s[instruction.k], value, size);
    }
    return {};
}

Outcome indivisible(const Instruction& instruction, State& state, std::uint32_t address) {
    const bool on_byte = instruction.name == "tas" || instruction.name == "tac";
    const unsigned size = on_byte ? 1 : instruction.name == "casr" ? 8 : size_of(instruction.type);
    if (!state.memory.holds(address, size)) {
        return memory_fault;
    }
    const std::uint64_t old = state.memory.read(address, size);
    if (on_byte) {
        set_s_carry(state, old != 0);
        state.memory.write(address, instruction.name == "tas" ? 0xff : 0, 1);
    } else if (instruction.name == "casr") {
        set_s_carry(state, old == state.s[0]);
        if (old == state.s[0]) {
            state.memory.write(address, state.s[1], 8);
        } else {
            state.s[0] = old;
        }
    } else {
        state.memory.write(address, old + 1, size);
        if (instruction.has("Ak")) {
            state.a[instruction.k] = static_cast<std::uint32_t>(old);
        } else {
            state.s[instruction.k] = old;
        }
    }
    return {};
}

// --- Communication registers

Outcome communicate(const Instruction& instruction, State& state, std::uint32_t address) {
    const std::string& name = instruction.name;
    const std::uint32_t upper = address >> 16;
    const std::uint32_t lower = address & 0xffff;
    if ((upper != 0 && upper != 0xffff) || lower < 0x8000 || lower > 0x803f) {
        return {.ending = Ending::bus_error, .subcode = 6};
    }
    const unsigned number = lower - 0x8000;
    std::uint64_t& held = state.communication[number];
    bool& lock = state.locks[number];
    const bool word = instruction.has("Ak");
    const unsigned size = word ? 4 : 8;
    const std::uint64_t own = word ? state.a[instruction.k] : state.s[instruction.k];
    const auto give = [&](std::uint64_t value) {
        if (word) {
            state.a[instruction.k] = static_cast<std::uint32_t>(value);
        } else {
            state.s[instruction.k] = value;
        }
    };
    if (name == "tst" || name == "lck" || name == "ulk") {
        set_s_carry(state, lock);
        lock = name == "lck" || (name == "tst" && lock);
    } else if (name == "snd" || name == "sndr" || name == "put" || name == "putr") {
        held = merged(held, own, size);
        lock = lock || name[0] == 's';
    } else if (name == "get" || name == "getr") {
        give(held);
    } else if (name == "rcv" || name == "rcvr") {
        if (!lock) {
            state.pc -= instruction.length; // tries again
            return {};
        }
        lock = false;
        give(held);
    } else if (name == "inc") {
        const std::uint64_t old = held;
        held = merged(held, held + 1, size);
        give(old);
    } else if (name == "pshr") {
        const auto top = static_cast<std::uint32_t>(held) - 4;
        if (!state.memory.holds(top, 4)) {
            return memory_fault;
        }
        state.memory.write(top, own, 4);
        held = merged(held, top, 4);
    } else if (name == "popr") {
        const auto top = static_cast<std::uint32_t>(held);
        if (!state.memory.holds(top, 4)) {
            return memory_fault;
        }
        held = merged(held, top + 4, 4);
        give(state.memory.read(top, 4));
    } else { // mat, matr, matm
        const bool equal = merged(0, own, size) == merged(0, held, size);
        const std::uint32_t flag = word ? bits::a_carry : bits::s_carry;
        state.psw = equal ? state.psw | flag : state.psw & ~flag;
        lock = lock || (name == "matm" && equal);
    }
    return {};
}

Outcome move_frame(const Instruction& instruction, State& state, std::uint32_t address) {
    if (!state.memory.holds(address, 65 * 8)) {
        return memory_fault;
    }
    const bool loads = instruction.name == "ldcmr";
    std::uint64_t locks = loads ? state.memory.read(address + 512, 8) : 0;
    for (unsigned n = 0; n < 64; ++n) {
        if (loads) {
            state.communication[n] = state.memory.read(address + 8 * n, 8);
            state.locks[n] = ((locks >> n) & 1) != 0;
        } else {
            state.memory.write(address + 8 * n, state.communication[n], 8);
            locks |= std::uint64_t{state.locks[n]} << n;
        }
    }
    if (!loads) {
        state.memory.write(address + 512, locks, 8);
    }
    return {};
}

bool is_one_of(const std::string& name, std::initializer_list<std::string_view> names) {
    for (const std::string_view one : names) {
        if (name == one) {
            return true;
        }
    }
    return false;
}

} // namespace

std::optional<Outcome> execute_memory(const Instruction& instruction, State& state) {
    const std::string& name = instruction.name;
    const std::uint64_t own = instruction.has("Ak") ? state.a[instruction.k] : state.s[instruction.k];
    if (name == "psh") {
        return push(state, own, size_of(instruction.type));
    }
    if (name == "pop") {
        return pop(instruction, state);
    }
    if (name == "casr") {
        return indivisible(instruction, state, state.a[5]);
    }
    const bool known =
        is_one_of(name, {"ld",   "st",   "ldea", "pshea", "tas",  "tac",  "incr",  "snd",  "sndr",
                         "rcv",  "rcvr", "put",  "putr",  "get",  "getr", "inc",   "mat",  "matr",
                         "matm", "tst",  "lck",  "ulk",   "pshr", "popr", "ldcmr", "stcmr"});
    if (!known || !instruction.has("ea") || instruction.has("Vk")) {
        return std::nullopt;
    }
    const auto address = address_of(instruction, state);
    if (!address) {
        return memory_fault;
    }
    if (name == "ld") {
        return load(instruction, state, *address);
    }
    if (name == "st") {
        return store(instruction, state, *address);
    }
    if (name == "ldea") {
        if (instruction.has("Ak")) {
            state.a[instruction.k] = *address;
        } else {
            state.s[instruction.k] = merged(state.s[instruction.k], *address, 4);
        }
        return Outcome{};
    }
    if (name == "pshea") {
        return push(state, *address, 4);
    }
    if (is_one_of(name, {"tas", "tac", "incr"})) {
        return indivisible(instruction, state, *address);
    }
    return is_one_of(name, {"ldcmr", "stcmr"}) ? move_frame(instruction, state, *address)
                                               : communicate(instruction, state, *address);
}

} // namespace cxsim::conformance
