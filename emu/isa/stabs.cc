// The names of debugger's symbols.
#include "emu/isa/stabs.h"

#include <algorithm>
#include <iterator>

namespace cxsim::soff {
namespace {

struct StabName {
    std::uint8_t type;
    std::string_view name;
};
constexpr StabName names[] = {
    {0x20, "GSYM"},  {0x22, "FNAME"}, {0x24, "FUN"},    {0x26, "STSYM"},  {0x28, "LCSYM"},  {0x2a, "MAIN"},
    {0x2c, "ROSYM"}, {0x30, "PC"},    {0x32, "NSYMS"},  {0x34, "NOMAP"},  {0x3c, "OPT"},    {0x40, "RSYM"},
    {0x42, "M2C"},   {0x44, "SLINE"}, {0x46, "DSLINE"}, {0x48, "BSLINE"}, {0x50, "EHDECL"}, {0x54, "CATCH"},
    {0x60, "SSYM"},  {0x64, "SO"},    {0x80, "LSYM"},   {0x82, "BINCL"},  {0x84, "SOL"},    {0xa0, "PSYM"},
    {0xa2, "EINCL"}, {0xa4, "ENTRY"}, {0xc0, "LBRAC"},  {0xc2, "EXCL"},   {0xc4, "SCOPE"},  {0xe0, "RBRAC"},
    {0xe2, "BCOMM"}, {0xe4, "ECOMM"}, {0xe8, "ECOML"},  {0xfe, "LENG"},
};

/// Types whose bits name a section by chance: their values are no addresses.
constexpr std::uint8_t without_address[] = {0xc4, 0xe4};

} // namespace

std::string_view stab_name(std::uint8_t type) noexcept {
    const auto* found = std::ranges::find(names, type, &StabName::type);
    return found == std::end(names) ? std::string_view{} : found->name;
}

std::uint8_t stab_section(const Symbol& stab) noexcept {
    const std::uint8_t section = stab.section_type();
    const bool is_section = section == symbol_text || section == symbol_data || section == symbol_bss;
    // A function without a name ends the last one; its value is that one's size.
    const bool is_size = stab.type == stab_function && stab.name.empty();
    if (!is_section || is_size || std::ranges::find(without_address, stab.type) != std::end(without_address))
        return symbol_undefined;
    return section;
}

} // namespace cxsim::soff
