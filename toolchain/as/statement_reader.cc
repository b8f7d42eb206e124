// Lines, labels and instructions. The directives are in directives.cc.
#include "toolchain/as/statement_reader.h"

#include "emu/isa/byte_order.h"
#include "toolchain/as/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace cxsim::toolchain {
namespace {

std::string numbered_name(unsigned digit, unsigned occurrence) {
    return fmt::format("L\x01{}\x01{}", digit, occurrence); // no source can write this name
}

} // namespace

std::string_view without_comment(std::string_view line) {
    char quote = '\0';
    for (std::size_t n = 0; n < line.size(); ++n) {
        const char c = line[n];
        const bool in_string = quote == '"';
        if (in_string ? c == '\\' : c == '\'') {
            ++n; // an escaped character, the character of a character constant
            if (!in_string && n < line.size() && line[n] == '\\')
                ++n; // which may be escaped, too
        } else if (in_string) {
            if (c == '"')
                quote = '\0';
        } else if (c == '"') {
            quote = c;
        } else if (c == ';') {
            return line.substr(0, n);
        }
    }
    return line;
}

StatementReader::StatementReader(Program& program, std::string file_name) : program_(program) {
    location_.file = std::move(file_name);
}

void StatementReader::read(std::string_view source) {
    while (!source.empty()) {
        const std::size_t end = source.find('\n');
        ++location_.line;
        read_line(source.substr(0, end));
        source = end == std::string_view::npos ? std::string_view{} : source.substr(end + 1);
    }
}

void StatementReader::read_line(std::string_view line) {
    if (read_line_marker(line))
        return;
    try {
        read_statement(Cursor(without_comment(line)));
    } catch (const StatementError& error) {
        program_.error(location_, error.what());
    }
}

/// A preprocessor's `# 12 "file"` sets the place of the next line; any other line with '#' first is a
/// comment.
bool StatementReader::read_line_marker(std::string_view line) {
    if (!line.starts_with('#'))
        return false;
    Cursor cursor(line.substr(1));
    const std::string_view digits = cursor.word();
    unsigned number = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (result.ec != std::errc{} || number == 0 || cursor.peek() != '"')
        return true;
    try {
        location_.file = parse_string(cursor);
        location_.line = number - 1;
    } catch (const StatementError&) {
        return true; // a comment after all
    }
    return true;
}

void StatementReader::read_statement(Cursor cursor) {
    std::string_view word;
    for (;;) {
        if (cursor.at_end())
            return;
        word = cursor.word();
        if (word.empty())
            throw StatementError(fmt::format("unexpected '{}'", cursor.rest()));
        if (!cursor.accept(':'))
            break;
        if (word.size() == 1 && is_digit(word[0])) {
            define_numbered_label(static_cast<unsigned>(word[0] - '0'));
        } else {
            define_label(word);
        }
    }
    if (cursor.accept('=')) {
        define_value(word, parse_expression(cursor, context()));
    } else if (!read_directive(word, cursor) && !read_data(word, cursor)) {
        if (word[0] == '.')
            throw StatementError(fmt::format("unknown directive '{}'", word));
        read_instruction(word, cursor);
        return;
    }
    if (!cursor.at_end())
        throw StatementError(fmt::format("unexpected '{}'", cursor.rest()));
}

void StatementReader::read_instruction(std::string_view mnemonic, Cursor& cursor) {
    const ExpressionContext expressions = context();
    const std::vector<WrittenOperand> operands = parse_operands(cursor, expressions);
    if (in_bss())
        throw StatementError("instructions cannot be in a bss section");
    if (const BranchPair pair = find_branch_pair(mnemonic); pair.near != nullptr) {
        append_branch(pair, operands);
    } else {
        append_instruction(select_instruction(mnemonic, operands, program_.floating_mode));
    }
}

void StatementReader::append_instruction(const Selected& selected) {
    const isa::Instruction& instruction = selected.instruction;
    use_row(*instruction.row);
    if (selected.uses_floating_point)
        use_floating_point();
    Fragment& fragment = bytes_fragment();
    const auto start = static_cast<std::uint32_t>(fragment.bytes.size());
    const std::vector<std::byte> code = isa::encode(instruction);
    fragment.bytes.insert(fragment.bytes.end(), code.begin(), code.end());
    if (selected.pending != nullptr) {
        const bool wide = instruction.length == isa::lengths_of(*instruction.row).longest;
        fragment.fixups.push_back({.kind = wide ? Fixup::Kind::word : Fixup::Kind::displacement,
                                   .offset = start + instruction.length - (wide ? 4u : 2u),
                                   .value = selected.pending->value,
                                   .location = location_});
    }
    if (selected.target != nullptr) {
        fragment.fixups.push_back({.kind = Fixup::Kind::branch,
                                   .offset = start,
                                   .value = selected.target->value,
                                   .location = location_});
    }
}

void StatementReader::append_branch(const BranchPair& pair, std::span<const WrittenOperand> operands) {
    if (operands.size() != 1 || operands[0].kind != WrittenOperand::Kind::memory) {
        throw StatementError("a branch takes one target");
    }
    const WrittenOperand& target = operands[0];
    if (target.indirect || target.base != 0 || target.value.add == no_symbol) {
        append_instruction(fill_instruction(*pair.far, operands, program_.floating_mode));
        return;
    }
    Fragment& fragment = new_fragment(Fragment::Kind::branch);
    fragment.near = pair.near;
    fragment.far = pair.far;
    fragment.fixups.push_back({.kind = Fixup::Kind::branch, .value = target.value, .location = location_});
}

void StatementReader::use_row(const isa::Row& row) {
    if (row.c2)
        program_.machine_flags |= soff::machine_c2;
    if (row.parallel)
        program_.machine_flags |= soff::machine_parallel;
    if (row.intrinsic)
        program_.machine_flags |= soff::machine_intrinsic;
}

ExpressionContext StatementReader::context() {
    return {.program = program_,
            .location = location_,
            .here = [this] { return symbol_here(); },
            .numbered =
                [this](unsigned digit, bool forward) {
                    const unsigned count = numbered_labels_.at(digit);
                    if (!forward && count == 0)
                        throw StatementError(fmt::format("there is no {}: before this", digit));
                    return numbered_name(digit, forward ? count + 1 : count);
                }};
}

void StatementReader::refuse_definition(const AssemblerSymbol& symbol) const {
    const Location& place = symbol.definition;
    throw StatementError(fmt::format("'{}' is already defined {}", symbol.name,
                                     place.file == location_.file
                                         ? fmt::format("in line {}", place.line)
                                         : fmt::format("at {}:{}", place.file, place.line)));
}

void StatementReader::define_label(std::string_view name) {
    if (is_digit(name[0]))
        throw StatementError(fmt::format("'{}' cannot be a label", name));
    AssemblerSymbol& symbol = program_.symbols[program_.symbol(name, location_)];
    if (symbol.kind != AssemblerSymbol::Kind::undefined)
        refuse_definition(symbol);
    symbol.definition = location_;
    symbol.kind = AssemblerSymbol::Kind::label;
    symbol.position = here();
}

void StatementReader::define_numbered_label(unsigned digit) {
    const std::string name = numbered_name(digit, ++numbered_labels_.at(digit));
    AssemblerSymbol& symbol = program_.symbols[program_.symbol(name, location_)];
    symbol.kind = AssemblerSymbol::Kind::label;
    symbol.temporary = true;
    symbol.position = here();
}

void StatementReader::define_value(std::string_view name, const Expression& value) {
    if (is_digit(name[0]) || name == ".")
        throw StatementError(fmt::format("'{}' cannot be given a value", name));
    const SymbolId id = program_.symbol(name, location_);
    AssemblerSymbol& symbol = program_.symbols[id];
    if (symbol.kind == AssemblerSymbol::Kind::label || symbol.kind == AssemblerSymbol::Kind::common)
        refuse_definition(symbol);
    symbol.definition = location_;
    if (value.add == id || value.subtract == id) {
        symbol.kind = AssemblerSymbol::Kind::expression; // so that its users aren't reported as well
        throw StatementError(fmt::format("'{}' is defined by itself", name));
    }
    symbol.kind = AssemblerSymbol::Kind::expression;
    symbol.expression = value;
}

Position StatementReader::here() {
    const Fragment& fragment = bytes_fragment();
    return {.section = section_,
            .subsection = subsection_,
            .fragment = fragments().size() - 1,
            .offset = static_cast<std::uint32_t>(fragment.bytes.size())};
}

SymbolId StatementReader::symbol_here() {
    const auto id = static_cast<SymbolId>(program_.symbols.size());
    AssemblerSymbol symbol;
    symbol.name = std::string(1, '.');
    symbol.kind = AssemblerSymbol::Kind::label;
    symbol.temporary = true;
    symbol.position = here();
    symbol.first_use = location_;
    program_.symbols.push_back(std::move(symbol));
    return id;
}

std::vector<Fragment>& StatementReader::fragments() {
    return program_.section(section_).subsections[subsection_];
}

Fragment& StatementReader::new_fragment(Fragment::Kind kind) {
    Fragment fragment;
    fragment.kind = kind;
    fragments().push_back(std::move(fragment));
    return fragments().back();
}

Fragment& StatementReader::bytes_fragment() {
    if (fragments().empty() || fragments().back().kind != Fragment::Kind::bytes) {
        return new_fragment(Fragment::Kind::bytes);
    }
    return fragments().back();
}

void StatementReader::count_contents(std::uint64_t size) {
    total_size_ += size;
    if (total_size_ > largest_contents)
        throw StatementError("the contents are too large");
}

void StatementReader::append(Fragment& fragment, std::uint64_t value, unsigned size) {
    count_contents(size);
    std::array<std::byte, 8> raw{};
    isa::store_be64(raw.data(), value);
    fragment.bytes.insert(fragment.bytes.end(), raw.end() - size, raw.end());
}

void StatementReader::append_expression(Fragment& fragment, const Expression& value, unsigned size) {
    if (value.is_constant()) {
        const std::int64_t lowest = size == 8 ? INT64_MIN : -(std::int64_t{1} << (8 * size - 1));
        const std::int64_t highest = size == 8 ? INT64_MAX : (std::int64_t{1} << (8 * size)) - 1;
        if (value.constant < lowest || value.constant > highest) {
            throw StatementError(fmt::format("{} does not fit in {} bits", value.constant, 8 * size));
        }
        append(fragment, static_cast<std::uint64_t>(value.constant), size);
        return;
    }
    using enum Fixup::Kind;
    const Fixup::Kind kind = size == 1 ? byte : size == 2 ? halfword : size == 4 ? word : longword;
    fragment.fixups.push_back({.kind = kind,
                               .offset = static_cast<std::uint32_t>(fragment.bytes.size()),
                               .value = value,
                               .location = location_});
    append(fragment, 0, size);
}

} // namespace cxsim::toolchain
