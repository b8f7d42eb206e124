// Macro definitions as preprocessors before ANSI C read them.
#include "traditional_macros.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace cxsim::toolchain {

namespace {

bool is_name_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\\' || c == '\n' || c == '\r';
}

/// One definition, from the `#` to the end of its last line.
class Definition {
  public:
    explicit Definition(std::string_view text) : text_(text) {}
    std::string modernized();

  private:
    std::string_view name();
    void read_parameters();
    void copy_comment();
    void copy_literal();
    void copy(std::size_t count) {
        result_ += text_.substr(at_, count);
        at_ = std::min(at_ + count, text_.size());
    }
    bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }
    bool at_end() const { return at_ >= text_.size(); }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::string_view> parameters_;
    std::string result_;
};

std::string_view Definition::name() {
    const std::size_t start = at_;
    while (!at_end() && is_name_character(text_[at_]))
        ++at_;
    result_ += text_.substr(start, at_ - start);
    return text_.substr(start, at_ - start);
}

void Definition::read_parameters() {
    while (!at_end() && text_[at_] != ')') {
        if (const std::string_view parameter = name(); !parameter.empty())
            parameters_.push_back(parameter);
        else
            copy(1);
    }
}

// Between two tokens that touch it, a comment joins.
void Definition::copy_comment() {
    const std::size_t end = std::min(text_.find("*/", at_ + 2), text_.size() - 2) + 2;
    const std::string_view comment = text_.substr(at_, end - at_);
    const bool joins = !result_.empty() && !is_blank(result_.back()) && end < text_.size() &&
                       !is_blank(text_[end]) && comment.find('\n') == std::string_view::npos;
    result_ += joins ? "##" : comment;
    at_ = end;
}

// A string or character constant.
void Definition::copy_literal() {
    const char quote = text_[at_];
    copy(1);
    while (!at_end() && text_[at_] != quote && text_[at_] != '\n') {
        if (text_[at_] == '\\') {
            copy(2);
            continue;
        }
        const std::size_t before = result_.size();
        const std::string_view word = name();
        if (word.empty()) {
            copy(1);
        } else if (quote == '"' && std::ranges::find(parameters_, word) != parameters_.end()) {
            result_.resize(before);
            result_ += "\" #" + std::string(word) + " \"";
        }
    }
    copy(1);
}

std::string Definition::modernized() {
    copy(1);
    const auto skip_blanks = [&] {
        while (!at_end() && is_blank(text_[at_]))
            copy(1);
    };
    skip_blanks();
    if (name() != "define")
        return std::string(text_);
    skip_blanks();
    name();
    if (starts("("))
        read_parameters();
    while (!at_end()) {
        if (starts("/*"))
            copy_comment();
        else if (text_[at_] == '"' || text_[at_] == '\'')
            copy_literal();
        else
            copy(1);
    }
    return result_;
}

// The end of a directive: its line, those that follow a backslash, and those of a comment it opens.
std::size_t end_of_directive(std::string_view source, std::size_t at) {
    for (; at < source.size() && source[at] != '\n'; ++at) {
        if (source.substr(at).starts_with("/*"))
            at = std::min(source.find("*/", at + 2), source.size() - 2) + 1;
        else if (source[at] == '\\')
            ++at;
    }
    return std::min(at, source.size());
}

} // namespace

std::string modernize_macros(std::string_view source) {
    std::string result;
    result.reserve(source.size());
    for (std::size_t at = 0; at < source.size();) {
        if (source[at] == '#') {
            const std::size_t end = end_of_directive(source, at);
            result += Definition(source.substr(at, end - at)).modernized();
            at = end;
        }
        const std::size_t line_end = std::min(source.find('\n', at), source.size() - 1) + 1;
        result += source.substr(at, line_end - at);
        at = line_end;
    }
    return result;
}

} // namespace cxsim::toolchain
