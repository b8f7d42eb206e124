// A file with a unique name that is gone at the end of its scope, and when a signal ends the program.
#pragma once

#include "toolchain/common/signals.h"

#include <memory>
#include <string>

namespace cxsim::toolchain {

class TemporaryFile {
  public:
    /// Creates an empty file in the system's folder for such files; its name ends in `suffix`. Throws
    /// std::system_error if that fails.
    explicit TemporaryFile(const std::string& suffix);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& path() const { return path_; }

  private:
    std::string path_;
    std::unique_ptr<RemovedOnSignal> removal_;
};

} // namespace cxsim::toolchain
