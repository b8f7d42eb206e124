// A decoded instruction as the engine runs it: a function and its operands, ready for use.
//
// The slots of a basic block follow each other in memory. Each function does its instruction's work and then
// calls the next slot's function as its last act, which the compiler turns into a jump; the last one of a
// block returns the link to where the program goes on.
#pragma once

#include "emu/cpu/registers.h"
#include "emu/memory/page.h"
#include "emu/models.h"

#include <array>
#include <cstdint>
#include <vector>

namespace cxsim::emu {

class Execution;
struct Block;
struct Slot;
struct VectorOperation;

/// Where a block may go on. Remembers the block there once it is known to live as long as this one.
struct Link {
    Block* target = nullptr;
    Address pc = 0;
};

/// Executes from the slot to the end of its block. Returns where the program goes on, or null if it stopped
/// earlier (a trap, or anything else that the driver must look at; see Execution::stop).
using Handler = Link* (*)(Execution&, Registers&, const Slot*);

struct Slot {
    Handler run = nullptr;
    union {
        Link* links = nullptr;         ///< Branches: [0] taken, [1] the next instruction.
        const VectorOperation* vector; ///< Vector arithmetic: the loops to run.
    };
    std::int32_t immediate = 0; ///< Immediate operand, displacement of a memory operand, or target of a jump.
    Address next_pc = 0;
    std::uint8_t i = 0;
    std::uint8_t j = 0;
    std::uint8_t k = 0;
    std::uint8_t length = 0;          ///< In bytes.
    std::uint8_t cycles = 0;          ///< Without those that depend on the vector length.
    Feature features = Feature::none; ///< Classes it belongs to, but for the floating-point mode.
    bool floating = false;            ///< Computes in the floating-point mode of the psw.
    bool last = false;                ///< No instruction of the same block may follow.

    Address pc() const { return next_pc - length; }
};
static_assert(sizeof(Slot) == 32, "two slots a cache line");

/// A run of instructions that is entered at its start only and left at its end, unless something happens.
struct Block {
    Address pc = 0;
    std::uint32_t count = 0;  ///< Guest instructions (the last slot may be none).
    std::uint32_t cycles = 0; ///< Sum of the slots'.
    Feature features = Feature::none;
    bool floating = false;
    bool straddles = false; ///< One instruction across two pages; lives shorter than either page's code.
    std::array<Link, 2> links;
    std::vector<Slot> slots;
};

} // namespace cxsim::emu
