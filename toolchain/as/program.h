// What an assembly source becomes before it is laid out: symbols, and sections made of fragments.
#pragma once

#include "emu/isa/instruction.h"
#include "emu/isa/soff.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cxsim::toolchain {

/// A place in a source file.
struct Location {
    std::string file;
    unsigned line = 0;
};

/// An error and where it is.
struct Diagnostic {
    Location location{};
    std::string message;
};

/// Number of a symbol in `Program::symbols`.
using SymbolId = std::uint32_t;
constexpr SymbolId no_symbol = 0xffffffff;

/// constant + add - subtract, either symbol possibly absent.
struct Expression {
    std::int64_t constant = 0;
    SymbolId add = no_symbol;
    SymbolId subtract = no_symbol;

    bool is_constant() const { return add == no_symbol && subtract == no_symbol; }
};

/// The sections that can be assembled into.
enum class SectionId : std::uint8_t { text, data, thread_data, bss, thread_bss };
constexpr std::size_t section_count = 5;

/// A position in a section that stays right while fragments before it change their sizes.
struct Position {
    SectionId section = SectionId::text;
    unsigned subsection = 0;
    std::size_t fragment = 0;
    std::uint32_t offset = 0; ///< in the fragment
};

/// A symbol: undefined, a label, an expression (.set), or a common block.
struct AssemblerSymbol {
    enum class Kind : std::uint8_t { undefined, label, expression, common };
    std::string name;
    Kind kind = Kind::undefined;
    bool global = false;
    bool temporary = false; ///< made for ".": never in the symbol table
    Position position;      ///< of a label
    Expression expression;
    std::uint32_t common_size = 0;
    Location first_use;
    Location definition; ///< line 0 if there is none
};

/// A field whose value is known only after layout.
struct Fixup {
    enum class Kind : std::uint8_t {
        word, ///< 32 bits; the only kind that may hold the address of a symbol
        byte, ///< 8, 16 or 64 bits of a difference
        halfword,
        longword,
        displacement, ///< signed 16 bits
        branch,       ///< the byte displacement of a branch, relative to the fixup's instruction
    };
    Kind kind = Kind::word;
    std::uint32_t offset = 0; ///< in the fragment; of the opcode for branches
    Expression value{};
    Location location{};
};

/// A piece of a section.
struct Fragment {
    enum class Kind : std::uint8_t { bytes, alignment, space, branch };
    Kind kind = Kind::bytes;
    std::vector<std::byte> bytes;
    std::vector<Fixup> fixups;
    std::uint32_t amount = 0; ///< alignment in bytes, or size of a space
    // A branch whose reach is not yet known: `near` takes a byte displacement, `far` an address.
    const isa::Row* near = nullptr;
    const isa::Row* far = nullptr;
    bool is_far = false;
    // Set by layout.
    std::uint32_t address = 0; ///< in the section
    std::uint32_t size = 0;
};

struct ProgramSection {
    std::map<unsigned, std::vector<Fragment>> subsections;
    std::uint32_t alignment = 4;
    std::uint32_t size = 0; ///< set by layout
};

/// An entry of the debugger's (.stabs and its kin).
struct Stab {
    std::string text;
    std::uint8_t type = 0;
    std::uint8_t other = 0;
    std::uint16_t description = 0;
    Expression value{};
    Location location{};
};

enum class FloatingMode : std::uint8_t { native, ieee };

/// Everything that a source file says.
struct Program {
    std::array<ProgramSection, section_count> sections;
    std::vector<AssemblerSymbol> symbols;
    std::unordered_map<std::string, SymbolId> symbol_numbers;
    std::vector<Stab> stabs;
    std::vector<Diagnostic> errors;
    FloatingMode floating_mode = FloatingMode::ieee;
    bool uses_floating_point = false;
    std::uint32_t machine_flags = 0; ///< soff::machine_* of the instructions used

    ProgramSection& section(SectionId id) { return sections[static_cast<std::size_t>(id)]; }
    const ProgramSection& section(SectionId id) const { return sections[static_cast<std::size_t>(id)]; }

    /// The symbol of that name, made if it is new.
    SymbolId symbol(std::string_view name, const Location& location);
    void error(const Location& location, std::string message) {
        errors.push_back({location, std::move(message)});
    }
};

soff::SectionType soff_type(SectionId id);

} // namespace cxsim::toolchain
