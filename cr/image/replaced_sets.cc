// Walking old sets, by name and digest.
#include "cr/image/replaced_sets.h"

#include "cr/image/contents.h"
#include "cr/image/file_name.h"
#include "cr/image/known_files.h"
#include "cr/image/owner.h"
#include "cr/image/references.h"
#include "cr/image/replaced_mark.h"
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
    const KnownFile& known;
};
/// An errno of the host ends the walk.
using Visit = std::function<std::expected<void, int>(const Member& member)>;

/// Visits the checkpoint files of a set that are there and have that owner, under each of their names,
/// parents before their children. `all` gets all that belongs to it, in that order.
std::expected<void, int> walk(KnownFiles& files, const Companions& first, std::uint32_t owner, Walked& walked,
                              Companions& all, const Visit& visit) {
    Companions unread(first.rbegin(), first.rend()); // A list, not recursion.
    while (!unread.empty()) {
        const Companion next = std::move(unread.back());
        unread.pop_back();
        const std::string hidden = hidden_name(next);
        if (!is_file_name(next.name) || !walked.members.insert(next.name + '/' + hidden).second) {
            continue;
        }
        if (walked.members.size() > KnownFiles::max_different) {
            return std::unexpected(KnownFiles::too_much);
        }
        all.push_back(next);
        if (next.kind != CompanionKind::process) {
            continue;
        }
        for (const std::string& name : {next.name, hidden}) {
            const auto known = files.look_at(name);
            if (!known) {
                return std::unexpected(known.error());
            }
            if (*known == nullptr || (*known)->digest != next.digest || (*known)->owner != owner) {
                continue;
            }
            if (const auto done = visit({next, name, **known}); !done) {
                return done;
            }
            if (walked.files.insert(*known).second) {
                const Companions& below = (*known)->companions;
                unread.insert(unread.end(), below.rbegin(), below.rend());
            }
        }
    }
    return {};
}

/// A user's files that were replaced.
class OldFiles {
  public:
    OldFiles(KnownFiles& files, std::uint32_t owner, const MayRemove& may_remove)
        : files_(files), owner_(owner), may_remove_(may_remove) {}

    /// Adds what belongs to the file that has the note. False if that cannot be told.
    bool add(const std::string& note) {
        const auto known = files_.look_at(note);
        if (!known || *known == nullptr || !walked_.files.insert(*known).second) {
            return known.has_value();
        }
        const auto note_name = [&](const Member& member) {
            if (member.name == member.companion.name) {
                losing_.insert(member.name);
            }
            return std::expected<void, int>();
        };
        return walk(files_, (*known)->companions, owner_, walked_, members_, note_name).has_value();
    }

    /// The names of their checkpoint files.
    const std::set<std::string>& losing() const { return losing_; }

    /// Removes all that nobody else needs, and hides what others only build on, which goes with the last of
    /// these. False if some are left for later.
    bool remove(const References& others) {
        bool all = true;
        for (const Companion& each : members_) {
            const auto& known = others.to_hidden(hidden_name(each));
            const auto found = known.find(each.name);
            const bool done = found == known.end()      ? remove(each, Then::gone)
                              : found->second.belongs() ? true
                                                        : remove(each, Then::hidden);
            all = done && all;
        }
        return all;
    }

  private:
    /// What becomes of a file that loses its name.
    enum class Then : std::uint8_t { gone, hidden };

    /// Whether the name is gone, or not that of what it was.
    bool remove(const Companion& member, Then then) {
        if (member.kind == CompanionKind::process) {
            const auto known = files_.look_at(member.name);
            if (!known || *known == nullptr || (*known)->digest != member.digest) {
                return known.has_value();
            }
        }
        const auto file = open_candidate(files_.directory(), member.name);
        if (!file || !*file) {
            return file.has_value();
        }
        if (owner_of(file->get()) != owner_ || (may_remove_ && !may_remove_(file->get()))) {
            return true; // It is somebody else's.
        }
        const auto same = is(file->get(), member);
        if (!same || !*same) {
            return same.has_value();
        }
        return !is_held(file->get()) && (then == Then::gone || hide(file->get(), member)) &&
               files_.remove(member.name);
    }

    bool hide(int fd, const Companion& member) {
        const std::string name = hidden_name(member);
        if (files_.storage().link(fd, files_.directory(), name) == 0) {
            return true;
        }
        if (errno != EEXIST) {
            return false;
        }
        const auto known = files_.look_at(name);
        return known && *known != nullptr && (*known)->digest == member.digest && (*known)->owner == owner_;
    }

    /// Whether the file is the member; EBUSY if that is not found out now.
    std::expected<bool, int> is(int fd, const Companion& member) {
        if (member.kind == CompanionKind::process) {
            return true; // Otherwise it would not have been opened.
        }
        KnownContents& contents = contents_[kernel::identity_of(fd)];
        struct ::stat status{};
        if (::fstat(fd, &status) != 0) {
            return std::unexpected(errno);
        }
        const bool first = compared_.left() == max_compared;
        if (contents.are_to_be_read_for(member) && !compared_.take(digested_size(member, status))) {
            compared_ = ReadBudget(0);
            if (!first) {
                return std::unexpected(EBUSY);
            }
        }
        return contents.are_of(member, fd, files_.storage());
    }

    KnownFiles& files_;
    std::uint32_t owner_;
    const MayRemove& may_remove_;
    Companions members_; ///< Parents before their children.
    Walked walked_;
    std::set<std::string> losing_;
    std::map<kernel::FileIdentity, KnownContents> contents_; ///< Of copies.
    ReadBudget compared_{max_compared};
};

/// What the notes in a directory say.
struct Notes {
    std::map<std::uint32_t, std::vector<std::string>> names; ///< By the owner of what was replaced.
    std::set<Digest> unfinished;                             ///< Successors of which nobody can tell yet.
    std::vector<std::string> strange; ///< Links that somebody else has made, or of what is done with.
};

Notes notes_in(KnownFiles& files, const MayRemove& may_remove) {
    Notes notes;
    for (const std::string& name : **files.names()) {
        const auto successor = successor_of(name);
        const kernel::UniqueFd file =
            successor ? open_abandoned(files.directory(), name) : kernel::UniqueFd();
        if (successor && !file) {
            notes.unfinished.insert(*successor);
        } else if (file && (!may_remove || may_remove(file.get()))) {
            const bool own = is_marked_replaced(file.get(), *successor);
            (own ? notes.names[owner_of(file.get())] : notes.strange).push_back(name);
        }
    }
    return notes;
}

/// Whose the checkpoint files are that have names of their own, by their digests. An errno of the host if
/// nobody can tell.
std::expected<std::map<Digest, std::set<std::uint32_t>>, int> owners_in(KnownFiles& files) {
    std::map<Digest, std::set<std::uint32_t>> result;
    for (const std::string& name : **files.names()) {
        const auto known = is_hidden_name(name) || is_note_name(name)
                               ? std::expected<const KnownFile*, int>(nullptr)
                               : files.look_at(name);
        if (!known) {
            return std::unexpected(known.error());
        }
        if (*known != nullptr) {
            result[(*known)->digest].insert((*known)->owner);
        }
    }
    return result;
}

/// The file has no other note that counts: it is either kept or removed from here on.
void remove_note(KnownFiles& files, const std::string& note) {
    if (const auto file = open_candidate(files.directory(), note); file && *file) {
        unmark_replaced(file->get(), files.storage());
    }
    (void)files.remove(note);
}

} // namespace

ReplacedSets::~ReplacedSets() {
    for (const std::string& each : notes_) {
        remove_note(*files_, each);
    }
}

std::expected<void, int> ReplacedSets::note(const std::string& name, const Digest& successor) {
    auto file = open_candidate(directory_, name);
    if (!file || !*file) {
        return file ? std::expected<void, int>() : std::unexpected(file.error());
    }
    const auto known = files_->look_at(name);
    if (!known || *known == nullptr) {
        return known ? std::expected<void, int>() : give_up(known.error());
    }
    const auto& [digest, companions, bases, owner] = **known;
    const Companion self{.kind = CompanionKind::process, .name = name, .digest = digest};
    if (companions.empty() || digest == successor ||
        !walked_.members.insert(name + '/' + hidden_name(self)).second) {
        return {};
    }
    walked_.files.insert(*known);
    hold(file->get());
    if (const auto noted = link(file->get(), successor); !noted) {
        return noted;
    }
    held_.push_back(std::move(*file));
    Companions all;
    const auto link_member = [&](const Member& member) -> std::expected<void, int> {
        const auto below =
            member.known.companions.empty() ? kernel::UniqueFd() : open_candidate(directory_, member.name);
        if (!below || !*below) {
            return below ? std::expected<void, int>() : std::unexpected(below.error());
        }
        // One that is being written, and is the same, waits for its name.
        const bool is_new = member.name != member.companion.name && is_held(below->get());
        return is_new ? std::expected<void, int>() : link(below->get(), successor);
    };
    const auto done = walk(*files_, companions, owner, walked_, all, link_member);
    return done ? done : give_up(done.error());
}

/// Where there is too much to know, nothing is removed later: no reason not to replace the file.
std::expected<void, int> ReplacedSets::give_up(int error) {
    return error == KnownFiles::too_much ? std::expected<void, int>() : std::unexpected(error);
}

std::expected<void, int> ReplacedSets::link(int fd, const Digest& successor) {
    if (const auto marked = mark_replaced(fd, successor, *storage_); !marked) {
        return marked;
    }
    // What is there under such a name was left by an interrupted commit.
    for (; last_number_ < max_notes; ++last_number_) {
        std::string note = note_name(successor, last_number_);
        if (storage_->link(fd, directory_, note) == 0) {
            notes_.push_back(std::move(note));
            return {};
        }
        if (const int error = errno; error != EEXIST) {
            unmark_replaced(fd, *storage_);
            return std::unexpected(error);
        }
    }
    unmark_replaced(fd, *storage_);
    return std::unexpected(EMLINK);
}

void remove_replaced_sets(KnownFiles& files, const MayRemove& may_remove) {
    const auto names = files.names();
    if (!names || std::ranges::none_of(**names, is_note_name)) {
        return;
    }
    const auto [notes, unfinished, strange] = notes_in(files, may_remove);
    for (const std::string& note : strange) {
        if (!unfinished.contains(*successor_of(note))) {
            (void)files.remove(note);
        }
    }
    if (notes.empty()) {
        return;
    }
    const auto owners = owners_in(files);
    if (!owners) {
        return;
    }
    // Each user's apart: nobody's note is about the files of somebody else, or heeds somebody else's file.
    std::vector<std::pair<OldFiles, std::vector<std::string>>> all_old;
    std::set<std::string> losing;
    for (const auto& [owner, of_one] : notes) {
        OldFiles old(files, owner, may_remove);
        std::vector<std::string> done;
        bool known = true;
        for (const std::string& note : of_one) {
            const Digest successor = *successor_of(note);
            const auto there = owners->find(successor);
            if (!unfinished.contains(successor)) {
                const bool replaced = there != owners->end() && have_a_say(there->second, owner);
                known = known && (!replaced || old.add(note));
                done.push_back(note);
            }
        }
        if (known) {
            losing.insert(old.losing().begin(), old.losing().end());
            all_old.emplace_back(std::move(old), std::move(done));
        }
    }
    const References others(files, losing);
    if (others.error() != 0) {
        return;
    }
    for (auto& [old, done] : all_old) {
        if (old.remove(others)) {
            std::ranges::for_each(done, [&](const std::string& note) { remove_note(files, note); });
        }
    }
}

} // namespace cxsim::cr
