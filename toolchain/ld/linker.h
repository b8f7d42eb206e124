// The linker: objects and archives to an executable, or to one object that can be linked again.
//
// Objects are linked in their order. Archives are then searched, in their order and as often as needed, for
// members that define what is still undefined, so archives may need each other. Every section starts on a
// page of its own: text at 0x80001000, then thread data, thread bss, data, bss; commons are at the end of
// bss.
#pragma once

#include "emu/isa/soff.h"

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// An object or an archive with the name that messages give it. The bytes must outlive the linking.
struct LinkInput {
    std::string name;
    std::span<const std::byte> bytes;
};

/// Which symbols the output has.
enum class KeptSymbols : std::uint8_t {
    all,
    no_temporary, ///< without those that begin with L
    no_debug,     ///< without the debugger's
    external,     ///< external ones only
    none,         ///< none; in a relocatable output the external ones, which it needs
};

struct LinkOptions {
    std::string entry = "start";
    std::uint32_t text_address = soff::text_address; ///< a multiple of the page size
    KeptSymbols symbols = KeptSymbols::all;
    bool relocatable = false;    ///< make an object: undefined symbols and relocations stay
    bool define_commons = false; ///< give commons room even in an object
    /// New names for old ones: where no object defines the new name, it stands for the old one. Inferred from
    /// how compilers call the linker of these machines, as in -A__iob=___ap$iob.
    std::map<std::string, std::string> aliases{};
    std::vector<std::string> wanted{}; ///< symbols needed even if no object names them
    std::set<std::string> traced{};    ///< symbols whose uses and definitions are listed
    std::optional<std::uint32_t>
        floating{};     ///< the soff::fpmode_* that all objects with floating point must have
    bool posix = false; ///< mark the executable as a POSIX program
};

struct LinkOutput {
    std::vector<std::byte> executable; ///< or the object
    std::string map;   ///< members taken and why, sections of each input, symbols by address, as text
    std::string trace; ///< where the traced symbols are used and defined, one place a line
};

/// Links, or returns all errors, one a line, each naming its file and the place in it.
std::expected<LinkOutput, std::vector<std::string>> link(std::span<const LinkInput> inputs,
                                                         const LinkOptions& options = {});

} // namespace cxsim::toolchain
