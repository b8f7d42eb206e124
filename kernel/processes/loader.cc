// Loading SOFF executables.
#include "kernel/processes/loader.h"

#include "emu/isa/soff.h"
#include "kernel/files/extent.h"
#include "kernel/processes/memory.h"

#include <fmt/format.h>

#include <algorithm>

namespace cxsim::kernel {

namespace {

using emu::Address;
using emu::Protection;
using soff::SectionType;

/// Sections must leave room for the stack.
constexpr std::uint64_t highest_section_end = 0xf0000000;

Protection protection_of(const soff::Section& section) {
    switch (section.type) {
    case SectionType::text:
    case SectionType::thread_text:
        return Protection::read | Protection::execute;
    default:
        return Protection::read | Protection::write;
    }
}

bool is_memory(const soff::Section& section) {
    return section.type >= SectionType::text && section.type <= SectionType::thread_text && section.size > 0;
}

/// Whether each thread has the section's memory for itself.
bool is_for_each_thread(const soff::Section& section) {
    return section.type == SectionType::thread_data || section.type == SectionType::thread_bss;
}

std::expected<void, std::string> check_section(const soff::Section& section) {
    const std::uint64_t end = std::uint64_t{section.address} + section.size;
    if (section.address < layout::user_start || end > highest_section_end) {
        return std::unexpected(fmt::format("section {} at {:#010x} with {} bytes does not fit into memory",
                                           soff::name_of(section.type), section.address, section.size));
    }
    return {};
}

void copy_contents(emu::AddressSpace& space, const soff::Section& section) {
    Address at = section.address;
    for (auto rest = section.contents; !rest.empty();) {
        const std::size_t in_page = at % emu::page_size;
        const auto piece = rest.first(std::min<std::size_t>(rest.size(), emu::page_size - in_page));
        if (!all_zero(piece)) {
            std::ranges::copy(piece, space.writable_page(emu::page_of(at)).bytes.begin() + in_page);
        }
        at += static_cast<Address>(piece.size());
        rest = rest.subspan(piece.size());
    }
}

struct PageRange {
    std::uint64_t first;
    std::uint64_t end;
};
PageRange pages_of(const soff::Section& section) {
    return {section.address & ~(emu::page_size - 1), emu::round_up_to_page(section.address + section.size)};
}

/// Maps the pages of the section that no section before it has mapped. A page that two sections share allows
/// what either of them needs.
std::uint64_t map_section(emu::AddressSpace& space, const soff::Section& section, std::uint64_t mapped_end) {
    const Protection protection = protection_of(section);
    const auto [first, end] = pages_of(section);
    if (first < mapped_end) {
        const emu::Region* region = space.region_at(static_cast<Address>(first));
        const Protection before = region != nullptr ? region->protection : Protection::none;
        space.protect(static_cast<Address>(first), std::min(mapped_end, end), before | protection);
    }
    const std::uint64_t start = std::max(first, mapped_end);
    if (start < end) {
        const bool text = (protection & Protection::execute) != Protection::none;
        space.map({.start = static_cast<Address>(start),
                   .end = end,
                   .protection = protection,
                   .kind = text ? emu::RegionKind::text : emu::RegionKind::data,
                   .shared = {}});
    }
    return std::max(mapped_end, end);
}

/// Every thread begins with what is there now.
void give_each_thread(emu::AddressSpace& space, Address start, std::uint64_t end) {
    space.make_thread_private(start, end);
    space.begin_threads_anew(start, end);
    space.visit_pages(start, end, [&](emu::PageNumber number, const emu::Page& page) {
        space.writable_page(number, emu::initial_view).bytes = page.bytes;
        return true;
    });
}

bool is_executable_address(const emu::AddressSpace& space, Address address) {
    const emu::Region* region = space.region_at(address);
    return region != nullptr && emu::permits(region->protection, Protection::execute);
}

} // namespace

std::uint64_t LoadedProgram::space_size() const {
    std::uint64_t size = 0;
    for (const emu::Region& each : space.regions()) {
        size += each.size();
    }
    return size;
}

std::expected<LoadedProgram, std::string> load_program(std::span<const std::byte> file) {
    auto parsed = soff::parse(file);
    if (!parsed) {
        return std::unexpected(parsed.error());
    }
    if (parsed->magic != soff::magic_object || !parsed->executable()) {
        return std::unexpected("not an executable");
    }
    std::erase_if(parsed->sections, [](const soff::Section& each) { return !is_memory(each); });
    std::ranges::sort(parsed->sections, {}, &soff::Section::address);
    LoadedProgram program;
    program.flags = parsed->flags;
    program.machine_flags = parsed->machine_flags;
    program.entry = parsed->entry;
    std::uint64_t mapped_end = 0;
    std::uint64_t data_end = layout::user_start;
    bool before_is_for_each_thread = false;
    for (const soff::Section& section : parsed->sections) {
        if (const auto fits = check_section(section); !fits) {
            return std::unexpected(fits.error());
        }
        if (section.address < data_end && data_end != layout::user_start) {
            return std::unexpected(
                fmt::format("section {} overlaps the one before it", soff::name_of(section.type)));
        }
        if (pages_of(section).first < mapped_end &&
            is_for_each_thread(section) != before_is_for_each_thread) {
            return std::unexpected(fmt::format("section {} shares a page with the one before it, "
                                               "and only one of them is for each thread",
                                               soff::name_of(section.type)));
        }
        before_is_for_each_thread = is_for_each_thread(section);
        mapped_end = map_section(program.space, section, mapped_end);
        copy_contents(program.space, section);
        data_end = std::uint64_t{section.address} + section.size;
    }
    if (program.entry % 2 != 0 || !is_executable_address(program.space, program.entry)) {
        return std::unexpected(fmt::format("the entry point {:#010x} is not in its text", program.entry));
    }
    program.data_end = static_cast<Address>(data_end);
    for (const soff::Section& section : parsed->sections) {
        if (is_for_each_thread(section)) {
            const auto [first, end] = pages_of(section);
            give_each_thread(program.space, static_cast<Address>(first), end);
        }
    }
    return program;
}

std::string reason_not_runnable(const LoadedProgram& program, emu::Feature features) {
    struct Need {
        std::uint32_t machine_flag;
        emu::Feature feature;
        const char* name;
    };
    constexpr Need needs[] = {
        {soff::machine_c2 | soff::machine_c2mp, emu::Feature::c2, "C2 instructions"},
        {soff::machine_parallel, emu::Feature::parallel, "parallel instructions"},
        {soff::machine_intrinsic, emu::Feature::intrinsic, "intrinsic instructions"},
    };
    for (const Need& need : needs) {
        if ((program.machine_flags & need.machine_flag) != 0 && !emu::has(features, need.feature)) {
            return need.name;
        }
    }
    const bool ieee = (program.flags & soff::fpmode_mask) == soff::fpmode_ieee;
    return ieee && !emu::has(features, emu::Feature::ieee) ? "IEEE floating point hardware" : "";
}

ProgramCache::Key ProgramCache::key_of(const FileStatus& status) {
    return {status.device, status.inode, status.size, status.modification_time, status.change_time};
}

std::shared_ptr<const LoadedProgram> ProgramCache::find(const Key& key) {
    const auto found = std::ranges::find(entries_, key, [](const auto& entry) { return entry.first; });
    if (found == entries_.end()) {
        return nullptr;
    }
    entries_.splice(entries_.begin(), entries_, found);
    return found->second;
}

void ProgramCache::add(const Key& key, std::shared_ptr<const LoadedProgram> program) {
    entries_.emplace_front(key, std::move(program));
    if (entries_.size() > capacity) {
        entries_.pop_back();
    }
}

} // namespace cxsim::kernel
