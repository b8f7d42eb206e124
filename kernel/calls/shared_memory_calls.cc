// shmget, shmat, shmdt, shmctl.
#include "kernel/abi/ipc.h"
#include "kernel/calls/system_call.h"
#include "kernel/kernel.h"
#include "kernel/memory/shared_memory.h"
#include "kernel/processes/memory.h"

namespace cxsim::kernel {

namespace {

constexpr std::uint32_t may_read = 4;
constexpr std::uint32_t may_write = 2;
constexpr std::uint32_t permission_bits = 0777;

std::uint32_t attachments(Kernel& kernel, const SharedSegment& segment) {
    std::uint32_t count = 0;
    const auto pages = segment.pages.lock();
    for (const Process& process : kernel.processes().all()) {
        for (const emu::Region& region : process.space.regions()) {
            count += region.shared == pages ? 1 : 0;
        }
    }
    return count;
}

std::int32_t seconds(Nanoseconds time) {
    return static_cast<std::int32_t>(time / nanoseconds_per_second);
}

Outcome create(SystemCall& call, std::int32_t key) {
    const std::uint32_t size = call.arg(1);
    SharedSegmentTable& table = call.kernel.shared_segments();
    if (size == 0 || size > SharedSegmentTable::max_size) {
        return ABI_EINVAL;
    }
    if (!call.kernel.has_room_for(table.total_size() + size)) {
        return ABI_ENOMEM;
    }
    const Credentials& mine = call.process.credentials;
    SharedSegment segment;
    segment.key = key;
    segment.size = size;
    segment.mode = call.arg(2) & permission_bits;
    segment.uid = segment.creator_uid = mine.euid;
    segment.gid = segment.creator_gid = mine.egid;
    segment.creator_pid = call.process.pid;
    segment.changed = call.kernel.clock().time_of_day();
    segment.held = std::make_shared<emu::PageTree>();
    segment.pages = segment.held;
    const auto id = table.add(std::move(segment));
    return id ? Outcome(static_cast<std::uint64_t>(*id)) : Outcome(id.error());
}

/// Where the segment goes: where the program wants it, or into the first hole.
Expected<emu::Address> choose_place(const SystemCall& call, std::uint64_t size) {
    emu::Address wanted = call.arg(1);
    const auto& space = call.process.space;
    if (wanted == 0) {
        const auto hole =
            space.find_hole(size, layout::mapping_start, layout::stack_top - layout::default_stack_limit);
        return hole ? Expected<emu::Address>(*hole) : fail(ABI_ENOMEM);
    }
    if ((call.arg(2) & ABI_SHM_RND) != 0) {
        wanted -= wanted % ABI_SHMLBA;
    }
    const std::uint64_t end = std::uint64_t{wanted} + size;
    if (wanted % emu::page_size != 0 || wanted < layout::user_start || end > layout::stack_top ||
        space.find_hole(size, wanted, end) != wanted) {
        return fail(ABI_EINVAL);
    }
    return wanted;
}

Outcome tell_status(SystemCall& call, const SharedSegment& segment) {
    abi_shmid_ds status{};
    status.shm_perm.uid = segment.uid;
    status.shm_perm.gid = segment.gid;
    status.shm_perm.cuid = segment.creator_uid;
    status.shm_perm.cgid = segment.creator_gid;
    status.shm_perm.mode = segment.mode | (segment.removed() ? ABI_SHM_DEST : 0);
    status.shm_perm.key = segment.key;
    status.shm_segsz = segment.size;
    status.shm_lpid = segment.last_pid;
    status.shm_cpid = segment.creator_pid;
    status.shm_nattch = attachments(call.kernel, segment);
    status.shm_atime = seconds(segment.attached);
    status.shm_dtime = seconds(segment.detached);
    status.shm_ctime = seconds(segment.changed);
    return call.memory().store(call.arg(2), status);
}

Outcome change(SystemCall& call, SharedSegment& segment) {
    const auto wanted = call.memory().load<abi_shmid_ds>(call.arg(2));
    if (!wanted) {
        return wanted.error();
    }
    segment.uid = wanted->shm_perm.uid;
    segment.gid = wanted->shm_perm.gid;
    segment.mode = wanted->shm_perm.mode & permission_bits;
    segment.changed = call.kernel.clock().time_of_day();
    return 0;
}

} // namespace

Outcome sys_shmget(SystemCall& call) {
    const std::int32_t key = call.signed_arg(0);
    const std::int32_t id = key == ABI_IPC_PRIVATE ? 0 : call.kernel.shared_segments().find_key(key);
    if (id == 0) {
        const bool creates = key == ABI_IPC_PRIVATE || (call.arg(2) & ABI_IPC_CREAT) != 0;
        return creates ? create(call, key) : Outcome(ABI_ENOENT);
    }
    constexpr std::uint32_t exclusively = ABI_IPC_CREAT | ABI_IPC_EXCL;
    if ((call.arg(2) & exclusively) == exclusively) {
        return ABI_EEXIST;
    }
    const SharedSegment& segment = *call.kernel.shared_segments().find(id);
    if (!segment.permits(call.process.credentials, call.arg(2) >> 6U & (may_read | may_write))) {
        return ABI_EACCES;
    }
    return call.arg(1) <= segment.size ? Outcome(static_cast<std::uint64_t>(id)) : Outcome(ABI_EINVAL);
}

Outcome sys_shmat(SystemCall& call) {
    SharedSegment* const segment = call.kernel.shared_segments().find(call.signed_arg(0));
    if (segment == nullptr) {
        return ABI_EINVAL;
    }
    const bool writes = (call.arg(2) & ABI_SHM_RDONLY) == 0;
    if (!segment->permits(call.process.credentials, writes ? may_read | may_write : may_read)) {
        return ABI_EACCES;
    }
    const std::uint64_t size =
        (std::uint64_t{segment->size} + emu::page_size - 1) & ~std::uint64_t{emu::page_size - 1};
    if (!call.kernel.has_room_for(size)) {
        return ABI_ENOMEM;
    }
    const auto place = choose_place(call, size);
    if (!place) {
        return place.error();
    }
    const auto protection = emu::Protection::read | (writes ? emu::Protection::write : emu::Protection::none);
    call.process.space.map({.start = *place,
                            .end = *place + size,
                            .protection = protection,
                            .kind = emu::RegionKind::anonymous,
                            .shared = segment->pages.lock()});
    segment->last_pid = call.process.pid;
    segment->attached = call.kernel.clock().time_of_day();
    return *place;
}

Outcome sys_shmdt(SystemCall& call) {
    const emu::Region* const region = call.process.space.region_at(call.arg(0));
    SharedSegmentTable& table = call.kernel.shared_segments();
    const std::int32_t id = region != nullptr ? table.find_pages(region->shared.get()) : 0;
    if (id == 0 || region->start != call.arg(0)) {
        return ABI_EINVAL;
    }
    SharedSegment& segment = *table.find(id);
    segment.last_pid = call.process.pid;
    segment.detached = call.kernel.clock().time_of_day();
    // All of it, also where mremap() has cut it.
    const std::uint64_t end = std::uint64_t{region->start} + segment.size;
    call.process.space.unmap(region->start, (end + emu::page_size - 1) & ~std::uint64_t{emu::page_size - 1});
    return 0;
}

Outcome sys_shmctl(SystemCall& call) {
    SharedSegmentTable& table = call.kernel.shared_segments();
    std::int32_t id = call.signed_arg(0);
    if (call.arg(1) == ABI_SHM_NEXT) {
        id = table.next(id);
        if (id == 0) {
            return ABI_EINVAL;
        }
        const Outcome told = tell_status(call, *table.find(id));
        return told.is_value() ? Outcome(static_cast<std::uint64_t>(id)) : told;
    }
    SharedSegment* const segment = table.find(id);
    if (segment == nullptr) {
        return ABI_EINVAL;
    }
    switch (call.arg(1)) {
    case ABI_IPC_STAT:
        return segment->permits(call.process.credentials, may_read) ? tell_status(call, *segment)
                                                                    : Outcome(ABI_EACCES);
    case ABI_IPC_SET:
        return segment->is_owned_by(call.process.credentials) ? change(call, *segment) : Outcome(ABI_EPERM);
    case ABI_IPC_RMID:
        if (!segment->is_owned_by(call.process.credentials)) {
            return ABI_EPERM;
        }
        segment->held.reset();
        segment->key = ABI_IPC_PRIVATE;
        return 0;
    default:
        return ABI_EINVAL;
    }
}

} // namespace cxsim::kernel
