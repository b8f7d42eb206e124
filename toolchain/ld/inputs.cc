// Reading objects and archives; which definition of a name counts.
#include "toolchain/ld/inputs.h"

#include "emu/isa/stabs.h"
#include "toolchain/ar/archive.h"
#include "toolchain/symbols/line_table.h"
#include "toolchain/symbols/names.h"
#include "toolchain/symbols/symbol_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace cxsim::toolchain {

/// An archive and which of its members have been taken.
struct LinkedArchive {
    std::string name;
    Archive archive;
    mutable std::set<std::size_t> taken;
};

std::size_t place_of(soff::SectionType type) {
    return static_cast<std::size_t>(std::ranges::find(linked_sections, type) - linked_sections.begin());
}

std::size_t place_of_symbol_type(std::uint8_t n_type) {
    const std::uint8_t wanted = n_type & soff::symbol_type_mask;
    const auto* found = std::ranges::find(linked_sections, wanted, soff::symbol_type_in);
    return static_cast<std::size_t>(found - linked_sections.begin());
}

std::size_t place_of_symbol(const soff::Symbol& symbol) {
    return place_of_symbol_type(symbol.debug() ? soff::stab_section(symbol) : symbol.type);
}

bool is_zeros(soff::SectionType type) {
    return type == soff::SectionType::bss || type == soff::SectionType::thread_bss;
}

void Inputs::read(std::span<const LinkInput> inputs) {
    if (!options_.relocatable)
        definitions.try_emplace(options_.entry);
    for (const std::string& name : options_.wanted)
        definitions.try_emplace(name);
    std::vector<LinkedArchive> archives;
    for (const LinkInput& input : inputs) {
        if (!is_archive(input.bytes)) {
            add_object(input.name, input.bytes, {});
            continue;
        }
        auto archive = parse_archive(input.bytes);
        if (!archive) {
            errors_.push_back(fmt::format("{}: {}", input.name, archive.error()));
        } else if (!archive->has_index) {
            errors_.push_back(
                fmt::format("{}: the archive has no symbol index: run convex-ar s", input.name));
        } else {
            archives.push_back({input.name, std::move(*archive), {}});
        }
    }
    // A member may need another one of any archive, so go round until nothing is added.
    do {
        follow_aliases();
    } while (std::ranges::count_if(archives, [&](const LinkedArchive& archive) { return search(archive); }) !=
             0);
}

/// The name at the end of a chain of aliases, or nullptr if the chain is a circle.
const std::string* Inputs::aliased(const std::string& name) {
    const std::string* end = &name;
    for (std::size_t step = 0; step <= options_.aliases.size(); ++step) {
        const auto next = options_.aliases.find(*end);
        const auto known = definitions.find(*end);
        const bool defined = known != definitions.end() &&
                             known->second.kind != Definition::Kind::undefined &&
                             known->second.kind != Definition::Kind::alias;
        if (next == options_.aliases.end() || (defined && end != &name))
            return end;
        end = &next->second;
    }
    return nullptr;
}

/// Makes the old names needed for the new ones that no object defines.
void Inputs::follow_aliases() {
    for (const auto& [name, old_name] : options_.aliases) {
        const auto found = definitions.find(name);
        if (found == definitions.end() || found->second.kind != Definition::Kind::undefined)
            continue;
        const std::string* end = aliased(name);
        if (end == nullptr) {
            const std::string error = fmt::format("-A {}={}: the alias stands for itself", name, old_name);
            if (std::ranges::find(errors_, error) == errors_.end())
                errors_.push_back(error);
            continue;
        }
        Definition& target = definitions[*end];
        if (target.object == nullptr)
            target.object = found->second.object;
        found->second.kind = Definition::Kind::alias;
        found->second.alias = &target;
    }
}

/// Takes the members that define undefined names; true if there were any.
bool Inputs::search(const LinkedArchive& archive) {
    struct Wanted {
        std::size_t member;
        std::string reason;
    };
    bool found = false;
    for (bool again = true; again;) {
        again = false;
        std::vector<Wanted> wanted;
        for (const auto& [name, definition] : definitions) {
            if (definition.kind != Definition::Kind::undefined)
                continue;
            const auto entry = archive.archive.index.find(name);
            if (entry != archive.archive.index.end() && archive.taken.insert(entry->second).second) {
                const InputObject* by = definition.object;
                wanted.push_back({entry->second, by == nullptr
                                                     ? fmt::format("({})", printable(name))
                                                     : fmt::format("{} ({})", by->name, printable(name))});
            }
        }
        for (const auto& [number, reason] : wanted) {
            const Member& member = archive.archive.members[number];
            add_object(fmt::format("{}({})", archive.name, printable(member.name)), member.contents, reason);
            again = found = true;
        }
        follow_aliases();
    }
    return found;
}

void Inputs::add_object(std::string name, std::span<const std::byte> bytes, std::string reason) {
    auto file = soff::parse(bytes);
    if (!file) {
        errors_.push_back(fmt::format("{}: {}", name, file.error()));
        return;
    }
    if (file->magic != soff::magic_object || (file->flags & soff::flag_object) == 0) {
        const std::string_view kind = file->magic == soff::magic_core         ? "a core file"
                                      : file->magic == soff::magic_checkpoint ? "a checkpoint file"
                                                                              : "an executable";
        errors_.push_back(fmt::format("{}: {}, not an object", name, kind));
        return;
    }
    objects.emplace_back();
    InputObject& object = objects.back();
    object.name = std::move(name);
    object.reason = std::move(reason);
    object.file = std::move(*file);
    if (check_sections(object)) {
        add_symbols(object);
    } else {
        objects.pop_back();
    }
}

bool Inputs::check_sections(InputObject& object) {
    for (const soff::Section& section : object.file.sections) {
        const std::size_t place = place_of(section.type);
        if (place == no_section || object.sections[place] != nullptr) {
            errors_.push_back(fmt::format("{}: {} section {}", object.name,
                                          place == no_section ? "cannot link a" : "more than one",
                                          soff::name_of(section.type)));
            return false;
        }
        if (!is_zeros(section.type) && section.contents.size() != section.size) {
            errors_.push_back(
                fmt::format("{}: section {} has no contents", object.name, soff::name_of(section.type)));
            return false;
        }
        object.sections[place] = &section;
    }
    for (const soff::Symbol& symbol : object.file.symbols) {
        const std::size_t place = place_of_symbol_type(symbol.type);
        if (!symbol.debug() && place != no_section && object.sections[place] == nullptr) {
            errors_.push_back(fmt::format("{}: symbol '{}' is in a section that is not there", object.name,
                                          printable(symbol.name)));
            return false;
        }
    }
    return true;
}

void Inputs::add_symbols(InputObject& object) {
    object.definitions.resize(object.file.symbols.size());
    for (std::size_t number = 0; number < object.definitions.size(); ++number) {
        const soff::Symbol& symbol = object.file.symbols[number];
        if (!symbol.external() || symbol.debug())
            continue;
        object.definitions[number] = &definitions[symbol.name];
        add_symbol(object, symbol, *object.definitions[number]);
        if (options_.traced.contains(symbol.name)) {
            trace += fmt::format("{}: {} '{}'\n", object.name,
                                 symbol.undefined() ? "uses"
                                 : symbol.common()  ? "has common"
                                                    : "defines",
                                 printable(symbol.name));
        }
    }
}

void Inputs::add_symbol(const InputObject& object, const soff::Symbol& symbol, Definition& definition) {
    if (symbol.undefined()) {
        if (definition.object == nullptr)
            definition.object = &object;
        return;
    }
    using enum Definition::Kind;
    if (symbol.common()) {
        if (definition.kind == defined)
            return;
        if (definition.kind != common)
            definition.object = &object;
        definition.kind = common;
        definition.symbol = &symbol;
        definition.common_size = std::max(definition.common_size, symbol.value);
        return;
    }
    if (definition.kind == defined) {
        errors_.push_back(fmt::format("{}: symbol '{}' at {} is already defined in {} at {}", object.name,
                                      printable(symbol.name), describe_definition(symbol),
                                      definition.object->name, describe_definition(*definition.symbol)));
        return;
    }
    definition.kind = defined;
    definition.object = &object;
    definition.symbol = &symbol;
}

std::string describe_place(const InputObject& object, soff::SectionType section, std::uint32_t offset) {
    std::string place = fmt::format("{}+{:#x}", soff::name_of(section), offset);
    if (section == soff::SectionType::text) {
        const std::string line = LineTable(object.file.symbols).covering(offset);
        if (!line.empty())
            place += ", " + line;
    }
    const std::string name = SymbolMap(object.file, section).describe(offset);
    return name.empty() ? place : fmt::format("{} ({})", name, place);
}

std::string describe_definition(const soff::Symbol& symbol) {
    const std::size_t place = place_of_symbol(symbol);
    return place == no_section ? fmt::format("{:#x}", symbol.value)
                               : fmt::format("{}+{:#x}", soff::name_of(linked_sections[place]), symbol.value);
}

} // namespace cxsim::toolchain
