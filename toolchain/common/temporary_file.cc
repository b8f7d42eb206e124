// A file with a unique name that is gone at the end of its scope.
#include "toolchain/common/temporary_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace cxsim::toolchain {

namespace {

std::filesystem::path folder() {
    const char* chosen = std::getenv("TMPDIR");
    return chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
}

} // namespace

TemporaryFile::TemporaryFile(const std::string& suffix)
    : path_((folder() / ("convex-XXXXXX" + suffix)).string()) {
    int descriptor = mkstemps(path_.data(), static_cast<int>(suffix.size()));
    if (descriptor < 0)
        throw std::system_error(errno, std::generic_category(),
                                "cannot make a temporary file in " + folder().string());
    close(descriptor);
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TemporaryFile::~TemporaryFile() {
    if (!path_.empty())
        unlink(path_.c_str());
}

} // namespace cxsim::toolchain
