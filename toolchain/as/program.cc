// Symbols by name, and what the assembler's sections are called in SOFF.
#include "toolchain/as/program.h"

namespace cxsim::toolchain {

SymbolId Program::symbol(std::string_view name, const Location& location) {
    const auto [place, is_new] =
        symbol_numbers.try_emplace(std::string(name), static_cast<SymbolId>(symbols.size()));
    if (is_new) {
        AssemblerSymbol symbol;
        symbol.name = name;
        symbol.first_use = location;
        symbols.push_back(std::move(symbol));
    }
    return place->second;
}

soff::SectionType soff_type(SectionId id) {
    using enum soff::SectionType;
    constexpr std::array<soff::SectionType, section_count> types = {text, data, thread_data, bss, thread_bss};
    return types[static_cast<std::size_t>(id)];
}

} // namespace cxsim::toolchain
