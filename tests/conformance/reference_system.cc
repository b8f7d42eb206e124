// Reference model: special registers, privileged instructions, threads on one CPU.
#include "tests/conformance/reference_model.h"

#include <algorithm>
#include <array>

namespace cxsim::conformance {

namespace {

bool is_privileged(const Instruction& instruction) {
    constexpr std::array names = {"halt",  "ldsdr", "ldkdr", "ldpa",  "patu", "pate", "mski",
                                  "xmti",  "eni",   "dsi",   "rtnc",  "diag", "stop", "ctrsl",
                                  "ctrsg", "enal",  "enag",  "ldcmr", "stcmr"};
    constexpr std::array registers = {"itr", "itsr", "icr", "cir", "toc", "ttr"};
    return std::ranges::find(names, instruction.name) != names.end() ||
           std::ranges::any_of(registers, [&](const char* name) { return instruction.has(name); }) ||
           instruction.text() == "Sk,tcpu" || instruction.text() == "Sk,tid";
}

/// Moves between special registers; nothing for other operands.
std::optional<Outcome> move(const Instruction& instruction, State& state) {
    const std::string text = instruction.text();
    std::uint32_t& a = state.a[instruction.k];
    std::uint64_t& s = state.s[instruction.k];
    const auto low = [&](std::uint32_t value) { s = merged(s, value, 4); };
    const auto half = [&](unsigned first, bool writes) {
        std::uint64_t value = 0;
        for (unsigned e = 0; e < 64; ++e) {
            if (writes) {
                state.vm[first + e] = ((s >> e) & 1) != 0;
            }
            value |= std::uint64_t{state.vm[first + e]} << e;
        }
        return value;
    };
    if (text == "psw,Ak") {
        a = state.psw;
    } else if (text == "Ak,psw") {
        state.psw = a;
    } else if (text == "pc,Ak") {
        a = state.pc;
    } else if (text == "vl,Ak") {
        a = state.vl;
    } else if (text == "vs,Ak") {
        a = state.vs;
    } else if (text == "vl,Sk") {
        low(state.vl);
    } else if (text == "vs,Sk") {
        low(state.vs);
    } else if (text == "Ak,vl") {
        state.vl = a;
    } else if (text == "Ak,vs") {
        state.vs = a;
    } else if (text == "Sk,vl") {
        state.vl = static_cast<std::uint32_t>(s);
    } else if (text == "Sk,vs") {
        state.vs = static_cast<std::uint32_t>(s);
    } else if (text == "Sk,vv") {
        state.vector_valid = (s & 1) != 0;
    } else if (text == "tid,Sk") {
        s = state.tid;
    } else if (text == "Sk,tid") {
        state.tid = static_cast<std::uint32_t>(s);
    } else if (text == "cpuid,Sk" || text == "itr,Sk" || text == "icr,Sk" || text == "cir,Sk" ||
               text == "ttr,Sk" || text == "toc,Sk" || text == "tcpu,Sk") {
        s = 0; // nothing has been written yet, and no time has passed
    } else if (text == "Sk,vml") {
        half(0, true);
    } else if (text == "Sk,vmu") {
        half(64, true);
    } else if (text == "vml,Sk") {
        s = half(0, false);
    } else if (text == "vmu,Sk") {
        s = half(64, false);
    } else if (text == "Sj,Sk,vm") {
        half((state.s[instruction.j] & 1) != 0 ? 64 : 0, true);
    } else if (text == "Sj,vm,Sk") {
        s = half((state.s[instruction.j] & 1) != 0 ? 64 : 0, false);
    } else if (!text.starts_with("Sk,") || text.size() < 5) { // the rest goes where only the kernel looks
        return std::nullopt;
    }
    return Outcome{};
}

} // namespace

std::optional<Outcome> execute_system(const Instruction& instruction, State& state) {
    const std::string& name = instruction.name;
    if (is_privileged(instruction) && !state.privileged) {
        return Outcome{.ending = Ending::illegal, .subcode = 1};
    }
    if (name == "mov") {
        return move(instruction, state);
    }
    if (name == "tstvv") {
        state.psw = state.vector_valid ? state.psw | bits::s_carry : state.psw & ~bits::s_carry;
        return Outcome{};
    }
    if (name == "xmti") {
        return Outcome{.ending = Ending::spu_message,
                       .number = static_cast<std::uint32_t>(state.s[instruction.k])};
    }
    if (name == "halt" || name == "stop") {
        return Outcome{.ending = Ending::halt, .number = static_cast<std::uint32_t>(instruction.immediate)};
    }
    if (name == "eni" || name == "dsi") {
        state.interrupts_enabled = name == "eni";
        return Outcome{};
    }
    if (name == "ldpa") {
        const std::uint32_t address = state.a[instruction.j];
        const bool mapped =
            state.memory.holds(address, 1) || (address >= text_start && address < text_start + 0x1000);
        state.psw = mapped ? state.psw | bits::a_carry : state.psw & ~bits::a_carry;
        state.a[instruction.k] = address;
        return Outcome{};
    }
    if (name == "idle") {
        return Outcome{.ending = Ending::thread, .subcode = 8};
    }
    if (name == "spawn" || name == "pfork") {
        return address_of(instruction, state) ? Outcome{} : memory_fault;
    }
    constexpr std::array without_effect = {"nop",   "msync", "plch",  "pich",  "mski", "patu",
                                           "pate",  "ldsdr", "ldkdr", "diag",  "enal", "enag",
                                           "ctrsl", "ctrsg", "join",  "cfork", "wfork"};
    return std::ranges::find(without_effect, name) != without_effect.end() ? std::optional(Outcome{})
                                                                           : std::nullopt;
}

} // namespace cxsim::conformance
