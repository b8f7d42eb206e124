// System calls on memory regions.
#include "emu/memory/page_tree.h"
#include "kernel/abi/file.h"
#include "kernel/calls/system_call.h"
#include "kernel/files/host_file.h"
#include "kernel/kernel.h"
#include "kernel/processes/memory.h"

#include <unistd.h>

#include <algorithm>
#include <bit>

namespace cxsim::kernel {

namespace {

using emu::Address;

constexpr std::uint64_t largest_file_mapping = 256ULL << 20U;
/// Each thread may come to have as much, and a checkpoint holds all of it.
constexpr std::uint64_t largest_thread_mapping = 4ULL << 20U;

/// A range of whole pages in the part of memory that processes may map.
struct PageRange {
    Address start = 0;
    std::uint64_t end = 0;
    std::uint64_t size() const { return end - start; }
};

Expected<PageRange> page_range(Address start, std::uint32_t length) {
    const std::uint64_t end =
        (std::uint64_t{start} + length + emu::page_size - 1) & ~std::uint64_t{emu::page_size - 1};
    if (start % emu::page_size != 0 || length == 0 || start < layout::user_start || end > layout::stack_top) {
        return fail(ABI_EINVAL);
    }
    return PageRange{start, end};
}

emu::Protection protection_of(std::uint32_t bits) {
    return static_cast<emu::Protection>(bits & static_cast<std::uint32_t>(emu::Protection::all));
}

/// Where a mapping goes: exactly where a fixed one is wanted, else into the first hole.
Expected<PageRange> choose_place(const Process& process, Address wanted, std::uint32_t length, bool fixed) {
    if (fixed) {
        return page_range(wanted, length);
    }
    const auto hole = process.space.find_hole(length, layout::mapping_start,
                                              layout::stack_top - layout::default_stack_limit);
    if (!hole) {
        return fail(ABI_ENOMEM);
    }
    return page_range(*hole, length);
}

/// The bytes that a private mapping of a file begins with.
Expected<std::vector<std::byte>> file_contents(SystemCall& call, std::uint32_t fd, std::int64_t offset,
                                               std::uint64_t size) {
    const auto open = call.process.descriptors.get(fd);
    if (!open) {
        return fail(open.error());
    }
    const auto* const file = dynamic_cast<const HostFile*>(&(*open)->file());
    if (file == nullptr || offset < 0 || offset % emu::page_size != 0) {
        return fail(ABI_EINVAL);
    }
    if (!(*open)->may_read()) {
        return fail(ABI_EACCES);
    }
    if (size > largest_file_mapping) {
        return fail(ABI_ENOMEM);
    }
    std::vector<std::byte> bytes(size);
    const ::ssize_t count = ::pread(file->host_fd(), bytes.data(), bytes.size(), offset);
    if (count < 0) {
        return fail_from_host();
    }
    bytes.resize(static_cast<std::size_t>(count));
    return bytes;
}

/// The pages that all who map the file share, with those of the call's range loaded.
Expected<std::shared_ptr<emu::PageTree>> shared_file(SystemCall& call, std::uint64_t size) {
    const std::int64_t offset = call.wide_arg(5);
    const bool writes = (call.arg(2) & ABI_PROT_WRITE) != 0;
    const auto open = call.process.descriptors.get(call.arg(4));
    if (!open) {
        return fail(open.error());
    }
    const auto* const file = dynamic_cast<const HostFile*>(&(*open)->file());
    if (file == nullptr || offset < 0 || offset % emu::page_size != 0) {
        return fail(ABI_EINVAL);
    }
    if (!(*open)->may_read() || (writes && !(*open)->may_write())) {
        return fail(ABI_EACCES);
    }
    const std::uint64_t first = static_cast<std::uint64_t>(offset) >> emu::page_shift;
    const std::uint64_t last = first + (size >> emu::page_shift);
    if (size > largest_file_mapping || last > emu::PageTree::page_count) {
        return fail(ABI_ENOMEM);
    }
    drop_unmapped_file_pages(call.kernel); // Before there are more: so there are never much more than mapped.
    auto pages = call.kernel.mapped_files().pages_of(*file);
    pages->opened_path = (*open)->path();
    if (const auto loaded = pages->load(*file, static_cast<emu::PageNumber>(first),
                                        static_cast<emu::PageNumber>(last), writes);
        !loaded) {
        return fail(loaded.error());
    }
    return pages;
}

/// The pages of the device that the descriptor stands for: EINVAL if that is none, ENODEV if the device has
/// no memory, as all have but /dev/zero [I].
Expected<std::shared_ptr<emu::PageTree>> device_pages(SystemCall& call) {
    const auto open = call.process.descriptors.get(call.arg(4));
    if (!open) {
        return fail(open.error());
    }
    const auto status = (*open)->file().status();
    if (!status || (status->mode & ABI_S_IFMT) != ABI_S_IFCHR || call.wide_arg(5) < 0 ||
        call.wide_arg(5) % emu::page_size != 0) {
        return fail(ABI_EINVAL);
    }
    if (!(*open)->may_read() || ((call.arg(2) & ABI_PROT_WRITE) != 0 && !(*open)->may_write())) {
        return fail(ABI_EACCES);
    }
    if ((*open)->file().kind() != FileKind::zero_device) {
        return fail(ABI_ENODEV);
    }
    return call.kernel.device_memory().make_zeros();
}

/// Whether shared memory belongs to relatives alone, not to a file or a segment with permissions of its own.
bool is_ordinary(SystemCall& call, const emu::Region& region) {
    return call.kernel.mapped_files().find(region.shared.get()) == nullptr &&
           !call.kernel.device_memory().has(region.shared.get()) &&
           call.kernel.shared_segments().find_pages(region.shared.get()) == 0;
}

abi_mregion describe(SystemCall& call, const emu::Region& region) {
    constexpr std::string_view letters = "gtdsmm"; // In the order of RegionKind.
    const std::uint32_t origin = call.kernel.device_memory().has(region.shared.get()) ? ABI_MAP_DEVICE
                                 : region.kind == emu::RegionKind::file               ? ABI_MAP_FILE
                                                                                      : ABI_MAP_ANON;
    abi_mregion described{};
    described.mr_address = region.start;
    described.mr_length = static_cast<std::uint32_t>(region.size());
    described.mr_protection = static_cast<std::uint32_t>(region.protection);
    described.mr_flags = origin | (region.shared ? ABI_MAP_SHARED : ABI_MAP_PRIVATE);
    described.mr_kind = static_cast<std::uint32_t>(letters[static_cast<std::size_t>(region.kind)]);
    return described;
}

void fill(emu::AddressSpace& space, Address start, std::span<const std::byte> bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += emu::page_size) {
        const auto piece = bytes.subspan(at, std::min<std::size_t>(emu::page_size, bytes.size() - at));
        std::ranges::copy(piece,
                          space.writable_page(emu::page_of(static_cast<Address>(start + at))).bytes.begin());
    }
}

/// Whether exactly one of these bits is set.
bool has_one_of(std::uint32_t flags, std::uint32_t bits) {
    return std::has_single_bit(flags & bits);
}

} // namespace

Outcome sys_brk(SystemCall& call) {
    if (call.arg(0) == 0) {
        return call.process.program.data_end;
    }
    const Address before = call.process.program.data_end;
    if (call.arg(0) > before && !call.kernel.has_room_for(call.arg(0) - before)) {
        return ABI_ENOMEM;
    }
    const auto end = set_break(call.process, call.arg(0));
    return end ? Outcome(*end) : Outcome(end.error());
}

Outcome sys_getpagesize(SystemCall& /*call*/) {
    return emu::page_size;
}

Outcome sys_mmap(SystemCall& call) {
    const std::uint32_t flags = call.arg(3);
    const auto length = call.memory().load<abi_u32>(call.arg(1));
    if (!length) {
        return length.error();
    }
    if (*length == 0) {
        return ABI_EINVAL;
    }
    const bool shared = (flags & ABI_MAP_SHARED) != 0;
    const bool from_file = (flags & ABI_MAP_FILE) != 0;
    const bool from_device = (flags & ABI_MAP_DEVICE) != 0;
    const bool for_threads = (flags & ABI_MAP_THREAD) != 0;
    if (!has_one_of(flags, ABI_MAP_FILE | ABI_MAP_ANON | ABI_MAP_DEVICE) ||
        !has_one_of(flags, ABI_MAP_SHARED | ABI_MAP_PRIVATE) || (from_device && !shared)) {
        return ABI_EINVAL;
    }
    if (for_threads && (shared || *length > largest_thread_mapping)) {
        return shared ? ABI_EINVAL : ABI_ENOMEM;
    }
    const auto place = choose_place(call.process, call.arg(0), *length, (flags & ABI_MAP_FIXED) != 0);
    if (!place) {
        return place.error();
    }
    if (!call.kernel.has_room_for(place->size())) {
        return ABI_ENOMEM;
    }
    std::shared_ptr<emu::PageTree> pages;
    std::vector<std::byte> contents;
    if (from_file && shared) {
        auto file = shared_file(call, place->size());
        if (!file) {
            return file.error();
        }
        pages = std::move(*file);
    } else if (from_device) {
        auto memory = device_pages(call);
        if (!memory) {
            return memory.error();
        }
        pages = std::move(*memory);
    } else if (from_file) {
        auto bytes = file_contents(call, call.arg(4), call.wide_arg(5), place->size());
        if (!bytes) {
            return bytes.error();
        }
        contents = std::move(*bytes);
    }
    if (const auto stored =
            call.memory().store_value(call.arg(1), abi_u32(static_cast<std::uint32_t>(place->size())));
        !stored) {
        return stored.error();
    }
    emu::Region region{.start = place->start,
                       .end = place->end,
                       .protection = protection_of(call.arg(2)),
                       .kind = from_file ? emu::RegionKind::file : emu::RegionKind::anonymous,
                       .shared = {}};
    if (shared) {
        region.shared = pages ? pages : std::make_shared<emu::PageTree>();
        region.shared_offset = from_file ? static_cast<std::uint64_t>(call.wide_arg(5)) : 0;
    }
    write_back_files(call.kernel, call.process, place->start, place->end);
    call.process.space.map(region);
    fill(call.process.space, place->start, contents);
    if (for_threads) {
        call.process.space.make_thread_private(place->start, place->end);
    }
    return place->start;
}

Outcome sys_munmap(SystemCall& call) {
    const auto range = page_range(call.arg(0), call.arg(1));
    if (!range) {
        return range.error();
    }
    write_back_files(call.kernel, call.process, range->start, range->end);
    call.process.space.unmap(range->start, range->end);
    return 0;
}

Outcome sys_msync(SystemCall& call) {
    const auto range = page_range(call.arg(0), call.arg(1));
    if (!range) {
        return range.error();
    }
    const auto done = write_back_files(call.kernel, call.process, range->start, range->end);
    return done ? Outcome(0) : Outcome(done.error());
}

Outcome sys_mregion(SystemCall& call) {
    const Pid pid = call.signed_arg(0);
    const Process* const process = pid == 0 ? &call.process : call.kernel.processes().find(pid);
    if (process == nullptr) {
        return ABI_ESRCH;
    }
    const Credentials& mine = call.process.credentials;
    if (process != &call.process && !mine.is_superuser() && process->credentials.uid != mine.uid) {
        return ABI_EPERM;
    }
    if (call.signed_arg(1) < 0 || call.signed_arg(3) < 0) {
        return ABI_EINVAL;
    }
    std::uint64_t stored = 0;
    const auto regions = process->space.regions();
    for (std::size_t i = call.arg(1); i < regions.size() && stored < call.arg(3); ++i, ++stored) {
        const auto to = static_cast<Address>(call.arg(2) + stored * sizeof(abi_mregion));
        if (const auto done = call.memory().store_value(to, describe(call, regions[i])); !done) {
            return done.error();
        }
    }
    return stored;
}

Outcome sys_mremap(SystemCall& call) {
    const auto length = call.memory().load<abi_u32>(call.arg(1));
    if (!length) {
        return length.error();
    }
    const auto range = page_range(call.arg(0), *length);
    if (!range) {
        return range.error();
    }
    for (std::uint64_t at = range->start; at < range->end;) {
        const emu::Region* const region = call.process.space.region_at(static_cast<Address>(at));
        if (region == nullptr) {
            return ABI_ENOMEM;
        }
        // A file opened for reading alone must not become writable this way.
        const bool becomes_writable =
            (call.arg(2) & ABI_PROT_WRITE) != 0 && !emu::permits(region->protection, emu::Protection::write);
        if (becomes_writable && region->shared && !is_ordinary(call, *region)) {
            return ABI_EACCES;
        }
        at = region->end;
    }
    if (const auto stored =
            call.memory().store_value(call.arg(1), abi_u32(static_cast<std::uint32_t>(range->size())));
        !stored) {
        return stored.error();
    }
    call.process.space.protect(range->start, range->end, protection_of(call.arg(2)));
    return 0;
}

} // namespace cxsim::kernel
