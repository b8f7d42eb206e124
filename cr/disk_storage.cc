#include "cr/disk_storage.h"

#include <cerrno>

namespace cxsim::cr {

int DiskStorage::before(Call call) {
    // What was made can still be removed.
    if (stopped_ && (call == Call::create || call == Call::write || call == Call::sync)) {
        return ECANCELED; // EINTR would be tried again.
    }
    const int error = next_.before(call);
    if (error != 0 || call != Call::create || disk_ == nullptr) {
        return error;
    }
    return disk_->take_node(0) ? 0 : ENOSPC;
}

void DiskStorage::hold(int fd) {
    if (disk_ != nullptr) {
        disk_->hold(fd);
    }
}

void DiskStorage::release(int fd) {
    if (disk_ != nullptr) {
        disk_->release(fd);
    }
}

std::uint64_t DiskStorage::room(int fd, std::uint64_t offset, std::uint64_t size) {
    return disk_ == nullptr ? size : disk_->take_for_write(fd, static_cast<std::int64_t>(offset), size);
}

void DiskStorage::left_room() {
    if (disk_ != nullptr) {
        disk_->may_have_shrunk();
    }
}

std::shared_ptr<Storage> storage_on(const kernel::Mount& mount, Storage& storage) {
    return std::make_shared<DiskStorage>(storage, mount.disk);
}

} // namespace cxsim::cr
