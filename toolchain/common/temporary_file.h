// A file with a unique name that is gone at the end of its scope.
#pragma once

#include <string>

namespace cxsim::toolchain {

class TemporaryFile {
  public:
    /// Creates an empty file in the system's folder for such files; its name ends in `suffix`. Throws
    /// std::system_error if that fails.
    explicit TemporaryFile(const std::string& suffix);
    ~TemporaryFile();
    TemporaryFile(TemporaryFile&& other) noexcept;
    TemporaryFile& operator=(TemporaryFile&&) = delete;

    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

} // namespace cxsim::toolchain
