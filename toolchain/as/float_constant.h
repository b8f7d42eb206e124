// Floating-point constants in the two modes of the machine.
#pragma once

#include "toolchain/as/program.h"

#include <cstdint>
#include <expected>
#include <string>

namespace cxsim::toolchain {

/// The 32 bits of a decimal constant such as "1.5e+00"; an error if it is malformed or out of range.
std::expected<std::uint32_t, std::string> single_bits(const std::string& text, FloatingMode mode);

/// The 64 bits of a decimal constant.
std::expected<std::uint64_t, std::string> double_bits(const std::string& text, FloatingMode mode);

} // namespace cxsim::toolchain
