// SOFF, the object, executable, core and checkpoint file format: the one definition of its layout.
//
// docs/soff.md shows the layout byte by byte and says which parts of it are ours. Everything is big-endian.
// In the file: file header, optional header, section headers, section contents, relocations, symbols,
// strings.
#pragma once

#include "emu/isa/big_endian.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::soff {

// ---- Constants
// ----------------------------------------------------------------------------------------------

constexpr std::uint32_t magic_object = 0601; ///< executables and objects
constexpr std::uint32_t magic_core = 0605;
constexpr std::uint32_t magic_checkpoint = 0607;

/// Bits of o_flags.
constexpr std::uint32_t flag_executable = 0x80000000;
constexpr std::uint32_t flag_object = 0x40000000;
constexpr std::uint32_t flag_stripped = 0x20000000;
constexpr std::uint32_t fpmode_mask = 0x18000000;
constexpr std::uint32_t fpmode_native = 0x00000000;
constexpr std::uint32_t fpmode_ieee = 0x10000000;
constexpr std::uint32_t fpmode_undefined = 0x18000000; ///< no floating point used

/// Bits of o_mflags: what the code needs, and how it is loaded. All of machine_mask clear: runs on a C1.
constexpr std::uint32_t machine_mask = 0x000f0000;
constexpr std::uint32_t machine_c2 = 0x00010000;
constexpr std::uint32_t machine_c2mp = 0x00020000;
constexpr std::uint32_t machine_parallel = 0x00040000;
constexpr std::uint32_t machine_intrinsic = 0x00080000;
constexpr std::uint32_t load_demand_paged = 1;
constexpr std::uint32_t load_pre_paged = 2;
constexpr std::uint32_t load_non_swapped = 4;
constexpr std::uint32_t load_posix = 8;

/// Section types: s_flags & section_type_mask.
constexpr std::uint32_t section_type_mask = 0xff;
enum class SectionType : std::uint32_t {
    text = 1,       ///< S_TEXT
    data,           ///< S_DATA
    thread_data,    ///< S_TDATA: each thread has a copy of its own
    bss,            ///< S_BSS
    thread_bss,     ///< S_TBSS
    common,         ///< S_COMON
    thread_text,    ///< S_TTEXT
    context,        ///< S_CONTEXT: process state in core and checkpoint files
    thread_context, ///< S_TCONTEXT: state of one thread
    checkpoint,     ///< S_CHKPNT: what only a checkpoint needs
};
/// The constant's name, "S_TEXT"; empty for an unknown type.
std::string_view name_of(SectionType type) noexcept;

/// Bits of s_prot.
constexpr std::uint32_t protection_read = 1;
constexpr std::uint32_t protection_write = 2;
constexpr std::uint32_t protection_execute = 4;

/// Bits of a symbol's n_type. A symbol with any bit of symbol_debug is a debugger's ("stab").
constexpr std::uint8_t symbol_external = 0x01;
constexpr std::uint8_t symbol_type_mask = 0x1e;
constexpr std::uint8_t symbol_debug = 0xe0;
constexpr std::uint8_t symbol_undefined = 0x00; ///< external with a non-zero value: a common of that size
constexpr std::uint8_t symbol_absolute = 0x02;
constexpr std::uint8_t symbol_text = 0x04;
constexpr std::uint8_t symbol_data = 0x06;
constexpr std::uint8_t symbol_bss = 0x08;
constexpr std::uint8_t symbol_thread_data = 0x0a;
constexpr std::uint8_t symbol_thread_bss = 0x0c;
/// The n_type of symbols in a section of this type; symbol_undefined if such sections have no symbols.
std::uint8_t symbol_type_in(SectionType type) noexcept;

/// Where an executable's text lies, in the file and in memory.
constexpr std::uint32_t page_size = 4096;
constexpr std::uint64_t text_file_offset = 0x1000;
constexpr std::uint32_t text_address = 0x80001000;

// ---- Layout in the file
// -------------------------------------------------------------------------------------

template <class Integer>
using Be = isa::BigEndian<Integer>;

/// File header and optional header, at offset 0.
struct FileHeader {
    Be<std::uint32_t> h_magic;
    Be<std::uint32_t> h_nscns;  ///< number of section headers
    Be<std::uint32_t> h_timdat; ///< time of creation, seconds since 1970; 0 if not recorded
    Be<std::uint32_t> h_vers;   ///< layout_version
    Be<std::uint64_t> h_scnptr; ///< file offset of the section headers
    Be<std::uint64_t> h_strptr; ///< file offset of the strings
    Be<std::uint32_t> h_strsiz; ///< size of the strings in bytes
    Be<std::uint32_t> h_opthdr; ///< size of the optional header in bytes
    Be<std::uint32_t> h_reserved[6];
    // The optional header.
    Be<std::uint32_t> o_entry; ///< address of the first instruction
    Be<std::uint32_t> o_reserved;
    Be<std::uint64_t> o_symptr; ///< file offset of the symbols
    Be<std::uint32_t> o_nsyms;  ///< number of symbols
    Be<std::uint32_t> o_flags;
    Be<std::uint32_t> o_mflags;
    Be<std::uint32_t> o_reserved2;
};
static_assert(sizeof(FileHeader) == 96 && offsetof(FileHeader, o_entry) == 64);
static_assert(offsetof(FileHeader, o_flags) == 84 && offsetof(FileHeader, o_mflags) == 88);
constexpr std::uint32_t optional_header_size = 32;
constexpr std::uint32_t layout_version = 1;

struct SectionHeader {
    Be<std::uint32_t> s_vaddr;  ///< address; 0 in objects
    Be<std::uint32_t> s_size;   ///< in bytes
    Be<std::uint64_t> s_scnptr; ///< file offset of the contents; 0: none, the section is zero
    Be<std::uint64_t> s_relptr; ///< file offset of the relocations
    Be<std::uint32_t> s_nrel;   ///< number of relocations
    Be<std::uint32_t> s_prot;
    Be<std::uint32_t> s_flags; ///< the type
    Be<std::uint32_t> s_align; ///< alignment in bytes, a power of two; 0 where it means nothing
};
static_assert(sizeof(SectionHeader) == 40);

/// The second word: symbol number 24 bits, pc-relative 1, log2 of the size 2, external 1, unused 4.
struct RelocationEntry {
    Be<std::uint32_t> r_address; ///< offset of the field in its section
    Be<std::uint32_t> r_info;
};
static_assert(sizeof(RelocationEntry) == 8);

struct SymbolEntry {
    Be<std::uint32_t> n_strx; ///< offset of the name in the strings; 0: unnamed
    Be<std::uint8_t> n_type;
    Be<std::uint8_t> n_other;
    Be<std::uint16_t> n_desc;
    Be<std::uint32_t> n_value;
};
static_assert(sizeof(SymbolEntry) == 12);

// ---- In memory
// ----------------------------------------------------------------------------------------------

/// A field of a section to which an address is added when the file is linked. The field holds the addend.
struct Relocation {
    std::uint32_t offset = 0;  ///< in the section
    std::uint32_t symbol = 0;  ///< symbol number if `external`, else the n_type of the section meant
    bool external = false;     ///< add the symbol's value, not a section's address
    bool pc_relative = false;  ///< subtract the field's own address
    std::uint8_t log_size = 2; ///< log2 of the field's size in bytes
};

/// A symbol. In objects the value is relative to the symbol's section.
struct Symbol {
    std::string name;
    std::uint8_t type = 0;
    std::uint8_t other = 0;
    std::uint16_t description = 0;
    std::uint32_t value = 0;

    bool external() const noexcept { return (type & symbol_external) != 0; }
    bool debug() const noexcept { return (type & symbol_debug) != 0; }
    std::uint8_t section_type() const noexcept { return type & symbol_type_mask; }
    bool undefined() const noexcept { return !debug() && section_type() == symbol_undefined && value == 0; }
    bool common() const noexcept {
        return !debug() && section_type() == symbol_undefined && external() && value != 0;
    }
};

/// A section. `contents` refers to bytes that someone else keeps: the file parsed, or the program that writes
/// one.
struct Section {
    SectionType type = SectionType::text;
    std::uint32_t address = 0;
    std::uint32_t size = 0;
    std::uint32_t protection = 0;
    std::uint32_t alignment = 0;
    std::span<const std::byte> contents; ///< `size` bytes, or none for a section of zeros
    std::uint64_t file_offset = 0;       ///< of the contents; set by `parse`
    std::vector<Relocation> relocations;
};

/// A whole file.
struct File {
    std::uint32_t magic = magic_object;
    std::uint32_t flags = 0;         ///< o_flags
    std::uint32_t machine_flags = 0; ///< o_mflags
    std::uint32_t entry = 0;
    std::uint32_t time = 0;
    std::vector<Section> sections;
    std::vector<Symbol> symbols;

    /// Core and checkpoint files keep the flag of the program they came from.
    bool executable() const noexcept { return magic == magic_object && (flags & flag_executable) != 0; }
};

/// Whether the bytes begin with a SOFF magic number.
bool has_soff_magic(std::span<const std::byte> bytes) noexcept;

/// Reads a file from any bytes. The result's sections refer to `bytes`. On failure: what is wrong, as in
/// "section 2 reaches beyond the end of the file".
std::expected<File, std::string> parse(std::span<const std::byte> bytes);

/// The bytes of a file. The contents of an executable's sections begin at multiples of the page size, the
/// first at text_file_offset; in other files sections are packed.
std::vector<std::byte> write(const File& file);

/// "executable c2 parallel ieee fpmode": what `file` says of o_flags and o_mflags, in its order of words.
std::string describe_flags(const File& file);

} // namespace cxsim::soff
