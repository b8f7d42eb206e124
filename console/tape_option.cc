// Naming a tape and its drive.
#include "console/tape_option.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace cxsim::console {

namespace {

constexpr std::uint64_t largest_reel_megabytes = 1'000'000;

/// The whole text as a number within the limits.
std::optional<std::uint64_t> number_in(std::string_view text, std::uint64_t least, std::uint64_t most) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < least || number > most) {
        return std::nullopt;
    }
    return number;
}

} // namespace

std::expected<TapeOption, std::string> parse_tape(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
        return std::unexpected("must be UNIT=FILE");
    }
    TapeOption tape;
    const auto unit = number_in(text.substr(0, equals), 0, emu::tape_drive_count - 1);
    if (!unit) {
        return std::unexpected(fmt::format("there are drives 0 to {}", emu::tape_drive_count - 1));
    }
    tape.unit = *unit;
    std::string file = text.substr(equals + 1);
    for (std::size_t comma = file.rfind(','); comma != std::string::npos; comma = file.rfind(',')) {
        const std::string word = file.substr(comma + 1);
        if (word == "ro") {
            tape.reel.write_protected = true;
        } else if (word.starts_with("size=")) {
            const auto megabytes = number_in(word.substr(5), 1, largest_reel_megabytes);
            if (!megabytes) {
                return std::unexpected(
                    fmt::format("{}: must be 1 to {} megabytes", word, largest_reel_megabytes));
            }
            tape.reel.capacity = *megabytes * 1'000'000;
        } else if (word.find_first_of("./") == std::string::npos) {
            return std::unexpected(fmt::format("{}: neither ro nor size=MEGABYTES", word));
        } else {
            break; // Part of the file's name.
        }
        file.resize(comma);
    }
    if (file.empty()) {
        return std::unexpected("no file is named");
    }
    tape.reel.file = file;
    return tape;
}

} // namespace cxsim::console
