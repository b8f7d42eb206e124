// Renewing the system files of a root directory.
//
// The guest may have written anything into its root directory, this manifest and symbolic links included. So
// the names of files come from the image only, and every folder is opened without following a link.
#include "console/root_manifest.h"

#include "console/system_date.h"
#include "kernel/base/unique_fd.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

namespace cxsim::console {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view first_word = "cxsim-root-1";
constexpr std::uintmax_t largest_manifest = 1 << 20;

/// The image's part of the manifest: which image it was, and what its files held.
struct Manifest {
    std::string image;                         ///< Fingerprint of the image as a whole.
    std::map<std::string, std::string> hashes; ///< By path in the root directory.
};

std::unexpected<std::string> failure(const fs::path& path, const std::error_code& reason) {
    return std::unexpected(fmt::format("{}: {}", path.string(), reason.message()));
}

std::string hash_of(std::string_view bytes) {
    return fmt::format("{:016x}", XXH3_64bits(bytes.data(), bytes.size()));
}

/// Of a file's contents, or of where a symbolic link leads; empty if it is neither, or missing.
std::string hash_of_file(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (fs::is_symlink(status)) {
        return hash_of("->" + fs::read_symlink(path, error).string());
    }
    if (!fs::is_regular_file(status)) {
        return {};
    }
    std::ostringstream contents;
    contents << std::ifstream(path, std::ios::binary).rdbuf();
    return hash_of(contents.str());
}

/// All entries of the image, by their paths in it.
std::expected<std::map<std::string, fs::path>, std::string> entries_of(const fs::path& image) {
    std::map<std::string, fs::path> entries;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(image, error), end; !error && entry != end;
         entry.increment(error)) {
        entries.emplace(entry->path().lexically_relative(image).string(), entry->path());
    }
    if (error) {
        return failure(image, error);
    }
    return entries;
}

/// Tells images apart without reading their files.
std::string fingerprint(const std::map<std::string, fs::path>& entries) {
    std::string text;
    for (const auto& [name, path] : entries) {
        std::error_code ignored;
        const bool regular = fs::is_regular_file(fs::symlink_status(path, ignored));
        text += fmt::format("{} {} {}\n", name, regular ? fs::file_size(path, ignored) : 0,
                            regular ? fs::last_write_time(path, ignored).time_since_epoch().count() : 0);
    }
    return hash_of(text);
}

/// A folder within the root directory, reached without following links; its path as the host's kernel has it.
class Folder {
  public:
    Folder(const fs::path& root, const fs::path& within) {
        const kernel::UniqueFd top(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        open_how how{};
        how.flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
        const std::string name = within.empty() ? "." : within.string();
        fd_ = kernel::UniqueFd(
            static_cast<int>(::syscall(SYS_openat2, top.get(), name.c_str(), &how, sizeof how)));
    }
    bool exists() const { return static_cast<bool>(fd_); }
    fs::path path() const { return fmt::format("/proc/self/fd/{}", fd_.get()); }

  private:
    kernel::UniqueFd fd_;
};

std::optional<Manifest> read_manifest(const fs::path& root) {
    const fs::path path = root / manifest_name;
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(path, error)) ||
        fs::file_size(path, error) > largest_manifest) {
        return std::nullopt;
    }
    std::ifstream stream(path);
    Manifest manifest;
    std::string word;
    if (!(stream >> word >> manifest.image) || word != first_word) {
        return std::nullopt;
    }
    std::string name;
    while (stream >> word && stream.ignore(1) && std::getline(stream, name)) {
        manifest.hashes[name] = word;
    }
    return manifest;
}

/// Puts a copy of the file or link into the folder under that name in one step.
std::error_code install(const fs::path& from, const Folder& folder, const std::string& name) {
    const fs::path fresh = folder.path() / (".cxsim-new-" + name);
    std::error_code error;
    fs::remove(fresh, error);
    fs::copy(from, fresh, fs::copy_options::copy_symlinks, error);
    if (!error) {
        set_system_date(fresh);
        fs::rename(fresh, folder.path() / name, error);
    }
    return error;
}

std::expected<void, std::string> store(const fs::path& root, const Manifest& manifest) {
    const fs::path fresh = root / fmt::format("{}.new", manifest_name);
    std::error_code error;
    fs::remove(fresh, error);
    {
        std::ofstream stream(fresh);
        stream << first_word << ' ' << manifest.image << '\n';
        for (const auto& [name, hash] : manifest.hashes) {
            stream << hash << ' ' << name << '\n';
        }
        stream.close();
        error = stream ? std::error_code() : std::make_error_code(std::errc::io_error);
    }
    if (!error) {
        fs::rename(fresh, root / manifest_name, error);
    }
    return error ? std::expected<void, std::string>(failure(root / manifest_name, error))
                 : std::expected<void, std::string>();
}

/// One step through the image.
class Renewing {
  public:
    Renewing(const fs::path& root, const Manifest& before) : root_(root), before_(before) {}

    std::error_code visit(const std::string& name, const fs::path& from) {
        std::error_code error;
        const fs::path within(name);
        const Folder folder(root_, within.parent_path());
        const bool directory = fs::is_directory(fs::symlink_status(from, error));
        if (!folder.exists()) { // removed, or made a link
            if (!directory) {
                keep(name);
            }
            return {};
        }
        const fs::path target = folder.path() / within.filename();
        const bool missing = !fs::exists(fs::symlink_status(target, error));
        if (directory) {
            if (missing) {
                fs::create_directory(target, from, error);
            }
            return missing ? error : std::error_code();
        }
        return visit_file(name, from, folder, missing ? std::string() : hash_of_file(target), missing);
    }

    Renewal result;
    Manifest after;

  private:
    std::error_code visit_file(const std::string& name, const fs::path& from, const Folder& folder,
                               const std::string& held, bool missing) {
        const std::string wanted = hash_of_file(from);
        const auto installed = before_.hashes.find(name);
        const bool unchanged = installed != before_.hashes.end() && held == installed->second;
        if (held == wanted || missing || unchanged) {
            after.hashes[name] = wanted;
        } else {
            keep(name);
        }
        if (held == wanted || (!missing && !unchanged)) {
            return {};
        }
        ++result.renewed;
        return install(from, folder, fs::path(name).filename());
    }

    /// What was installed once is remembered: who takes his change back is renewed again.
    void keep(const std::string& name) {
        result.kept.push_back(name);
        if (const auto installed = before_.hashes.find(name); installed != before_.hashes.end()) {
            after.hashes[name] = installed->second;
        }
    }

    const fs::path& root_;
    const Manifest& before_;
};

} // namespace

std::expected<void, std::string> write_manifest(const fs::path& root, const fs::path& image) {
    const auto entries = entries_of(image);
    if (!entries) {
        return std::unexpected(entries.error());
    }
    Manifest manifest{.image = fingerprint(*entries), .hashes = {}};
    for (const auto& [name, path] : *entries) {
        if (std::string hash = hash_of_file(path); !hash.empty()) {
            manifest.hashes[name] = std::move(hash);
        }
    }
    return store(root, manifest);
}

std::expected<Renewal, std::string> renew_root_directory(const fs::path& root, const fs::path& image) {
    const auto manifest = read_manifest(root);
    if (!manifest) {
        return Renewal{};
    }
    const auto entries = entries_of(image);
    if (!entries) {
        return std::unexpected(entries.error());
    }
    Renewing renewing(root, *manifest);
    renewing.after.image = fingerprint(*entries);
    if (renewing.after.image == manifest->image) {
        return Renewal{};
    }
    for (const auto& [name, path] : *entries) {
        if (const std::error_code error = renewing.visit(name, path)) {
            return failure(root / name, error);
        }
    }
    if (const auto stored = store(root, renewing.after); !stored) {
        return std::unexpected(stored.error());
    }
    return renewing.result;
}

} // namespace cxsim::console
