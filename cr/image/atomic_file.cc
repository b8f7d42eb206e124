// O_TMPFILE, fsync, linkat, renameat, fsync.
#include "cr/image/atomic_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>
#include <vector>

namespace cxsim::cr {

namespace {

constexpr std::string_view temporary_prefix = ".chkpnt.";
constexpr std::string_view temporary_suffix = ".tmp";
constexpr std::size_t temporary_digits = 16;

std::string new_temporary_name() {
    std::uint64_t random = 0;
    if (::getrandom(&random, sizeof random, 0) != sizeof random) {
        random = static_cast<std::uint64_t>(::getpid());
    }
    return fmt::format("{}{:016x}{}", temporary_prefix, random, temporary_suffix);
}

std::unexpected<int> failed() {
    return std::unexpected(errno);
}

/// A writer holds a lock on its file for as long as it lives, whatever the file's name; who needs a file for
/// what is being written shares one on it.
bool lock(int fd, int kind) {
    return ::flock(fd, kind | LOCK_NB) == 0;
}

} // namespace

bool is_temporary_name(std::string_view name) {
    if (name.size() != temporary_prefix.size() + temporary_digits + temporary_suffix.size() ||
        !name.starts_with(temporary_prefix) || !name.ends_with(temporary_suffix)) {
        return false;
    }
    const auto digits = name.substr(temporary_prefix.size(), temporary_digits);
    return digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::expected<AtomicFile, int> AtomicFile::create(int directory, std::string name, Storage& storage) {
    // fsync needs a real descriptor of the directory.
    kernel::UniqueFd own(::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!own) {
        return failed();
    }
    AtomicFile result(std::move(own), std::move(name), storage);
    if (const auto opened = result.open_file(); !opened) {
        return std::unexpected(opened.error());
    }
    return result;
}

AtomicFile::~AtomicFile() {
    if (!kept_) {
        give_place_back();
        remove_temporary_name();
    }
    if (file_) {
        storage_->release(file_.get());
    }
}

std::expected<void, int> AtomicFile::hide(const std::string& hidden_name) {
    if (const auto durable = synced_ ? std::expected<void, int>() : sync(); !durable) {
        return durable;
    }
    if (temporary_name_.empty() && storage_->link(file_.get(), directory_.get(), hidden_name) == 0) {
        temporary_name_ = hidden_name;
        return {};
    }
    if (temporary_name_.empty() && errno != EEXIST) {
        return failed();
    }
    if (const auto named = give_temporary_name(); !named) {
        return named;
    }
    if (storage_->rename_unless_taken(directory_.get(), temporary_name_, hidden_name) != 0) {
        // The same bytes may wait there for a set of which they are the only copy: that set keeps them.
        if (errno != EEXIST || storage_->rename(directory_.get(), temporary_name_, hidden_name) != 0) {
            return failed();
        }
        kept_ = true;
    }
    temporary_name_ = hidden_name;
    return {};
}

std::expected<void, int> AtomicFile::open_file() {
    file_ = kernel::UniqueFd(storage_->create(directory_.get(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC));
    if (!file_) {
        if (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT && errno != EINVAL) {
            return failed();
        }
        // The file system knows no files without names.
        std::string temporary = new_temporary_name();
        file_ = kernel::UniqueFd(storage_->create(directory_.get(), temporary.c_str(),
                                                  O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC));
        if (!file_) {
            return failed();
        }
        temporary_name_ = std::move(temporary);
    }
    lock(file_.get(), LOCK_EX);
    storage_->hold(file_.get());
    return {};
}

std::expected<void, int> AtomicFile::sync() {
    if (storage_->sync(file_.get()) != 0) {
        return failed();
    }
    synced_ = true;
    return {};
}

std::expected<kernel::UniqueFd, int> AtomicFile::open_by_name() {
    if (const auto named = give_temporary_name(); !named) {
        return std::unexpected(named.error());
    }
    kernel::UniqueFd fd(::openat(directory_.get(), temporary_name_.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC));
    return fd ? std::expected<kernel::UniqueFd, int>(std::move(fd)) : failed();
}

std::expected<void, int> AtomicFile::commit(Existing existing) {
    if (const auto durable = synced_ ? std::expected<void, int>() : sync(); !durable) {
        return durable;
    }
    if (const auto named = give_name(existing); !named) {
        return named;
    }
    return sync_directory();
}

std::expected<void, int> AtomicFile::take_place() {
    auto ready = synced_ ? std::expected<void, int>() : sync();
    ready = ready ? give_temporary_name() : ready;
    if (!ready) {
        return ready;
    }
    if (storage_->exchange(directory_.get(), temporary_name_, name_) == 0) {
        place_ = Place::exchanged;
        return sync_directory();
    }
    const int error = errno;
    const bool for_good = error == EINVAL || error == ENOSYS; // The host cannot exchange names.
    const bool nothing_there = error == ENOENT || (for_good && !name_is_taken());
    if (!nothing_there && !for_good) {
        return std::unexpected(error);
    }
    const auto named = nothing_there ? give_name(Existing::keep) : replace_reversibly();
    if (!named) {
        return named;
    }
    place_ = nothing_there ? Place::taken : place_;
    return sync_directory();
}

std::expected<void, int> AtomicFile::replace_reversibly() {
    const kernel::UniqueFd old(::openat(directory_.get(), name_.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!old) {
        return failed();
    }
    std::string old_name = new_temporary_name();
    const bool linked = storage_->link(old.get(), directory_.get(), old_name) == 0;
    if (!linked && errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) { // It knows no links either.
        return failed();
    }
    const auto named = give_name(Existing::replace);
    if (linked && named) {
        temporary_name_ = std::move(old_name);
        place_ = Place::replaced;
    } else if (linked) {
        (void)storage_->remove(directory_.get(), old_name);
    }
    return named;
}

void AtomicFile::settle() {
    place_ = Place::unchanged;
    remove_temporary_name();
    kept_ = true;
}

void AtomicFile::give_place_back() noexcept {
    if (place_ == Place::exchanged && storage_->exchange(directory_.get(), temporary_name_, name_) != 0) {
        temporary_name_.clear(); // The old file is not to be removed.
    }
    if (place_ == Place::replaced) {
        (void)storage_->rename(directory_.get(), temporary_name_, name_);
        temporary_name_.clear(); // If it is still there, it is the old file's only one.
    }
    if (place_ == Place::taken) {
        (void)storage_->remove(directory_.get(), name_);
    }
    place_ = Place::unchanged;
}

bool AtomicFile::name_is_taken() const {
    struct stat status{};
    return ::fstatat(directory_.get(), name_.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

std::expected<void, int> AtomicFile::sync_directory() const {
    return storage_->sync(directory_.get()) == 0 ? std::expected<void, int>() : failed();
}

std::expected<void, int> AtomicFile::give_name(Existing existing) {
    const int directory = directory_.get();
    if (existing == Existing::keep && temporary_name_.empty()) {
        return storage_->link(file_.get(), directory, name_) == 0 ? std::expected<void, int>() : failed();
    }
    if (existing == Existing::keep) {
        if (storage_->rename_unless_taken(directory, temporary_name_, name_) != 0) {
            return failed();
        }
        temporary_name_.clear();
        return {};
    }
    if (const auto named = give_temporary_name(); !named) {
        return named;
    }
    if (storage_->rename(directory, temporary_name_, name_) != 0) {
        return failed();
    }
    temporary_name_.clear();
    return {};
}

std::expected<void, int> AtomicFile::give_temporary_name() {
    if (!temporary_name_.empty()) {
        return {};
    }
    std::string temporary = new_temporary_name();
    if (storage_->link(file_.get(), directory_.get(), temporary) != 0) {
        return failed();
    }
    temporary_name_ = std::move(temporary);
    return {};
}

void AtomicFile::remove_temporary_name() noexcept {
    if (!temporary_name_.empty()) {
        (void)storage_->remove(directory_.get(), temporary_name_);
        temporary_name_.clear();
    }
}

std::optional<std::vector<std::string>> names_in(int directory, std::size_t max) {
    const int copy = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (copy < 0) {
        return {};
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(copy), &::closedir);
    if (!stream) {
        const int error = errno;
        ::close(copy);
        errno = error;
        return {};
    }
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(stream.get())) {
        if (const std::string_view name = entry->d_name; name != "." && name != "..") {
            if (names.size() == max) {
                errno = E2BIG;
                return {};
            }
            names.emplace_back(name);
        }
    }
    return errno == 0 ? std::optional(std::move(names)) : std::nullopt;
}

void hold(int fd) {
    lock(fd, LOCK_SH);
}

bool is_held(int fd) {
    return !lock(fd, LOCK_EX);
}

kernel::UniqueFd open_abandoned(int directory, const std::string& name) {
    kernel::UniqueFd file(::openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status{};
    const bool abandoned =
        file && ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode) && !is_held(file.get());
    return abandoned ? std::move(file) : kernel::UniqueFd();
}

void remove_stale_temporaries(int directory, std::span<const std::string> names, Storage& storage,
                              const MayRemove& may_remove) {
    for (const std::string& name : names) {
        const kernel::UniqueFd file =
            is_temporary_name(name) ? open_abandoned(directory, name) : kernel::UniqueFd();
        if (file && (!may_remove || may_remove(file.get()))) {
            (void)storage.remove(directory, name);
        }
    }
}

} // namespace cxsim::cr
