#include "cr/image/references.h"

#include "cr/image/set_files.h"

#include <algorithm>
#include <ranges>

namespace cxsim::cr {

References::References(KnownFiles& files, const std::set<std::string>& losing) : losing_(losing) {
    const auto names = files.names();
    if (!names) {
        error_ = names.error();
        return;
    }
    for (const std::string& name : **names) {
        if (!is_hidden_name(name) && !is_note_name(name) && !losing_.contains(name)) {
            unread_.push_back({name, {}});
        }
    }
    while (!unread_.empty()) {
        const Unread next = std::move(unread_.back());
        unread_.pop_back();
        look_into(next, files);
        if (hidden_names_.size() > KnownFiles::max_different) {
            error_ = KnownFiles::too_much;
            unread_.clear();
        }
    }
}

void References::look_into(const Unread& file, KnownFiles& files) {
    const auto known = files.look_at(file.name);
    if (!known) {
        error_ = known.error();
    }
    if (!known || *known == nullptr || (file.digest && *file.digest != (*known)->digest)) {
        return;
    }
    // Many names may be those of one file.
    if (!seen_.insert(*known).second) {
        return;
    }
    for (const Companion& each : (*known)->companions) {
        note_companion(each, (*known)->owner);
    }
    for (const Companion& each : (*known)->bases) {
        note_base(each, (*known)->owner);
    }
}

void References::note_base(const Companion& base, std::uint32_t owner) {
    note(base, hidden_name(base)).needed_by.insert(owner);
}

void References::note_companion(const Companion& companion, std::uint32_t owner) {
    const std::string hidden = hidden_name(companion);
    Reference& reference = note(companion, hidden);
    const bool new_name = !reference.belongs();
    reference.needed_by.insert(owner);
    reference.belongs_to.insert(owner);
    if (companion.kind != CompanionKind::process) {
        return;
    }
    if (followed_.insert(hidden).second) {
        unread_.push_back({hidden, companion.digest});
    }
    if (new_name && losing_.contains(companion.name)) {
        unread_.push_back({companion.name, companion.digest});
    }
}

Reference& References::note(const Companion& companion, const std::string& hidden) {
    const auto [place, is_new] =
        by_hidden_name_[hidden].try_emplace(companion.name, Reference{.companion = companion});
    if (is_new) {
        hidden_names_.emplace(companion.name, hidden);
    }
    return place->second;
}

const std::map<std::string, Reference>& References::to_hidden(const std::string& hidden_name) const {
    static const std::map<std::string, Reference> none;
    const auto found = by_hidden_name_.find(hidden_name);
    return found == by_hidden_name_.end() ? none : found->second;
}

Companions References::to_name(const std::string& name) const {
    Companions result;
    const auto [begin, end] = hidden_names_.equal_range(name);
    for (const auto& [own, hidden] : std::ranges::subrange(begin, end)) {
        result.push_back(by_hidden_name_.at(hidden).at(name).companion);
    }
    return result;
}

bool References::has(const Companion& companion) const {
    const auto& known = to_hidden(hidden_name(companion));
    return known.contains(companion.name);
}

} // namespace cxsim::cr
