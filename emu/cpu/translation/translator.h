// Hot blocks as code of the host: an optional third way to run the slots of a block.
//
// A translated block is entered, left and stopped in exactly the states that its slots know: what can't be
// done in line (a TLB miss, a trap, an instruction that has no translation) is left to the slot's own
// function, with all registers in place, and execution goes on from there. So the translation needs to know
// nothing of traps, and counts exactly as the slots do.
#pragma once

#include "emu/cpu/engine/slot.h"

#include <cstddef>
#include <memory>
#include <span>

namespace cxsim::emu {

class DecodedCode;

/// Makes host code of blocks. Serves one CPU.
class Translator {
  public:
    Translator() = default;
    Translator(const Translator&) = delete;
    Translator& operator=(const Translator&) = delete;
    virtual ~Translator() = default;

    /// Runs a slot as `slot->run` would, from C++: translated code uses registers that C++ wants to keep.
    virtual Handler entrance() const = 0;
    /// Makes the block's slots run translated code, which lives as long as the block. `code` and `bytes` are
    /// those of the page that the block lies in. A block that can't be translated is left as it is.
    virtual void translate(Block& block, DecodedCode& code, std::span<const std::byte> bytes) = 0;
};

/// A translator for this host, or null if there is none.
std::unique_ptr<Translator> make_translator(const Execution& execution);

} // namespace cxsim::emu
