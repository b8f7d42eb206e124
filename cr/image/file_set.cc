// The order of names, and putting it right after a crash.
#include "cr/image/file_set.h"

#include "cr/image/image_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <ranges>
#include <string_view>

namespace cxsim::cr {

namespace {

constexpr std::string_view hidden_prefix = ".chkpnt.";
constexpr std::string_view hidden_suffix = ".set";
constexpr std::size_t digest_digits = 2 * sizeof(Digest);

bool is_hidden_name(std::string_view name) {
    return name.size() == hidden_prefix.size() + digest_digits + hidden_suffix.size() &&
           name.starts_with(hidden_prefix) && name.ends_with(hidden_suffix) &&
           name.substr(hidden_prefix.size(), digest_digits).find_first_not_of("0123456789abcdef") ==
               std::string_view::npos;
}

bool is_other_name(std::string_view name) {
    return name != "." && name != ".." && !is_hidden_name(name);
}

/// What the checkpoint file says that belongs to it; nothing if it is none.
std::vector<Companion> companions_of(int fd) {
    struct ::stat status{};
    if (fd < 0 || ::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        return {};
    }
    const auto reader = ImageReader::open(fd);
    if (!reader) {
        return {};
    }
    std::vector<Companion> result = reader->image().companions;
    for (const BaseFile& base : reader->bases()) {
        result.push_back({.kind = CompanionKind::process, .name = base.name, .digest = base.digest});
    }
    return result;
}

/// The names that the files in the directory have for hidden files, by these files' hidden names.
class References {
  public:
    explicit References(int directory) : directory_(directory) {
        for (const std::string& name : names_in(directory, is_other_name)) {
            note(name);
        }
    }

    /// The name that the hidden file should have; empty if nobody knows it.
    std::string name_for(const std::string& hidden) const {
        const auto found = names_.find(hidden);
        return found == names_.end() ? "" : found->second;
    }

  private:
    void note(const std::string& file_name) {
        const kernel::UniqueFd file(
            ::openat(directory_, file_name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        for (const Companion& each : companions_of(file.get())) {
            const std::string hidden = hidden_name(each.digest);
            // What is known through a hidden file counts too, once.
            if (names_.emplace(hidden, each.name).second) {
                note(hidden);
            }
        }
    }

    int directory_;
    std::map<std::string, std::string> names_;
};

bool is_file_name(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}

} // namespace

std::string hidden_name(const Digest& digest) {
    std::string digits;
    for (const std::byte byte : digest) {
        digits += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    }
    return fmt::format("{}{}{}", hidden_prefix, digits, hidden_suffix);
}

std::expected<void, FileSet::Failure> FileSet::commit(AtomicFile::Existing existing) {
    if (files_.size() == 1) {
        const auto committed = files_.front().file.commit(existing);
        return committed ? std::expected<void, Failure>() : std::unexpected(Failure{0, committed.error()});
    }
    for (std::size_t i = 0; i < files_.size(); ++i) {
        auto& [file, digest] = files_[i];
        if (existing == AtomicFile::Existing::keep && file.name_is_taken()) {
            return std::unexpected(Failure{i, EEXIST});
        }
        const auto durable = i == 0 ? file.sync() : file.hide(hidden_name(digest));
        if (!durable) {
            return std::unexpected(Failure{i, durable.error()});
        }
    }
    AtomicFile& first = files_.front().file;
    auto done = first.sync_directory();
    done = done ? first.give_name(existing) : done;
    if (!done) {
        return std::unexpected(Failure{0, done.error()});
    }
    // The set is there. What goes wrong from here on leaves files under their hidden names, which serve.
    const auto named = first.sync_directory();
    for (Entry& each : files_ | std::views::drop(1)) {
        each.file.keep();
        (void)each.file.give_name(existing);
    }
    (void)first.sync_directory();
    return named ? std::expected<void, Failure>() : std::unexpected(Failure{0, named.error()});
}

void recover_sets(int directory, Storage& storage) {
    const auto hidden = names_in(directory, is_hidden_name);
    if (hidden.empty()) {
        return;
    }
    const References references(directory);
    for (const std::string& each : hidden) {
        const kernel::UniqueFd file = open_abandoned(directory, each);
        if (!file) {
            continue;
        }
        const std::string name = references.name_for(each);
        if (name.empty()) {
            (void)storage.remove(directory, each);
        } else if (is_file_name(name)) {
            (void)storage.rename_unless_taken(directory, each, name);
        }
    }
}

} // namespace cxsim::cr
