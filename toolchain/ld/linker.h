// The linker: objects and archives to an executable.
//
// Objects are linked in their order. Archives are then searched, in their order and as often as needed, for
// members that define what is still undefined. Every section starts on a page of its own: text at 0x80001000,
// then thread data, thread bss, data, bss; commons are at the end of bss.
#pragma once

#include "emu/isa/soff.h"

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// An object or an archive with the name that messages give it. The bytes must outlive the linking.
struct LinkInput {
    std::string name;
    std::span<const std::byte> bytes;
};

struct LinkOptions {
    std::string entry = "start";
    std::uint32_t text_address = soff::text_address; ///< a multiple of the page size
    bool strip = false;                              ///< leave out the symbols
    bool discard_locals = false;                     ///< leave out symbols that are not external
};

struct LinkOutput {
    std::vector<std::byte> executable;
    std::string map; ///< sections of each input and external symbols by address, as text
};

/// Links, or returns all errors, one a line, each naming its file.
std::expected<LinkOutput, std::vector<std::string>> link(std::span<const LinkInput> inputs,
                                                         const LinkOptions& options = {});

} // namespace cxsim::toolchain
