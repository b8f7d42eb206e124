// Lines from N_SO, N_SOL and N_SLINE.
#include "toolchain/symbols/line_table.h"

#include "emu/isa/stabs.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

#include <iterator>

namespace cxsim::toolchain {

LineTable::LineTable(std::span<const soff::Symbol> symbols) {
    std::string folder;
    for (const soff::Symbol& symbol : symbols) {
        switch (symbol.type) {
        case soff::stab_source_file:
            // The folder comes first, in a symbol of its own; a source without a name is the end of one.
            if (symbol.name.ends_with('/')) {
                folder = symbol.name;
            } else if (symbol.name.empty()) {
                lines_.try_emplace(symbol.value, Line{no_file, 0});
                folder.clear();
            } else {
                begin_file(symbol.name.starts_with('/') ? symbol.name : folder + symbol.name);
            }
            break;
        case soff::stab_included_file:
            begin_file(symbol.name.starts_with('/') ? symbol.name : folder + symbol.name);
            break;
        case soff::stab_line:
            if (!files_.empty())
                lines_.insert_or_assign(symbol.value, Line{files_.size() - 1, symbol.description});
            break;
        default:
            break;
        }
    }
}

void LineTable::begin_file(const std::string& name) {
    if (files_.empty() || files_.back() != printable(name))
        files_.push_back(printable(name));
}

std::string LineTable::text(const Line& line) const {
    return line.file == no_file ? std::string{} : fmt::format("{}:{}", files_[line.file], line.number);
}

std::string LineTable::beginning_at(std::uint32_t address) const {
    const auto found = lines_.find(address);
    return found == lines_.end() ? std::string{} : text(found->second);
}

std::string LineTable::covering(std::uint32_t address) const {
    const auto next = lines_.upper_bound(address);
    return next == lines_.begin() ? std::string{} : text(std::prev(next)->second);
}

} // namespace cxsim::toolchain
