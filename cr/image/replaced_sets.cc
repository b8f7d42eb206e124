// Walking old sets, by name and digest.
#include "cr/image/replaced_sets.h"

#include "cr/image/file_name.h"
#include "cr/image/image_reader.h"
#include "cr/image/known_file.h"
#include "cr/image/owner.h"
#include "cr/image/references.h"
#include "cr/image/set_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace cxsim::cr {

namespace {

/// How much of copies is read at a time to see whether they are what the old set says: nobody runs meanwhile.
/// A larger one is read alone.
constexpr std::uint64_t max_compared = std::uint64_t{1} << 30;

/// As many as names can tell apart.
constexpr std::size_t max_notes = 10'000;

/// A file of a set, as those above it know it, and what it knows.
struct Member {
    const Companion& companion;
    const std::string& name; ///< Its own or the hidden one.
    int fd;
    const Companions& companions;
};
/// An errno of the host ends the walk.
using Visit = std::function<std::expected<void, int>(const Member& member)>;

/// Visits the checkpoint files of a set that are there, under each of their names, parents before their
/// children. `all` gets all that belongs to it, in that order; `seen` is what has been walked.
std::expected<void, int> walk(int directory, const Companions& first, Storage& storage,
                              std::set<std::string>& seen, Companions& all, const Visit& visit) {
    Companions unread(first.rbegin(), first.rend()); // A list, not recursion.
    while (!unread.empty()) {
        const Companion next = std::move(unread.back());
        unread.pop_back();
        const std::string hidden = hidden_name(next);
        if (!is_file_name(next.name) || !seen.insert(next.name + '/' + hidden).second) {
            continue;
        }
        all.push_back(next);
        if (next.kind != CompanionKind::process) {
            continue;
        }
        for (const std::string& name : {next.name, hidden}) {
            const auto file = open_candidate(directory, name);
            const auto known = file && *file ? look_at(file->get(), storage)
                               : file        ? std::expected<KnownFile, int>()
                                             : std::unexpected(file.error());
            if (!known) {
                return std::unexpected(known.error());
            }
            if (!*file || known->digest != next.digest) {
                continue;
            }
            if (const auto done = visit({next, name, file->get(), known->companions}); !done) {
                return done;
            }
            unread.insert(unread.end(), known->companions.rbegin(), known->companions.rend());
        }
    }
    return {};
}

/// A user's files that were replaced by the same one.
class OldFiles {
  public:
    OldFiles(int directory, std::uint32_t owner, Storage& storage, const MayRemove& may_remove)
        : directory_(directory), owner_(owner), storage_(storage), may_remove_(may_remove) {}

    /// Adds what belongs to the file that has the note. False if that cannot be told.
    bool add(const std::string& note) {
        const auto known = read_known_file(directory_, note, storage_);
        if (!known) {
            return false;
        }
        const auto note_name = [&](const Member& member) {
            if (member.name == member.companion.name) {
                losing_.insert(member.name);
            }
            return std::expected<void, int>();
        };
        return walk(directory_, known->companions, storage_, seen_, members_, note_name).has_value();
    }

    /// The names of their checkpoint files.
    const std::set<std::string>& losing() const { return losing_; }

    /// Removes all that nobody else needs. False if some are left for later.
    bool remove(const References& others) {
        bool all = true;
        for (const Companion& each : members_) {
            all = (others.has(each) || remove(each)) && all;
        }
        return all;
    }

  private:
    /// Whether the file is gone, or not what it was.
    bool remove(const Companion& member) {
        const auto file = open_candidate(directory_, member.name);
        if (!file || !*file) {
            return file.has_value();
        }
        if (owner_of(file->get()) != owner_ || (may_remove_ && !may_remove_(file->get()))) {
            return true; // It is somebody else's.
        }
        const auto same = is(file->get(), member);
        return same && (!*same || (!is_held(file->get()) && storage_.remove(directory_, member.name) == 0));
    }

    /// Whether the file is the member; EBUSY if that is not found out now.
    std::expected<bool, int> is(int fd, const Companion& member) {
        if (member.kind == CompanionKind::process) {
            const auto digest = stored_digest(fd, storage_);
            return digest ? std::expected<bool, int>(*digest == member.digest)
                          : std::unexpected(digest.error());
        }
        struct ::stat status{};
        if (::fstat(fd, &status) != 0) {
            return std::unexpected(errno);
        }
        const bool first = compared_.left() == max_compared;
        if (!compared_.take(static_cast<std::uint64_t>(status.st_blocks) * S_BLKSIZE)) {
            compared_ = ReadBudget(0);
            if (!first) {
                return std::unexpected(EBUSY);
            }
        }
        return is_file_of(fd, member, storage_);
    }

    int directory_;
    std::uint32_t owner_;
    Storage& storage_;
    const MayRemove& may_remove_;
    Companions members_; ///< Parents before their children.
    std::set<std::string> seen_;
    std::set<std::string> losing_;
    ReadBudget compared_{max_compared};
};

} // namespace

ReplacedSets::~ReplacedSets() {
    for (const std::string& each : notes_) {
        (void)storage_->remove(directory_, each);
    }
}

std::expected<void, int> ReplacedSets::note(const std::string& name, const Digest& successor) {
    auto file = open_candidate(directory_, name);
    if (!file || !*file) {
        return file ? std::expected<void, int>() : std::unexpected(file.error());
    }
    const auto known = look_at(file->get(), *storage_);
    const Companion self{
        .kind = CompanionKind::process, .name = name, .digest = known ? known->digest : Digest()};
    if (!known || known->companions.empty() || known->digest == successor ||
        !seen_.insert(name + '/' + hidden_name(self)).second) {
        return known ? std::expected<void, int>() : std::unexpected(known.error());
    }
    hold(file->get());
    if (const auto noted = link(file->get(), successor); !noted) {
        return noted;
    }
    held_.push_back(std::move(*file));
    Companions all;
    return walk(directory_, known->companions, *storage_, seen_, all, [&](const Member& member) {
        // One that is being written, and is the same, waits for its name.
        const bool is_new = member.name != member.companion.name && is_held(member.fd);
        return member.companions.empty() || is_new ? std::expected<void, int>() : link(member.fd, successor);
    });
}

std::expected<void, int> ReplacedSets::link(int fd, const Digest& successor) {
    // What is there under such a name was left by an interrupted commit.
    for (; last_number_ < max_notes; ++last_number_) {
        std::string note = note_name(successor, last_number_);
        if (storage_->link(fd, directory_, note) == 0) {
            notes_.push_back(std::move(note));
            return {};
        }
        if (errno != EEXIST) {
            return std::unexpected(errno);
        }
    }
    return std::unexpected(EMLINK);
}

void remove_replaced_sets(int directory, std::span<const std::string> names, Storage& storage,
                          const MayRemove& may_remove) {
    // Each user's apart: nobody's note is about the files of somebody else.
    std::map<std::pair<Digest, std::uint32_t>, std::vector<std::string>> notes;
    std::set<Digest> unfinished;
    for (const std::string& name : names) {
        const auto successor = successor_of(name);
        const kernel::UniqueFd file = successor ? open_abandoned(directory, name) : kernel::UniqueFd();
        if (successor && !file) {
            unfinished.insert(*successor);
        } else if (file && (!may_remove || may_remove(file.get()))) {
            notes[{*successor, owner_of(file.get())}].push_back(name);
        }
    }
    for (const auto& [about, of_one] : notes) {
        const auto& [successor, owner] = about;
        OldFiles old(directory, owner, storage, may_remove);
        if (unfinished.contains(successor) ||
            !std::ranges::all_of(of_one, [&](const std::string& note) { return old.add(note); })) {
            continue;
        }
        const References others(directory, names, storage, old.losing());
        if (others.error() != 0 || (others.is_there(successor) && !old.remove(others))) {
            continue;
        }
        for (const std::string& note : of_one) {
            (void)storage.remove(directory, note);
        }
    }
}

} // namespace cxsim::cr
