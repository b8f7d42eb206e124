// From addresses to symbols.
#include "toolchain/symbols/symbol_map.h"

#include "toolchain/symbols/names.h"

#include <fmt/format.h>

namespace cxsim::toolchain {

SymbolMap::SymbolMap(const soff::File& executable) {
    for (const soff::Symbol& symbol : executable.symbols) {
        if (symbol.section_type() != soff::symbol_undefined && symbol.section_type() != soff::symbol_absolute)
            add(symbol);
    }
}

SymbolMap::SymbolMap(const soff::File& file, soff::SectionType type) {
    const std::uint8_t wanted = soff::symbol_type_in(type);
    if (wanted == soff::symbol_undefined)
        return;
    for (const soff::Symbol& symbol : file.symbols) {
        if (symbol.section_type() == wanted)
            add(symbol);
    }
}

/// Of several names for a place an external one counts, as it is the one that other files use.
void SymbolMap::add(const soff::Symbol& symbol) {
    if (symbol.debug() || symbol.name.empty())
        return;
    if (symbol.external()) {
        names_.insert_or_assign(symbol.value, printable(symbol.name));
    } else {
        names_.try_emplace(symbol.value, printable(symbol.name));
    }
}

std::string SymbolMap::describe(std::uint32_t address, std::uint32_t farthest) const {
    auto found = names_.upper_bound(address);
    if (found == names_.begin())
        return {};
    --found;
    const std::uint32_t distance = address - found->first;
    if (distance == 0)
        return found->second;
    return distance <= farthest ? fmt::format("{}+{:#x}", found->second, distance) : std::string{};
}

} // namespace cxsim::toolchain
