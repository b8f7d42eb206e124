// Names for the places of a file.
#include "toolchain/sod/labels.h"

#include "toolchain/as/cursor.h"
#include "toolchain/as/operand.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace cxsim::toolchain {
namespace {

/// Whether the assembler reads the name as a symbol, wherever it stands.
bool is_readable(std::string_view name) {
    return !name.empty() && name != "." && !is_digit(name[0]) &&
           std::ranges::all_of(name, is_name_character) && !is_register(name);
}

} // namespace

void SectionLabels::add(std::uint32_t offset, const Label& label) {
    all_.emplace(offset, label);
    if (label.usable)
        usable_.try_emplace(offset, label.name);
    if (label.usable && !label.external)
        local_.try_emplace(offset, label.name);
}

std::optional<std::string> SectionLabels::nearest(const Names& names, std::uint32_t offset) {
    auto found = names.upper_bound(offset);
    if (found == names.begin())
        return std::nullopt;
    --found;
    const std::uint32_t distance = offset - found->first;
    return distance == 0 ? found->second : fmt::format("{}+{:#x}", found->second, distance);
}

Labels::Labels(const soff::File& file) : file_(file), names_(file.symbols.size()) {
    // Other files know the external ones, which therefore keep their names.
    name_symbols(true);
    name_symbols(false);
    using enum soff::SectionType;
    for (const soff::SectionType type : {text, data, bss, thread_data, thread_bss}) {
        std::string name(soff::name_of(type).substr(2));
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
        starts_[soff::symbol_type_in(type)] = unique("L." + name);
    }
    place_symbols();
}

std::string Labels::unique(const std::string& name) {
    std::string candidate = name;
    while (!taken_.insert(candidate).second)
        candidate = fmt::format("{}.{}", name, ++copies_[name]);
    return candidate;
}

void Labels::name_symbols(bool external) {
    for (std::size_t number = 0; number < file_.symbols.size(); ++number) {
        const soff::Symbol& symbol = file_.symbols[number];
        if (symbol.debug() || symbol.external() != external)
            continue;
        Label& label = names_[number];
        label.external = external;
        label.usable = is_readable(symbol.name);
        label.name = printable(symbol.name);
        if (!label.usable)
            continue;
        if (external) {
            // A second definition of the same name is a mistake of the file's.
            label.usable = taken_.insert(symbol.name).second;
        } else {
            label.name = unique(symbol.name);
        }
    }
}

/// Sorts the labels into their sections. Of several sections of a kind in an object, where all begin at 0,
/// the first has the symbols.
void Labels::place_symbols() {
    std::map<std::uint8_t, std::multimap<std::uint32_t, std::size_t>> by_type;
    for (std::size_t number = 0; number < file_.symbols.size(); ++number) {
        const soff::Symbol& symbol = file_.symbols[number];
        if (!symbol.debug() && !symbol.name.empty())
            by_type[symbol.section_type()].emplace(symbol.value, number);
    }
    std::set<std::uint8_t> seen;
    for (const soff::Section& section : file_.sections) {
        SectionLabels& labels = by_section_[&section];
        const std::uint8_t type = soff::symbol_type_in(section.type);
        if (type == soff::symbol_undefined || (!seen.insert(type).second && !file_.executable()))
            continue;
        const auto& symbols = by_type[type];
        for (auto at = symbols.lower_bound(section.address);
             at != symbols.end() && at->first - section.address <= section.size; ++at) {
            labels.add(at->first - section.address, names_[at->second]);
        }
    }
}

std::optional<std::string> Labels::symbol(std::size_t number) const {
    const soff::Symbol& symbol = file_.symbols[number];
    if (symbol.debug() || !is_readable(symbol.name))
        return std::nullopt;
    return names_[number].name;
}

std::optional<std::string> Labels::section_start(std::uint8_t n_type) const {
    const auto found = starts_.find(n_type);
    return found == starts_.end() ? std::nullopt : std::optional(found->second);
}

} // namespace cxsim::toolchain
