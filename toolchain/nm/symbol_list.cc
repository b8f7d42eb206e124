// Choosing, sorting and printing symbols.
#include "toolchain/nm/symbol_list.h"

#include "emu/isa/stabs.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace cxsim::toolchain {
namespace {

bool is_listed(const soff::Symbol& symbol, const SymbolListOptions& options) {
    if (symbol.debug())
        return options.debug && !options.external_only && !options.undefined_only;
    return (!options.external_only || symbol.external()) && (!options.undefined_only || symbol.undefined());
}

std::string line_of(const soff::Symbol& symbol) {
    const std::string value = symbol.undefined() ? std::string(8, ' ') : fmt::format("{:08x}", symbol.value);
    if (!symbol.debug())
        return fmt::format("{} {} {}\n", value, kind_letter(symbol), printable(symbol.name));
    const std::string_view name = soff::stab_name(symbol.type);
    return fmt::format("{} - {:02x} {:04x} {:>5}{}{}\n", value, symbol.other, symbol.description,
                       name.empty() ? fmt::format("{:02x}", symbol.type) : std::string(name),
                       symbol.name.empty() ? "" : " ", printable(symbol.name));
}

} // namespace

std::string list_symbols(const soff::File& file, const SymbolListOptions& options) {
    std::vector<const soff::Symbol*> symbols;
    for (const soff::Symbol& symbol : file.symbols) {
        if (is_listed(symbol, options))
            symbols.push_back(&symbol);
    }
    using Order = SymbolListOptions::Order;
    if (options.order == Order::name)
        std::ranges::stable_sort(symbols, {}, &soff::Symbol::name);
    if (options.order == Order::value)
        std::ranges::stable_sort(symbols, {}, &soff::Symbol::value);
    if (options.reverse)
        std::ranges::reverse(symbols);
    std::string text;
    for (const soff::Symbol* symbol : symbols)
        text += options.prefix + line_of(*symbol);
    return text;
}

} // namespace cxsim::toolchain
