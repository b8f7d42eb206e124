// The memory that a file describes: of an executable as it is loaded, of a core or checkpoint file as it was
// left.
#pragma once

#include "emu/isa/soff.h"
#include "toolchain/symbols/symbol_map.h"

#include <cstdint>
#include <expected>
#include <string>

namespace cxsim::toolchain {

/// The bytes from an address to the end of its section, or some of them if the section is zeros that the file
/// does not hold; none if no section has the address.
std::span<const std::byte> memory_at(const soff::File& file, std::uint32_t address);

/// How memory is shown, by the letters of adb.
enum class MemoryFormat : char {
    hexadecimal = 'x', ///< words, and as characters
    decimal = 'd',     ///< words
    instructions = 'i',
    singles = 'f', ///< floats of 32 bits, in the floating mode of the file
    doubles = 'F',
    text = 's', ///< one string that ends with a zero byte, per item
};

/// A range of memory: "ADDRESS[,COUNT[FORMAT]]", the address in hexadecimal, COUNT items (1 if left out).
struct MemoryRange {
    std::uint32_t address = 0;
    std::uint32_t count = 1;
    MemoryFormat format = MemoryFormat::hexadecimal;
};
/// What is wrong with the text, if it is no range.
std::expected<MemoryRange, std::string> parse_memory_range(const std::string& text);

/// The range as text, with the names of places by `symbols`; or the reason why it cannot be shown: no section
/// of the file holds its beginning.
std::expected<std::string, std::string> dump_memory(const soff::File& file, const MemoryRange& range,
                                                    const SymbolMap& symbols);

} // namespace cxsim::toolchain
