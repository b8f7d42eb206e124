// A recursive descent over the text of an expression.
#include "console/monitor/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <limits>

namespace cxsim::console::monitor {
namespace {

constexpr unsigned deepest = 100; ///< Nested terms: any text must leave the host's stack alone.

bool is_name_character(char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_' || character == '.' ||
           character == '$';
}

struct Operator {
    std::string_view sign;
    int precedence;
    std::uint64_t (*apply)(std::uint64_t, std::uint64_t);
};

std::int64_t as_signed(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}
/// Guarded against what the host's division can't do; zero is caught before.
std::uint64_t divide(std::uint64_t left, std::uint64_t right) {
    return right == ~0ULL ? 0 - left : static_cast<std::uint64_t>(as_signed(left) / as_signed(right));
}
std::uint64_t remainder(std::uint64_t left, std::uint64_t right) {
    return right == ~0ULL ? 0 : static_cast<std::uint64_t>(as_signed(left) % as_signed(right));
}

/// Longer signs stand before those they begin with.
constexpr std::array operators = {
    Operator{"==", 1, [](std::uint64_t l, std::uint64_t r) { return std::uint64_t{l == r}; }},
    Operator{"!=", 1, [](std::uint64_t l, std::uint64_t r) { return std::uint64_t{l != r}; }},
    Operator{"<=", 1,
             [](std::uint64_t l, std::uint64_t r) { return std::uint64_t{as_signed(l) <= as_signed(r)}; }},
    Operator{">=", 1,
             [](std::uint64_t l, std::uint64_t r) { return std::uint64_t{as_signed(l) >= as_signed(r)}; }},
    Operator{"<", 1,
             [](std::uint64_t l, std::uint64_t r) { return std::uint64_t{as_signed(l) < as_signed(r)}; }},
    Operator{">", 1,
             [](std::uint64_t l, std::uint64_t r) { return std::uint64_t{as_signed(l) > as_signed(r)}; }},
    Operator{"|", 2, [](std::uint64_t l, std::uint64_t r) { return l | r; }},
    Operator{"&", 3, [](std::uint64_t l, std::uint64_t r) { return l & r; }},
    Operator{"+", 4, [](std::uint64_t l, std::uint64_t r) { return l + r; }},
    Operator{"-", 4, [](std::uint64_t l, std::uint64_t r) { return l - r; }},
    Operator{"*", 5, [](std::uint64_t l, std::uint64_t r) { return l * r; }},
    Operator{"/", 5, divide},
    Operator{"%", 5, remainder},
};

class Reader {
  public:
    Reader(std::string_view text, const Meaning& meaning) : whole_(text), rest_(text), meaning_(meaning) {}

    Value all() {
        Value value = operation(1);
        skip_blanks();
        if (value && !rest_.empty()) {
            return unexpected_text();
        }
        return value;
    }

  private:
    /// Terms joined by operators of at least this precedence.
    Value operation(int precedence) {
        Value left = term();
        while (left) {
            skip_blanks();
            const auto found = std::ranges::find_if(
                operators, [this](const Operator& each) { return rest_.starts_with(each.sign); });
            if (found == operators.end() || found->precedence < precedence) {
                return left;
            }
            rest_.remove_prefix(found->sign.size());
            const Value right = operation(found->precedence + 1);
            if (!right) {
                return right;
            }
            if (*right == 0 && (found->sign == "/" || found->sign == "%")) {
                return std::unexpected(fmt::format("{}: division by zero", whole_));
            }
            left = found->apply(*left, *right);
        }
        return left;
    }

    Value term() {
        if (++depth_ > deepest) {
            return std::unexpected("the expression is too deep");
        }
        Value value = inner_term();
        --depth_;
        return value;
    }

    Value inner_term() {
        skip_blanks();
        const char first = rest_.empty() ? '\0' : rest_.front();
        switch (first) {
        case '-':
        case '~':
        case '@': {
            rest_.remove_prefix(1);
            const Value value = term();
            if (!value) {
                return value;
            }
            if (first == '@') {
                return word_at(*value);
            }
            return first == '-' ? 0 - *value : ~*value;
        }
        case '(':
            return parenthesis();
        default:
            return number_or_name();
        }
    }

    Value word_at(std::uint64_t address) const {
        if (address > std::numeric_limits<emu::Address>::max()) {
            return std::unexpected(fmt::format("{:#x}: no address, which has 32 bits", address));
        }
        return meaning_.word_at(static_cast<emu::Address>(address));
    }

    Value parenthesis() {
        rest_.remove_prefix(1);
        Value value = operation(1);
        skip_blanks();
        if (value && !rest_.starts_with(')')) {
            return std::unexpected(fmt::format("{}: a ) is missing", whole_));
        }
        if (value) {
            rest_.remove_prefix(1);
        }
        return value;
    }

    Value number_or_name() {
        std::size_t length = 0;
        while (length < rest_.size() && is_name_character(rest_[length])) {
            ++length;
        }
        if (length == 0) {
            return unexpected_text();
        }
        const bool number = std::isdigit(static_cast<unsigned char>(rest_.front())) != 0;
        if (!number && length < rest_.size() && rest_[length] == '[') {
            length = std::min(rest_.find(']', length), rest_.size() - 1) + 1;
        }
        const std::string_view word = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return number ? parsed(word) : meaning_.named(word);
    }

    static Value parsed(std::string_view word) {
        const bool hexadecimal = word.starts_with("0x") || word.starts_with("0X");
        const std::string_view digits = word.substr(hexadecimal ? 2 : 0);
        std::uint64_t value = 0;
        const char* const start = digits.data();
        const char* const end = start + digits.size();
        const auto [stop, error] = std::from_chars(start, end, value, hexadecimal ? 16 : 10);
        if (error == std::errc::result_out_of_range) {
            return std::unexpected(fmt::format("{}: does not fit into 64 bits", word));
        }
        if (error != std::errc() || stop != end) {
            return std::unexpected(fmt::format("{}: not a number", word));
        }
        return value;
    }

    Value unexpected_text() const {
        return rest_.empty() ? std::unexpected(whole_.empty() ? std::string("an expression is missing")
                                                              : fmt::format("{}: ends too early", whole_))
                             : std::unexpected(fmt::format("{}: unexpected {}", whole_, rest_));
    }

    void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

    std::string_view whole_;
    std::string_view rest_;
    const Meaning& meaning_;
    unsigned depth_ = 0;
};

} // namespace

Value evaluate(std::string_view text, const Meaning& meaning) {
    return Reader(text, meaning).all();
}

} // namespace cxsim::console::monitor
