// An object made of objects: sections are put together, relocations and undefined symbols stay.
#include "toolchain/ld/link_state.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

namespace cxsim::toolchain {
namespace {

/// What the symbol table says of a name.
soff::Symbol output_symbol(const LinkState& state, const std::string& name, const Definition& definition) {
    soff::Symbol symbol;
    symbol.name = name;
    symbol.type = soff::symbol_undefined | soff::symbol_external;
    if (definition.kind == Definition::Kind::defined) {
        symbol.type = definition.symbol->type;
        symbol.value = value_of(*definition.object, *definition.symbol);
    } else if (definition.kind == Definition::Kind::common && state.options.define_commons) {
        symbol.type = soff::symbol_bss | soff::symbol_external;
        symbol.value = definition.address;
    } else if (definition.kind == Definition::Kind::common) {
        symbol.value = definition.common_size;
    }
    return symbol;
}

/// The symbols; those that relocations can name first, so that their numbers are small.
std::vector<soff::Symbol> make_symbols(LinkState& state) {
    std::vector<soff::Symbol> symbols;
    for (auto& [name, definition] : state.inputs.definitions) {
        if (definition.kind == Definition::Kind::alias)
            continue;
        definition.number = static_cast<std::uint32_t>(symbols.size());
        symbols.push_back(output_symbol(state, name, definition));
        definition.address = symbols.back().value;
    }
    for (auto& [name, definition] : state.inputs.definitions) {
        if (definition.kind == Definition::Kind::alias)
            definition.number = definition.alias->number;
    }
    constexpr std::size_t most_relocatable = std::size_t{1} << 24;
    if (symbols.size() > most_relocatable)
        state.errors.push_back("too many external symbols for relocations to name");
    for (soff::Symbol& symbol : local_symbols(state))
        symbols.push_back(std::move(symbol));
    return symbols;
}

/// Moves the relocations of one object's section into the output's.
void move_relocations(LinkState& state, const InputObject& object, std::size_t place, soff::Section& to) {
    const soff::Section& section = *object.sections[place];
    const std::uint32_t start = object.addresses[place];
    for (soff::Relocation relocation : section.relocations) {
        const soff::Relocation old = relocation;
        relocation.offset += start;
        if (relocation.external) {
            const Definition* definition = object.definitions[relocation.symbol];
            if (definition == nullptr) {
                state.errors.push_back(fmt::format("{}: a relocation by symbol '{}', which is not external",
                                                   object.name,
                                                   printable(object.file.symbols[relocation.symbol].name)));
                continue;
            }
            relocation.symbol = definition->number;
        } else {
            const std::size_t target = place_of_symbol_type(static_cast<std::uint8_t>(relocation.symbol));
            if (target == no_section || object.sections[target] == nullptr) {
                state.errors.push_back(
                    fmt::format("{}: a relocation by a section that is not there", object.name));
                continue;
            }
            add_to_field(state, object, section.type, old,
                         state.sections[place].contents.data() + relocation.offset, object.addresses[target]);
        }
        to.relocations.push_back(relocation);
    }
}

} // namespace

soff::File make_relocatable(LinkState& state) {
    soff::File file;
    file.flags = soff::flag_object;
    file.symbols = make_symbols(state);
    file.sections = output_sections(state);
    for (soff::Section& section : file.sections) {
        const std::size_t place = place_of(section.type);
        for (const InputObject& object : state.inputs.objects) {
            if (object.sections[place] != nullptr && !is_zeros(section.type))
                move_relocations(state, object, place, section);
        }
    }
    return file;
}

} // namespace cxsim::toolchain
