// Looking at memory.
#include "toolchain/sod/memory.h"

#include "emu/isa/byte_order.h"
#include "emu/isa/instruction.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <optional>

namespace cxsim::toolchain {
namespace {

using Bytes = std::span<const std::byte>;

/// A native float: 0.1f times a power of two; no infinities.
std::string native_text(bool negative, int exponent, std::uint64_t fraction, int fraction_bits, int bias) {
    if (exponent == 0)
        return negative ? "reserved operand" : "0";
    const double magnitude = std::ldexp(static_cast<double>(fraction | std::uint64_t{1} << fraction_bits),
                                        exponent - bias - fraction_bits - 1);
    return fmt::format("{}", negative ? -magnitude : magnitude);
}

std::string single_text(std::uint32_t bits, bool native) {
    if (!native)
        return fmt::format("{}", std::bit_cast<float>(bits));
    return native_text(bits >> 31 != 0, static_cast<int>(bits >> 23 & 0xff), bits & 0x7fffff, 23, 128);
}

std::string double_text(std::uint64_t bits, bool native) {
    if (!native)
        return fmt::format("{}", std::bit_cast<double>(bits));
    return native_text(bits >> 63 != 0, static_cast<int>(bits >> 52 & 0x7ff), bits & 0xfffffffffffff, 52,
                       1024);
}

/// Shows items one after the other.
class MemoryPrinter {
  public:
    MemoryPrinter(const soff::File& file, const MemoryRange& range, const SymbolMap& symbols)
        : file_(file), symbols_(symbols), address_(range.address), format_(range.format),
          native_((file.flags & soff::fpmode_mask) == soff::fpmode_native) {}

    std::expected<std::string, std::string> run(std::uint32_t count) {
        for (std::uint32_t item = 0; item < count; ++item) {
            rest_ = memory_at(file_, address_);
            if (rest_.empty()) {
                if (item == 0)
                    return std::unexpected(fmt::format("no section holds the address {:08x}", address_));
                break;
            }
            show_item();
        }
        if (!text_.ends_with('\n') && !text_.empty())
            text_ += '\n';
        return std::move(text_);
    }

  private:
    void begin_line() {
        const std::string name = symbols_.describe(address_, 0x10000);
        text_ += fmt::format("{}{:08x}{}:", text_.empty() || text_.ends_with('\n') ? "" : "\n", address_,
                             name.empty() ? "" : fmt::format(" <{}>", name));
        on_line_ = 0;
    }

    void show_item() {
        switch (format_) {
        case MemoryFormat::hexadecimal:
        case MemoryFormat::decimal:
        case MemoryFormat::singles:
            return show_numbers(4);
        case MemoryFormat::doubles:
            return show_numbers(8);
        case MemoryFormat::instructions:
            return show_instruction();
        case MemoryFormat::text:
            return show_string();
        }
    }

    void show_numbers(std::size_t size) {
        constexpr unsigned on_a_line = 4;
        if (text_.empty() || on_line_ == on_a_line || size > rest_.size())
            begin_line();
        ++on_line_;
        if (size > rest_.size()) { // the odd bytes at a section's end
            text_ += fmt::format(" {:#04x}", isa::load_be8(rest_.data()));
            size = 1;
        } else if (size == 8) {
            text_ += ' ' + double_text(isa::load_be64(rest_.data()), native_);
        } else {
            const std::uint32_t word = isa::load_be32(rest_.data());
            text_ += format_ == MemoryFormat::hexadecimal ? fmt::format(" {:08x}", word)
                     : format_ == MemoryFormat::decimal ? fmt::format(" {}", static_cast<std::int32_t>(word))
                                                        : ' ' + single_text(word, native_);
        }
        address_ += static_cast<std::uint32_t>(size);
    }

    void show_instruction() {
        begin_line();
        const auto instruction = isa::decode(rest_.first(std::min(rest_.size(), isa::longest_instruction)));
        if (instruction) {
            text_ += ' ' + isa::disassemble(*instruction, address_, [this](const isa::Reference& reference) {
                         return described(reference);
                     });
            address_ += instruction->length;
        } else {
            const bool whole = rest_.size() >= 2;
            text_ += whole ? fmt::format(" ds.h\t{:#06x}", isa::load_be16(rest_.data()))
                           : fmt::format(" ds.b\t{:#04x}", isa::load_be8(rest_.data()));
            address_ += whole ? 2 : 1;
        }
    }

    std::optional<std::string> described(const isa::Reference& reference) const {
        if (reference.kind == isa::Reference::Kind::immediate)
            return std::nullopt;
        std::string name = symbols_.describe(reference.value, 0x10000);
        if (!name.empty())
            return name;
        const bool is_target = reference.kind == isa::Reference::Kind::branch_target;
        return is_target ? std::optional(fmt::format("{:#x}", reference.value)) : std::nullopt;
    }

    void show_string() {
        begin_line();
        const auto end = std::ranges::find(rest_, std::byte{0});
        std::string characters;
        std::for_each(rest_.begin(), end, [&](std::byte b) { characters += static_cast<char>(b); });
        text_ += fmt::format(" \"{}\"", printable(characters));
        address_ += static_cast<std::uint32_t>(characters.size() + 1);
    }

    const soff::File& file_;
    const SymbolMap& symbols_;
    std::uint32_t address_;
    MemoryFormat format_;
    bool native_;
    Bytes rest_; ///< from `address_` to the section's end
    std::string text_;
    unsigned on_line_ = 0;
};

} // namespace

Bytes memory_at(const soff::File& file, std::uint32_t address) {
    for (const soff::Section& section : file.sections) {
        const bool is_memory = section.type < soff::SectionType::context;
        if (!is_memory || address < section.address || address - section.address >= section.size)
            continue;
        const std::uint32_t offset = address - section.address;
        if (!section.contents.empty())
            return section.contents.subspan(offset);
        static constexpr std::array<std::byte, 16> zeros{};
        return Bytes(zeros).first(std::min<std::size_t>(zeros.size(), section.size - offset));
    }
    return {};
}

std::expected<MemoryRange, std::string> parse_memory_range(const std::string& text) {
    MemoryRange range;
    std::string_view rest = text;
    const auto number = [&rest](std::uint32_t& value, int base) {
        if (base == 16 && rest.starts_with("0x"))
            rest.remove_prefix(2);
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value, base);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        return error == std::errc{};
    };
    bool good = number(range.address, 16);
    if (good && rest.starts_with(',')) {
        rest.remove_prefix(1);
        good = number(range.count, 10);
    }
    constexpr std::string_view formats = "xdifFs";
    if (good && rest.size() == 1 && formats.find(rest[0]) != std::string_view::npos) {
        range.format = static_cast<MemoryFormat>(rest[0]);
        rest = {};
    }
    if (!good || !rest.empty())
        return std::unexpected(fmt::format("{}: not ADDRESS,COUNT with a format of {}", text, formats));
    return range;
}

std::expected<std::string, std::string> dump_memory(const soff::File& file, const MemoryRange& range,
                                                    const SymbolMap& symbols) {
    return MemoryPrinter(file, range, symbols).run(range.count);
}

} // namespace cxsim::toolchain
