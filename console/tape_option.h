// Naming a tape and its drive, as --tape and the monitor do.
#pragma once

#include "emu/devices/tape/tape_drive.h"

#include <cstddef>
#include <expected>
#include <string>

namespace cxsim::console {

/// A reel to put on a drive.
struct TapeOption {
    std::size_t unit = 0;
    emu::TapeReel reel;
};

/// Reads `UNIT=FILE[,ro][,size=MEGABYTES]`; the error says what is wrong with it.
std::expected<TapeOption, std::string> parse_tape(const std::string& text);

} // namespace cxsim::console
