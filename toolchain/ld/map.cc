// The link map.
#include "toolchain/ld/link_state.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace cxsim::toolchain {
namespace {

std::string members(const LinkState& state) {
    std::string text;
    for (const InputObject& object : state.inputs.objects) {
        if (!object.reason.empty())
            text += fmt::format("{:<32} for {}\n", object.name, object.reason);
    }
    return text.empty() ? text : "Members taken from archives\n" + text + '\n';
}

std::string sections(const LinkState& state) {
    std::string text = "Address      Size Section\n";
    for (std::size_t place = 0; place < linked_sections.size(); ++place) {
        const OutputSection& output = state.sections[place];
        if (output.size == 0)
            continue;
        text += fmt::format("{:08x} {:8x} {}\n", output.address, output.size,
                            soff::name_of(linked_sections[place]));
        for (const InputObject& object : state.inputs.objects) {
            const soff::Section* section = object.sections[place];
            if (section != nullptr && section->size != 0) {
                text +=
                    fmt::format("{:08x} {:8x}   {}\n", object.addresses[place], section->size, object.name);
            }
        }
    }
    return text;
}

/// Where the value of a name comes from.
std::string origin(const Definition& definition) {
    switch (definition.kind) {
    case Definition::Kind::defined:
        return definition.object->name;
    case Definition::Kind::common:
        return fmt::format("common of {:#x} bytes, {}", definition.common_size, definition.object->name);
    case Definition::Kind::linker:
        return "linker";
    case Definition::Kind::alias:
        return "-A";
    case Definition::Kind::undefined:
        return "undefined";
    }
    return {};
}

std::string symbols(const LinkState& state) {
    std::vector<std::tuple<std::uint32_t, std::string_view, const Definition*>> sorted;
    sorted.reserve(state.inputs.definitions.size());
    for (const auto& [name, definition] : state.inputs.definitions)
        sorted.emplace_back(definition.address, name, &definition);
    std::ranges::sort(sorted);
    std::string text = "\nAddress  Symbol\n";
    for (const auto& [address, name, definition] : sorted)
        text += fmt::format("{:08x} {:<24} {}\n", address, printable(name), origin(*definition));
    return text;
}

} // namespace

std::string make_map(const LinkState& state) {
    return members(state) + sections(state) + symbols(state);
}

} // namespace cxsim::toolchain
