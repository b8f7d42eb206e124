// The host directory that is the guest's root file system.
#include "console/root_directory.h"

#include "console/root_manifest.h"
#include "console/system_date.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ranges>
#include <system_error>
#include <vector>

namespace cxsim::console {
namespace {

namespace fs = std::filesystem;

/// Present in a root directory while it is being filled, so that an interrupted fill is seen and done again.
constexpr const char* filling_mark = ".cxsim-filling";

std::unexpected<std::string> failure(const fs::path& path, const std::error_code& reason) {
    return std::unexpected(fmt::format("{}: {}", path.string(), reason.message()));
}

/// Copies the image's entries one by one, so that the first one that fails can be named.
std::expected<void, std::string> copy_image(const fs::path& image, const fs::path& root) {
    std::error_code error;
    for (fs::recursive_directory_iterator entry(image, error), end; !error && entry != end;
         entry.increment(error)) {
        const fs::path target = root / entry->path().lexically_relative(image);
        std::error_code copy_error;
        if (entry->is_directory() && !entry->is_symlink()) {
            fs::create_directory(target, entry->path(), copy_error);
        } else {
            // What an interrupted fill left is removed, not written through: it may be a symbolic link.
            fs::remove(target, copy_error);
            fs::copy(entry->path(), target, fs::copy_options::copy_symlinks, copy_error);
        }
        if (copy_error) {
            return failure(target, copy_error);
        }
    }
    return error ? std::expected<void, std::string>(failure(image, error))
                 : std::expected<void, std::string>();
}

/// Dates everything that came from the image, directories after what is in them.
void date_entries(const fs::path& image, const fs::path& root) {
    std::error_code ignored;
    std::vector<fs::path> entries{image, image / manifest_name};
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(image, ignored)) {
        entries.push_back(entry.path());
    }
    for (const fs::path& entry : entries | std::views::reverse) {
        set_system_date(root / entry.lexically_relative(image));
    }
}

std::expected<void, std::string> fill(const fs::path& root, const fs::path& image) {
    std::error_code error;
    const fs::path mark = root / filling_mark;
    fs::create_directory(mark, error);
    if (error) {
        return failure(root, error);
    }
    if (auto copied = copy_image(image, root); !copied) {
        return copied;
    }
    if (auto listed = write_manifest(root, image); !listed) {
        return listed;
    }
    fs::remove(mark, error);
    date_entries(image, root);
    return error ? std::expected<void, std::string>(failure(mark, error))
                 : std::expected<void, std::string>();
}

} // namespace

std::expected<fs::path, std::string> default_root_directory() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') {
        return fs::path(data) / "cxsim" / "root";
    }
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') {
        return fs::path(home) / ".local" / "share" / "cxsim" / "root";
    }
    return std::unexpected("neither XDG_DATA_HOME nor HOME is set: name a root directory with --root");
}

std::expected<fs::path, std::string> built_root_image() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error) {
        return failure("/proc/self/exe", error);
    }
    const fs::path beside = program.parent_path().parent_path();
    for (const fs::path& image : {beside / "root", beside / "share" / "cxsim" / "root"}) {
        if (fs::is_directory(image, error)) {
            return image;
        }
    }
    return std::unexpected(
        fmt::format("{}: no root image is here to fill a root directory from", beside.string()));
}

namespace {

/// One line about what was kept; empty if nothing was.
std::string notice_of(const fs::path& root, const Renewal& renewal) {
    if (renewal.kept.empty()) {
        return {};
    }
    constexpr std::size_t most_named = 5;
    std::string names;
    for (std::size_t n = 0; n < std::min(renewal.kept.size(), most_named); ++n) {
        names += fmt::format("{}/{}", n == 0 ? " " : ", ", renewal.kept[n]);
    }
    return fmt::format("{}: renewed {} system files; kept, because they were changed:{}{}", root.string(),
                       renewal.renewed, names, renewal.kept.size() > most_named ? ", ..." : "");
}

} // namespace

std::expected<std::string, std::string> prepare_root_directory(const fs::path& root, const fs::path& image) {
    std::error_code error;
    fs::create_directories(root, error);
    if (error) {
        return failure(root, error);
    }
    const fs::directory_iterator first(root, error);
    if (error) {
        return failure(root, error);
    }
    const bool empty = first == fs::directory_iterator();
    if (empty || fs::exists(root / filling_mark, error)) {
        auto filled = fill(root, image);
        return filled ? std::expected<std::string, std::string>("") : std::unexpected(filled.error());
    }
    // A root directory that can't be renewed can still be used.
    const auto renewed = renew_root_directory(root, image);
    return renewed ? notice_of(root, *renewed) : fmt::format("not renewed: {}", renewed.error());
}

} // namespace cxsim::console
