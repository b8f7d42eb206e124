// From a line to its command.
#include "console/monitor/command.h"
#include "console/monitor/registers.h"
#include "kernel/calls/system_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace cxsim::console::monitor {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;
         at = text.find_first_not_of(blanks, at)) {
        const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::vector<std::string> places_beginning_with(Session& session, const std::string& word) {
    std::vector<std::string> found;
    for (const RegisterKind& kind : register_kinds()) {
        for (unsigned n = 0; n < std::max(kind.count, 1U); ++n) {
            std::string name = kind.count != 0 ? fmt::format("{}{}", kind.name, n) : std::string(kind.name);
            if (name.starts_with(word)) {
                found.push_back(std::move(name));
            }
        }
    }
    if (const auto thread = session.thread(); thread && !word.empty()) {
        std::ranges::move(session.symbols(**thread)->beginning_with(word), std::back_inserter(found));
    }
    return found;
}

std::vector<std::string> files_beginning_with(const std::string& word) {
    const std::filesystem::path path(word);
    std::vector<std::string> found;
    std::error_code ignored;
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    for (std::filesystem::directory_iterator entry(folder, ignored), end; !ignored && entry != end;
         entry.increment(ignored)) {
        const std::string name =
            path.has_parent_path() ? entry->path().string() : entry->path().filename().string();
        if (name.starts_with(word)) {
            found.push_back(entry->is_directory(ignored) ? name + "/" : name);
        }
    }
    return found;
}

template <typename Row>
std::vector<std::string> names_beginning_with(std::span<const Row> rows, std::string_view word) {
    std::vector<std::string> found;
    for (const Row& row : rows) {
        if (row.name.starts_with(word)) {
            found.emplace_back(row.name);
        }
    }
    return found;
}

std::vector<std::string> arguments_beginning_with(Session& session, Completion kind,
                                                  const std::string& word) {
    switch (kind) {
    case Completion::place:
        return places_beginning_with(session, word);
    case Completion::command:
        return names_beginning_with(commands(), word);
    case Completion::topic:
        return names_beginning_with(topics(), word);
    case Completion::file:
        return files_beginning_with(word);
    case Completion::stop_point: {
        std::vector<std::string> found;
        for (const StopPoint& point : session.observer.points.all()) {
            found.push_back(fmt::format("{}", point.number));
        }
        return found;
    }
    default:
        return {};
    }
}

} // namespace

namespace {

/// Looks at the register that a line begins with in place of a command; an error if it begins with neither.
CommandResult obey_register(Session& session, std::string_view word, std::string_view format,
                            std::string_view rest) {
    const auto place = find_register(word);
    if (!place) {
        return std::unexpected(place.error());
    }
    if (!*place) {
        return std::unexpected(fmt::format("{}: no such command or register; try help", word));
    }
    if (!rest.empty()) {
        return std::unexpected(
            fmt::format("{}: too many arguments; deposit {} VALUE changes it", rest, word));
    }
    return command_examine(session, {.format = format, .words = {std::string(word)}, .text = word});
}

} // namespace

CommandResult obey(Session& session, std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    line = line.substr(0, line.find_last_not_of(blanks) + 1);
    if (line.empty() || line.front() == '#') {
        return Next::prompt;
    }
    const std::string_view first = line.substr(0, line.find_first_of(blanks));
    const std::string_view word = first.substr(0, first.find('/'));
    const Command* const command = find_command(word);
    const std::string_view format = first.substr(std::min(word.size() + 1, first.size()));
    const std::string_view text =
        line.substr(std::min(line.find_first_not_of(blanks, first.size()), line.size()));
    if (command == nullptr) {
        return obey_register(session, word, format, text);
    }
    const CommandLine parts{.format = format, .words = split(text), .text = text};
    if (word.size() != first.size() && command->arguments.find("/FORMAT") == std::string_view::npos) {
        return std::unexpected(fmt::format("{}: {} takes no format", first, command->name));
    }
    if (parts.words.size() > command->most_words) {
        return std::unexpected(fmt::format("{}: too many arguments; usage: {} {}",
                                           parts.words[command->most_words], command->name,
                                           command->arguments));
    }
    return command->function(session, parts);
}

std::vector<std::string> complete(Session& session, std::string_view line) {
    std::vector<std::string> words = split(line);
    if (words.empty() || blanks.find(line.back()) != std::string_view::npos) {
        words.emplace_back();
    }
    const std::string& last = words.back();
    if (words.size() == 1) {
        return names_beginning_with(commands(), last);
    }
    const Command* const command = find_command(words.front().substr(0, words.front().find('/')));
    if (command == nullptr) {
        return {};
    }
    std::vector<std::string> found = words.size() > 2 && words[words.size() - 2] == "call"
                                         ? names_beginning_with(kernel::system_calls(), last)
                                         : arguments_beginning_with(session, command->completion, last);
    std::ranges::sort(found);
    const auto repeated = std::ranges::unique(found);
    found.erase(repeated.begin(), repeated.end());
    return found;
}

} // namespace cxsim::console::monitor
