// The steps of a link: read, place, resolve, relocate, write.
#include "toolchain/ld/linker.h"

#include "emu/isa/byte_order.h"
#include "emu/isa/stabs.h"
#include "toolchain/ld/inputs.h"

#include <fmt/format.h>

#include <algorithm>

namespace cxsim::toolchain {
namespace {

constexpr std::uint32_t smallest_alignment = 4;
constexpr std::uint64_t largest_common_alignment = 8;
constexpr std::uint64_t highest_address = 0xfffff000; // the stack's end

std::uint64_t align_up(std::uint64_t value, std::uint64_t alignment) {
    return (value + alignment - 1) / alignment * alignment;
}

bool is_zeros(soff::SectionType type) {
    return type == soff::SectionType::bss || type == soff::SectionType::thread_bss;
}

/// A section of the output.
struct OutputSection {
    std::uint32_t address = 0;
    std::uint64_t size = 0;
    std::vector<std::byte> contents;
};

class Linker {
  public:
    explicit Linker(const LinkOptions& options) : options_(options), inputs_(errors_) {}

    std::expected<LinkOutput, std::vector<std::string>> run(std::span<const LinkInput> inputs) {
        inputs_.read(inputs, options_.entry);
        if (inputs_.objects.empty() && errors_.empty())
            errors_.emplace_back("no objects to link");
        if (errors_.empty())
            define_linker_symbols();
        if (errors_.empty())
            place();
        if (errors_.empty())
            resolve();
        if (errors_.empty())
            relocate();
        if (errors_.empty())
            merge_flags();
        if (!errors_.empty())
            return std::unexpected(std::move(errors_));
        return write();
    }

  private:
    /// The ends of the parts of memory, for programs that ask and do not define these names themselves.
    void define_linker_symbols() {
        for (const char* name : {"_etext", "_edata", "_end"}) {
            const auto found = inputs_.definitions.find(name);
            const bool is_free =
                found == inputs_.definitions.end() || found->second.kind == Definition::Kind::undefined;
            if (is_free)
                inputs_.definitions[name].kind = Definition::Kind::linker;
        }
    }

    void place() {
        std::uint64_t address = options_.text_address;
        for (std::size_t place = 0; place < linked_sections.size(); ++place) {
            address = align_up(address, soff::page_size);
            OutputSection& output = sections_[place];
            output.address = static_cast<std::uint32_t>(address);
            std::uint64_t size = 0;
            for (InputObject& object : inputs_.objects) {
                const soff::Section* section = object.sections[place];
                if (section == nullptr)
                    continue;
                size = align_up(size, std::clamp(section->alignment, smallest_alignment, soff::page_size));
                object.addresses[place] = static_cast<std::uint32_t>(address + size);
                size += section->size;
            }
            if (linked_sections[place] == soff::SectionType::bss)
                place_commons(address, size);
            output.size = size;
            address += size;
            if (address > highest_address) {
                errors_.push_back(fmt::format("section {} reaches beyond the address space",
                                              soff::name_of(linked_sections[place])));
                return;
            }
        }
    }

    void place_commons(std::uint64_t base, std::uint64_t& size) {
        for (auto& [name, definition] : inputs_.definitions) {
            if (definition.kind != Definition::Kind::common)
                continue;
            size = align_up(size, largest_common_alignment);
            definition.address = static_cast<std::uint32_t>(base + size);
            size += definition.common_size;
        }
    }

    std::uint32_t end_of(soff::SectionType type) const {
        const OutputSection& section = sections_[place_of(type)];
        return static_cast<std::uint32_t>(section.address + section.size);
    }

    void resolve() {
        for (auto& [name, definition] : inputs_.definitions) {
            switch (definition.kind) {
            case Definition::Kind::defined:
                definition.address = address_of(*definition.object, *definition.symbol);
                break;
            case Definition::Kind::linker:
                definition.address = end_of(name == "_etext"   ? soff::SectionType::text
                                            : name == "_edata" ? soff::SectionType::data
                                                               : soff::SectionType::bss);
                break;
            case Definition::Kind::undefined:
                errors_.push_back(
                    definition.object == nullptr
                        ? fmt::format("entry symbol '{}' is not defined", name)
                        : fmt::format("{}: undefined symbol '{}'", definition.object->name, name));
                break;
            case Definition::Kind::common:
                break;
            }
        }
    }

    static std::uint32_t address_of(const InputObject& object, const soff::Symbol& symbol) {
        const std::size_t place = place_of_symbol_type(symbol.type);
        return place == no_section ? symbol.value : object.addresses[place] + symbol.value;
    }

    /// What a debugger's symbol says of a place moves with the place.
    static std::uint32_t stab_value(const InputObject& object, const soff::Symbol& stab) {
        const std::size_t place = place_of_symbol_type(soff::stab_section(stab));
        return place == no_section ? stab.value : object.addresses[place] + stab.value;
    }

    void relocate() {
        for (std::size_t place = 0; place < linked_sections.size(); ++place) {
            OutputSection& output = sections_[place];
            if (is_zeros(linked_sections[place]))
                continue;
            output.contents.resize(output.size);
            for (const InputObject& object : inputs_.objects) {
                const soff::Section* section = object.sections[place];
                if (section == nullptr)
                    continue;
                std::byte* start = output.contents.data() + (object.addresses[place] - output.address);
                std::ranges::copy(section->contents, start);
                for (const soff::Relocation& relocation : section->relocations) {
                    apply(object, relocation, start + relocation.offset,
                          object.addresses[place] + relocation.offset);
                }
            }
        }
    }

    void apply(const InputObject& object, const soff::Relocation& relocation, std::byte* field,
               std::uint32_t field_address) {
        if (relocation.log_size != 2) {
            errors_.push_back(fmt::format("{}: a relocation of {} bits is not supported", object.name,
                                          8u << relocation.log_size));
            return;
        }
        std::uint32_t base = 0;
        if (relocation.external) {
            const soff::Symbol& symbol = object.file.symbols[relocation.symbol];
            const auto definition = inputs_.definitions.find(symbol.name);
            if (definition == inputs_.definitions.end() || !symbol.external()) {
                errors_.push_back(fmt::format("{}: a relocation by symbol '{}', which is not external",
                                              object.name, symbol.name));
                return;
            }
            base = definition->second.address;
        } else {
            const std::size_t place = place_of_symbol_type(static_cast<std::uint8_t>(relocation.symbol));
            if (place == no_section || object.sections[place] == nullptr) {
                errors_.push_back(
                    fmt::format("{}: a relocation by a section that is not there", object.name));
                return;
            }
            base = object.addresses[place];
        }
        if (relocation.pc_relative)
            base -= field_address;
        isa::store_be32(field, isa::load_be32(field) + base);
    }

    /// The executable needs what any of its objects needs.
    void merge_flags() {
        std::uint32_t machine = soff::load_demand_paged;
        const InputObject* by_mode[2] = {nullptr, nullptr};
        for (const InputObject& object : inputs_.objects) {
            machine |= object.file.machine_flags & soff::machine_mask;
            const std::uint32_t mode = object.file.flags & soff::fpmode_mask;
            const InputObject** first = mode == soff::fpmode_native ? &by_mode[0]
                                        : mode == soff::fpmode_ieee ? &by_mode[1]
                                                                    : nullptr;
            if (first != nullptr && *first == nullptr)
                *first = &object;
        }
        const auto [native, ieee] = by_mode;
        if (native != nullptr && ieee != nullptr) {
            errors_.push_back(
                fmt::format("floating modes differ: {} is native, {} is ieee", native->name, ieee->name));
        }
        output_.machine_flags = machine;
        output_.flags = soff::flag_executable | (native != nullptr ? soff::fpmode_native
                                                 : ieee != nullptr ? soff::fpmode_ieee
                                                                   : soff::fpmode_undefined);
    }

    LinkOutput write() {
        output_.entry = inputs_.definitions[options_.entry].address;
        for (std::size_t place = 0; place < linked_sections.size(); ++place) {
            const OutputSection& source = sections_[place];
            const bool is_text = linked_sections[place] == soff::SectionType::text;
            if (source.size == 0 && !is_text)
                continue;
            soff::Section section;
            section.type = linked_sections[place];
            section.address = source.address;
            section.size = static_cast<std::uint32_t>(source.size);
            section.protection =
                soff::protection_read | (is_text ? soff::protection_execute : soff::protection_write);
            section.alignment = soff::page_size;
            section.contents = source.contents;
            output_.sections.push_back(std::move(section));
        }
        if (!options_.strip)
            write_symbols();
        LinkOutput result;
        result.executable = soff::write(output_);
        result.map = make_map();
        return result;
    }

    void write_symbols() {
        for (const InputObject& object : inputs_.objects) {
            if (options_.discard_locals)
                break;
            for (const soff::Symbol& symbol : object.file.symbols) {
                if (symbol.external() && !symbol.debug())
                    continue;
                soff::Symbol copy = symbol;
                copy.value = symbol.debug() ? stab_value(object, symbol) : address_of(object, symbol);
                output_.symbols.push_back(std::move(copy));
            }
        }
        for (const auto& [name, definition] : inputs_.definitions) {
            soff::Symbol symbol;
            symbol.name = name;
            symbol.value = definition.address;
            const std::uint8_t type = definition.kind == Definition::Kind::defined
                                          ? definition.symbol->section_type()
                                      : definition.kind == Definition::Kind::common ? soff::symbol_bss
                                                                                    : soff::symbol_absolute;
            symbol.type = type | soff::symbol_external;
            output_.symbols.push_back(std::move(symbol));
        }
    }

    std::string make_map() const {
        std::string map;
        for (std::size_t place = 0; place < linked_sections.size(); ++place) {
            const OutputSection& output = sections_[place];
            if (output.size == 0)
                continue;
            map += fmt::format("{:08x} {:8x} {}\n", output.address, output.size,
                               soff::name_of(linked_sections[place]));
            for (const InputObject& object : inputs_.objects) {
                const soff::Section* section = object.sections[place];
                if (section == nullptr || section->size == 0)
                    continue;
                map +=
                    fmt::format("{:08x} {:8x}   {}\n", object.addresses[place], section->size, object.name);
            }
        }
        std::vector<std::pair<std::uint32_t, std::string_view>> symbols;
        symbols.reserve(inputs_.definitions.size());
        for (const auto& [name, definition] : inputs_.definitions)
            symbols.emplace_back(definition.address, name);
        std::ranges::sort(symbols);
        map += '\n';
        for (const auto& [address, name] : symbols)
            map += fmt::format("{:08x} {}\n", address, name);
        return map;
    }

    const LinkOptions& options_;
    std::vector<std::string> errors_;
    Inputs inputs_;
    std::array<OutputSection, linked_sections.size()> sections_;
    soff::File output_;
};

} // namespace

std::expected<LinkOutput, std::vector<std::string>> link(std::span<const LinkInput> inputs,
                                                         const LinkOptions& options) {
    return Linker(options).run(inputs);
}

} // namespace cxsim::toolchain
