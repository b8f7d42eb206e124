// The order of names, and putting it right after a crash.
#include "cr/image/file_set.h"

#include "cr/image/file_name.h"
#include "cr/image/known_files.h"
#include "cr/image/owner.h"
#include "cr/image/references.h"
#include "cr/image/replaced_files.h"
#include "cr/image/replaced_sets.h"
#include "kernel/files/file_identity.h"

#include <algorithm>
#include <cerrno>
#include <functional>
#include <iterator>
#include <ranges>
#include <string_view>

namespace cxsim::cr {

using Existing = AtomicFile::Existing;

Existing FileSet::wish(const Entry& each, Existing existing) {
    return each.existing == Existing::keep ? Existing::keep : existing;
}

std::expected<void, FileSet::Failure> FileSet::make_durable(Existing existing) {
    for (std::size_t i = 0; i < files_.size(); ++i) {
        Entry& each = files_[i];
        if (wish(each, existing) == Existing::keep && each.file.name_is_taken()) {
            return std::unexpected(Failure{i, EEXIST});
        }
        const auto durable = i == 0 ? each.file.sync() : each.file.hide(hidden_name(each.companion()));
        if (!durable) {
            return std::unexpected(Failure{i, durable.error()});
        }
    }
    return {};
}

std::set<std::string> FileSet::names_to_replace(Existing existing) const {
    std::set<std::string> names;
    for (const Entry& each : files_) {
        if (wish(each, existing) == Existing::replace) {
            names.insert(each.file.name());
        }
    }
    return names;
}

std::expected<void, FileSet::Failure> FileSet::hide_replaced(ReplacedFiles& replaced,
                                                             Existing existing) const {
    for (std::size_t i = 0; i < files_.size(); ++i) {
        const Entry& each = files_[i];
        const auto hidden = wish(each, existing) == Existing::replace ? replaced.hide(each.file.name())
                                                                      : std::expected<void, int>();
        if (!hidden) {
            return std::unexpected(Failure{i, hidden.error()});
        }
    }
    return {};
}

std::expected<void, FileSet::Failure> FileSet::note_replaced(ReplacedSets& old, Existing existing) const {
    for (std::size_t i = 0; i < files_.size(); ++i) {
        const Entry& each = files_[i];
        const bool replaces =
            each.kind == CompanionKind::process && wish(each, existing) == Existing::replace;
        const auto noted =
            replaces ? old.note(each.file.name(), files_.front().digest) : std::expected<void, int>();
        if (!noted) {
            return std::unexpected(Failure{i, noted.error()});
        }
    }
    return {};
}

std::expected<void, FileSet::Failure> FileSet::commit(Existing existing) {
    AtomicFile& first = files_.front().file;
    KnownFiles files(first.directory(), first.storage());
    ReplacedFiles replaced(files, names_to_replace(existing));
    ReplacedSets old(files);
    auto ready = make_durable(existing);
    ready = ready ? hide_replaced(replaced, existing) : ready;
    ready = ready ? note_replaced(old, existing) : ready;
    if (!ready) {
        return ready;
    }
    const bool alone = files_.size() == 1 && replaced.empty() && old.empty();
    auto done = alone ? std::expected<void, int>() : first.sync_directory();
    done = done ? first.give_name(existing) : done;
    if (!done) {
        return std::unexpected(Failure{0, done.error()});
    }
    // The set is there. What goes wrong from here on leaves files under their hidden names, which serve.
    replaced.keep();
    old.keep();
    const auto named = first.sync_directory();
    for (Entry& each : files_ | std::views::drop(1)) {
        each.file.keep();
        (void)each.file.give_name(wish(each, existing));
    }
    if (files_.size() > 1) {
        (void)first.sync_directory();
    }
    return named ? std::expected<void, Failure>() : std::unexpected(Failure{0, named.error()});
}

namespace {

/// How much is read of files that have the names for which others wait.
constexpr std::uint64_t max_compared = std::uint64_t{128} << 20;

/// Whether the file of that name is the one behind the descriptor, or another one that holds the same.
bool is_same_file(int directory, const std::string& name, int fd, const Companion& companion,
                  ReadBudget& budget, Storage& storage) {
    const auto file = open_candidate(directory, name);
    return file && *file &&
           (kernel::identity_of(file->get()) == kernel::identity_of(fd) ||
            FileOfSet(file->get(), storage, &budget).is(companion).value_or(false));
}

/// What may be tried at a time to find out whether files have the names for which others wait.
struct Trials {
    ReadBudget names{4'000};
    ReadBudget bytes{max_compared};
};

/// Whether all who need the file, and at least one has a say, find it without the hidden name, after it has
/// got the names that it waits for, if they are free.
bool give_own_names(int directory, int fd, const std::map<std::string, Reference>& references, Trials& trials,
                    Storage& storage) {
    const std::uint32_t owner = owner_of(fd);
    bool all = true;
    bool any = false;
    for (const auto& [name, reference] : references) {
        if (!have_a_say(reference.needed_by, owner)) {
            continue;
        }
        if (!trials.names.take(1)) {
            return false; // It waits for the next time.
        }
        // What was replaced has lost its name; only files of sets wait for theirs.
        const bool named = have_a_say(reference.belongs_to, owner) && is_file_name(name) &&
                           storage.link(fd, directory, name) == 0;
        any = true;
        all = (named || is_same_file(directory, name, fd, reference.companion, trials.bytes, storage)) && all;
    }
    return any && all;
}

std::vector<std::string> those(const std::set<std::string, std::less<>>& names,
                               bool (*wanted)(std::string_view)) {
    std::vector<std::string> result;
    std::ranges::copy_if(names, std::back_inserter(result), wanted);
    return result;
}

} // namespace

void recover_sets(int directory, Storage& storage, const MayRemove& may_remove) {
    KnownFiles files(directory, storage);
    const auto names = files.names();
    if (!names) {
        return;
    }
    remove_stale_temporaries(directory, those(**names, is_temporary_name), storage, may_remove);
    remove_replaced_sets(files, may_remove); // The names that files of new sets wait for are free then.
    const std::vector<std::string> hidden = those(**names, is_hidden_name);
    if (hidden.empty()) {
        return;
    }
    const References references(files);
    if (references.error() == KnownFiles::too_much) {
        return;
    }
    Trials trials;
    for (const std::string& each : hidden) {
        const kernel::UniqueFd file = open_abandoned(directory, each);
        if (!file || (may_remove && !may_remove(file.get()))) {
            continue;
        }
        const auto& known = references.to_hidden(each);
        const bool needed = !known.empty() || references.error() != 0;
        if (!needed || (!known.empty() && give_own_names(directory, file.get(), known, trials, storage))) {
            (void)files.remove(each);
        }
    }
}

} // namespace cxsim::cr
