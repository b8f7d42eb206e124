// Record locks.
#include "kernel/files/record_locks.h"

#include <algorithm>
#include <set>

namespace cxsim::kernel {

std::optional<RecordLock> RecordLockTable::conflict(const FileIdentity& file,
                                                    const RecordLock& wanted) const {
    const auto held = locks_.find(file);
    if (held == locks_.end()) {
        return std::nullopt;
    }
    const auto found = std::ranges::find_if(held->second, [&](const RecordLock& each) {
        return each.owner != wanted.owner && each.overlaps(wanted) && (each.exclusive || wanted.exclusive);
    });
    return found != held->second.end() ? std::optional(*found) : std::nullopt;
}

bool RecordLockTable::release(const FileIdentity& file, const RecordLock& range) {
    const auto held = locks_.find(file);
    if (held == locks_.end()) {
        return false;
    }
    std::vector<RecordLock> kept;
    bool any = false;
    for (const RecordLock& each : held->second) {
        if (each.owner != range.owner || !each.overlaps(range)) {
            kept.push_back(each);
            continue;
        }
        any = true;
        RecordLock before = each;
        before.end = range.start;
        RecordLock behind = each;
        behind.start = range.end;
        for (const RecordLock& rest : {before, behind}) {
            if (rest.start < rest.end) {
                kept.push_back(rest);
            }
        }
    }
    held->second = std::move(kept);
    if (held->second.empty()) {
        locks_.erase(held);
    }
    return any;
}

void RecordLockTable::acquire(const FileIdentity& file, const RecordLock& lock) {
    waiting_.erase(lock.owner);
    release(file, lock);
    auto& held = locks_[file];
    // Ranges of the same kind that touch become one, so that a program that goes through a file byte by byte
    // has one lock in the end.
    RecordLock whole = lock;
    std::erase_if(held, [&](const RecordLock& each) {
        const bool joins = each.owner == whole.owner && each.exclusive == whole.exclusive &&
                           (each.end == whole.start || each.start == whole.end);
        if (joins) {
            whole.start = std::min(whole.start, each.start);
            whole.end = std::max(whole.end, each.end);
        }
        return joins;
    });
    held.push_back(whole);
    std::ranges::sort(held, {}, &RecordLock::start);
}

bool RecordLockTable::release_all(const FileIdentity& file, const Process& owner) {
    return release(file, {.owner = &owner, .start = 0, .end = INT64_MAX});
}

bool RecordLockTable::release_all(const Process& owner) {
    waiting_.erase(&owner);
    bool any = false;
    for (auto& [file, held] : locks_) {
        any |= std::erase_if(held, [&](const RecordLock& each) { return each.owner == &owner; }) > 0;
    }
    std::erase_if(locks_, [](const auto& entry) { return entry.second.empty(); });
    return any;
}

bool RecordLockTable::wait(const FileIdentity& file, const RecordLock& wanted) {
    std::set<const Process*> seen;
    Wait next{file, wanted};
    while (const auto in_the_way = conflict(next.file, next.wanted)) {
        if (in_the_way->owner == wanted.owner) {
            return false;
        }
        const auto waits = waiting_.find(in_the_way->owner);
        if (waits == waiting_.end() || !seen.insert(in_the_way->owner).second) {
            break;
        }
        next = waits->second;
    }
    waiting_[wanted.owner] = {file, wanted};
    return true;
}

std::optional<RecordLock> RecordLockTable::first_of(const FileIdentity& file, const Process& owner) const {
    const auto held = locks_.find(file);
    if (held == locks_.end()) {
        return std::nullopt;
    }
    const auto found =
        std::ranges::find_if(held->second, [&](const RecordLock& each) { return each.owner == &owner; });
    return found != held->second.end() ? std::optional(*found) : std::nullopt;
}

} // namespace cxsim::kernel
