// Writing accounting records.
#include "kernel/processes/accounting.h"

#include "kernel/abi/acct.h"
#include "kernel/files/attributes.h"
#include "kernel/processes/process.h"
#include "kernel/terminal/terminal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <span>

namespace cxsim::kernel {

namespace {

std::uint32_t flags_of(const Process& process) {
    std::uint32_t flags = process.has_executed ? 0 : ABI_AFORK;
    flags |= process.credentials.is_superuser() ? ABI_ASU : 0;
    flags |= (process.wait_status & ABI_WCOREFLAG) != 0 ? ABI_ACORE : 0;
    flags |= (process.wait_status & 0x7f) != 0 ? ABI_AXSIG : 0;
    return flags;
}

abi_acct describe(const Process& process, Nanoseconds now) {
    const ResourceUsage& usage = process.usage;
    const ResourceUsage& before = process.used_before_restart;
    const Nanoseconds start = process.restart_time.value_or(process.start_time);
    abi_acct record{};
    process.program.command.copy(record.ac_comm, sizeof record.ac_comm);
    record.ac_utime = (usage.user_time - before.user_time) / nanoseconds_per_microsecond;
    record.ac_stime = (usage.system_time - before.system_time) / nanoseconds_per_microsecond;
    record.ac_etime = (now - start) / nanoseconds_per_microsecond;
    record.ac_btime = static_cast<std::int32_t>(start / nanoseconds_per_second);
    record.ac_uid = process.credentials.uid;
    record.ac_gid = process.credentials.gid;
    record.ac_aid = process.activity;
    record.ac_pid = process.pid;
    record.ac_mem =
        static_cast<std::int32_t>(std::min<std::uint64_t>(usage.max_resident_kilobytes, INT32_MAX));
    record.ac_io = static_cast<std::int32_t>(std::min<std::uint64_t>(
        usage.blocks_in + usage.blocks_out - before.blocks_in - before.blocks_out, INT32_MAX));
    record.ac_tty =
        process.control_terminal ? static_cast<std::int32_t>(process.control_terminal->device_number()) : -1;
    record.ac_flag = flags_of(process);
    record.ac_status = process.wait_status;
    return record;
}

} // namespace

Expected<void> Accounting::start(const MountedFile& file) {
    UniqueFd fd(::fcntl(file.host_fd(), F_DUPFD_CLOEXEC, 0));
    if (!fd) {
        return fail_from_host();
    }
    fd_ = std::move(fd);
    mount_ = &file.mount();
    return {};
}

void Accounting::record(const Process& process, Nanoseconds now) const {
    struct ::stat status{};
    if (!fd_ || ::fstat(fd_.get(), &status) != 0) {
        return;
    }
    const abi_acct record = describe(process, now);
    if (write_to_disk(*mount_, fd_.get(), std::as_bytes(std::span(&record, 1)), status.st_size) !=
        static_cast<::ssize_t>(sizeof record)) {
        [[maybe_unused]] const int cut = ::ftruncate(fd_.get(), status.st_size); // No part of a record.
    }
    stamp_change(*mount_, fd_.get());
}

} // namespace cxsim::kernel
