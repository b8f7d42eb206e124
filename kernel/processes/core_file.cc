// Writing core files.
#include "kernel/processes/core_file.h"

#include "emu/isa/soff.h"
#include "kernel/abi/file.h"
#include "kernel/files/host_file.h"
#include "kernel/files/viewpoint.h"
#include "kernel/kernel.h"
#include "kernel/processes/signal_frame.h"

#include <algorithm>
#include <cstring>
#include <deque>

namespace cxsim::kernel {

namespace {

template <typename T>
std::vector<std::byte> bytes_of(const T& value) {
    const auto bytes = std::as_bytes(std::span(&value, 1));
    return {bytes.begin(), bytes.end()};
}

std::vector<std::byte> region_bytes(const emu::AddressSpace& space, const emu::Region& region) {
    std::vector<std::byte> bytes(region.size());
    space.visit_pages(region.start, region.end, [&](emu::PageNumber number, const emu::Page& page) {
        std::ranges::copy(page.bytes, bytes.begin() + (emu::address_of(number) - region.start));
        return true;
    });
    return bytes;
}

soff::SectionType section_type(emu::RegionKind kind) {
    return kind == emu::RegionKind::text ? soff::SectionType::text : soff::SectionType::data;
}

/// The core file; the deque keeps the bytes that its sections refer to.
soff::File describe(const Process& process, Signal signal, std::deque<std::vector<std::byte>>& contents) {
    soff::File core{.magic = soff::magic_core,
                    .flags = process.program.flags,
                    .machine_flags = process.program.machine_flags,
                    .entry = process.main_thread().context.registers.pc,
                    .sections = {},
                    .symbols = {}};
    const auto add = [&](soff::SectionType type, std::uint32_t address, std::uint32_t protection,
                         std::vector<std::byte> bytes) {
        contents.push_back(std::move(bytes));
        core.sections.push_back({.type = type,
                                 .address = address,
                                 .size = static_cast<std::uint32_t>(contents.back().size()),
                                 .protection = protection,
                                 .contents = contents.back(),
                                 .relocations = {}});
    };
    add(soff::SectionType::context, 0, 0, core_process_section(process, static_cast<std::uint32_t>(signal)));
    for (const auto& thread : process.threads) {
        add(soff::SectionType::thread_context, 0, 0, core_thread_section(thread->context.registers));
    }
    for (const emu::Region& region : process.space.regions()) {
        if (region.kind != emu::RegionKind::gateway) {
            add(section_type(region.kind), region.start, static_cast<std::uint32_t>(region.protection),
                region_bytes(process.space, region));
        }
    }
    return core;
}

} // namespace

std::vector<std::byte> core_process_section(const Process& process, std::uint32_t signal) {
    CoreProcess section{};
    section.version = core_version;
    section.pid = process.pid;
    section.thread_count = static_cast<std::uint32_t>(process.threads.size());
    section.signal = signal;
    process.program.command.copy(section.command, sizeof section.command - 1);
    return bytes_of(section);
}

std::vector<std::byte> core_thread_section(const emu::Registers& registers) {
    const abi_sigcontext context = save_context(registers);
    CoreThread section{};
    section.tid = registers.tid;
    section.vector_valid = registers.vector_valid ? 1 : 0;
    section.pc = context.sc_pc;
    section.psw = context.sc_psw;
    section.fp = context.sc_fp;
    section.ap = context.sc_ap;
    std::ranges::copy(context.sc_a, section.a);
    section.sp = context.sc_sp;
    std::ranges::copy(context.sc_s, section.s);
    section.vector = save_vector_state(registers);
    return bytes_of(section);
}

bool write_core_file(Kernel& kernel, Process& process, Signal signal) {
    constexpr std::uint32_t core_permissions = 0600;
    constexpr std::uint64_t largest_core = 1ULL << 30U;
    std::uint64_t size = 0;
    for (const emu::Region& each : process.space.regions()) {
        size += each.size();
    }
    const std::int32_t limit = process.limits[ABI_RLIMIT_CORE].soft;
    const bool changed_identity = process.credentials.euid != process.credentials.uid;
    if (size > largest_core || (limit != ABI_RLIM_INFINITY && size > static_cast<std::uint64_t>(limit)) ||
        changed_identity) {
        return false;
    }
    const auto found = kernel.files().find_or_create(viewpoint_of(process), "core", ABI_O_WRONLY,
                                                     Creation{core_permissions, false});
    if (!found) {
        return false;
    }
    const auto file = kernel.files().open_node(found->node, ABI_O_WRONLY | ABI_O_TRUNC);
    if (!file || (*file)->kind() != FileKind::regular) {
        return false;
    }
    std::deque<std::vector<std::byte>> contents;
    const std::vector<std::byte> bytes = soff::write(describe(process, signal, contents));
    Caller caller{kernel, process, process.main_thread()};
    OpenFile open(*file, ABI_O_WRONLY);
    const Outcome written = (*file)->write(caller, open, bytes);
    return written.is_value() && written.value() == bytes.size();
}

} // namespace cxsim::kernel
