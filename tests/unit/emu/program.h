// A guest program for tests: assembly text, assembled and run on a CPU without a kernel.
#pragma once

#include "emu/cpu/cpu.h"

#include <string_view>

namespace cxsim::emu::testing {

inline constexpr Address text_start = 0x80001000;
inline constexpr Address data_start = 0x80100000;
inline constexpr Address stack_top = 0xfffff000;

/// The engine's name in the name of a test.
constexpr std::string_view name_of(Engine engine) {
    switch (engine) {
    case Engine::plain:
        return "Plain";
    case Engine::threaded:
        return "Threaded";
    case Engine::translating:
        return "Translating";
    default:
        return "Block";
    }
}

/// How a program is run.
struct Machine {
    std::string_view model = "c240";
    Engine engine = Engine::block;
    bool ieee_fitted = true;
};

/// Text at text_start (readable, executable), data and bss from data_start, 1 MB of stack below stack_top.
/// The thread starts at the first instruction, in IEEE mode, with vl 128 and vs 8.
class Program {
  public:
    /// Assembles the source; throws std::runtime_error with the assembler's messages if it is wrong.
    explicit Program(std::string_view source, const Machine& machine = {});

    /// Runs until a trap or the limit.
    Trap run(std::uint64_t instructions = 1'000'000);
    /// Runs one instruction after the other.
    Trap step() { return run(1); }

    std::uint32_t word(Address address) const;
    std::uint64_t longword(Address address) const;
    void put_longword(Address address, std::uint64_t value);

    Registers& registers() { return thread.registers; }

    AddressSpace space;
    ThreadContext thread;
    Cpu cpu;
};

} // namespace cxsim::emu::testing
