// Copying between the kernel and processes.
#include "kernel/processes/user_memory.h"

#include "emu/isa/text.h"
#include "kernel/abi/file.h"
#include "kernel/debugger.h"
#include "kernel/processes/memory.h"

#include <algorithm>
#include <array>

namespace cxsim::kernel {

Expected<void> UserMemory::read(emu::Address from, std::span<std::byte> to) {
    const auto try_it = [&] { return process_.space.read(from, to, emu::Protection::read, thread_.id); };
    const auto done = try_it();
    if (done || (grow_stack(process_, done.error().address) && try_it())) {
        tell_debugger(from, to.size(), false);
        return {};
    }
    return fail(ABI_EFAULT);
}

Expected<void> UserMemory::write(emu::Address to, std::span<const std::byte> from) {
    const auto try_it = [&] { return process_.space.write(to, from, emu::Protection::write, thread_.id); };
    const auto done = try_it();
    if (done || (grow_stack(process_, done.error().address) && try_it())) {
        tell_debugger(to, from.size(), true);
        return {};
    }
    return fail(ABI_EFAULT);
}

void UserMemory::tell_debugger(emu::Address address, std::uint64_t size, bool write) const {
    if (thread_.debugger != nullptr && size != 0) {
        thread_.debugger->accessed(thread_, {.address = address, .size = size, .write = write});
    }
}

Expected<void> UserMemory::check_writable(emu::Address start, std::uint64_t size) {
    std::uint64_t at = start;
    const std::uint64_t end = at + size;
    while (at < end) {
        const emu::Region* region =
            at < (1ULL << 32U) ? process_.space.region_at(static_cast<emu::Address>(at)) : nullptr;
        if (region == nullptr && at < (1ULL << 32U) && grow_stack(process_, static_cast<emu::Address>(at))) {
            continue;
        }
        if (region == nullptr || !emu::permits(region->protection, emu::Protection::write)) {
            return fail(ABI_EFAULT);
        }
        at = region->end;
    }
    return {};
}

Expected<std::string> UserMemory::load_string(emu::Address from, std::size_t limit, Errno too_long) {
    std::string text;
    std::array<std::byte, 256> piece{};
    while (text.size() <= limit) {
        // Never across a page: the next one may be unmapped although the string ends before it.
        const std::size_t to_page_end = emu::page_size - from % emu::page_size;
        const auto part = std::span(piece).first(std::min(piece.size(), to_page_end));
        if (const auto done = read(from, part); !done) {
            return fail(done.error());
        }
        const auto end = std::ranges::find(part, std::byte{0});
        const auto count = static_cast<std::size_t>(end - part.begin());
        text.append(isa::as_text(part.first(count)));
        if (end != part.end()) {
            return text.size() <= limit ? Expected<std::string>(std::move(text)) : fail(too_long);
        }
        from += static_cast<emu::Address>(count);
    }
    return fail(too_long);
}

Expected<std::string> UserMemory::load_path(emu::Address from) {
    return load_string(from, ABI_PATH_MAX - 1, ABI_ENAMETOOLONG);
}

} // namespace cxsim::kernel
