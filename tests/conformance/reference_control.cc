// Reference model: jumps, calls and frames, and the instructions that trap on purpose.
#include "tests/conformance/reference_model.h"

namespace cxsim::conformance {

namespace {

constexpr unsigned frame_words[] = {26, 26, 23, 4}; ///< By frame length: context, extended, long, short.

bool condition_holds(const Instruction& instruction, const State& state) {
    const char kind = instruction.name.size() > 2 ? instruction.name.back() : 0;
    const bool is = kind == 'a'   ? (state.psw & bits::a_carry) != 0
                    : kind == 's' ? (state.psw & bits::s_carry) != 0
                                  : state.interrupts_enabled;
    return instruction.sense == 0 || is == (instruction.sense == 't');
}

Outcome call(const Instruction& instruction, State& state, std::uint32_t target) {
    const unsigned words = instruction.name == "callq" ? 1 : instruction.name == "calls" ? 4 : 23;
    const std::uint32_t frame = state.a[0] - 4 * words;
    if (!state.memory.holds(frame, 4 * words)) {
        return memory_fault;
    }
    std::uint32_t at = frame;
    const auto put = [&](std::uint32_t word) {
        state.memory.write(at, word, 4);
        at += 4;
    };
    put(state.pc);
    if (words > 1) {
        const std::uint32_t length = words == 4 ? 3 : 2;
        put((state.psw & ~bits::frame_length) | length << 25);
        put(state.a[7]);
        put(state.a[6]);
        state.a[7] = frame;
    }
    for (unsigned n = 5; words == 23 && n >= 1; --n) {
        put(state.a[n]);
    }
    for (unsigned n = 7; words == 23 && n >= 1; --n) {
        put(static_cast<std::uint32_t>(state.s[n] >> 32));
        put(static_cast<std::uint32_t>(state.s[n]));
    }
    state.a[0] = frame;
    state.pc = target & ~1U;
    return {};
}

Outcome undo_frame(State& state, bool context) {
    const std::uint32_t frame = state.a[7];
    if (!state.memory.holds(frame, 8)) {
        return memory_fault;
    }
    const auto word = [&](unsigned index) {
        return static_cast<std::uint32_t>(state.memory.read(frame + 4 * index, 4));
    };
    const std::uint32_t psw = word(1);
    const std::uint32_t length = (psw & bits::frame_length) >> 25;
    if ((length == 0) != context) {
        return {.ending = Ending::bus_error, .subcode = 5};
    }
    const unsigned words = frame_words[length];
    if (!state.memory.holds(frame, 4 * words)) {
        return memory_fault;
    }
    state.a[0] = frame + 4 * words;
    if (words > 4) {
        unsigned at = 4;
        const bool extended_frame = words == 26;
        for (unsigned n = 5; n >= 1; --n) {
            state.a[n] = word(at++);
        }
        if (extended_frame) {
            state.a[0] = word(at++);
        }
        for (unsigned n = 7; n + 1 > (extended_frame ? 0 : 1); --n) {
            state.s[n] = std::uint64_t{word(at)} << 32 | word(at + 1);
            at += 2;
        }
    }
    state.pc = word(0) & ~1U;
    state.a[7] = word(2);
    state.a[6] = word(3);
    state.psw = (psw & ~bits::frame_length) | (state.psw & bits::frame_length);
    return {};
}

} // namespace

std::optional<Outcome> execute_control(const Instruction& instruction, State& state) {
    const std::string& name = instruction.name;
    const auto immediate = static_cast<std::uint32_t>(instruction.immediate);
    if (name == "exit") {
        return Outcome{.ending = Ending::illegal, .subcode = 0};
    }
    if (name == "bkpt" || name == "pbkpt") {
        return Outcome{.ending = Ending::breakpoint, .subcode = name == "bkpt" ? 1U : 10U};
    }
    if (name == "sysc") {
        return Outcome{
            .ending = Ending::system_call, .number = immediate & 0x1fffffff, .ring = immediate >> 29};
    }
    if (name == "trap") {
        return Outcome{.ending = Ending::trap_call, .number = immediate & 0x7ffffff, .ring = immediate >> 27};
    }
    if (name == "rtn" || name == "rtnc") {
        return undo_frame(state, name == "rtnc");
    }
    if (name == "rtnq") {
        if (!state.memory.holds(state.a[0], 4)) {
            return memory_fault;
        }
        state.pc = static_cast<std::uint32_t>(state.memory.read(state.a[0], 4)) & ~1U;
        state.a[0] += 4;
        return Outcome{};
    }
    if (name == "br" || name == "bra" || name == "brs" || name == "bri") {
        if (condition_holds(instruction, state)) {
            state.pc = state.pc - instruction.length + immediate;
        }
        return Outcome{};
    }
    const bool jumps = name.starts_with("jmp");
    if (!jumps && !name.starts_with("call")) {
        return std::nullopt;
    }
    if (jumps && !condition_holds(instruction, state)) {
        return Outcome{};
    }
    const auto target = address_of(instruction, state);
    if (!target) {
        return memory_fault;
    }
    if (jumps) {
        state.pc = *target & ~1U;
        return Outcome{};
    }
    return call(instruction, state, *target);
}

} // namespace cxsim::conformance
