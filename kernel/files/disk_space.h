// A disk of a certain size: the room that the files of a mount may take, which may be less than the host has.
//
// What is taken is counted as it is taken. What files give back is not: when the disk seems full though
// something may have been given back, all files are measured anew. So neither an unlinked file that is still
// open nor what users of the host do can make the count wrong for long.
#pragma once

#include "kernel/base/errno.h"
#include "kernel/base/unique_fd.h"
#include "kernel/files/tree_usage.h"

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <span>

namespace cxsim::kernel {

struct Mount;

/// All members may be called from any host thread.
class DiskSpace {
  public:
    /// Files take room in blocks of so many bytes.
    static constexpr std::uint64_t block_size = 4096;
    /// There can be one file for each so many bytes of the disk, as newfs of 4.3BSD has it.
    static constexpr std::uint64_t bytes_per_file = 2048;

    /// A disk of `size` bytes with the files below the directory (any descriptor of it).
    DiskSpace(std::uint64_t size, int directory);

    std::uint64_t size() const { return size_; }
    std::uint64_t largest_number_of_files() const { return size_ / bytes_per_file; }
    /// Whether so much fits.
    bool holds(const DiskUsage& usage) const {
        return usage.bytes <= size_ && usage.files <= largest_number_of_files();
    }
    /// What the files take, measured.
    Expected<DiskUsage> usage();

    /// Takes the room that `size` bytes written at `offset` of the host file will need; the number of bytes,
    /// from the first on, that there is room for.
    std::uint64_t take_for_write(int fd, std::int64_t offset, std::uint64_t size);
    /// Takes one of the files that there can be, and so many blocks. ENOSPC if there is none left, and, as
    /// the directory may have to grow for the name, if the disk is full.
    Expected<void> take_node(std::uint64_t blocks);
    /// For another name of a file: ENOSPC if the disk is full.
    Expected<void> take_name();
    /// Something was removed or cut.
    void may_have_shrunk();

    /// The host file counts, with a name or without, until it is released.
    void hold(int fd);
    void release(int fd);

  private:
    Expected<void> measure();
    std::uint64_t free() const { return size_ > used_.bytes ? size_ - used_.bytes : 0; }
    /// Measures if that may help.
    bool look_again();
    Expected<void> take(std::uint64_t files, std::uint64_t blocks, std::uint64_t blocks_to_spare);

    std::mutex lock_;
    std::uint64_t size_;
    UniqueFd directory_;
    std::set<int> held_;
    DiskUsage used_;
    bool stale_ = true; ///< Measuring might find less.
};

/// A host file that takes room as long as the object lives, also when it has no name any more.
class HeldOnDisk {
  public:
    HeldOnDisk(const Mount& mount, int fd);
    HeldOnDisk(const HeldOnDisk&) = delete;
    HeldOnDisk& operator=(const HeldOnDisk&) = delete;
    ~HeldOnDisk();

  private:
    DiskSpace* disk_;
    int fd_;
};

/// Room of the mount may have been given back: something was removed or cut.
void note_shrinking(const Mount& mount);

/// pwrite() to a file of the mount: short, or -1 with ENOSPC, also when the mount's disk is full.
::ssize_t write_to_disk(const Mount& mount, int fd, std::span<const std::byte> bytes, std::int64_t offset);

} // namespace cxsim::kernel
