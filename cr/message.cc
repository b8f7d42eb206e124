// The catalogue of messages and the small part of printf that it uses.
#include "cr/message.h"

#include "kernel/base/errno.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

namespace cxsim::cr {

namespace {

constexpr auto catalogue = std::to_array<MessageText>({
#define MESSAGE(name, severity, format) {#name, Severity::severity, format},
#include "cr/messages.def"
#undef MESSAGE
});

/// One conversion of a format: flags and width as written, and the letter that ends it.
struct Conversion {
    int width = 0;
    bool zero_padded = false;
    char letter = 0;
    std::size_t end = 0; ///< Index just after it.
};

/// Parses the conversion whose '%' is at `at`. The `l`s of printf are skipped: numbers have 64 bits here.
Conversion parse_conversion(std::string_view text, std::size_t at) {
    Conversion result;
    std::size_t i = at + 1;
    if (i < text.size() && text[i] == '0') {
        result.zero_padded = true;
        ++i;
    }
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
        result.width = result.width * 10 + (text[i] - '0');
    }
    while (i < text.size() && text[i] == 'l') {
        ++i;
    }
    result.letter = i < text.size() ? text[i] : '%';
    result.end = i + 1;
    return result;
}

/// File names may hold any byte; a line of the report holds no control characters.
std::string printable(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
            c = '?';
        }
    }
    return text;
}

std::string render(const Conversion& conversion, const Argument& argument) {
    if (const auto* text = std::get_if<std::string>(&argument)) {
        return fmt::format("{:>{}}", printable(*text), conversion.width);
    }
    const std::int64_t number = std::get<std::int64_t>(argument);
    const bool hexadecimal = conversion.letter == 'x';
    // Addresses are 32-bit numbers and may have come in sign-extended.
    const std::string digits =
        hexadecimal ? fmt::format("{:x}", static_cast<std::uint64_t>(number)) : fmt::format("{}", number);
    const auto width = static_cast<std::size_t>(conversion.width);
    const std::size_t padding = digits.size() < width ? width - digits.size() : 0;
    return std::string(padding, conversion.zero_padded ? '0' : ' ') + digits;
}

char letter_of(Severity severity) {
    switch (severity) {
    case Severity::error:
        return ABI_REPORT_ERROR;
    case Severity::warning:
        return ABI_REPORT_WARNING;
    case Severity::debug:
        return ABI_REPORT_DEBUG;
    case Severity::verbose:
        break;
    }
    return ABI_REPORT_VERBOSE;
}

/// Which lines fit into so many bytes, each with a newline: errors before warnings, these before what was
/// asked for by -v and by -X, and of each kind the first ones.
std::vector<bool> lines_that_fit(const std::vector<std::string>& lines, std::size_t room) {
    std::vector<bool> fits(lines.size());
    for (const char letter : {ABI_REPORT_ERROR, ABI_REPORT_WARNING, ABI_REPORT_VERBOSE, ABI_REPORT_DEBUG}) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].front() != letter) {
                continue;
            }
            if (lines[i].size() + 1 > room) {
                return fits;
            }
            room -= lines[i].size() + 1;
            fits[i] = true;
        }
    }
    return fits;
}

} // namespace

const MessageText& text_of(Message message) {
    return catalogue.at(static_cast<std::size_t>(message));
}

std::size_t message_count() {
    return catalogue.size();
}

std::string format(Message message, std::initializer_list<Argument> arguments, int error) {
    const std::string_view text = text_of(message).format;
    const Argument missing = std::string("?");
    const auto* next = arguments.begin();
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] != '%') {
            result += text[i++];
            continue;
        }
        const Conversion conversion = parse_conversion(text, i);
        i = conversion.end;
        if (conversion.letter == 'm') {
            result += kernel::error_text(static_cast<kernel::Errno>(error));
        } else if (conversion.letter == '%') {
            result += '%';
        } else {
            result += render(conversion, next != arguments.end() ? *next++ : missing);
        }
    }
    return result;
}

void Report::add(Message message, std::initializer_list<Argument> arguments, int error) {
    add_line(text_of(message).severity, format(message, arguments, error));
}

void Report::add_overridden(Message message, std::initializer_list<Argument> arguments, int error) {
    const Severity severity = text_of(message).severity;
    add_line(severity == Severity::error ? Severity::warning : severity, format(message, arguments, error));
}

void Report::add_line(Severity severity, const std::string& text) {
    has_errors_ = has_errors_ || severity == Severity::error;
    if (!shows(severity)) {
        return;
    }
    lines_.push_back(letter_of(severity) + text);
}

bool Report::shows(Severity severity) const {
    return severity == Severity::error || (severity == Severity::warning && !options_.quiet) ||
           (severity == Severity::verbose && options_.verbose) ||
           (severity == Severity::debug && options_.debug);
}

std::string Report::text(std::size_t size) const {
    if (size == 0) {
        return {};
    }
    const auto cut_notice = [&](std::size_t left_out) {
        return letter_of(text_of(Message::report_cut).severity) +
               format(Message::report_cut, {static_cast<std::int64_t>(left_out)}) + '\n';
    };
    auto fits = lines_that_fit(lines_, size - 1);
    const std::size_t notice_size = cut_notice(lines_.size()).size();
    const bool gives_notice = !std::ranges::all_of(fits, std::identity()) && size > notice_size;
    if (gives_notice) {
        fits = lines_that_fit(lines_, size - 1 - notice_size);
    }
    std::string result;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        result += fits[i] ? lines_[i] + '\n' : "";
    }
    if (gives_notice) {
        result += cut_notice(static_cast<std::size_t>(std::ranges::count(fits, false)));
    }
    result += '\0';
    return result;
}

} // namespace cxsim::cr
