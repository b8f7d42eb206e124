// Where the parts of the output lie.
#include "toolchain/ld/link_state.h"

#include <fmt/format.h>

#include <algorithm>

namespace cxsim::toolchain {
namespace {

constexpr std::uint32_t smallest_alignment = 4;
constexpr std::uint32_t common_alignment = 8;
constexpr std::uint64_t highest_address = 0xfffff000; // the stack's end

std::uint64_t align_up(std::uint64_t value, std::uint64_t alignment) {
    return (value + alignment - 1) / alignment * alignment;
}

void place_commons(LinkState& state, OutputSection& bss) {
    for (auto& [name, definition] : state.inputs.definitions) {
        if (definition.kind != Definition::Kind::common)
            continue;
        bss.size = align_up(bss.size, common_alignment);
        bss.alignment = std::max(bss.alignment, common_alignment);
        definition.address = static_cast<std::uint32_t>(bss.address + bss.size);
        bss.size += definition.common_size;
    }
}

} // namespace

void place_sections(LinkState& state) {
    std::uint64_t address = state.options.relocatable ? 0 : state.options.text_address;
    for (std::size_t place = 0; place < linked_sections.size(); ++place) {
        OutputSection& output = state.sections[place];
        output.address = static_cast<std::uint32_t>(address);
        for (InputObject& object : state.inputs.objects) {
            const soff::Section* section = object.sections[place];
            if (section == nullptr)
                continue;
            const std::uint32_t alignment =
                std::clamp(section->alignment, smallest_alignment, soff::page_size);
            output.alignment = std::max(output.alignment, alignment);
            output.size = align_up(output.size, alignment);
            object.addresses[place] = static_cast<std::uint32_t>(output.address + output.size);
            output.size += section->size;
        }
        const bool has_commons = linked_sections[place] == soff::SectionType::bss;
        if (has_commons && (!state.options.relocatable || state.options.define_commons))
            place_commons(state, output);
        if (address + output.size > highest_address) {
            state.errors.push_back(fmt::format("section {} reaches beyond the address space",
                                               soff::name_of(linked_sections[place])));
            return;
        }
        if (!state.options.relocatable)
            address = align_up(address + output.size, soff::page_size);
    }
}

std::uint32_t value_of(const InputObject& object, const soff::Symbol& symbol) {
    const std::size_t place = place_of_symbol(symbol);
    return place == no_section ? symbol.value : object.addresses[place] + symbol.value;
}

std::vector<soff::Section> output_sections(const LinkState& state) {
    std::vector<soff::Section> sections;
    for (std::size_t place = 0; place < linked_sections.size(); ++place) {
        const OutputSection& source = state.sections[place];
        const bool is_text = linked_sections[place] == soff::SectionType::text;
        if (source.size == 0 && !is_text)
            continue;
        soff::Section section;
        section.type = linked_sections[place];
        section.address = source.address;
        section.size = static_cast<std::uint32_t>(source.size);
        section.protection =
            soff::protection_read | (is_text ? soff::protection_execute : soff::protection_write);
        section.alignment = state.options.relocatable ? source.alignment : soff::page_size;
        section.contents = source.contents;
        sections.push_back(std::move(section));
    }
    return sections;
}

std::vector<soff::Symbol> local_symbols(const LinkState& state) {
    std::vector<soff::Symbol> symbols;
    const KeptSymbols kept = state.options.symbols;
    if (kept == KeptSymbols::external || kept == KeptSymbols::none)
        return symbols;
    for (const InputObject& object : state.inputs.objects) {
        for (const soff::Symbol& symbol : object.file.symbols) {
            const bool temporary =
                kept == KeptSymbols::no_temporary && !symbol.debug() && symbol.name.starts_with('L');
            if ((symbol.external() && !symbol.debug()) || temporary ||
                (kept == KeptSymbols::no_debug && symbol.debug())) {
                continue;
            }
            soff::Symbol copy = symbol;
            copy.value = value_of(object, symbol);
            symbols.push_back(std::move(copy));
        }
    }
    return symbols;
}

} // namespace cxsim::toolchain
