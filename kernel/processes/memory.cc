// Growing the stack and moving the break.
#include "kernel/processes/memory.h"

#include "kernel/kernel.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

using emu::Address;

/// A program may touch this much below sp and still mean its stack [I].
constexpr Address stack_slack = 64 * 1024;

const emu::Region* stack_of(const Process& process) {
    const emu::Region* region = process.space.region_at(layout::stack_top - 1);
    return region != nullptr && region->kind == emu::RegionKind::stack ? region : nullptr;
}

std::uint64_t limit_of(const Process& process, unsigned which) {
    const std::int32_t soft = process.limits[which].soft;
    return soft == ABI_RLIM_INFINITY ? layout::user_end : static_cast<std::uint64_t>(std::max(soft, 0));
}

/// Whether [start, end) is free of regions.
bool is_free(const Process& process, std::uint64_t start, std::uint64_t end) {
    return std::ranges::none_of(process.space.regions(), [&](const emu::Region& each) {
        return each.start < end && each.end > start;
    });
}

} // namespace

bool grow_stack(Process& process, Address address) {
    const emu::Region* stack = stack_of(process);
    if (stack == nullptr || address >= stack->start || process.threads.empty()) {
        return false;
    }
    const Address sp = process.main_thread().context.registers.a[emu::sp];
    const Address start = address & ~(emu::page_size - 1);
    const bool near_sp = address >= std::min(sp, stack->start) - stack_slack;
    if (!near_sp ||
        layout::stack_top - start >
            std::min<std::uint64_t>(limit_of(process, ABI_RLIMIT_STACK), layout::largest_stack) ||
        !is_free(process, start, stack->start)) {
        return false;
    }
    emu::Region more = *stack;
    more.end = stack->start;
    more.start = start;
    process.space.map(more);
    ++process.usage.minor_faults;
    return true;
}

std::uint32_t thread_stack_size(const Process& process) {
    constexpr std::uint64_t smallest = layout::first_stack_size;
    constexpr std::uint64_t largest = layout::default_stack_limit;
    return emu::round_up_to_page(
        static_cast<std::uint32_t>(std::clamp(limit_of(process, ABI_RLIMIT_STACK), smallest, largest)));
}

Expected<Address> set_break(Process& process, Address end) {
    ProgramImage& program = process.program;
    if (end < program.data_start || end >= layout::stack_top ||
        end - program.data_start > limit_of(process, ABI_RLIMIT_DATA)) {
        return fail(ABI_ENOMEM);
    }
    const Address old_page = emu::round_up_to_page(program.data_end);
    const Address new_page = emu::round_up_to_page(end);
    if (new_page > old_page) {
        if (!is_free(process, old_page, new_page)) {
            return fail(ABI_ENOMEM);
        }
        process.space.map({.start = old_page,
                           .end = new_page,
                           .protection = emu::Protection::read | emu::Protection::write,
                           .kind = emu::RegionKind::data,
                           .shared = {}});
    } else if (new_page < old_page) {
        process.space.unmap(new_page, old_page);
    }
    program.data_end = end;
    return end;
}

std::uint64_t mapped_kilobytes(const Process& process) {
    std::uint64_t bytes = 0;
    for (const emu::Region& each : process.space.regions()) {
        bytes += each.kind == emu::RegionKind::gateway ? 0 : each.size();
    }
    return bytes / 1024;
}

std::uint64_t resident_kilobytes(const Process& process) {
    std::uint64_t pages = 0;
    process.space.visit_pages(layout::user_start, layout::user_end, [&](emu::PageNumber, const emu::Page&) {
        ++pages;
        return true;
    });
    return pages * (emu::page_size / 1024);
}

Expected<void> write_back_files(Kernel& kernel, const Process& process, Address start, std::uint64_t end) {
    Expected<void> result;
    for (const emu::Region& region : process.space.regions()) {
        if (region.kind != emu::RegionKind::file || !region.shared || region.start >= end ||
            region.end <= start) {
            continue;
        }
        if (const auto file = kernel.mapped_files().find(region.shared.get())) {
            const auto done = file->write_back();
            result = result ? done : result;
        }
    }
    return result;
}

void drop_unmapped_file_pages(Kernel& kernel) {
    MappedRanges mapped;
    for (const Process& process : kernel.processes().all()) {
        for (const emu::Region& region : process.space.regions()) {
            if (region.kind == emu::RegionKind::file && region.shared) {
                const auto first = static_cast<emu::PageNumber>(region.shared_offset >> emu::page_shift);
                const auto count = static_cast<emu::PageNumber>(region.size() >> emu::page_shift);
                mapped[region.shared.get()].push_back({first, first + count});
            }
        }
    }
    kernel.mapped_files().keep_only(std::move(mapped));
}

} // namespace cxsim::kernel
