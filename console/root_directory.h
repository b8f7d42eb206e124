// The host directory that is the guest's root file system: where it is, and how it is filled the first time.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

namespace cxsim::console {

/// $XDG_DATA_HOME/cxsim/root, or ~/.local/share/cxsim/root; an error if neither variable is set.
std::expected<std::filesystem::path, std::string> default_root_directory();

/// The root image that was built or installed with this program: ../root or ../share/cxsim/root, seen from
/// the folder of the program's file.
std::expected<std::filesystem::path, std::string> built_root_image();

/// Makes sure that `root` is a usable root directory: creates it if missing, and fills it from `image` if it
/// is empty or if an earlier fill was interrupted. One that was filled from another image is renewed, as far
/// as its files were not changed (console/root_manifest.h); a directory with other contents is left as it is.
/// \returns one line to tell the operator, or an empty one; an error names the path and the reason.
std::expected<std::string, std::string> prepare_root_directory(const std::filesystem::path& root,
                                                               const std::filesystem::path& image);

} // namespace cxsim::console
