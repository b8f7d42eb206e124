// A file that tells of each system call.
#pragma once

#include "kernel/calls/call_observer.h"

#include <expected>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace cxsim::console {

/// Writes a line for each system call when it ends: `PID NAME(WORD, ...) = VALUE`, or, if it has failed,
/// `PID NAME(WORD, ...) = -1 ERROR`. The words of the arguments are hexadecimal; those of a call whose number
/// nobody knows are not told.
class CallLog final : public kernel::CallObserver {
  public:
    /// Begins the file anew. Fails with a message that names it.
    static std::expected<std::unique_ptr<CallLog>, std::string> open(const std::filesystem::path& path);
    void call_ended(const kernel::Thread& thread, std::uint32_t number,
                    const kernel::Outcome& outcome) override;

  private:
    CallLog() = default;
    std::ofstream file_;
};

} // namespace cxsim::console
