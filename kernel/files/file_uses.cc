// Uses of host files, counted by the values that stand for them.
#include "kernel/files/file_uses.h"

#include <algorithm>

namespace cxsim::kernel {

FileUses::Use FileUses::begin(const FileIdentity& file, Kind kind) {
    const std::scoped_lock guard(lock_);
    std::weak_ptr<const void>& known = uses_[{file, kind}];
    if (Use use = known.lock()) {
        return use;
    }
    Use use = std::make_shared<const char>();
    known = use;
    sweep();
    return use;
}

bool FileUses::exists(const FileIdentity& file, Kind kind) const {
    const std::scoped_lock guard(lock_);
    const auto found = uses_.find({file, kind});
    return found != uses_.end() && !found->second.expired();
}

void FileUses::forget(const FileIdentity& file) {
    const std::scoped_lock guard(lock_);
    for (const Kind kind : {Kind::open, Kind::writing, Kind::executing}) {
        uses_.erase({file, kind});
    }
}

/// Each entry is looked at once for each time that as many were made.
void FileUses::sweep() {
    if (uses_.size() < sweep_at_) {
        return;
    }
    std::erase_if(uses_, [](const auto& entry) { return entry.second.expired(); });
    sweep_at_ = std::max<std::size_t>(2 * uses_.size(), 64);
}

} // namespace cxsim::kernel
