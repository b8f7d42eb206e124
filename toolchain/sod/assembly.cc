// Disassembly of sections.
#include "toolchain/sod/assembly.h"

#include "emu/isa/byte_order.h"
#include "emu/isa/instruction.h"
#include "toolchain/sod/labels.h"
#include "toolchain/symbols/line_table.h"
#include "toolchain/symbols/names.h"
#include "toolchain/symbols/symbol_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace cxsim::toolchain {
namespace {

using soff::SectionType;

struct Directive {
    SectionType type;
    std::string_view name;
};
constexpr Directive directives[] = {
    {SectionType::text, ".text"}, {SectionType::thread_text, ".text 1"},
    {SectionType::data, ".data"}, {SectionType::thread_data, ".tdata"},
    {SectionType::bss, ".bss"},   {SectionType::thread_bss, ".tbss"},
};

std::string_view directive_of(SectionType type) {
    const auto* found = std::ranges::find(directives, type, &Directive::type);
    return found == std::end(directives) ? std::string_view{} : found->name;
}

bool is_text(const soff::Section& section) {
    return section.type == SectionType::text || section.type == SectionType::thread_text;
}

/// "mnemonic\toperands" and a comment in columns.
std::string line_of(std::string_view statement, std::string_view comment) {
    const std::size_t tab = statement.find('\t');
    std::string text = fmt::format("{:<7} ", statement.substr(0, tab));
    if (tab != std::string_view::npos)
        text += statement.substr(tab + 1);
    return fmt::format("\t{:<31} ; {}\n", text, comment);
}

/// The halfwords of an instruction.
std::string halfwords(std::span<const std::byte> code) {
    std::string text;
    for (std::size_t n = 0; n + 1 < code.size(); n += 2)
        text += fmt::format(" {:04x}", isa::load_be16(&code[n]));
    if (code.size() % 2 != 0)
        text += fmt::format(" {:02x}", isa::load_be8(&code.back()));
    return text;
}

/// Writes the sections of one file.
class AssemblyWriter {
  public:
    AssemblyWriter(const soff::File& file, bool with_lines) : file_(file), labels_(file) {
        if (file.executable())
            symbols_.emplace(file);
        if (with_lines)
            lines_.emplace(file.symbols);
    }

    std::string code() {
        mode();
        for (const soff::Section& section : file_.sections) {
            if (is_text(section))
                write(section);
        }
        return std::move(text_);
    }

    std::string everything() {
        everything_ = true;
        mode();
        for (const soff::Section& section : file_.sections)
            write(section);
        loose_symbols();
        return std::move(text_);
    }

  private:
    void mode() {
        const std::uint32_t mode = file_.flags & soff::fpmode_mask;
        if (mode == soff::fpmode_native || mode == soff::fpmode_ieee)
            text_ += fmt::format("\t.fpmode {}\n", mode == soff::fpmode_native ? "native" : "ieee");
    }

    void write(const soff::Section& section) {
        const std::string_view directive = directive_of(section.type);
        if (directive.empty()) {
            text_ += fmt::format("; {} is not shown\n", soff::name_of(section.type));
            return;
        }
        section_ = &section;
        relocations_.clear();
        for (const soff::Relocation& relocation : section.relocations)
            relocations_.try_emplace(relocation.offset, &relocation);
        text_ += fmt::format("\t{}\n", directive);
        // In executables the linker has aligned to pages, which means nothing before linking.
        if (!file_.executable() && section.alignment > 4 && section.alignment <= soff::page_size)
            text_ += fmt::format("\t.align {}\n", section.alignment);
        if (!file_.executable())
            text_ += fmt::format("{}:\n", *labels_.section_start(soff::symbol_type_in(section.type)));
        for (std::size_t at = 0; at < section.size;) {
            write_labels(at);
            if (section.contents.empty()) {
                at += write_space(at);
            } else if (is_text(section)) {
                at += write_instruction(at);
            } else {
                at += write_data(at);
            }
        }
        write_labels(section.size);
    }

    std::uint32_t address(std::size_t at) const { return static_cast<std::uint32_t>(section_->address + at); }

    void write_labels(std::size_t at) {
        const auto [first, last] = labels_.of(*section_).all().equal_range(static_cast<std::uint32_t>(at));
        for (auto entry = first; entry != last; ++entry) {
            const Label& label = entry->second;
            if (label.external && label.usable)
                text_ += fmt::format("\t.globl {}\n", label.name);
            text_ += fmt::format("{}{}:\n", label.usable ? "" : "; ", label.name);
        }
        const std::string line = lines_ && is_text(*section_) ? lines_->beginning_at(address(at)) : "";
        if (!line.empty())
            text_ += fmt::format("; {}\n", line);
    }

    /// Bytes from `at` to the next label or the section's end: nothing that is written goes beyond it.
    std::size_t room(std::size_t at) const {
        const auto& labels = labels_.of(*section_).all();
        const auto next = labels.upper_bound(static_cast<std::uint32_t>(at));
        return std::min<std::size_t>(next == labels.end() ? SIZE_MAX : next->first, section_->size) - at;
    }

    std::size_t write_space(std::size_t at) {
        const std::size_t size = room(at);
        text_ += line_of(fmt::format("bs.b\t{}", size), fmt::format("{:08x}", address(at)));
        return size;
    }

    /// The relocation of a whole field that begins at `at`, or nullptr.
    const soff::Relocation* relocation_at(std::size_t at) const {
        const auto found = relocations_.find(static_cast<std::uint32_t>(at));
        const bool whole = found != relocations_.end() && found->second->log_size <= 2 &&
                           room(at) >= std::size_t{1} << found->second->log_size;
        return whole ? found->second : nullptr;
    }

    /// Whether a relocation begins within the bytes, but at the end of which an instruction has its word.
    bool is_table(std::size_t at, std::size_t length) const {
        const auto next = relocations_.lower_bound(static_cast<std::uint32_t>(at));
        return next != relocations_.end() && next->first < at + length && next->first + 4 != at + length;
    }

    std::size_t write_instruction(std::size_t at) {
        if (const soff::Relocation* relocation = relocation_at(at))
            return write_field(at, *relocation);
        const auto code = section_->contents.subspan(at, std::min(room(at), isa::longest_instruction));
        auto instruction = isa::decode(code);
        // Bits without meaning would be lost.
        if (instruction &&
            (is_table(at, instruction->length) ||
             !std::ranges::equal(isa::encode(*instruction), code.first(instruction->length)))) {
            instruction = std::unexpected(isa::DecodeError::undefined_opcode);
        }
        const std::size_t length = instruction ? instruction->length : std::min<std::size_t>(2, code.size());
        std::string statement;
        hint_.clear();
        if (instruction) {
            statement = isa::disassemble(*instruction, address(at), [this](const isa::Reference& reference) {
                return symbolic(reference);
            });
        } else if (length == 2) {
            statement = fmt::format("ds.h\t{:#06x}", isa::load_be16(code.data()));
        } else {
            statement = fmt::format("ds.b\t{:#04x}", isa::load_be8(code.data()));
        }
        text_ += line_of(statement, fmt::format("{:08x}:{}{}{}", address(at), halfwords(code.first(length)),
                                                hint_.empty() ? "" : "  ", hint_));
        return length;
    }

    /// The written form of a reference, if it has one that makes the same bytes. What else is known of it
    /// goes into the comment.
    std::optional<std::string> symbolic(const isa::Reference& reference) {
        if (reference.kind == isa::Reference::Kind::branch_target) {
            const std::uint32_t offset = reference.value - section_->address;
            return offset <= section_->size ? labels_.of(*section_).place(offset) : std::nullopt;
        }
        const auto found = relocations_.find(reference.field_address - section_->address);
        if (found != relocations_.end() && found->second->log_size == 2)
            return relocated(*found->second, reference.value);
        constexpr std::uint32_t farthest = 0x10000;
        if (symbols_ && reference.kind == isa::Reference::Kind::address)
            hint_ = symbols_->describe(reference.value, farthest);
        return std::nullopt;
    }

    /// The expression that makes this relocation of a word that holds `addend`.
    std::optional<std::string> relocated(const soff::Relocation& relocation, std::uint32_t addend) {
        if (relocation.pc_relative)
            return std::nullopt;
        if (relocation.external) {
            const auto name = labels_.symbol(relocation.symbol);
            if (!name) {
                hint_ = printable(file_.symbols[relocation.symbol].name);
                return std::nullopt;
            }
            return addend == 0 ? *name : fmt::format("{}{:+}", *name, static_cast<std::int32_t>(addend));
        }
        const auto type = static_cast<std::uint8_t>(relocation.symbol & soff::symbol_type_mask);
        for (const soff::Section& target : file_.sections) {
            if (soff::symbol_type_in(target.type) != type || addend > target.size)
                continue;
            const auto local = labels_.of(target).local_place(addend);
            if (local && (everything_ || is_text(target)))
                return local;
            hint_ = labels_.of(target).place(addend).value_or("");
            break;
        }
        const auto start = labels_.section_start(type);
        return start ? std::optional(fmt::format("{}+{:#x}", *start, addend)) : std::nullopt;
    }

    std::size_t write_data(std::size_t at) {
        if (const soff::Relocation* relocation = relocation_at(at))
            return write_field(at, *relocation);
        std::size_t size = room(at);
        const auto next = relocations_.upper_bound(static_cast<std::uint32_t>(at));
        if (next != relocations_.end())
            size = std::min<std::size_t>(size, next->first - at);
        return write_bytes(at, section_->contents.subspan(at, size));
    }

    std::size_t write_field(std::size_t at, const soff::Relocation& relocation) {
        const std::size_t size = std::size_t{1} << relocation.log_size;
        const auto bytes = section_->contents.subspan(at, size);
        const std::uint32_t addend =
            size == 4   ? isa::load_be32(bytes.data())
            : size == 2 ? static_cast<std::uint32_t>(static_cast<std::int16_t>(isa::load_be16(bytes.data())))
                        : static_cast<std::uint32_t>(static_cast<std::int8_t>(isa::load_be8(bytes.data())));
        hint_.clear();
        // Only words can hold the addresses of sections.
        const auto expression =
            size == 4 || relocation.external ? relocated(relocation, addend) : std::nullopt;
        text_ += line_of(
            fmt::format("ds.{}\t{}", "bhw"[relocation.log_size],
                        expression ? *expression : std::to_string(static_cast<std::int32_t>(addend))),
            fmt::format("{:08x}:{}{}{}", address(at), halfwords(bytes), hint_.empty() ? "" : "  ", hint_));
        return size;
    }

    std::size_t write_bytes(std::size_t at, std::span<const std::byte> bytes) {
        const auto first = std::ranges::find_if(bytes, [](std::byte b) { return b != std::byte{0}; });
        const auto zeros = static_cast<std::size_t>(first - bytes.begin());
        constexpr std::size_t row = 8;
        if (zeros > row) {
            text_ += line_of(fmt::format("bs.b\t{}", zeros), fmt::format("{:08x}", address(at)));
            return zeros;
        }
        bytes = bytes.first(std::min(bytes.size(), row));
        std::string items;
        std::string characters;
        for (const std::byte byte : bytes) {
            items += fmt::format("{}{:#04x}", items.empty() ? "" : ",", std::to_integer<unsigned>(byte));
            characters += static_cast<char>(byte);
        }
        text_ += line_of("ds.b\t" + items, fmt::format("{:08x}: {}", address(at), printable(characters)));
        return bytes.size();
    }

    /// Symbols that lie in no section: absolute ones, commons, the undefined, and the debugger's.
    void loose_symbols() {
        for (std::size_t number = 0; number < file_.symbols.size(); ++number) {
            const soff::Symbol& symbol = file_.symbols[number];
            const auto name = labels_.symbol(number);
            if (symbol.debug()) {
                write_stab(symbol);
            } else if (!name) {
                continue;
            } else if (symbol.common()) {
                text_ += fmt::format("\t.comm {},{}\n", *name, symbol.value);
            } else if (symbol.section_type() == soff::symbol_absolute) {
                text_ += fmt::format("\t.set {},{:#x}\n", *name, symbol.value);
                if (symbol.external())
                    text_ += fmt::format("\t.globl {}\n", *name);
            } else if (symbol.undefined() && symbol.external()) {
                text_ += fmt::format("\t.globl {}\n", *name);
            }
        }
    }

    void write_stab(const soff::Symbol& symbol) {
        std::string text;
        for (const char c : symbol.name) {
            const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
            text += plain ? std::string(1, c) : fmt::format("\\{:03o}", static_cast<unsigned char>(c));
        }
        text_ += fmt::format("\t.stabs \"{}\",{},{},{},{:#x}\n", text, symbol.type, symbol.other,
                             symbol.description, symbol.value);
    }

    const soff::File& file_;
    Labels labels_;
    std::optional<SymbolMap> symbols_; ///< of an executable, for comments
    std::optional<LineTable> lines_;
    std::string text_;
    bool everything_ = false; ///< data are written too, so that their labels can be named
    // Of the section that is being written.
    const soff::Section* section_ = nullptr;
    std::map<std::uint32_t, const soff::Relocation*> relocations_;
    std::string hint_;
};

} // namespace

std::string dump_code(const soff::File& file, bool with_lines) {
    return AssemblyWriter(file, with_lines).code();
}

std::string dump_assembly(const soff::File& file, bool with_lines) {
    return AssemblyWriter(file, with_lines).everything();
}

} // namespace cxsim::toolchain
