// Counting files.
#include "kernel/files/inode_numbers.h"

namespace cxsim::kernel {

std::uint64_t InodeNumbers::of(const FileIdentity& file) {
    const std::scoped_lock guard(lock_);
    const auto [place, is_new] = numbers_.try_emplace(file, next_);
    next_ += is_new ? 1 : 0;
    return place->second;
}

std::uint64_t InodeNumbers::known(const FileIdentity& file) const {
    const std::scoped_lock guard(lock_);
    const auto found = numbers_.find(file);
    return found == numbers_.end() ? of_the_gone : found->second;
}

void InodeNumbers::forget(const FileIdentity& file) {
    const std::scoped_lock guard(lock_);
    numbers_.erase(file);
}

} // namespace cxsim::kernel
