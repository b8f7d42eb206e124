// A file with a unique name.
#include "toolchain/common/temporary_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace cxsim::toolchain {

namespace {

std::filesystem::path folder() {
    const char* chosen = std::getenv("TMPDIR");
    return chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
}

} // namespace

TemporaryFile::TemporaryFile(const std::string& suffix)
    : path_((folder() / ("convex-XXXXXX" + suffix)).string()) {
    const SignalsHeld held;
    int descriptor = mkstemps(path_.data(), static_cast<int>(suffix.size()));
    if (descriptor < 0)
        throw std::system_error(errno, std::generic_category(),
                                "cannot make a temporary file in " + folder().string());
    close(descriptor);
    removal_ = std::make_unique<RemovedOnSignal>(path_);
}

TemporaryFile::~TemporaryFile() {
    unlink(path_.c_str());
}

} // namespace cxsim::toolchain
