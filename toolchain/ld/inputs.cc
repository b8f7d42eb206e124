// Reading objects and archives; which definition of a name counts.
#include "toolchain/ld/inputs.h"

#include "toolchain/ar/archive.h"

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

void Inputs::read(std::span<const LinkInput> inputs, const std::string& entry) {
    definitions.try_emplace(entry);
    std::vector<LinkedArchive> archives;
    for (const LinkInput& input : inputs) {
        if (!is_archive(input.bytes)) {
            add_object(input.name, input.bytes);
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
    while (std::ranges::count_if(archives, [&](const LinkedArchive& archive) { return search(archive); }) !=
           0) {
    }
}

/// Takes the members that define undefined names; true if there were any.
bool Inputs::search(const LinkedArchive& archive) {
    bool found = false;
    for (bool again = true; again;) {
        again = false;
        std::vector<std::size_t> wanted;
        for (const auto& [name, definition] : definitions) {
            if (definition.kind != Definition::Kind::undefined)
                continue;
            const auto entry = archive.archive.index.find(name);
            if (entry != archive.archive.index.end() && archive.taken.insert(entry->second).second) {
                wanted.push_back(entry->second);
            }
        }
        for (const std::size_t number : wanted) {
            const Member& member = archive.archive.members[number];
            add_object(fmt::format("{}({})", archive.name, member.name), member.contents);
            again = found = true;
        }
    }
    return found;
}

void Inputs::add_object(std::string name, std::span<const std::byte> bytes) {
    auto file = soff::parse(bytes);
    if (!file) {
        errors_.push_back(fmt::format("{}: {}", name, file.error()));
        return;
    }
    if (file->magic != soff::magic_object || (file->flags & soff::flag_object) == 0) {
        errors_.push_back(fmt::format("{}: not an object", name));
        return;
    }
    objects.emplace_back();
    InputObject& object = objects.back();
    object.name = std::move(name);
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
        const bool zeros =
            section.type == soff::SectionType::bss || section.type == soff::SectionType::thread_bss;
        if (!zeros && section.contents.size() != section.size) {
            errors_.push_back(
                fmt::format("{}: section {} has no contents", object.name, soff::name_of(section.type)));
            return false;
        }
        object.sections[place] = &section;
    }
    for (const soff::Symbol& symbol : object.file.symbols) {
        const std::size_t place = place_of_symbol_type(symbol.type);
        if (!symbol.debug() && place != no_section && object.sections[place] == nullptr) {
            errors_.push_back(
                fmt::format("{}: symbol '{}' is in a section that is not there", object.name, symbol.name));
            return false;
        }
    }
    return true;
}

void Inputs::add_symbols(const InputObject& object) {
    for (const soff::Symbol& symbol : object.file.symbols) {
        if (symbol.external() && !symbol.debug())
            add_symbol(object, symbol);
    }
}

void Inputs::add_symbol(const InputObject& object, const soff::Symbol& symbol) {
    Definition& definition = definitions[symbol.name];
    if (symbol.undefined()) {
        if (definition.object == nullptr)
            definition.object = &object;
        return;
    }
    using enum Definition::Kind;
    if (symbol.common()) {
        if (definition.kind == defined)
            return;
        if (definition.kind == undefined)
            definition.object = &object;
        definition.kind = common;
        definition.common_size = std::max(definition.common_size, symbol.value);
        return;
    }
    if (definition.kind == defined) {
        errors_.push_back(fmt::format("{}: symbol '{}' is already defined in {}", object.name, symbol.name,
                                      definition.object->name));
        return;
    }
    definition.kind = defined;
    definition.object = &object;
    definition.symbol = &symbol;
}

} // namespace cxsim::toolchain
