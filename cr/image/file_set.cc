// The order of names, and putting it right after a crash.
#include "cr/image/file_set.h"

#include "cr/image/file_name.h"
#include "cr/image/image_reader.h"
#include "emu/isa/text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <ranges>
#include <set>
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
    if (!is_file_name(name)) {
        return kernel::UniqueFd();
    }
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

/// A checkpoint file, as others know it and as it knows others.
struct KnownFile {
    Digest digest{};
    Companions companions; ///< Of its set.
    Companions bases;      ///< What it builds on.
};

/// What the checkpoint file says that belongs to it; nothing if it is none. An errno of the host if it cannot
/// be read.
std::expected<KnownFile, int> companions_of(int directory, const std::string& name, Storage& storage) {
    const auto file = open_candidate(directory, name);
    if (!file || !*file) {
        return file ? std::expected<KnownFile, int>() : std::unexpected(file.error());
    }
    const auto reader = ImageReader::open(file->get(), storage);
    if (!reader) {
        return reader.error().error == 0 ? std::expected<KnownFile, int>()
                                         : std::unexpected(reader.error().error);
    }
    KnownFile result{reader->digest(), reader->image().companions, {}};
    for (const BaseFile& base : reader->bases()) {
        result.bases.push_back({.kind = CompanionKind::process, .name = base.name, .digest = base.digest});
    }
    return result;
}

/// The names that the files in the directory have for hidden files, by these files' hidden names.
class References {
  public:
    References(int directory, Storage& storage) : directory_(directory), storage_(storage) {
        const auto names = names_in(directory, is_other_name);
        complete_ = names.has_value();
        // A list, not recursion: checkpoint files may name each other in chains of any length.
        std::vector<std::string> to_read = names.value_or(std::vector<std::string>());
        while (!to_read.empty()) {
            const std::string name = std::move(to_read.back());
            to_read.pop_back();
            note(name, to_read);
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
    void note(const std::string& file_name, std::vector<std::string>& to_read) {
        const auto known = companions_of(directory_, file_name, storage_);
        complete_ = complete_ && known.has_value();
        if (!known) {
            return;
        }
        for (const Companions* list : {&known->companions, &known->bases}) {
            for (const Companion& each : *list) {
                const std::string hidden = hidden_name(each);
                // What is known through a hidden file counts too, once.
                if (names_.emplace(hidden, each.name).second) {
                    to_read.push_back(hidden);
                }
            }
        }
    }

    int directory_;
    Storage& storage_;
    bool complete_ = true;
    std::map<std::string, std::string> names_;
};

/// Sorts the names of copies by whether the set knows them or another file does.
class CopyOwners {
  public:
    CopyOwners(int directory, Storage& storage) : directory_(directory), storage_(storage) {}

    /// Adds the copies of the checkpoint file, and of those below it, to the set's. An errno of the host if
    /// one of them cannot be read.
    int add_set(const std::string& file_name) {
        std::vector<Member> members{{.name = file_name, .digest = {}}};
        while (!members.empty()) {
            const Member member = std::move(members.back());
            members.pop_back();
            if (const int error = add(member, members); error != 0) {
                return error;
            }
        }
        return 0;
    }

    /// Takes those away that the file knows, unless it is one of the set.
    int subtract(const std::string& file_name) {
        if (files_.contains(file_name)) {
            return 0;
        }
        const auto known = companions_of(directory_, file_name, storage_);
        for (const Companion& each : known.value_or(KnownFile()).companions) {
            own_.erase(each.name);
        }
        return known ? 0 : known.error();
    }

    std::set<std::string> take() { return std::move(own_); }

  private:
    /// What belongs to the set if the file of that name has this digest, or any if none is wanted.
    struct Member {
        std::string name;
        std::optional<Digest> digest;
    };

    /// Adds the member's copies, and puts those below it into the list.
    int add(const Member& member, std::vector<Member>& below) {
        const auto seen = digests_.find(member.name);
        const bool another = seen != digests_.end() && member.digest && seen->second != *member.digest;
        if (another || files_.contains(member.name)) {
            return 0;
        }
        const auto known = companions_of(directory_, member.name, storage_);
        if (!known) {
            return known.error();
        }
        digests_.insert_or_assign(member.name, known->digest);
        if (member.digest && known->digest != *member.digest) {
            return 0;
        }
        files_.insert(member.name);
        for (const Companion& each : known->companions) {
            if (each.kind == CompanionKind::copy) {
                own_.insert(each.name);
                continue;
            }
            below.push_back({.name = each.name, .digest = each.digest});
            below.push_back({.name = hidden_name(each), .digest = each.digest});
        }
        return 0;
    }

    int directory_;
    Storage& storage_;
    std::map<std::string, Digest> digests_; ///< Of files that were read: many may name the same one.
    std::set<std::string> files_;
    std::set<std::string> own_;
};

} // namespace

std::string hidden_name(const Companion& companion) {
    Digest digest = companion.digest;
    if (companion.kind == CompanionKind::copy) {
        DigestStream stream;
        stream.add(companion.digest);
        stream.add(std::as_bytes(std::span(companion.name)));
        digest = stream.digest();
    }
    return fmt::format("{}{}{}", hidden_prefix, isa::hexadecimal(digest), hidden_suffix);
}

std::expected<void, FileSet::Failure> FileSet::commit(AtomicFile::Existing existing) {
    using Existing = AtomicFile::Existing;
    const auto wish = [existing](const Entry& each) {
        return each.existing == Existing::keep ? Existing::keep : existing;
    };
    if (files_.size() == 1) {
        const auto committed = files_.front().file.commit(existing);
        return committed ? std::expected<void, Failure>() : std::unexpected(Failure{0, committed.error()});
    }
    for (std::size_t i = 0; i < files_.size(); ++i) {
        Entry& each = files_[i];
        if (wish(each) == Existing::keep && each.file.name_is_taken()) {
            return std::unexpected(Failure{i, EEXIST});
        }
        const auto durable = i == 0 ? each.file.sync() : each.file.hide(hidden_name(each.companion()));
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
        (void)each.file.give_name(wish(each));
    }
    (void)first.sync_directory();
    return named ? std::expected<void, Failure>() : std::unexpected(Failure{0, named.error()});
}

void recover_sets(int directory, Storage& storage, const MayRemove& may_remove) {
    remove_stale_temporaries(directory, storage, may_remove);
    const auto hidden = names_in(directory, is_hidden_name);
    if (!hidden || hidden->empty()) {
        return;
    }
    const References references(directory, storage);
    for (const std::string& each : *hidden) {
        const kernel::UniqueFd file = open_abandoned(directory, each);
        if (!file || (may_remove && !may_remove(file.get()))) {
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

std::expected<std::set<std::string>, int> copies_of_files(int directory, std::span<const std::string> names,
                                                          Storage& storage) {
    CopyOwners owners(directory, storage);
    int error = 0;
    for (auto each = names.begin(); each != names.end() && error == 0; ++each) {
        error = owners.add_set(*each);
    }
    const auto all = names_in(directory, [](std::string_view) { return true; });
    if (!all) {
        return std::unexpected(EIO);
    }
    for (auto each = all->begin(); each != all->end() && error == 0; ++each) {
        error = owners.subtract(*each);
    }
    return error == 0 ? std::expected<std::set<std::string>, int>(owners.take()) : std::unexpected(error);
}

} // namespace cxsim::cr
