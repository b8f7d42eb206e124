// The storage of one checkpoint or restart. On a disk of a certain size, what is written counts before it is
// written, so that files that have no names yet, or never get one, take no more of the host than the disk
// has.
#pragma once

#include "cr/image/storage.h"
#include "kernel/files/directory.h"
#include "kernel/files/disk_space.h"

#include <atomic>
#include <memory>

namespace cxsim::cr {

class DiskStorage final : public Storage {
  public:
    /// All calls are made of `next`, which must outlive the object, if the disk has room; null: it has the
    /// host's.
    DiskStorage(Storage& next, std::shared_ptr<kernel::DiskSpace> disk)
        : next_(next), disk_(std::move(disk)) {}

    int sync(int fd) override { return next_.sync(fd); }
    void hold(int fd) override;
    void release(int fd) override;
    int before(Call call) override;
    void stop() override { stopped_ = true; }

  private:
    std::uint64_t room(int fd, std::uint64_t offset, std::uint64_t size) override;
    void left_room() override;

    Storage& next_;
    std::shared_ptr<kernel::DiskSpace> disk_;
    std::atomic<bool> stopped_ = false;
};

/// What files of the mount are written by: `storage`, which must outlive the result, within the limits of the
/// mount's disk.
std::shared_ptr<Storage> storage_on(const kernel::Mount& mount, Storage& storage);

} // namespace cxsim::cr
