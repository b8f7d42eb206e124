// Memory as text.
#include "console/monitor/memory_format.h"

#include "console/monitor/disassembly.h"
#include "console/monitor/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace cxsim::console::monitor {
namespace {

constexpr std::array table = {
    Format{'b', 1, 16, false, "byte"},
    Format{'h', 2, 8, false, "halfword"},
    Format{'w', 4, 4, false, "word"},
    Format{'l', 8, 2, false, "longword"},
    Format{'s', 4, 2, true, "single precision"},
    Format{'d', 8, 2, true, "double precision"},
    Format{'z', 0, 1, false, "string that ends with a zero byte"},
    Format{'i', 0, 1, false, "instruction"},
};
constexpr const Format& default_format = table[2];
constexpr std::uint32_t largest_count = 1'000'000;
constexpr std::size_t longest_string = 4096;

std::string place(emu::Address address, const SymbolTable& symbols) {
    const std::string name = symbols.describe(address);
    return name.empty() ? fmt::format("{:08x}: ", address) : fmt::format("{:08x} {}: ", address, name);
}

struct Item {
    std::string text;
    std::uint32_t size = 0; ///< 0: could not be read.
};

Item string_at(const ThreadMemory& memory, emu::Address address) {
    Item item{.text = "\"", .size = 0};
    std::array<std::byte, 1> byte{};
    while (item.size < longest_string && memory.read(address + item.size, byte)) {
        const char character = static_cast<char>(byte[0]);
        ++item.size;
        if (character == '\0') {
            item.text += '"';
            return item;
        }
        item.text += character >= ' ' && character <= '~' && character != '"' && character != '\\'
                         ? std::string(1, character)
                         : fmt::format("\\{:03o}", static_cast<unsigned char>(character));
    }
    item.text += "\"...";
    return item;
}

Item item_at(const ThreadMemory& memory, emu::Address address, const Format& format, bool ieee) {
    if (format.size == 0) {
        return string_at(memory, address);
    }
    std::array<std::byte, 8> bytes{};
    const auto held = std::span(bytes).first(format.size);
    if (!memory.read(address, held)) {
        return {};
    }
    std::uint64_t value = 0;
    for (const std::byte byte : held) {
        value = value << 8 | std::to_integer<std::uint64_t>(byte);
    }
    return {value_text(value, format, ieee), format.size};
}

Dump dump_instructions(const ThreadMemory& memory, emu::Address address, std::uint32_t count,
                       const SymbolTable& symbols) {
    Dump dump{.text = {}, .next = address};
    for (std::uint32_t n = 0; n < count && dump.complete; ++n) {
        const std::string name = symbols.describe(dump.next);
        if (!name.empty() && (n == 0 || name.find('+') == std::string::npos)) {
            dump.text += fmt::format("{}:\n", name);
        }
        const CodeLine line = disassemble_line(dump.next, code_at(memory, dump.next), symbols);
        dump.text += line.text + '\n';
        dump.next += line.length;
        dump.complete = line.length != 0;
    }
    return dump;
}

} // namespace

std::span<const Format> formats() {
    return table;
}

std::expected<FormatChoice, std::string> parse_format(std::string_view text) {
    FormatChoice choice{.format = &default_format};
    const std::size_t letter = text.find_first_not_of("0123456789");
    if (letter != std::string_view::npos) {
        const auto found = std::ranges::find(table, text[letter], &Format::letter);
        if (found == table.end()) {
            return std::unexpected(fmt::format("/{}: no such format; there are b h w l s d z i", text));
        }
        choice.format = &*found;
        choice.given = true;
    }
    const std::string_view before = text.substr(0, letter);
    const std::string_view after =
        letter == std::string_view::npos ? std::string_view() : text.substr(letter + 1);
    const std::string_view digits = before.empty() ? after : before;
    if ((!before.empty() && !after.empty()) ||
        digits.find_first_not_of("0123456789") != std::string_view::npos) {
        return std::unexpected(fmt::format("/{}: must be a count and a letter", text));
    }
    if (!digits.empty()) {
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), choice.count);
        if (error != std::errc() || choice.count == 0 || choice.count > largest_count) {
            return std::unexpected(fmt::format("/{}: the count must be 1 to {}", text, largest_count));
        }
    }
    return choice;
}

std::string value_text(std::uint64_t bits, const Format& format, bool ieee) {
    if (format.floating) {
        return float_text(bits, {.is_double = format.size == 8, .ieee = ieee});
    }
    return fmt::format("{:0{}x}", bits, 2 * format.size);
}

Dump dump_memory(const ThreadMemory& memory, emu::Address address, const FormatChoice& choice, bool ieee,
                 const SymbolTable& symbols) {
    if (choice.format->letter == 'i') {
        return dump_instructions(memory, address, choice.count, symbols);
    }
    Dump dump{.text = {}, .next = address};
    for (std::uint32_t n = 0; n < choice.count && dump.complete; ++n) {
        if (n % choice.format->per_line != 0) {
            dump.text += ' ';
        } else {
            dump.text += n == 0 ? "" : "\n";
            dump.text += place(dump.next, symbols);
        }
        const Item item = item_at(memory, dump.next, *choice.format, ieee);
        dump.complete = item.size != 0;
        dump.text += dump.complete ? item.text : "not mapped";
        dump.next += item.size;
    }
    dump.text += '\n';
    return dump;
}

} // namespace cxsim::console::monitor
