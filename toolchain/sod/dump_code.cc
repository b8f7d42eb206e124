// The disassembly of a file's text sections.
#include "emu/isa/byte_order.h"
#include "emu/isa/instruction.h"
#include "toolchain/sod/dump.h"
#include "toolchain/sod/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace cxsim::toolchain {
namespace {

/// Symbols by address, and relocations by the address of their field, of one text section.
class Places {
  public:
    Places(const soff::File& file, const soff::Section& section) : file_(file) {
        const bool is_object = file.magic == soff::magic_object && !file.executable();
        for (const soff::Symbol& symbol : file.symbols) {
            if (symbol.debug() || symbol.name.empty())
                continue;
            // In an object, the values of other sections' symbols would be taken for places in this one.
            const bool here = symbol.section_type() == soff::symbol_type_in(section.type);
            const bool defined = symbol.section_type() != soff::symbol_undefined &&
                                 symbol.section_type() != soff::symbol_absolute;
            if (is_object ? here : defined)
                names_.try_emplace(symbol.value, printable(symbol.name));
        }
        for (const soff::Relocation& relocation : section.relocations) {
            relocations_.try_emplace(section.address + relocation.offset, &relocation);
        }
        by_relocation_ = is_object;
    }

    const std::string* name_at(std::uint32_t address) const {
        const auto found = names_.find(address);
        return found == names_.end() ? nullptr : &found->second;
    }

    /// Bytes from `address` to the next symbol: no instruction goes beyond it.
    std::size_t distance_to_next(std::uint32_t address) const {
        const auto next = names_.upper_bound(address);
        return next == names_.end() ? isa::longest_instruction : next->first - address;
    }

    /// The written form of a 32-bit value or branch target, if symbols help.
    std::optional<std::string> describe(const isa::Reference& reference) const {
        if (reference.kind == isa::Reference::Kind::branch_target)
            return nearest(reference.value, true);
        const auto relocation = relocations_.find(reference.field_address);
        if (relocation != relocations_.end())
            return relocated(*relocation->second, reference.value);
        if (by_relocation_ || reference.kind == isa::Reference::Kind::immediate)
            return std::nullopt;
        return nearest(reference.value, false);
    }

  private:
    std::optional<std::string> nearest(std::uint32_t address, bool any_distance) const {
        auto next = names_.upper_bound(address);
        if (next == names_.begin())
            return std::nullopt;
        --next;
        const std::uint32_t distance = address - next->first;
        constexpr std::uint32_t farthest = 0x10000;
        if (distance == 0)
            return next->second;
        if (!any_distance && distance > farthest)
            return std::nullopt;
        return fmt::format("{}+{:#x}", next->second, distance);
    }

    std::optional<std::string> relocated(const soff::Relocation& relocation, std::uint32_t addend) const {
        if (!relocation.external) {
            if (relocation.symbol == soff::symbol_text)
                return nearest(addend, true);
            return std::nullopt;
        }
        std::string name = printable(file_.symbols[relocation.symbol].name);
        if (addend == 0)
            return name;
        return fmt::format("{}{:+}", name, static_cast<std::int32_t>(addend));
    }

    const soff::File& file_;
    std::map<std::uint32_t, std::string> names_;
    std::map<std::uint32_t, const soff::Relocation*> relocations_;
    bool by_relocation_ = false;
};

/// The halfwords of the first `length` bytes, in columns wide enough for any instruction.
std::string hexadecimal(std::span<const std::byte> code) {
    std::string text;
    for (std::size_t n = 0; n + 1 < code.size(); n += 2)
        text += fmt::format("{:04x} ", isa::load_be16(&code[n]));
    if (code.size() % 2 != 0)
        text += fmt::format("{:02x} ", isa::load_be8(&code.back()));
    return fmt::format("{:<21}", text);
}

void dump_section(const soff::File& file, const soff::Section& section, std::string& text) {
    const Places places(file, section);
    const isa::Symbolizer symbolizer = [&](const isa::Reference& reference) {
        return places.describe(reference);
    };
    std::size_t at = 0;
    while (at < section.contents.size()) {
        const auto address = static_cast<std::uint32_t>(section.address + at);
        if (const std::string* name = places.name_at(address))
            text += fmt::format("\n{}:\n", *name);
        const auto rest = section.contents.subspan(at);
        const auto code = rest.first(std::min(rest.size(), places.distance_to_next(address)));
        const auto instruction = isa::decode(code);
        const std::size_t length = instruction ? instruction->length : std::min<std::size_t>(2, code.size());
        std::string written;
        if (instruction) {
            written = isa::disassemble(*instruction, address, symbolizer);
        } else if (length == 2) {
            written = fmt::format("ds.h\t{:#06x}", isa::load_be16(code.data()));
        } else {
            written = fmt::format("ds.b\t{:#04x}", isa::load_be8(code.data()));
        }
        text += fmt::format("{:08x}: {} {}\n", address, hexadecimal(code.first(length)), written);
        at += length;
    }
}

} // namespace

std::string dump_code(const soff::File& file) {
    std::string text;
    for (const soff::Section& section : file.sections) {
        if (section.type == soff::SectionType::text || section.type == soff::SectionType::thread_text) {
            dump_section(file, section, text);
        }
    }
    return text;
}

} // namespace cxsim::toolchain
