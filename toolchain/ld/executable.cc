// The last steps to an executable: relocations and symbols.
#include "emu/isa/byte_order.h"
#include "toolchain/ld/link_state.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

#include <optional>

namespace cxsim::toolchain {
namespace {

/// What is added to the field: the address of a symbol or section.
std::optional<std::uint32_t> base_of(LinkState& state, const InputObject& object,
                                     const soff::Relocation& relocation) {
    if (relocation.external) {
        const Definition* definition = object.definitions[relocation.symbol];
        if (definition != nullptr)
            return definition->address;
        state.errors.push_back(fmt::format("{}: a relocation by symbol '{}', which is not external",
                                           object.name,
                                           printable(object.file.symbols[relocation.symbol].name)));
        return std::nullopt;
    }
    const std::size_t place = place_of_symbol_type(static_cast<std::uint8_t>(relocation.symbol));
    if (place != no_section && object.sections[place] != nullptr)
        return object.addresses[place];
    state.errors.push_back(fmt::format("{}: a relocation by a section that is not there", object.name));
    return std::nullopt;
}

soff::Symbol output_symbol(const std::string& name, const Definition& definition) {
    const Definition& meant = definition.alias != nullptr && definition.kind == Definition::Kind::alias
                                  ? *definition.alias
                                  : definition;
    const std::uint8_t type = meant.kind == Definition::Kind::defined  ? meant.symbol->section_type()
                              : meant.kind == Definition::Kind::common ? soff::symbol_bss
                                                                       : soff::symbol_absolute;
    soff::Symbol symbol;
    symbol.name = name;
    symbol.value = definition.address;
    symbol.type = type | soff::symbol_external;
    return symbol;
}

} // namespace

void add_to_field(LinkState& state, const InputObject& object, soff::SectionType type,
                  const soff::Relocation& relocation, std::byte* field, std::uint32_t base) {
    // Words wrap around like the machine's own sums of addresses; smaller fields must hold the whole sum.
    if (relocation.log_size == 2) {
        isa::store_be32(field, isa::load_be32(field) + base);
        return;
    }
    const unsigned bits = 8u << relocation.log_size;
    const auto complain = [&](const std::string& reason) {
        const std::string symbol =
            relocation.external
                ? fmt::format(" by '{}'", printable(object.file.symbols[relocation.symbol].name))
                : std::string{};
        state.errors.push_back(fmt::format("{}: relocation{} in {}: {}", object.name, symbol,
                                           describe_place(object, type, relocation.offset), reason));
    };
    if (relocation.log_size > 2) {
        complain(fmt::format("fields of {} bits are not supported", bits));
        return;
    }
    const std::int64_t addend = relocation.log_size == 0 ? static_cast<std::int8_t>(isa::load_be8(field))
                                                         : static_cast<std::int16_t>(isa::load_be16(field));
    const std::int64_t sum = static_cast<std::int32_t>(base) + addend;
    if (sum < -(std::int64_t{1} << (bits - 1)) || sum >= std::int64_t{1} << bits) {
        complain(
            fmt::format("overflow: {:#x} does not fit in {} bits", static_cast<std::uint32_t>(sum), bits));
    } else if (relocation.log_size == 0) {
        *field = static_cast<std::byte>(sum & 0xff);
    } else {
        isa::store_be16(field, static_cast<std::uint16_t>(sum));
    }
}

void relocate(LinkState& state) {
    for (std::size_t place = 0; place < linked_sections.size(); ++place) {
        OutputSection& output = state.sections[place];
        if (is_zeros(linked_sections[place]))
            continue;
        output.contents.resize(output.size);
        for (const InputObject& object : state.inputs.objects) {
            const soff::Section* section = object.sections[place];
            if (section == nullptr)
                continue;
            const std::uint32_t address = object.addresses[place];
            std::byte* start = output.contents.data() + (address - output.address);
            std::ranges::copy(section->contents, start);
            if (state.options.relocatable)
                continue;
            for (const soff::Relocation& relocation : section->relocations) {
                if (const auto base = base_of(state, object, relocation)) {
                    add_to_field(state, object, section->type, relocation, start + relocation.offset,
                                 relocation.pc_relative ? *base - (address + relocation.offset) : *base);
                }
            }
        }
    }
}

soff::File make_executable(LinkState& state) {
    soff::File file;
    file.flags = soff::flag_executable;
    file.machine_flags = soff::load_demand_paged | (state.options.posix ? soff::load_posix : 0);
    file.entry = state.inputs.definitions.at(state.options.entry).address;
    file.sections = output_sections(state);
    if (state.options.symbols == KeptSymbols::none)
        return file;
    file.symbols = local_symbols(state);
    for (const auto& [name, definition] : state.inputs.definitions)
        file.symbols.push_back(output_symbol(name, definition));
    return file;
}

} // namespace cxsim::toolchain
