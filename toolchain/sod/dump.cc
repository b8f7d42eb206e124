// Headers, sections, symbols and relocations.
#include "toolchain/sod/dump.h"

#include "emu/isa/stabs.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

namespace cxsim::toolchain {
namespace {

std::string_view kind_of(const soff::File& file) {
    switch (file.magic) {
    case soff::magic_core:
        return "core";
    case soff::magic_checkpoint:
        return "checkpoint";
    default:
        return file.executable() ? "executable" : "object";
    }
}

std::string protection_text(std::uint32_t protection) {
    std::string text = "---";
    if ((protection & soff::protection_read) != 0)
        text[0] = 'r';
    if ((protection & soff::protection_write) != 0)
        text[1] = 'w';
    if ((protection & soff::protection_execute) != 0)
        text[2] = 'x';
    return text;
}

std::string section_name(std::uint32_t n_type) {
    for (std::uint32_t type = 1; type <= static_cast<std::uint32_t>(soff::SectionType::checkpoint); ++type) {
        const auto section = static_cast<soff::SectionType>(type);
        const std::uint8_t wanted = soff::symbol_type_in(section);
        if (wanted != soff::symbol_undefined && wanted == n_type)
            return std::string(soff::name_of(section));
    }
    return fmt::format("type {}", n_type);
}

} // namespace

std::string dump_header(const soff::File& file) {
    std::string text = fmt::format("SOFF {}: {}\n", kind_of(file), soff::describe_flags(file));
    text +=
        fmt::format("flags {:08x}, machine flags {:08x}, entry {:08x}, {} sections, {} symbols\n", file.flags,
                    file.machine_flags, file.entry, file.sections.size(), file.symbols.size());
    return text;
}

std::string dump_sections(const soff::File& file) {
    std::string text = "  # type        address     size      offset prot align relocations\n";
    for (std::size_t n = 0; n < file.sections.size(); ++n) {
        const soff::Section& section = file.sections[n];
        text +=
            fmt::format("{:3} {:10} {:08x} {:8x} {:11x} {:4} {:5} {:11}\n", n, soff::name_of(section.type),
                        section.address, section.size, section.file_offset,
                        protection_text(section.protection), section.alignment, section.relocations.size());
    }
    return text;
}

std::string dump_symbols(const soff::File& file) {
    std::string text;
    for (const soff::Symbol& symbol : file.symbols) {
        text += fmt::format("{:08x} {} {}", symbol.value, kind_letter(symbol), printable(symbol.name));
        if (symbol.debug()) {
            const std::string_view name = soff::stab_name(symbol.type);
            text += fmt::format(" (stab {} {} {})", name.empty() ? fmt::format("{:02x}", symbol.type) : name,
                                symbol.other, symbol.description);
        }
        text += '\n';
    }
    return text;
}

std::string dump_relocations(const soff::File& file) {
    std::string text;
    for (const soff::Section& section : file.sections) {
        for (const soff::Relocation& relocation : section.relocations) {
            text += fmt::format("{} {:08x} {} bits{} {}\n", soff::name_of(section.type), relocation.offset,
                                8u << relocation.log_size, relocation.pc_relative ? " pc-relative" : "",
                                relocation.external ? printable(file.symbols[relocation.symbol].name)
                                                    : section_name(relocation.symbol));
        }
    }
    return text;
}

} // namespace cxsim::toolchain
