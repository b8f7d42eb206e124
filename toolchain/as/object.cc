// Sections, relocations, symbols and flags of the object file.
#include "toolchain/as/object.h"

#include "emu/isa/byte_order.h"
#include "emu/isa/stabs.h"

#include <fmt/format.h>

#include <optional>

namespace cxsim::toolchain {
namespace {

class ObjectMaker {
  public:
    ObjectMaker(Program& program, const Layout& layout, bool keep_local_labels)
        : program_(program), layout_(layout), keep_local_labels_(keep_local_labels) {}

    std::vector<std::byte> run() {
        make_contents();
        make_symbols();
        make_stabs();
        make_sections();
        file_.flags = soff::flag_object | floating_flags();
        file_.machine_flags = program_.machine_flags;
        return program_.errors.empty() ? soff::write(file_) : std::vector<std::byte>{};
    }

  private:
    std::uint32_t floating_flags() const {
        if (!program_.uses_floating_point)
            return soff::fpmode_undefined;
        return program_.floating_mode == FloatingMode::native ? soff::fpmode_native : soff::fpmode_ieee;
    }

    void make_contents() {
        referenced_.assign(program_.symbols.size(), false);
        for (std::size_t n = 0; n < section_count; ++n) {
            contents_[n] = layout_.contents(static_cast<SectionId>(n));
            for (const auto& reference : contents_[n].references)
                referenced_[reference.symbol] = true;
        }
    }

    /// Whether other files, or readers of the symbol table, are to see a symbol.
    bool is_visible(SymbolId id) const {
        const AssemblerSymbol& symbol = program_.symbols[id];
        if (symbol.temporary)
            return false;
        if (symbol.global || symbol.kind == AssemblerSymbol::Kind::common)
            return true;
        if (symbol.kind == AssemblerSymbol::Kind::undefined)
            return referenced_[id];
        return keep_local_labels_ || !symbol.name.starts_with('L');
    }

    void make_symbols() {
        numbers_.assign(program_.symbols.size(), no_symbol);
        for (SymbolId id = 0; id < program_.symbols.size(); ++id) {
            const AssemblerSymbol& symbol = program_.symbols[id];
            if (symbol.kind == AssemblerSymbol::Kind::undefined &&
                symbol.name.find('\x01') != std::string::npos) {
                if (referenced_[id]) {
                    program_.error(symbol.first_use,
                                   fmt::format("there is no {}: after this", symbol.name[2]));
                }
                continue;
            }
            if (!is_visible(id))
                continue;
            if (auto entry = make_symbol(symbol)) {
                numbers_[id] = static_cast<SymbolId>(file_.symbols.size());
                file_.symbols.push_back(std::move(*entry));
            }
        }
    }

    std::optional<soff::Symbol> make_symbol(const AssemblerSymbol& symbol) const {
        soff::Symbol entry;
        entry.name = symbol.name;
        if (symbol.global)
            entry.type = soff::symbol_external;
        switch (symbol.kind) {
        case AssemblerSymbol::Kind::undefined:
            entry.type = soff::symbol_undefined | soff::symbol_external;
            break;
        case AssemblerSymbol::Kind::common:
            entry.type = soff::symbol_undefined | soff::symbol_external;
            entry.value = symbol.common_size;
            break;
        case AssemblerSymbol::Kind::label:
            entry.type |= soff::symbol_type_in(soff_type(symbol.position.section));
            entry.value = layout_.address_of(symbol.position);
            break;
        case AssemblerSymbol::Kind::expression:
            if (!set_value(entry, symbol.expression, symbol.first_use))
                return std::nullopt;
            break;
        }
        return entry;
    }

    /// Gives a symbol the value of an expression: absolute, or relative to a label's section.
    bool set_value(soff::Symbol& entry, const Expression& expression, const Location& location) const {
        const std::optional<Resolved> resolved = layout_.resolve(expression, location);
        if (!resolved)
            return false;
        const Resolved& value = *resolved;
        entry.value = static_cast<std::uint32_t>(value.constant);
        if (value.symbol == no_symbol) {
            entry.type |= soff::symbol_absolute;
            return true;
        }
        const AssemblerSymbol& base = program_.symbols[value.symbol];
        if (base.kind != AssemblerSymbol::Kind::label) {
            program_.error(location, fmt::format("'{}' is given the value of '{}', which is not defined here",
                                                 entry.name, base.name));
            return false;
        }
        entry.type |= soff::symbol_type_in(soff_type(base.position.section));
        entry.value += layout_.address_of(base.position);
        return true;
    }

    void make_stabs() {
        for (const Stab& stab : program_.stabs) {
            soff::Symbol entry{
                .name = stab.text, .type = stab.type, .other = stab.other, .description = stab.description};
            if (const auto value = layout_.resolve(stab.value, stab.location)) {
                entry.value = static_cast<std::uint32_t>(value->constant);
                if (value->symbol != no_symbol)
                    add_address(entry, program_.symbols[value->symbol], stab.location);
            }
            file_.symbols.push_back(std::move(entry));
        }
    }

    /// Makes a stab's value relative to a place in this file.
    void add_address(soff::Symbol& stab, const AssemblerSymbol& base, const Location& location) const {
        if (base.kind != AssemblerSymbol::Kind::label) {
            program_.error(location, fmt::format("'{}' is not a place in this file", base.name));
            return;
        }
        // The linker sees the section in the type alone, and would add another one's address.
        const soff::SectionType section = soff_type(base.position.section);
        const std::uint8_t wanted = soff::stab_section(stab);
        if (wanted != soff::symbol_undefined && wanted != soff::symbol_type_in(section)) {
            program_.error(location, fmt::format("a symbol of type {} cannot be in {}", stab.type,
                                                 soff::name_of(section)));
        }
        stab.value += layout_.address_of(base.position);
    }

    void make_sections() {
        using namespace soff;
        constexpr std::uint32_t data_protection = protection_read | protection_write;
        for (std::size_t n = 0; n < section_count; ++n) {
            const auto id = static_cast<SectionId>(n);
            const ProgramSection& source = program_.section(id);
            if (source.size == 0 && id != SectionId::text)
                continue;
            Section section;
            section.type = soff_type(id);
            section.size = source.size;
            section.protection =
                id == SectionId::text ? protection_read | protection_execute : data_protection;
            section.alignment = source.alignment;
            for (const auto& reference : contents_[n].references) {
                section.relocations.push_back(make_relocation(contents_[n].bytes, reference));
            }
            section.contents = contents_[n].bytes;
            file_.sections.push_back(std::move(section));
        }
    }

    /// References to places in this object are by section, all others by symbol.
    soff::Relocation make_relocation(std::vector<std::byte>& bytes,
                                     const Layout::Contents::Reference& reference) {
        const AssemblerSymbol& symbol = program_.symbols[reference.symbol];
        if (symbol.kind != AssemblerSymbol::Kind::label || symbol.global) {
            return {.offset = reference.offset,
                    .symbol = numbers_[reference.symbol],
                    .external = true,
                    .log_size = reference.log_size};
        }
        std::byte* field = bytes.data() + reference.offset;
        isa::store_be32(field, isa::load_be32(field) + layout_.address_of(symbol.position));
        return {.offset = reference.offset,
                .symbol = soff::symbol_type_in(soff_type(symbol.position.section))};
    }

    Program& program_;
    const Layout& layout_;
    bool keep_local_labels_;
    soff::File file_;
    std::array<Layout::Contents, section_count> contents_;
    std::vector<bool> referenced_;
    std::vector<SymbolId> numbers_; ///< in the object's symbol table
};

} // namespace

std::vector<std::byte> make_object(Program& program, const Layout& layout, bool keep_local_labels) {
    return ObjectMaker(program, layout, keep_local_labels).run();
}

} // namespace cxsim::toolchain
