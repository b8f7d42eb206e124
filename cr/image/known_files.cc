#include "cr/image/known_files.h"

#include "cr/image/atomic_file.h"
#include "cr/image/set_files.h"

#include <cerrno>
#include <utility>

namespace cxsim::cr {

int KnownFiles::LimitedReads::before(Call call) {
    if (call == Call::read && left_ == 0) {
        return too_much;
    }
    left_ -= call == Call::read ? 1 : 0;
    return next_.before(call);
}

std::expected<const std::set<std::string, std::less<>>*, int> KnownFiles::names() {
    if (!names_) {
        auto there = names_in(directory_, max_names);
        if (there) {
            names_.emplace(std::set<std::string, std::less<>>(std::make_move_iterator(there->begin()),
                                                              std::make_move_iterator(there->end())));
        } else {
            names_.emplace(std::unexpected(errno));
        }
    }
    using Names = const std::set<std::string, std::less<>>*;
    return *names_ ? std::expected<Names, int>(&**names_) : std::unexpected(names_->error());
}

std::expected<const KnownFile*, int> KnownFiles::look_at(const std::string& name) {
    const auto there = names();
    if (!there || !(*there)->contains(name)) {
        return there ? std::expected<const KnownFile*, int>(nullptr) : std::unexpected(there.error());
    }
    const auto known = by_name_.find(name);
    return known != by_name_.end() ? known->second : by_name_.emplace(name, open(name)).first->second;
}

std::expected<const KnownFile*, int> KnownFiles::open(const std::string& name) {
    if (exhausted_) {
        return std::unexpected(too_much);
    }
    const auto file = open_candidate(directory_, name);
    if (!file || !*file) {
        return file ? std::expected<const KnownFile*, int>(nullptr) : std::unexpected(file.error());
    }
    const auto [place, is_new] = by_file_.try_emplace(kernel::identity_of(file->get()));
    if (is_new) {
        auto known = cr::look_at(file->get(), reads_);
        auto kept = known ? keep_what_is_there(known->companions) : std::unexpected(known.error());
        kept = kept ? keep_what_is_there(known->bases) : kept;
        if (!kept) {
            by_file_.erase(place);
            exhausted_ = kept.error() == too_much;
            return std::unexpected(kept.error());
        }
        if (known->digest != Digest()) {
            place->second = std::move(*known);
        }
    }
    return place->second ? &*place->second : nullptr;
}

std::expected<void, int> KnownFiles::keep_what_is_there(Companions& companions) {
    if (companions.size() > max_listed - listed_) {
        return std::unexpected(too_much);
    }
    listed_ += companions.size();
    std::erase_if(companions, [&](const Companion& each) {
        return !(*names_)->contains(each.name) && !(*names_)->contains(hidden_name(each));
    });
    return {};
}

bool KnownFiles::remove(const std::string& name) {
    if (storage_->remove(directory_, name) != 0) {
        return false;
    }
    if (names_ && *names_) {
        (*names_)->erase(name);
    }
    return true;
}

} // namespace cxsim::cr
