// A folder with a unique name.
#include "toolchain/common/temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace cxsim::toolchain {

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "convex-XXXXXX").string();
    const SignalsHeld held;
    if (mkdtemp(pattern.data()) == nullptr)
        throw std::system_error(errno, std::generic_category(), pattern);
    path_ = pattern;
    removal_ = std::make_unique<RemovedOnSignal>(pattern);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace cxsim::toolchain
