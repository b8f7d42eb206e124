// Reading and obeying commands.
#include "console/monitor/monitor.h"

#include <algorithm>

namespace cxsim::console::monitor {
namespace {

/// Files that read files: deeper is taken for a file that reads itself.
constexpr std::size_t most_sources = 20;

} // namespace

Monitor::Monitor(Session& session) : session_(session) {
    session_.source = [this](const std::string& path) -> std::expected<void, std::string> {
        if (sources_.size() >= most_sources) {
            return std::unexpected(fmt::format("{}: too many files read each other", path));
        }
        auto opened = open_script(path);
        if (!opened) {
            return std::unexpected(opened.error());
        }
        read_from(std::move(*opened));
        return {};
    };
}

bool Monitor::has_script() const {
    return std::ranges::any_of(sources_, [](const auto& source) { return !source->is_interactive(); });
}

Ending Monitor::converse() {
    while (!sources_.empty()) {
        const std::optional<std::string> line = sources_.back()->next();
        if (!line) {
            sources_.pop_back();
            continue;
        }
        const std::string place = sources_.back()->place();
        const CommandResult result = obey(session_, *line);
        if (!result) {
            if (auto ending = after_failure(place + result.error())) {
                return *std::move(ending);
            }
        } else if (*result != Next::prompt) {
            return {.kind = *result == Next::run ? Ending::Kind::run : Ending::Kind::quit, .message = {}};
        }
    }
    return {};
}

std::optional<Ending> Monitor::after_failure(const std::string& message) {
    while (!sources_.empty() && !sources_.back()->is_interactive()) {
        sources_.pop_back();
    }
    if (sources_.empty()) {
        return Ending{.kind = Ending::Kind::failed, .message = message};
    }
    session_.print("{}\n", message);
    return std::nullopt;
}

} // namespace cxsim::console::monitor
