// Reads the text of one statement from left to right.
#pragma once

#include <cctype>
#include <string>
#include <string_view>

namespace cxsim::toolchain {

/// Whether a character can be in a symbol's name.
inline bool is_name_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '$';
}
inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A position in a text. Blanks before anything that is read are skipped.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : text_(text) {}

    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r'))
            ++at_;
    }
    bool at_end() {
        skip_blanks();
        return at_ == text_.size();
    }
    /// The next character without skipping blanks; 0 at the end.
    char next(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    char peek() {
        skip_blanks();
        return next();
    }
    bool accept(char c) {
        if (peek() != c || c == '\0')
            return false;
        ++at_;
        return true;
    }
    bool accept(std::string_view token) {
        skip_blanks();
        if (!text_.substr(at_).starts_with(token))
            return false;
        at_ += token.size();
        return true;
    }
    /// The characters of a name or number; empty if there is none.
    std::string_view word() {
        skip_blanks();
        const std::size_t start = at_;
        while (is_name_character(next()))
            ++at_;
        return text_.substr(start, at_ - start);
    }
    char take() { return at_ < text_.size() ? text_[at_++] : '\0'; }
    std::string_view rest() const { return text_.substr(at_); }
    std::size_t position() const { return at_; }
    void rewind(std::size_t position) { at_ = position; }
    std::string_view since(std::size_t start) const { return text_.substr(start, at_ - start); }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace cxsim::toolchain
