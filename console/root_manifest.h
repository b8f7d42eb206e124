// What of a root directory came from a build, so that a newer build can renew it.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

namespace cxsim::console {

/// The file in a root directory that lists what a build has put there: for each file a hash of what it held.
inline constexpr const char* manifest_name = ".cxsim-manifest";

/// What renew_root_directory() has done.
struct Renewal {
    std::size_t renewed = 0;       ///< Files replaced by the image's, or put where none was.
    std::vector<std::string> kept; ///< Files that differ from the image's because somebody changed them.
};

/// Writes the manifest of a root directory that was just filled from the image. Errors name the path.
std::expected<void, std::string> write_manifest(const std::filesystem::path& root,
                                                const std::filesystem::path& image);

/// If the root directory has a manifest and the image is another one than that of the manifest: replaces the
/// files that nobody has changed since they were installed, adds those that are missing, and keeps the
/// others. Nothing outside of the root directory is touched, whatever links there are in it. Without a
/// manifest nothing is done. Errors name the path.
std::expected<Renewal, std::string> renew_root_directory(const std::filesystem::path& root,
                                                         const std::filesystem::path& image);

} // namespace cxsim::console
