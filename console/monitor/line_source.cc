// Commands from files and streams.
#include "console/monitor/line_source.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace cxsim::console::monitor {
namespace {

class StreamSource final : public LineSource {
  public:
    StreamSource(std::FILE* stream, std::string name) : stream_(stream), name_(std::move(name)) {}

    std::optional<std::string> next() override {
        std::string line;
        int character = std::fgetc(stream_);
        if (character == EOF) {
            return std::nullopt;
        }
        for (; character != EOF && character != '\n'; character = std::fgetc(stream_)) {
            line += static_cast<char>(character);
        }
        ++number_;
        return line;
    }
    std::string place() const override { return fmt::format("{}:{}: ", name_, number_); }

  private:
    std::FILE* stream_;
    std::string name_;
    unsigned number_ = 0;
};

class ScriptSource final : public LineSource {
  public:
    ScriptSource(std::FILE* file, const std::string& path) : file_(file), lines_(file, path) {}
    ScriptSource(const ScriptSource&) = delete;
    ScriptSource& operator=(const ScriptSource&) = delete;
    ~ScriptSource() override { std::fclose(file_); }

    std::optional<std::string> next() override { return lines_.next(); }
    std::string place() const override { return lines_.place(); }

  private:
    std::FILE* file_;
    StreamSource lines_;
};

} // namespace

std::expected<std::unique_ptr<LineSource>, std::string> open_script(const std::string& path) {
    std::error_code ignored;
    std::FILE* const file =
        std::filesystem::is_directory(path, ignored) ? nullptr : std::fopen(path.c_str(), "re");
    if (file == nullptr) {
        return std::unexpected(fmt::format(
            "{}: {}", path, std::strerror(std::filesystem::is_directory(path, ignored) ? EISDIR : errno)));
    }
    return std::make_unique<ScriptSource>(file, path);
}

std::unique_ptr<LineSource> read_stream(std::FILE* stream, std::string name) {
    return std::make_unique<StreamSource>(stream, std::move(name));
}

} // namespace cxsim::console::monitor
