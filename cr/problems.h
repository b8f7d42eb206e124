// What stands in the way of a checkpoint or a restart, and whether it may be overridden.
#pragma once

#include "cr/message.h"
#include "kernel/base/errno.h"

#include <initializer_list>
#include <optional>

namespace cxsim::cr {

/// Collects obstacles while an operation is examined. With -F those that can be overridden become warnings.
class Problems {
  public:
    Problems(Report& report, bool force) : report_(report), force_(force) {}

    /// An obstacle that -F overrides. `error` is what the system call returns, and the text of %m.
    void refuse(Message message, std::initializer_list<Argument> arguments, kernel::Errno error);
    /// An obstacle that nothing overrides.
    void refuse_always(Message message, std::initializer_list<Argument> arguments, kernel::Errno error);
    /// Something that the user should know.
    void note(Message message, std::initializer_list<Argument> arguments);

    bool force() const { return force_; }
    /// The first obstacle that was not overridden.
    std::optional<kernel::Errno> error() const { return error_; }
    Report& report() { return report_; }

  private:
    Report& report_;
    bool force_;
    std::optional<kernel::Errno> error_;
};

} // namespace cxsim::cr
