// A folder with a unique name that is gone, with all that is in it, at the end of its scope, and when a
// signal ends the program.
#pragma once

#include "toolchain/common/signals.h"

#include <filesystem>
#include <memory>

namespace cxsim::toolchain {

class TemporaryFolder {
  public:
    /// Creates an empty folder in the system's folder for such files. Throws std::system_error if that fails.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
    std::unique_ptr<RemovedOnSignal> removal_;
};

} // namespace cxsim::toolchain
