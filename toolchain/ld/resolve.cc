// The addresses of names, and what is said of those that have none.
#include "toolchain/ld/link_state.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

namespace cxsim::toolchain {
namespace {

std::uint32_t end_of(const LinkState& state, soff::SectionType type) {
    const OutputSection& section = state.sections[place_of(type)];
    return static_cast<std::uint32_t>(section.address + section.size);
}

/// The ends of the parts of memory, for programs that ask and do not define these names themselves.
struct LinkerSymbol {
    const char* name;
    soff::SectionType section;
};
constexpr LinkerSymbol linker_symbols[] = {{"_etext", soff::SectionType::text},
                                           {"_edata", soff::SectionType::data},
                                           {"_end", soff::SectionType::bss}};

void define_linker_symbols(LinkState& state) {
    for (const LinkerSymbol& symbol : linker_symbols) {
        Definition& definition = state.inputs.definitions[symbol.name];
        if (definition.kind != Definition::Kind::undefined)
            continue;
        definition.kind = Definition::Kind::linker;
        definition.address = end_of(state, symbol.section);
    }
}

/// One error for each object that uses the name, with the first place where it does.
void report_undefined(LinkState& state, const std::string& name, const Definition& definition) {
    bool reported = false;
    for (const InputObject& object : state.inputs.objects) {
        std::string first;
        std::size_t more = 0;
        for (const soff::Section& section : object.file.sections) {
            for (const soff::Relocation& relocation : section.relocations) {
                if (!relocation.external || object.definitions[relocation.symbol] != &definition)
                    continue;
                if (first.empty()) {
                    first = describe_place(object, section.type, relocation.offset);
                } else {
                    ++more;
                }
            }
        }
        if (first.empty())
            continue;
        reported = true;
        const std::string others = more == 0   ? ""
                                   : more == 1 ? " and 1 more place"
                                               : fmt::format(" and {} more places", more);
        state.errors.push_back(fmt::format("{}: undefined symbol '{}', used in {}{}", object.name,
                                           printable(name), first, others));
    }
    if (reported)
        return;
    if (definition.object != nullptr) {
        state.errors.push_back(
            fmt::format("{}: undefined symbol '{}'", definition.object->name, printable(name)));
    } else if (name == state.options.entry) {
        state.errors.push_back(fmt::format("entry symbol '{}' is not defined", printable(name)));
    } else {
        state.errors.push_back(
            fmt::format("symbol '{}', which an option asks for, is not defined", printable(name)));
    }
}

} // namespace

void resolve_symbols(LinkState& state) {
    define_linker_symbols(state);
    for (auto& [name, definition] : state.inputs.definitions) {
        if (definition.kind == Definition::Kind::defined)
            definition.address = value_of(*definition.object, *definition.symbol);
        if (definition.kind == Definition::Kind::undefined)
            report_undefined(state, name, definition);
    }
    for (auto& [name, definition] : state.inputs.definitions) {
        if (definition.kind == Definition::Kind::alias)
            definition.address = definition.alias->address;
    }
}

} // namespace cxsim::toolchain
