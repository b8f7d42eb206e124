// Settings of a terminal as 4.3BSD's sgtty sees them.
#pragma once

#include "kernel/terminal/terminal.h"

#include <cstdint>

namespace cxsim::kernel {

/// The code (ABI_B9600) of a speed in bits per second; of other speeds that of the next lower one.
std::uint8_t code_of_speed(std::int32_t bits_per_second);
/// sg_flags.
std::uint16_t sgtty_flags(const TerminalSettings& settings);
/// What TIOCSETP does: flags, speeds (those with no such code stay), erase and kill.
void apply_sgttyb(TerminalSettings& settings, const abi_sgttyb& sgttyb);
/// The local modes (TIOCLGET).
std::uint32_t local_modes(const TerminalSettings& settings);
void apply_local_modes(TerminalSettings& settings, std::uint32_t modes);

} // namespace cxsim::kernel
