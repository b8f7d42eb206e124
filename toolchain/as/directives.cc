// The directives of the assembler, one function each, and the table that names them.
#include "toolchain/as/float_constant.h"
#include "toolchain/as/statement_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>
#include <utility>

namespace cxsim::toolchain {

struct StatementReader::NamedDirective {
    std::string_view name;
    Directive function;
};

const StatementReader::NamedDirective StatementReader::directives[] = {
    {".text", &StatementReader::enter_section<SectionId::text>},
    {".data", &StatementReader::enter_section<SectionId::data>},
    {".tdata", &StatementReader::enter_section<SectionId::thread_data>},
    {".bss", &StatementReader::enter_section<SectionId::bss>},
    {".tbss", &StatementReader::enter_section<SectionId::thread_bss>},
    {".align", &StatementReader::align},
    {".globl", &StatementReader::global},
    {".comm", &StatementReader::common},
    {".lcomm", &StatementReader::local_common},
    {".set", &StatementReader::set},
    {".fpmode", &StatementReader::floating_mode},
    {".stabs", &StatementReader::stab_with_string},
    {".stabn", &StatementReader::stab_with_value},
    {".stabd", &StatementReader::stab_here},
    {".file", &StatementReader::ignore},
    {".ident", &StatementReader::ignore},
};

namespace {

unsigned size_of(char type) {
    switch (type) {
    case 'b':
        return 1;
    case 'h':
        return 2;
    case 'w':
    case 's':
        return 4;
    default:
        return 8;
    }
}

constexpr std::int64_t largest_space = std::int64_t{1} << 31;

std::expected<std::uint64_t, std::string> widened(std::expected<std::uint32_t, std::string> bits) {
    if (!bits)
        return std::unexpected(std::move(bits.error()));
    return *bits;
}

std::string name_operand(Cursor& cursor) {
    const std::string_view name = cursor.word();
    if (name.empty() || is_digit(name[0]))
        throw StatementError("a symbol's name is missing");
    return std::string(name);
}

void expect_comma(Cursor& cursor) {
    if (!cursor.accept(','))
        throw StatementError("a comma is missing");
}

std::int64_t size_operand(Cursor& cursor, const ExpressionContext& context) {
    const std::int64_t size = parse_constant(cursor, context, "the size");
    if (size < 0 || size > largest_space)
        throw StatementError(fmt::format("size {} is out of range", size));
    return size;
}

} // namespace

bool StatementReader::read_directive(std::string_view name, Cursor& cursor) {
    const auto* found = std::ranges::find(directives, name, &NamedDirective::name);
    if (found == std::end(directives))
        return false;
    (this->*found->function)(cursor);
    return true;
}

/// `ds.t items` stores, `bs.t n` leaves room for n elements.
bool StatementReader::read_data(std::string_view name, Cursor& cursor) {
    constexpr std::string_view types = "bhwlsd";
    if (name.size() != 4 || name[2] != '.' || types.find(name[3]) == std::string_view::npos)
        return false;
    if (name.starts_with("bs")) {
        reserve(name[3], cursor);
        return true;
    }
    if (!name.starts_with("ds"))
        return false;
    Fragment zeros; // data in a bss section must be zero and becomes space
    Fragment& into = in_bss() ? zeros : bytes_fragment();
    do {
        data_item(name[3], cursor, into);
    } while (cursor.accept(','));
    if (!in_bss())
        return true;
    if (!zeros.fixups.empty() ||
        std::ranges::any_of(zeros.bytes, [](std::byte b) { return b != std::byte{0}; })) {
        throw StatementError("only zeros can be in a bss section");
    }
    new_fragment(Fragment::Kind::space).amount = static_cast<std::uint32_t>(zeros.bytes.size());
    return true;
}

/// One item of a ds list: a string, a value, or n(value), which is the value n times.
void StatementReader::data_item(char type, Cursor& cursor, Fragment& into, bool repeated) {
    if (type == 'b' && cursor.peek() == '"') {
        for (const char c : parse_string(cursor))
            append(into, static_cast<unsigned char>(c), 1);
        return;
    }
    std::string text;
    const bool is_float = type == 's' || type == 'd';
    if (is_float)
        use_floating_point();
    if (is_float && accept_float(cursor, text)) {
        const std::expected<std::uint64_t, std::string> bits =
            type == 'd' ? double_bits(text, program_.floating_mode)
                        : widened(single_bits(text, program_.floating_mode));
        if (!bits)
            throw StatementError(bits.error());
        append(into, *bits, size_of(type));
        return;
    }
    const ExpressionContext expressions = context();
    const Expression value = parse_expression(cursor, expressions);
    if (!cursor.accept('(')) {
        append_expression(into, value, size_of(type)); // for floats: the bits
        return;
    }
    if (repeated)
        throw StatementError("a repeat within a repeat");
    if (!value.is_constant() || value.constant < 0) {
        throw StatementError("the repeat count must be a constant that is not negative");
    }
    Fragment item;
    data_item(type, cursor, item, true);
    if (!cursor.accept(')'))
        throw StatementError("missing ')'");
    if (!item.fixups.empty())
        throw StatementError("only constants can be repeated");
    if (value.constant > static_cast<std::int64_t>(largest_contents / size_of(type))) {
        throw StatementError("the contents are too large");
    }
    for (std::int64_t n = 0; n < value.constant; ++n) {
        for (const std::byte byte : item.bytes)
            append(into, std::to_integer<std::uint64_t>(byte), 1);
    }
}

void StatementReader::reserve(char type, Cursor& cursor) {
    const std::int64_t count = size_operand(cursor, context());
    const std::int64_t size = count * size_of(type);
    if (size > largest_space)
        throw StatementError(fmt::format("size {} is out of range", size));
    if (!in_bss())
        count_contents(static_cast<std::uint64_t>(size)); // zeros, but in the file
    new_fragment(Fragment::Kind::space).amount = static_cast<std::uint32_t>(size);
}

template <SectionId id>
void StatementReader::enter_section(Cursor& cursor) {
    unsigned subsection = 0;
    if (!cursor.at_end()) {
        const std::int64_t number = parse_constant(cursor, context(), "the subsection");
        if (number < 0 || number > 1000)
            throw StatementError(fmt::format("there is no subsection {}", number));
        subsection = static_cast<unsigned>(number);
    }
    section_ = id;
    subsection_ = subsection;
}

void StatementReader::align(Cursor& cursor) {
    const std::int64_t amount = parse_constant(cursor, context(), "the alignment");
    if (amount < 1 || amount > soff::page_size || !std::has_single_bit(static_cast<std::uint64_t>(amount))) {
        throw StatementError(
            fmt::format("alignment {} is not a power of two from 1 to {} bytes", amount, soff::page_size));
    }
    new_fragment(Fragment::Kind::alignment).amount = static_cast<std::uint32_t>(amount);
    ProgramSection& section = program_.section(section_);
    section.alignment = std::max(section.alignment, static_cast<std::uint32_t>(amount));
}

void StatementReader::global(Cursor& cursor) {
    do {
        program_.symbols[program_.symbol(name_operand(cursor), location_)].global = true;
    } while (cursor.accept(','));
}

void StatementReader::common(Cursor& cursor) {
    const std::string name = name_operand(cursor);
    expect_comma(cursor);
    const std::int64_t size = size_operand(cursor, context());
    AssemblerSymbol& symbol = program_.symbols[program_.symbol(name, location_)];
    if (symbol.kind != AssemblerSymbol::Kind::undefined && symbol.kind != AssemblerSymbol::Kind::common)
        refuse_definition(symbol);
    symbol.definition = location_;
    symbol.kind = AssemblerSymbol::Kind::common;
    symbol.global = true;
    // A size of 0 would make it an undefined symbol.
    symbol.common_size = std::max({symbol.common_size, static_cast<std::uint32_t>(size), 1u});
}

void StatementReader::local_common(Cursor& cursor) {
    const std::string name = name_operand(cursor);
    expect_comma(cursor);
    const std::int64_t size = size_operand(cursor, context());
    const SectionId section = std::exchange(section_, SectionId::bss);
    const unsigned subsection = std::exchange(subsection_, 0);
    new_fragment(Fragment::Kind::alignment).amount = 8;
    program_.section(section_).alignment = std::max(program_.section(section_).alignment, 8u);
    define_label(name);
    new_fragment(Fragment::Kind::space).amount = static_cast<std::uint32_t>(size);
    section_ = section;
    subsection_ = subsection;
}

void StatementReader::set(Cursor& cursor) {
    const std::string name = name_operand(cursor);
    expect_comma(cursor);
    define_value(name, parse_expression(cursor, context()));
}

void StatementReader::floating_mode(Cursor& cursor) {
    const std::string_view name = cursor.word();
    if (name != "native" && name != "ieee") {
        throw StatementError(fmt::format("floating mode '{}' is neither native nor ieee", name));
    }
    const FloatingMode mode = name == "native" ? FloatingMode::native : FloatingMode::ieee;
    if (mode != program_.floating_mode && program_.uses_floating_point) {
        throw StatementError("the floating mode cannot change after floating point was used");
    }
    program_.floating_mode = mode;
}

/// type, other, description and perhaps a value.
void StatementReader::add_stab(std::string text, Cursor& cursor, bool with_value) {
    const ExpressionContext expressions = context();
    const auto field = [&](std::string_view what, std::int64_t lowest, std::int64_t highest) {
        const std::int64_t value = parse_constant(cursor, expressions, what);
        if (value < lowest || value > highest)
            throw StatementError(fmt::format("{} {} is not from {} to {}", what, value, lowest, highest));
        return value;
    };
    Stab stab;
    stab.text = std::move(text);
    if (stab.text.find('\0') != std::string::npos)
        throw StatementError("the name of a symbol cannot contain a zero byte");
    stab.type = static_cast<std::uint8_t>(field("the type", 0, UINT8_MAX));
    if ((stab.type & soff::symbol_debug) == 0)
        throw StatementError(fmt::format("type {} is not that of a debugger's symbol", stab.type));
    expect_comma(cursor);
    stab.other = static_cast<std::uint8_t>(field("the second field", 0, UINT8_MAX));
    expect_comma(cursor);
    stab.description = static_cast<std::uint16_t>(field("the description", INT16_MIN, UINT16_MAX));
    if (with_value) {
        expect_comma(cursor);
        stab.value = parse_expression(cursor, expressions);
    } else {
        stab.value.add = symbol_here();
    }
    stab.location = location_;
    program_.stabs.push_back(std::move(stab));
}

void StatementReader::stab_with_string(Cursor& cursor) {
    std::string text = parse_string(cursor);
    expect_comma(cursor);
    add_stab(std::move(text), cursor, true);
}

void StatementReader::stab_with_value(Cursor& cursor) {
    add_stab({}, cursor, true);
}

void StatementReader::stab_here(Cursor& cursor) {
    add_stab({}, cursor, false);
}

void StatementReader::ignore(Cursor& cursor) {
    while (!cursor.at_end())
        cursor.take();
}

} // namespace cxsim::toolchain
