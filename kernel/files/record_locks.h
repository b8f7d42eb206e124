// Locks on ranges of bytes of files (fcntl), held by processes. Advisory: they bind those who ask.
#pragma once

#include "kernel/files/file_identity.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace cxsim::kernel {

struct Process;

/// A range of a file that a process has locked, for itself alone or together with other readers.
struct RecordLock {
    const Process* owner = nullptr;
    std::int64_t start = 0;
    std::int64_t end = 0; ///< One past the last byte; the largest number for no end.
    bool exclusive = false;

    bool overlaps(const RecordLock& other) const { return start < other.end && end > other.start; }
};

class RecordLockTable {
  public:
    /// A lock of another process that is in the way of this one.
    std::optional<RecordLock> conflict(const FileIdentity& file, const RecordLock& wanted) const;
    /// Gives the range to its owner, in place of what it had of it. There must be no conflict.
    void acquire(const FileIdentity& file, const RecordLock& lock);
    /// Takes the range from its owner. Whether it had any of it.
    bool release(const FileIdentity& file, const RecordLock& range);
    /// Takes all that the process has of the file, or of every file. Whether it had any.
    bool release_all(const FileIdentity& file, const Process& owner);
    bool release_all(const Process& owner);

    /// Notes that the process is going to wait for the lock. False, noting nothing, if that would close a
    /// circle of processes that wait for each other.
    bool wait(const FileIdentity& file, const RecordLock& wanted);
    void stop_waiting(const Process& owner) { waiting_.erase(&owner); }

    /// The first lock that the process has on the file, for Checkpoint Restart.
    std::optional<RecordLock> first_of(const FileIdentity& file, const Process& owner) const;
    bool empty() const { return locks_.empty(); }

  private:
    struct Wait {
        FileIdentity file;
        RecordLock wanted;
    };
    std::map<FileIdentity, std::vector<RecordLock>> locks_;
    std::map<const Process*, Wait> waiting_;
};

} // namespace cxsim::kernel
