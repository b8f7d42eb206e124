// Where translated code finds guest memory: addresses, the TLBs, windows.
#include "emu/cpu/engine/execution.h"
#include "emu/cpu/translation/emitter.h"

#include <bit>

namespace cxsim::emu::translation {

// --- Addresses

bool Emitter::address(const Source& source) {
    if (source.instruction.address.indirect) {
        return false;
    }
    if (source.instruction.address.base == 0) {
        a.mov(x86::eax, source.slot.immediate);
    } else {
        const x86::Gp base = cache.word(a_register(source.slot.j));
        a.lea(x86::eax, x86::ptr(base.r64(), source.slot.immediate));
    }
    return true;
}

x86::Mem Emitter::operand_to_read(const Source& source, unsigned size) {
    if (const auto known = in_window(source, size)) {
        return *known;
    }
    address(source);
    return readable(size);
}

x86::Mem Emitter::operand_to_write(const Source& source, unsigned size) {
    if (const auto known = in_window(source, size)) {
        return *known;
    }
    address(source);
    return writable(size);
}

/// The offset of the TLB's entry for the address in eax, to edx.
void Emitter::find_entry() {
    using Layout = Tlb<std::byte>;
    static_assert(std::has_single_bit(Layout::entry_size) && std::has_single_bit(Layout::entry_count));
    constexpr auto shift = static_cast<int>(page_shift) - std::countr_zero(Layout::entry_size);
    constexpr std::uint32_t mask = (Layout::entry_count - 1) * Layout::entry_size;
    a.rorx(x86::edx, x86::eax, shift);
    a.and_(x86::edx, mask);
}

namespace {

/// A member of the entry that edx leads to.
x86::Mem in_entry(std::int32_t tlb, std::int32_t offset, std::uint32_t width) {
    return {execution_register, x86::rdx, 0, tlb + offset, width};
}

} // namespace

x86::Mem Emitter::accessible(std::int32_t tlb, unsigned size) {
    using Layout = Tlb<std::byte>;
    if (size == 1) {
        a.mov(x86::ecx, x86::eax);
    } else {
        a.lea(x86::ecx, x86::ptr(x86::rax, static_cast<std::int32_t>(size - 1)));
    }
    const asmjit::Label unknown = slow_way();
    find_entry();
    // The last byte's page: an access across pages doesn't find its first page's entry.
    a.shr(x86::ecx, page_shift);
    a.cmp(in_entry(tlb, Layout::page_offset, 4), x86::ecx);
    a.jne(unknown);
    a.and_(x86::eax, page_size - 1);
    a.mov(x86::rcx, in_entry(tlb, Layout::bytes_offset, 8));
    return {x86::rcx, x86::rax, 0, 0, size};
}

x86::Mem Emitter::next_to_each_other(std::int32_t tlb, const x86::Mem& size, const asmjit::Label& unknown) {
    using Layout = Tlb<std::byte>;
    find_entry();
    a.mov(x86::ecx, x86::eax);
    a.shr(x86::ecx, page_shift);
    a.cmp(in_entry(tlb, Layout::page_offset, 4), x86::ecx);
    a.jne(unknown);
    a.mov(x86::ecx, x86::eax);
    a.and_(x86::ecx, page_size - 1);
    a.add(x86::ecx, size);
    a.cmp(x86::ecx, in_entry(tlb, Layout::reach_offset, 4));
    a.ja(unknown);
    a.and_(x86::eax, page_size - 1);
    a.mov(x86::rcx, in_entry(tlb, Layout::bytes_offset, 8));
    return {x86::rcx, x86::rax, 0, 0};
}

// --- Windows

void Emitter::open_window(const Window& window, const asmjit::Label& unless) {
    using Layout = Tlb<std::byte>;
    const std::int32_t size = window.high - window.low;
    const std::int32_t base =
        static_cast<std::int32_t>(offsetof(Registers, a)) + 4 * static_cast<std::int32_t>(window.base);
    a.mov(x86::eax, x86::dword_ptr(registers_register, base));
    a.add(x86::eax, window.low);
    find_entry();
    a.mov(x86::ecx, x86::eax);
    a.shr(x86::ecx, page_shift);
    a.cmp(in_entry(layout.reads, Layout::page_offset, 4), x86::ecx);
    a.jne(unless);
    if (window.written) {
        a.cmp(in_entry(layout.writes, Layout::page_offset, 4), x86::ecx);
        a.jne(unless);
    }
    a.and_(x86::eax, page_size - 1);
    a.lea(x86::ecx, x86::ptr(x86::rax, size));
    a.cmp(x86::ecx, in_entry(layout.reads, Layout::reach_offset, 4));
    a.ja(unless);
    a.mov(x86::r8, in_entry(layout.reads, Layout::bytes_offset, 8));
    if (window.written) {
        a.cmp(x86::ecx, in_entry(layout.writes, Layout::reach_offset, 4));
        a.ja(unless);
        a.cmp(x86::r8, in_entry(layout.writes, Layout::bytes_offset, 8));
        a.jne(unless);
    }
    a.lea(x86::rax, x86::ptr(x86::r8, x86::rax, 0, -window.low));
    a.mov(in_execution(layout.window, 8), x86::rax);
    window_ = window;
}

std::optional<x86::Mem> Emitter::in_window(const Source& source, unsigned size) {
    if (!window_ || source.instruction.address.base == 0 || a_register(source.slot.j) != window_->base ||
        source.slot.immediate < window_->low ||
        source.slot.immediate + static_cast<std::int32_t>(size) > window_->high) {
        return std::nullopt;
    }
    return x86::Mem(cache.window(), source.slot.immediate, size);
}

} // namespace cxsim::emu::translation
