// What the inputs of the fuzzer of engines look like: a header that sets up a machine, then code.
#pragma once

#include "emu/cpu/registers.h"
#include "emu/memory/page.h"
#include "tests/tools/random_instructions.h"

#include <cstddef>

namespace cxsim::fuzz {

/// Where code and data lie.
inline constexpr emu::testing::Places places = {.text = 0x80001000,
                                                .text_end = 0x80001000 + 2 * emu::page_size,
                                                .data = 0x80100000,
                                                .data_end = 0x80100000 + 2 * emu::page_size};

/// The header: a byte for the model and the mode, a word for the length of runs, the A and S registers, a
/// word from which the V registers are made, then these:
inline constexpr std::size_t vector_length_at = 1 + 4 + 8 * 4 + 8 * 8 + 4;
inline constexpr std::size_t vector_stride_at = vector_length_at + 1;
inline constexpr std::size_t status_word_at = vector_stride_at + 1;
inline constexpr std::size_t header_bytes = status_word_at + 4;

} // namespace cxsim::fuzz
