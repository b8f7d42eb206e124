// The service processor's console: reads commands while the machine is stopped.
#pragma once

#include "console/monitor/command.h"
#include "console/monitor/line_source.h"

#include <memory>
#include <string>
#include <vector>

namespace cxsim::console::monitor {

inline constexpr std::string_view prompt = "(spu)> ";

/// How a dialogue ended.
struct Ending {
    enum class Kind : std::uint8_t {
        run,    ///< The machine shall go on.
        quit,   ///< The emulator shall end with `Session::quit_status`.
        silent, ///< There are no more commands.
        failed, ///< A command failed and there is nobody to ask.
    };
    Kind kind = Kind::silent;
    std::string message; ///< Of a failure: where, and what is wrong.
};

/// Commands come from the source added last until it ends, then from the one before. A command that fails is
/// reported to a person, and ends all sources in front of that person; without one it ends everything.
class Monitor {
  public:
    explicit Monitor(Session& session);

    void read_from(std::unique_ptr<LineSource> source) { sources_.push_back(std::move(source)); }
    bool has_commands() const { return !sources_.empty(); }
    /// Whether some of them are not those of a person.
    bool has_script() const;
    /// Obeys commands until one of them lets the machine go on, or they end.
    Ending converse();

  private:
    /// What a failed command means.
    std::optional<Ending> after_failure(const std::string& message);

    Session& session_;
    std::vector<std::unique_ptr<LineSource>> sources_;
};

} // namespace cxsim::console::monitor
