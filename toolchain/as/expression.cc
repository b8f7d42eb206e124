// Expressions: recursive descent, one level of precedence a table row.
#include "toolchain/as/expression.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace cxsim::toolchain {
namespace {

struct BinaryOperator {
    std::string_view token;
    int precedence;
};
constexpr BinaryOperator binary_operators[] = {{"|", 1}, {"^", 2}, {"&", 3}, {"<<", 4}, {">>", 4},
                                               {"+", 5}, {"-", 5}, {"*", 6}, {"/", 6},  {"%", 6}};

std::int64_t wrapped(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}

std::int64_t divide(std::string_view token, std::int64_t left, std::int64_t right) {
    if (right == 0)
        throw StatementError("division by zero");
    if (right == -1)
        return token == "/" ? wrapped(0 - static_cast<std::uint64_t>(left)) : 0;
    return token == "/" ? left / right : left % right;
}

std::int64_t calculate(std::string_view token, std::int64_t left, std::int64_t right) {
    const auto a = static_cast<std::uint64_t>(left);
    const auto b = static_cast<std::uint64_t>(right);
    switch (token[0]) {
    case '|':
        return wrapped(a | b);
    case '^':
        return wrapped(a ^ b);
    case '&':
        return wrapped(a & b);
    case '<':
        return b < 64 ? wrapped(a << b) : 0;
    case '>':
        return b < 64 ? wrapped(a >> b) : 0;
    case '*':
        return wrapped(a * b);
    default:
        return divide(token, left, right);
    }
}

/// left + right, or left - right.
Expression combine(const Expression& left, Expression right, bool negative) {
    if (negative) {
        std::swap(right.add, right.subtract);
        right.constant = wrapped(0 - static_cast<std::uint64_t>(right.constant));
    }
    Expression sum = left;
    sum.constant =
        wrapped(static_cast<std::uint64_t>(left.constant) + static_cast<std::uint64_t>(right.constant));
    for (auto member : {&Expression::add, &Expression::subtract}) {
        if (right.*member == no_symbol)
            continue;
        if (sum.*member != no_symbol)
            throw StatementError("an expression can add and subtract one symbol each");
        sum.*member = right.*member;
    }
    if (sum.add == sum.subtract)
        sum.add = sum.subtract = no_symbol;
    return sum;
}

/// One character of a string, escapes resolved.
char string_character(Cursor& cursor) {
    const char c = cursor.take();
    if (c != '\\')
        return c;
    const char escaped = cursor.take();
    if (escaped >= '0' && escaped <= '7') {
        int value = escaped - '0';
        for (int n = 0; n < 2 && cursor.next() >= '0' && cursor.next() <= '7'; ++n) {
            value = value * 8 + (cursor.take() - '0');
        }
        return static_cast<char>(value);
    }
    constexpr std::string_view letters = "abfnrtv";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v";
    const std::size_t place = letters.find(escaped);
    return place == std::string_view::npos ? escaped : meanings[place];
}

/// Reads one expression; `depth` bounds the nesting of parentheses and signs.
class Reader {
  public:
    Reader(Cursor& cursor, const ExpressionContext& context) : cursor_(cursor), context_(context) {}

    Expression binary(int lowest) {
        Expression left = unary();
        while (const BinaryOperator* found = accept_operator(lowest)) {
            const Expression right = binary(found->precedence + 1);
            if (found->token == "+" || found->token == "-") {
                left = combine(left, right, found->token == "-");
            } else if (left.is_constant() && right.is_constant()) {
                left.constant = calculate(found->token, left.constant, right.constant);
            } else {
                throw StatementError(fmt::format("'{}' needs constants on both sides", found->token));
            }
        }
        return left;
    }

  private:
    const BinaryOperator* accept_operator(int lowest) {
        for (const BinaryOperator& candidate : binary_operators) {
            if (candidate.precedence >= lowest && cursor_.accept(candidate.token))
                return &candidate;
        }
        return nullptr;
    }

    Expression unary() {
        if (++depth_ > 100)
            throw StatementError("expression is nested too deeply");
        Expression value;
        if (cursor_.accept('-')) {
            value = combine({}, unary(), true);
        } else if (cursor_.accept('+')) {
            value = unary();
        } else if (cursor_.accept('~')) {
            value = unary();
            if (!value.is_constant())
                throw StatementError("'~' needs a constant");
            value.constant = ~value.constant;
        } else {
            value = primary();
        }
        --depth_;
        return value;
    }

    Expression primary() {
        if (cursor_.accept('(')) {
            const Expression value = binary(1);
            if (!cursor_.accept(')'))
                throw StatementError("missing ')'");
            return value;
        }
        if (cursor_.peek() == '\'')
            return character();
        const std::string_view word = cursor_.word();
        if (word.empty()) {
            if (cursor_.at_end())
                throw StatementError("an expression is missing");
            throw StatementError(fmt::format("unexpected '{}'", cursor_.rest()));
        }
        if (is_digit(word[0]))
            return number(word);
        return name(word);
    }

    Expression character() {
        cursor_.take();
        if (cursor_.next() == '\0')
            throw StatementError("a character is missing after '");
        const char c = string_character(cursor_);
        if (cursor_.next() == '\'')
            cursor_.take();
        return {.constant = static_cast<unsigned char>(c)};
    }

    Expression number(std::string_view word) {
        const bool numbered = word.size() == 2 && (word[1] == 'b' || word[1] == 'f');
        if (numbered) {
            return name(context_.numbered(static_cast<unsigned>(word[0] - '0'), word[1] == 'f'));
        }
        std::string_view digits = word;
        int base = 10;
        if (digits.starts_with("0x") || digits.starts_with("0X")) {
            base = 16;
            digits.remove_prefix(2);
        } else if (digits.size() > 1 && digits[0] == '0') {
            base = 8;
        }
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
        if (error == std::errc::result_out_of_range) {
            throw StatementError(fmt::format("number {} needs more than 64 bits", word));
        }
        if (error != std::errc{} || end != digits.data() + digits.size()) {
            throw StatementError(fmt::format("'{}' is not a number", word));
        }
        return {.constant = wrapped(value)};
    }

    Expression name(std::string_view word) {
        if (word == ".")
            return {.add = context_.here()};
        const SymbolId id = context_.program.symbol(word, context_.location);
        const AssemblerSymbol& symbol = context_.program.symbols[id];
        if (symbol.kind == AssemblerSymbol::Kind::expression)
            return symbol.expression;
        return {.add = id};
    }

    Cursor& cursor_;
    const ExpressionContext& context_;
    int depth_ = 0;
};

} // namespace

Expression parse_expression(Cursor& cursor, const ExpressionContext& context) {
    return Reader(cursor, context).binary(1);
}

std::int64_t parse_constant(Cursor& cursor, const ExpressionContext& context, std::string_view what) {
    const Expression value = parse_expression(cursor, context);
    if (!value.is_constant())
        throw StatementError(fmt::format("{} must be a constant", what));
    return value.constant;
}

bool accept_float(Cursor& cursor, std::string& text) {
    cursor.skip_blanks();
    const std::size_t start = cursor.position();
    if (cursor.next() == '-' || cursor.next() == '+')
        cursor.take();
    bool digits = false;
    bool floating = false;
    while (is_digit(cursor.next()) || (cursor.next() == '.' && !floating)) {
        (cursor.next() == '.' ? floating : digits) = true;
        cursor.take();
    }
    if (digits && (cursor.next() == 'e' || cursor.next() == 'E')) {
        const bool is_signed = cursor.next(1) == '-' || cursor.next(1) == '+';
        if (is_digit(cursor.next(is_signed ? 2 : 1))) {
            cursor.take();
            if (is_signed)
                cursor.take();
            while (is_digit(cursor.next()))
                cursor.take();
            floating = true;
        }
    }
    if (!digits || !floating || is_name_character(cursor.next())) {
        cursor.rewind(start);
        return false;
    }
    text = cursor.since(start);
    return true;
}

std::string parse_string(Cursor& cursor) {
    if (!cursor.accept('"'))
        throw StatementError("a string in double quotes is missing");
    std::string text;
    while (cursor.next() != '"') {
        if (cursor.next() == '\0' && cursor.rest().empty())
            throw StatementError("the string has no end");
        text += string_character(cursor);
    }
    cursor.take();
    return text;
}

} // namespace cxsim::toolchain
