// The order of names, and putting it right after a crash.
#include "cr/image/file_set.h"

#include "cr/image/image_reader.h"
#include "emu/isa/text.h"

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

using Companions = std::vector<Companion>;

/// Opens the file to find out what belongs to it; an empty descriptor if nothing can. An errno of the host if
/// that cannot be told.
std::expected<kernel::UniqueFd, int> open_candidate(int directory, const std::string& name) {
    kernel::UniqueFd file(::openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct ::stat status{};
    if (!file) {
        const bool other = errno == ENOENT || errno == ELOOP || errno == ENXIO; // Gone, a link, a socket.
        return other ? std::expected<kernel::UniqueFd, int>() : std::unexpected(errno);
    }
    if (::fstat(file.get(), &status) != 0) {
        return std::unexpected(errno);
    }
    return S_ISREG(status.st_mode) ? std::move(file) : kernel::UniqueFd();
}

/// What the checkpoint file says that belongs to it; nothing if it is none. An errno of the host if it cannot
/// be read.
std::expected<Companions, int> companions_of(int directory, const std::string& name, Storage& storage) {
    const auto file = open_candidate(directory, name);
    if (!file || !*file) {
        return file ? std::expected<Companions, int>() : std::unexpected(file.error());
    }
    const auto reader = ImageReader::open(file->get(), storage);
    if (!reader) {
        return reader.error().error == 0 ? std::expected<Companions, int>()
                                         : std::unexpected(reader.error().error);
    }
    Companions result = reader->image().companions;
    for (const BaseFile& base : reader->bases()) {
        result.push_back({.kind = CompanionKind::process, .name = base.name, .digest = base.digest});
    }
    return result;
}

/// The names that the files in the directory have for hidden files, by these files' hidden names.
class References {
  public:
    References(int directory, Storage& storage) : directory_(directory), storage_(storage) {
        const auto names = names_in(directory, is_other_name);
        complete_ = names.has_value();
        for (const std::string& name : names.value_or(std::vector<std::string>())) {
            note(name);
        }
    }

    /// Whether all files could be read: otherwise nobody can say that a hidden file is no longer needed.
    bool complete() const { return complete_; }

    /// The name that the hidden file should have; empty if nobody knows it.
    std::string name_for(const std::string& hidden) const {
        const auto found = names_.find(hidden);
        return found == names_.end() ? "" : found->second;
    }

  private:
    void note(const std::string& file_name) {
        const auto companions = companions_of(directory_, file_name, storage_);
        complete_ = complete_ && companions.has_value();
        for (const Companion& each : companions.value_or(Companions())) {
            const std::string hidden = hidden_name(each.digest);
            // What is known through a hidden file counts too, once.
            if (names_.emplace(hidden, each.name).second) {
                note(hidden);
            }
        }
    }

    int directory_;
    Storage& storage_;
    bool complete_ = true;
    std::map<std::string, std::string> names_;
};

bool is_file_name(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}

} // namespace

std::string hidden_name(const Digest& digest) {
    return fmt::format("{}{}{}", hidden_prefix, isa::hexadecimal(digest), hidden_suffix);
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
    if (!hidden || hidden->empty()) {
        return;
    }
    const References references(directory, storage);
    for (const std::string& each : *hidden) {
        const kernel::UniqueFd file = open_abandoned(directory, each);
        if (!file) {
            continue;
        }
        const std::string name = references.name_for(each);
        if (name.empty() && references.complete()) {
            (void)storage.remove(directory, each);
        } else if (is_file_name(name)) {
            (void)storage.rename_unless_taken(directory, each, name);
        }
    }
}

} // namespace cxsim::cr
