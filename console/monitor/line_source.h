// Where the monitor's commands come from: a person, a pipe, a file.
#pragma once

#include <cstdio>
#include <expected>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::console::monitor {

class LineSource {
  public:
    virtual ~LineSource() = default;
    /// The next line without its end; empty when there are no more.
    virtual std::optional<std::string> next() = 0;
    /// What to put before a message about the line read last: "file:3: ", or nothing for a person.
    virtual std::string place() const = 0;
    /// A person, who is asked again after an error; otherwise the first error ends the source.
    virtual bool is_interactive() const { return false; }
};

/// The lines of a file of the host, or an error that names it.
std::expected<std::unique_ptr<LineSource>, std::string> open_script(const std::string& path);
/// The lines of a stream that someone else keeps open.
std::unique_ptr<LineSource> read_stream(std::FILE* stream, std::string name);

/// What the last word of a line could become.
using Completer = std::function<std::vector<std::string>(std::string_view line)>;
/// The terminal on standard input, with a prompt, line editing, history and completion by libedit.
std::unique_ptr<LineSource> ask_terminal(std::string prompt, Completer completer);

} // namespace cxsim::console::monitor
