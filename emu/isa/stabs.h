// Debugger's symbols ("stabs"): what their n_type means. The numbers are those of the BSD stab format, which
// the compilers of these machines wrote and which GDB reads.
#pragma once

#include "emu/isa/soff.h"

#include <cstdint>
#include <string_view>

namespace cxsim::soff {

/// Types that tools interpret; stab_name() knows more. The bits of symbol_type_mask say what the value is
/// relative to, as with other symbols: of these, functions, lines, entries and files lie in text.
constexpr std::uint8_t stab_function = 0x24;      ///< N_FUN
constexpr std::uint8_t stab_static_data = 0x26;   ///< N_STSYM
constexpr std::uint8_t stab_static_bss = 0x28;    ///< N_LCSYM
constexpr std::uint8_t stab_line = 0x44;          ///< N_SLINE: n_desc is the line, the value its address
constexpr std::uint8_t stab_source_file = 0x64;   ///< N_SO: a source begins; one without a name: it ends
constexpr std::uint8_t stab_included_file = 0x84; ///< N_SOL: the lines that follow are from this file
constexpr std::uint8_t stab_left_brace = 0xc0;    ///< N_LBRAC
constexpr std::uint8_t stab_right_brace = 0xe0;   ///< N_RBRAC

/// The name of a type as debuggers have it, "FUN"; empty if it has none.
std::string_view stab_name(std::uint8_t type) noexcept;

/// The section, as the n_type of its symbols, to which the value of a stab is relative: text, data or bss;
/// symbol_undefined if the value is no address (as in N_LSYM), or relative to a function or source (N_LBRAC).
std::uint8_t stab_section(const Symbol& stab) noexcept;

} // namespace cxsim::soff
