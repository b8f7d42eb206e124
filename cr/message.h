// The messages that Checkpoint Restart prints (guide, Appendix A) and the report that carries them to the
// user.
#pragma once

#include "kernel/abi/chkpnt.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cxsim::cr {

/// Every message of messages.def.
enum class Message : std::uint16_t {
#define MESSAGE(name, severity, format) name,
#include "cr/messages.def"
#undef MESSAGE
};

/// What a message means for the operation.
enum class Severity : std::uint8_t { error, warning, verbose, debug };

/// A value that a message shows: a number for %d and %x, a text for %s.
using Argument = std::variant<std::int64_t, std::string>;

/// One row of the catalogue.
struct MessageText {
    std::string_view name; ///< The identifier in messages.def.
    Severity severity;
    std::string_view format;
};

/// The catalogue's row for a message.
const MessageText& text_of(Message message);
/// How many messages there are; they are numbered from 0.
std::size_t message_count();

/// The message with its arguments put in, %m standing for the text of the guest's `error` number. A missing
/// argument shows as "?"; surplus ones are dropped.
std::string format(Message message, std::initializer_list<Argument> arguments, int error = 0);

/// The messages of one call of chkpnt or restart, in order. What the options suppress is never stored.
class Report {
  public:
    /// Which of the lesser messages the user wants to see: -q drops warnings, -v adds verbose ones, -X those
    /// of the engine's steps.
    struct Options {
        bool quiet = false;
        bool verbose = false;
        bool debug = false;
    };

    explicit Report(Options options) : options_(options) {}

    /// Adds a message (see format()).
    void add(Message message, std::initializer_list<Argument> arguments, int error = 0);
    /// Adds an error that is to be overridden (-F): shown as a warning.
    void add_overridden(Message message, std::initializer_list<Argument> arguments, int error = 0);

    /// The lines so far, each behind its severity letter (ABI_REPORT_*), without line ends.
    const std::vector<std::string>& lines() const { return lines_; }
    /// Whether messages of that severity are kept.
    bool shows(Severity severity) const;
    /// Whether any message was an error.
    bool has_errors() const { return has_errors_; }
    /// The report as it is copied to the guest: lines ended by newlines, and a NUL. If that exceeds `size`
    /// bytes, errors stay before warnings and these before the others, and a last line tells how many were
    /// left out.
    std::string text(std::size_t size) const;

  private:
    void add_line(Severity severity, const std::string& text);

    Options options_;
    std::vector<std::string> lines_;
    bool has_errors_ = false;
};

} // namespace cxsim::cr
