// Neighbouring vector instructions on floats as one loop of the host; see vectors.cc.
#pragma once

#include "emu/cpu/translation/emitter.h"

#include <cstddef>
#include <span>

namespace cxsim::emu::translation {

/// Bytes on the stack that translated code may use between instructions, above the return address.
inline constexpr std::int32_t stack_bytes = 16;

/// Whether the host has what translated vectors need.
bool can_translate_vectors();

/// Translates the group of vector instructions that begins with slot `first`. Returns how many slots it
/// covers: 0 if no group begins there. Afterwards no guest register is in one of the host's.
std::size_t translate_vectors(Emitter& emitter, const Block& block,
                              std::span<const isa::Instruction> instructions, std::size_t first);

} // namespace cxsim::emu::translation
