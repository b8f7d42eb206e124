// How memory and registers are written: bytes, words, floats, text, instructions.
#pragma once

#include "console/monitor/symbols.h"
#include "console/monitor/thread_memory.h"
#include "emu/memory/address_space.h"

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace cxsim::console::monitor {

/// A row of the table of formats.
struct Format {
    char letter;            ///< As in examine/w.
    unsigned size;          ///< Of an item in bytes; 0 if it varies.
    unsigned per_line;      ///< Items on a line.
    bool floating;          ///< Read and written as a decimal fraction.
    std::string_view title; ///< "word".
};
/// b h w l s d z i.
std::span<const Format> formats();

struct FormatChoice {
    const Format* format = nullptr;
    std::uint32_t count = 1;
    bool given = false; ///< By the operator; otherwise a word.
};
/// What follows the slash of a command: a letter, before or after it a count; empty for the default.
std::expected<FormatChoice, std::string> parse_format(std::string_view text);

/// Text for so many items of memory from the address on; a line that can't be read ends it, and says so.
struct Dump {
    std::string text;
    emu::Address next = 0; ///< The address after the last item.
    bool complete = true;
};
Dump dump_memory(const ThreadMemory& memory, emu::Address address, const FormatChoice& choice, bool ieee,
                 const SymbolTable& symbols);

/// One value in a numeric format: of a register, or of memory.
std::string value_text(std::uint64_t bits, const Format& format, bool ieee);

} // namespace cxsim::console::monitor
