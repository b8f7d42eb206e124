#include "cr/disk_storage.h"

#include <cerrno>

namespace cxsim::cr {

int DiskStorage::before(Call call) {
    const int error = next_.before(call);
    if (error != 0 || call != Call::create) {
        return error;
    }
    return disk_->take_node(0) ? 0 : ENOSPC;
}

std::uint64_t DiskStorage::room(int fd, std::uint64_t offset, std::uint64_t size) {
    return disk_->take_for_write(fd, static_cast<std::int64_t>(offset), size);
}

std::shared_ptr<Storage> storage_on(const kernel::Mount& mount, Storage& storage) {
    if (mount.disk) {
        return std::make_shared<DiskStorage>(storage, mount.disk);
    }
    return {std::shared_ptr<void>(), &storage}; // Somebody else's.
}

} // namespace cxsim::cr
