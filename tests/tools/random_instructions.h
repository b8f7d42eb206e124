// Random instructions of the table, with operands that lead somewhere: what random programs consist of.
#pragma once

#include "emu/isa/instruction.h"
#include "emu/memory/page.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace cxsim::emu::testing {

/// Which instructions a random program consists of.
enum class Mix : std::uint8_t {
    everything,   ///< All of the table.
    everyday,     ///< Those that compiled C is full of. They seldom trap, so programs of them run long.
    vector_loops, ///< Those that loops over floats are full of: they become groups when translated.
    vectors,      ///< All that touch V registers, vl, vs or vm.
    loops,        ///< Everyday ones and vector loops, with short branches and memory around fp: traces.
};

/// Where jumps and memory operands mostly lead.
struct Places {
    Address text = 0;
    Address text_end = 0;
    Address data = 0;
    Address data_end = 0;
};

/// The same seed makes the same instructions.
class RandomInstructions {
  public:
    RandomInstructions(std::uint64_t seed, Mix mix, const Places& places);

    /// The bytes of the next instruction.
    std::vector<std::byte> next();

    std::uint64_t bits() { return random_(); }
    bool chance(unsigned one_in) { return random_() % one_in == 0; }
    /// A value that is likely to be interesting: small, at an edge, an address, a float, or anything.
    std::uint64_t value();

    /// What vs may be.
    std::uint64_t stride();

  private:
    const isa::Row& choose_row();
    void fill_registers(isa::Instruction& instruction);
    void fill_address(isa::Instruction& instruction);
    bool near_frame(isa::Instruction& instruction);

    std::mt19937_64 random_;
    Mix mix_;
    std::span<const isa::Row* const> rows_;
    Places places_;
};

} // namespace cxsim::emu::testing
