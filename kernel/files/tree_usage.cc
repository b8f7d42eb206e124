// A walk over all host files below a directory.
#include "kernel/files/tree_usage.h"

#include "kernel/base/unique_fd.h"
#include "kernel/files/file_identity.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::kernel {

namespace {

constexpr std::uint64_t bytes_per_host_block = 512;

UniqueFd open_directory_in(int parent, const char* name) {
    return UniqueFd(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
}

class TreeWalk {
  public:
    explicit TreeWalk(UniqueFd top) : here_(std::move(top)) {}

    DiskUsage run() {
        const FileIdentity top = identity_of(here_.get());
        device_ = top.device;
        levels_.push_back({top, {}});
        look_around();
        while (!levels_.empty()) {
            if (levels_.back().directories.empty()) {
                if (!leave()) {
                    break;
                }
            } else {
                enter();
            }
        }
        return usage_;
    }

  private:
    struct Level {
        FileIdentity identity;
        std::vector<std::string> directories; ///< Those in it that are still to be entered.
    };

    /// Counts what is in the directory, and notes its directories.
    void look_around() {
        const std::unique_ptr<::DIR, int (*)(::DIR*)> stream(::fdopendir(::dup(here_.get())), &::closedir);
        while (const ::dirent* entry = stream ? ::readdir(stream.get()) : nullptr) {
            const std::string_view name = entry->d_name;
            struct ::stat status{};
            if (name == "." || name == ".." ||
                ::fstatat(here_.get(), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
                status.st_dev != device_) {
                continue;
            }
            count(status);
            if (S_ISDIR(status.st_mode)) {
                levels_.back().directories.emplace_back(name);
            }
        }
    }

    void count(const struct ::stat& status) {
        const bool has_other_names = !S_ISDIR(status.st_mode) && status.st_nlink > 1;
        if (has_other_names && !seen_.insert(status.st_ino).second) {
            return;
        }
        usage_.bytes += static_cast<std::uint64_t>(status.st_blocks) * bytes_per_host_block;
        ++usage_.files;
    }

    void enter() {
        const std::string name = std::move(levels_.back().directories.back());
        levels_.back().directories.pop_back();
        UniqueFd inside = open_directory_in(here_.get(), name.c_str());
        if (inside) {
            here_ = std::move(inside);
            levels_.push_back({identity_of(here_.get()), {}});
            look_around();
        }
    }

    /// Back to the directory above. False when it is not where it was: somebody on the host has moved things.
    bool leave() {
        levels_.pop_back();
        if (levels_.empty()) {
            return true;
        }
        here_ = open_directory_in(here_.get(), "..");
        return here_ && identity_of(here_.get()) == levels_.back().identity;
    }

    UniqueFd here_;
    std::uint64_t device_ = 0;
    std::vector<Level> levels_; ///< From the top to here.
    std::set<std::uint64_t> seen_;
    DiskUsage usage_;
};

} // namespace

Expected<DiskUsage> measure_tree(int directory) {
    UniqueFd top(::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!top) {
        return fail_from_host();
    }
    return TreeWalk(std::move(top)).run();
}

} // namespace cxsim::kernel
