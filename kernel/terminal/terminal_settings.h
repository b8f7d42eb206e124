// The settings of a terminal: termios in host integers.
#pragma once

#include "kernel/abi/terminal.h"

#include <array>
#include <cstdint>

namespace cxsim::kernel {

/// A special character that no key produces.
inline constexpr std::uint8_t disabled_character = 0xff;

/// What a terminal does with characters. Captured and put back by Checkpoint Restart.
struct TerminalSettings {
    std::uint32_t input = 0;   ///< c_iflag
    std::uint32_t output = 0;  ///< c_oflag
    std::uint32_t control = 0; ///< c_cflag
    std::uint32_t local = 0;   ///< c_lflag
    std::array<std::uint8_t, ABI_NCCS> characters{};
    std::int32_t input_speed = 9600;
    std::int32_t output_speed = 9600;

    /// What a terminal starts with: canonical editing, echo, signals.
    static TerminalSettings interactive();
    /// What a console that is not a terminal starts with: plain bytes.
    static TerminalSettings transparent();

    /// Whether any of these bits of c_iflag, or of c_lflag, is set.
    bool has_input(std::uint32_t flag) const { return (input & flag) != 0; }
    bool has_local(std::uint32_t flag) const { return (local & flag) != 0; }
    /// Whether the character is the special one of this number (ABI_VINTR...).
    bool is_special(std::uint8_t character, unsigned which) const {
        return characters[which] != disabled_character && character == characters[which];
    }
    bool operator==(const TerminalSettings&) const = default;
};

} // namespace cxsim::kernel
