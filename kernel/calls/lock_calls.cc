// Record locks and whole-file locks.
#include "kernel/calls/lock_calls.h"

#include "kernel/abi/file.h"
#include "kernel/files/host_file.h"
#include "kernel/kernel.h"

#include <sys/file.h>

#include <cerrno>

namespace cxsim::kernel {

namespace {

constexpr Nanoseconds lock_retry = 10'000'000; ///< How often a wait for a host lock is repeated.

/// The range that the structure means, from the file's beginning.
Expected<RecordLock> range_of(const abi_flock& asked, const OpenFile& open, const Process& owner) {
    std::int64_t base = 0;
    if (asked.l_whence == ABI_SEEK_CUR) {
        base = open.offset();
    } else if (asked.l_whence == ABI_SEEK_END) {
        const auto status = open.file().status();
        if (!status) {
            return fail(status.error());
        }
        base = status->size;
    } else if (asked.l_whence != ABI_SEEK_SET) {
        return fail(ABI_EINVAL);
    }
    const std::int64_t start = base + asked.l_start;
    const std::int64_t length = asked.l_len;
    RecordLock lock{
        .owner = &owner, .start = start, .end = start + length, .exclusive = asked.l_type == ABI_F_WRLCK};
    if (length < 0) {
        lock.start = start + length;
        lock.end = start;
    } else if (length == 0) {
        lock.end = INT64_MAX;
    }
    if (lock.start < 0) {
        return fail(ABI_EINVAL);
    }
    return lock;
}

Outcome tell_conflict(SystemCall& call, abi_flock asked, const std::optional<RecordLock>& found) {
    if (!found) {
        asked.l_type = ABI_F_UNLCK;
    } else {
        asked.l_type = found->exclusive ? ABI_F_WRLCK : ABI_F_RDLCK;
        asked.l_whence = ABI_SEEK_SET;
        asked.l_start = static_cast<std::int32_t>(std::min<std::int64_t>(found->start, INT32_MAX));
        asked.l_len =
            found->end == INT64_MAX
                ? 0
                : static_cast<std::int32_t>(std::min<std::int64_t>(found->end - found->start, INT32_MAX));
        asked.l_pid = static_cast<std::int16_t>(found->owner->pid);
    }
    return call.memory().store(call.arg(2), asked);
}

Outcome set_lock(SystemCall& call, const FileIdentity& file, const RecordLock& lock, bool waits) {
    RecordLockTable& table = call.kernel.record_locks();
    table.stop_waiting(call.process);
    if (!table.conflict(file, lock)) {
        table.acquire(file, lock);
        call.kernel.wake_up(&table); // What the owner had of the range may have been more.
        return 0;
    }
    if (!waits) {
        return ABI_EAGAIN;
    }
    return table.wait(file, lock) ? Outcome::blocked_on(&table) : Outcome(ABI_EDEADLK);
}

} // namespace

Outcome lock_records(SystemCall& call, const OpenFilePointer& open) {
    const auto asked = call.memory().load<abi_flock>(call.arg(2));
    if (!asked) {
        return asked.error();
    }
    const auto* const file = dynamic_cast<const HostFile*>(&open->file());
    if (file == nullptr) {
        return ABI_EINVAL;
    }
    const auto lock = range_of(*asked, *open, call.process);
    if (!lock) {
        return lock.error();
    }
    const FileIdentity identity = identity_of(file->host_fd());
    const std::int16_t type = asked->l_type;
    if (type != ABI_F_RDLCK && type != ABI_F_WRLCK && type != ABI_F_UNLCK) {
        return ABI_EINVAL;
    }
    RecordLockTable& table = call.kernel.record_locks();
    if (call.arg(1) == ABI_F_GETLK) {
        return type == ABI_F_UNLCK ? Outcome(ABI_EINVAL)
                                   : tell_conflict(call, *asked, table.conflict(identity, *lock));
    }
    if (type == ABI_F_UNLCK) {
        if (table.release(identity, *lock)) {
            call.kernel.wake_up(&table);
        }
        return 0;
    }
    const bool allowed = type == ABI_F_WRLCK ? open->may_write() : open->may_read();
    return allowed ? set_lock(call, identity, *lock, call.arg(1) == ABI_F_SETLKW) : Outcome(ABI_EBADF);
}

void release_records(Kernel& kernel, const Process& process, const File& file) {
    RecordLockTable& table = kernel.record_locks();
    const auto* const host = dynamic_cast<const HostFile*>(&file);
    if (!table.empty() && host != nullptr && table.release_all(identity_of(host->host_fd()), process)) {
        kernel.wake_up(&table);
    }
}

void release_records(SystemCall& call, std::uint32_t fd) {
    if (const auto open = call.process.descriptors.get(fd)) {
        release_records(call.kernel, call.process, (*open)->file());
    }
}

Outcome sys_flock(SystemCall& call) {
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!open) {
        return open.error();
    }
    const auto* const file = dynamic_cast<const MountedFile*>(&(*open)->file());
    if (file == nullptr) {
        return ABI_EINVAL;
    }
    const std::uint32_t operation = call.arg(1) & ~std::uint32_t{ABI_LOCK_NB};
    FileLock wanted = FileLock::none;
    if (operation == ABI_LOCK_SH || operation == ABI_LOCK_EX) {
        wanted = operation == ABI_LOCK_SH ? FileLock::shared : FileLock::exclusive;
    } else if (operation != ABI_LOCK_UN) {
        return ABI_EINVAL;
    }
    constexpr int host_operations[] = {LOCK_UN, LOCK_SH, LOCK_EX};
    if (::flock(file->host_fd(), host_operations[static_cast<unsigned>(wanted)] | LOCK_NB) == 0) {
        (*open)->set_lock(wanted);
        return 0;
    }
    if (errno != EWOULDBLOCK || (call.arg(1) & ABI_LOCK_NB) != 0) {
        return fail_from_host();
    }
    // The lock is the host's, so that emulators that share a directory keep out of each other's way too.
    return Outcome::blocked({{}, call.kernel.clock().now() + lock_retry});
}

} // namespace cxsim::kernel
