// Slow paths of execution: traps, TLB misses, accesses across pages.
#include "emu/cpu/engine/execution.h"

#include "emu/fp/host_flags.h"
#include "emu/isa/instruction.h"

#include <algorithm>
#include <utility>

namespace cxsim::emu {

// --- Entering and leaving a run

void Execution::begin(ThreadContext& context, AddressSpace& memory, Probe* observer) {
    thread = &context;
    space = &memory;
    probe = observer;
    if (probe != nullptr) {
        epoch_ = 0; // What the TLBs know may be what the probe watches.
    }
    synchronize();
    set_full_psw(context.registers, context.registers.psw);
    vector_cycles = 0;
    pipes = context.pipes;
    floating_point::clear_host_flags();
}

void Execution::end() {
    thread->registers.psw = full_psw(thread->registers);
    thread->pipes = pipes;
    thread = nullptr;
    space = nullptr;
    probe = nullptr;
}

std::uint32_t Execution::full_psw(const Registers& registers) const {
    return (registers.psw & ~(psw::a_carry | psw::s_carry)) | (a_carry ? psw::a_carry : 0) |
           (s_carry ? psw::s_carry : 0) | (a_overflow ? psw::a_overflow : 0) |
           (s_overflow ? psw::s_overflow : 0);
}

void Execution::set_full_psw(Registers& registers, std::uint32_t word) {
    registers.psw = word;
    a_carry = (word & psw::a_carry) != 0;
    s_carry = (word & psw::s_carry) != 0;
    a_overflow = false;
    s_overflow = false;
    overflow_traps = (word & psw::integer_overflow_enable) != 0;
}

// --- Traps

bool Execution::fault(Trap raised) {
    stop = Stop::fault;
    trap = raised;
    return false;
}

bool Execution::trap_after(const Slot& slot, Trap raised) {
    stop = Stop::trap;
    trap = raised;
    resume_pc = slot.next_pc;
    return false;
}

bool Execution::resume_after(const Slot& slot) {
    stop = Stop::resume;
    resume_pc = slot.next_pc;
    code_changed_ = false;
    return false;
}

bool Execution::repeat(const Slot& slot) {
    resume_after(slot);
    resume_pc = slot.pc();
    return false;
}

bool Execution::at_time(const Slot& slot, TimedWork work) {
    resume_after(slot);
    stop = Stop::timed;
    with_time = work;
    return false;
}

namespace {
// Subcodes of SIGFPE, as debuggers know them.
constexpr std::uint32_t integer_overflow_code = 1;
constexpr std::uint32_t integer_divide_code = 2;
constexpr std::uint32_t float_overflow_code = 3;
constexpr std::uint32_t float_divide_code = 4;
constexpr std::uint32_t float_underflow_code = 5;
constexpr std::uint32_t reserved_operand_code = 6;

Trap arithmetic(std::uint32_t subcode) {
    return {.kind = TrapKind::arithmetic, .subcode = subcode};
}
} // namespace

bool Execution::raise_integer_overflow(Registers& registers, const Slot& slot, std::uint32_t flag) {
    registers.psw |= flag;
    return (registers.psw & psw::integer_overflow_enable) == 0 ||
           trap_after(slot, arithmetic(integer_overflow_code));
}

bool Execution::raise_zero_divide(Registers& registers, const Slot& slot, std::uint32_t flag) {
    registers.psw |= flag;
    return (registers.psw & psw::zero_divide_enable) == 0 ||
           trap_after(slot, arithmetic(integer_divide_code));
}

bool Execution::raise_float(Registers& registers, const Slot& slot, std::uint32_t flags) {
    registers.psw |= flags;
    // The gravest error names the trap. Underflow has an enable bit of its own.
    if ((registers.psw & psw::float_error_enable) != 0) {
        if ((flags & psw::float_reserved) != 0) {
            return trap_after(slot, arithmetic(reserved_operand_code));
        }
        if ((flags & psw::float_zero_divide) != 0) {
            return trap_after(slot, arithmetic(float_divide_code));
        }
        if ((flags & psw::float_overflow) != 0) {
            return trap_after(slot, arithmetic(float_overflow_code));
        }
    }
    if ((flags & psw::float_underflow) != 0 && (registers.psw & psw::float_underflow_enable) != 0) {
        return trap_after(slot, arithmetic(float_underflow_code));
    }
    return true;
}

bool Execution::raise_intrinsic(Registers& registers, const Slot& slot, std::uint32_t code) {
    // Inferred: the error code in the psw is the subcode of SIGFPE.
    registers.psw = (registers.psw & ~psw::intrinsic_error_code) | psw::intrinsic_error | code;
    return (registers.psw & psw::intrinsic_error_enable) == 0 || trap_after(slot, arithmetic(code));
}

// --- TLB

bool Execution::synchronize() {
    code_changed_ = false;
    const auto lock = lock_memory();
    const std::uint64_t epoch = space->epoch();
    const ThreadView view = space->has_thread_private() ? thread->view : 0;
    if (epoch == epoch_ && view == view_) {
        return false;
    }
    epoch_ = epoch;
    view_ = view;
    reads_.clear();
    writes_.clear();
    code_.clear();
    return true;
}

const std::byte* Execution::fill_read(Address address) {
    const Region* region = space->region_at(address);
    if (region == nullptr || !permits(region->protection, Protection::read)) {
        memory_fault(region == nullptr ? AccessFault::not_mapped : AccessFault::read_denied, address);
        return nullptr;
    }
    const auto lock = lock_memory();
    const Page* page = space->page(page_of(address), view_);
    const std::byte* bytes = (page != nullptr ? *page : zero_page()).bytes.data();
    if (!watched(page_of(address))) {
        reads_.insert(page_of(address), bytes);
    }
    return bytes + address % page_size;
}

std::byte* Execution::fill_write(Address address) {
    const Region* region = space->region_at(address);
    if (region == nullptr || !permits(region->protection, Protection::write)) {
        memory_fault(region == nullptr ? AccessFault::not_mapped : AccessFault::write_denied, address);
        return nullptr;
    }
    const PageNumber number = page_of(address);
    const auto lock = lock_memory();
    const std::uint64_t before = space->epoch();
    Page& page = space->writable_page(number, view_);
    if (space->epoch() != epoch_) {
        // Only this page changed, so only its entries go; a shared page may be mapped elsewhere as well.
        follow_epoch(before);
        if (region->shared) {
            reads_.clear();
            writes_.clear();
        }
        reads_.remove(number);
        code_changed_ |= code_.drop(number);
    }
    if (!watched(number)) {
        writes_.insert(number, page.bytes.data());
    }
    return page.bytes.data() + address % page_size;
}

const CodeCache::Entry* Execution::executable(PageNumber page) {
    const CodeCache::Entry* entry = code_.find(page);
    return entry != nullptr ? entry : fill_executable(page);
}

const CodeCache::Entry* Execution::fill_executable(PageNumber number) {
    const Region* region = space->region_at(address_of(number));
    if (region == nullptr || !permits(region->protection, Protection::execute)) {
        const AccessFault reason = region == nullptr ? AccessFault::not_mapped : AccessFault::execute_denied;
        memory_fault(reason, address_of(number));
        return nullptr;
    }
    const auto lock = lock_memory();
    const Page* page = space->page(number, view_);
    const bool others_may_write = region->shared || region->thread_private ||
                                  (memory_lock_ != nullptr && permits(region->protection, Protection::write));
    if (page == nullptr || others_may_write) {
        // Nothing is kept for pages that others may write without our knowing, or that don't exist yet.
        return code_.insert(number, (page != nullptr ? *page : zero_page()).bytes.data(), nullptr);
    }
    auto code = page->code[host_thread_];
    if (!code || !code->fits(address_of(number), features)) {
        code = std::make_shared<DecodedCode>(address_of(number), features);
        const std::uint64_t before = space->epoch();
        space->attach_code(number, code, host_thread_);
        follow_epoch(before); // nothing but the right to write this page was withdrawn
        writes_.remove(number);
    }
    return code_.insert(number, page->bytes.data(), std::move(code));
}

Block* Execution::straddling_block(Address pc) {
    Straddling& kept = straddling_[page_of(pc) % straddling_.size()];
    if (kept.block && kept.epoch == epoch_ && kept.block->pc == pc) {
        return kept.block.get();
    }
    const CodeCache::Entry* entry = executable(page_of(pc));
    if (entry == nullptr || !entry->code) {
        return nullptr;
    }
    std::array<std::byte, isa::longest_instruction> bytes;
    const std::size_t here = page_size - pc % page_size;
    if (here >= bytes.size()) {
        return nullptr;
    }
    std::copy_n(entry->bytes + pc % page_size, here, bytes.begin());
    entry = executable(page_of(pc) + 1);
    if (entry == nullptr || !entry->code) {
        return nullptr;
    }
    std::copy_n(entry->bytes, bytes.size() - here, bytes.begin() + static_cast<std::ptrdiff_t>(here));
    replaced_straddling_ = std::exchange(kept.block, decode_straddling(bytes, pc, features));
    kept.epoch = epoch_;
    return kept.block.get();
}

const std::byte* Execution::readable(Address address, unsigned size) {
    if (address % page_size + size > page_size) {
        return nullptr;
    }
    const std::byte* bytes = reads_.find(address, size);
    return bytes != nullptr ? bytes : fill_read(address);
}

std::byte* Execution::writable(Address address, unsigned size) {
    if (address % page_size + size > page_size) {
        return nullptr;
    }
    std::byte* bytes = writes_.find(address, size);
    return bytes != nullptr ? bytes : fill_write(address);
}

bool Execution::check_readable(Address address, std::uint64_t size) {
    return check(address, size, Protection::read);
}

bool Execution::check_writable(Address address, std::uint64_t size) {
    return check(address, size, Protection::write);
}

bool Execution::check(Address address, std::uint64_t size, Protection need) {
    std::uint64_t done = 0;
    while (done < size) {
        // Addresses wrap around at 4 GB, as the adder of the machine does.
        const auto at = static_cast<Address>(address + done);
        const Region* region = space->region_at(at);
        if (region == nullptr) {
            return memory_fault(AccessFault::not_mapped, at);
        }
        if (!permits(region->protection, need)) {
            return memory_fault(
                need == Protection::write ? AccessFault::write_denied : AccessFault::read_denied, at);
        }
        done += region->end - at;
    }
    return probe == nullptr || !probe_asks || !ends_run({address, size, need == Protection::write});
}

bool Execution::watched(PageNumber page) const {
    return probe != nullptr && probe->watches_data(page);
}

bool Execution::ends_run(const ProbedAccess& access) {
    const Address last = access.address + static_cast<Address>(access.size - 1);
    constexpr PageNumber wrap = page_of(~Address{0});
    const PageNumber more_pages = (page_of(last) - page_of(access.address)) & wrap;
    for (PageNumber n = 0; access.size != 0 && n <= more_pages; ++n) {
        if (watched((page_of(access.address) + n) & wrap)) {
            return probe->accessing(access) && !fault({.kind = TrapKind::probe});
        }
    }
    return false;
}

Loaded Execution::load_slowly(Address address, unsigned size) {
    if (!check_readable(address, size)) {
        return {};
    }
    std::uint64_t value = 0;
    for (unsigned n = 0; n < size; ++n) {
        const std::byte* byte = readable(address + n, 1);
        value = value << 8 | std::to_integer<std::uint64_t>(*byte);
    }
    return {value, true};
}

bool Execution::store_slowly(const Slot& slot, Address address, std::uint64_t value, unsigned size) {
    if (!check_writable(address, size)) {
        return false;
    }
    store_bytes(address, value, size);
    return go_on(slot);
}

void Execution::store_bytes(Address address, std::uint64_t value, unsigned size) {
    for (unsigned n = 0; n < size; ++n) {
        *writable(address + n, 1) = static_cast<std::byte>(value >> (8 * (size - 1 - n)));
    }
}

bool Execution::write_words_slowly(Address address, std::span<const std::uint32_t> words) {
    if (!check_writable(address, 4 * words.size())) {
        return false;
    }
    for (std::size_t n = 0; n < 4 * words.size(); ++n) {
        *writable(static_cast<Address>(address + n), 1) =
            static_cast<std::byte>(words[n / 4] >> (8 * (3 - n % 4)));
    }
    return true;
}

} // namespace cxsim::emu
