// What the semantics of instructions see of the machine besides the registers: memory, flags, traps.
#pragma once

#include "emu/cpu/cpu.h"
#include "emu/cpu/engine/code_cache.h"
#include "emu/cpu/engine/slot.h"
#include "emu/cpu/engine/tlb.h"
#include "emu/cpu/engine/vector_accesses.h"
#include "emu/cpu/probe.h"
#include "emu/cpu/translation/layout.h"
#include "emu/cpu/translation/translator.h"
#include "emu/cpu/vector/kernels.h"
#include "emu/isa/byte_order.h"

#include <array>
#include <atomic>
#include <concepts>
#include <memory>
#include <mutex>
#include <span>
#include <type_traits>

namespace cxsim::emu {

/// Why a handler returned null.
enum class Stop : std::uint8_t {
    none,
    fault,  ///< The instruction did nothing; `trap` says why.
    trap,   ///< The instruction is done and raised `trap`.
    resume, ///< The instruction is done; go on at `resume_pc`, looking again at code and psw.
    timed,  ///< As `resume`, once `with_time` has been given the time.
};

/// A value loaded from memory, or nothing if a trap was raised.
struct Loaded {
    std::uint64_t value = 0;
    bool valid = false;
};

/// What the blocks of a chain may do before they must ask the driver again.
struct Allowance {
    std::int64_t instructions = 0;
    std::int64_t cycles = 0;         ///< Blocks may begin while more are left than vectors have used.
    Feature unnoted = Feature::none; ///< Classes of instructions that are not noted as used yet.

    /// Takes what the block costs if it may run.
    bool take(const Block& block, const Execution& execution);
};

/// Ends an instruction that depends on the time: microseconds the thread has run, this instruction included.
using TimedWork = void (*)(Execution&, Registers&, const Slot&, std::uint64_t microseconds);

/// The state of a run in progress. Handlers get it by reference; one object serves a CPU for its life.
class Execution {
  public:
    Execution(Feature machine_features, unsigned model_cpu_count, Engine engine);
    ~Execution();

    const Feature features;
    const Family family;
    const unsigned cpu_count;
    const KernelSet& kernels; ///< The vector loops for this host.
    ThreadContext* thread = nullptr;
    AddressSpace* space = nullptr;
    Probe* probe = nullptr;
    bool probe_asks = true; ///< Accesses to pages that the probe watches must be permitted by it.

    /// Flags of the psw that are kept apart while a run is in progress, so that integer instructions need not
    /// read it: the carries, and whether something overflowed since the psw was last looked at.
    bool a_carry = false;
    bool s_carry = false;
    bool a_overflow = false;
    bool s_overflow = false;
    bool overflow_traps = false; ///< The psw enables the integer overflow trap.

    Stop stop = Stop::none;
    Trap trap;
    Address resume_pc = 0;
    const Slot* stopped_at = nullptr;
    TimedWork with_time = nullptr;
    Allowance allowance;
    Handler entrance; ///< Runs a slot and what follows it; how slots are to be run from C++.
    std::atomic<bool> interrupted{false}; ///< Someone wants the run to end.
    std::uint64_t vector_cycles = 0;      ///< Spent because of vector lengths; the driver takes them away.
    VectorPipes pipes;                    ///< The thread's, while a run is in progress.
    Link computed_link;                   ///< For jumps to addresses known only when they are made.

    /// Scratch of vector instructions: the lanes of a mask, and the bits of a compare.
    alignas(64) std::array<std::uint64_t, max_vector_length> lanes{};
    std::array<std::uint64_t, 2> compared{};
    std::uintptr_t window = 0;      ///< Of a translated trace: where on the host its base address lies.
    VectorAccesses vector_accesses; ///< Of the group of vector instructions that is about to run.

    // --- Entering and leaving a run

    void begin(ThreadContext& context, AddressSpace& memory, Probe* observer = nullptr);
    void end();
    /// The whole psw, carries included.
    std::uint32_t full_psw(const Registers& registers) const;
    void set_full_psw(Registers& registers, std::uint32_t word);

    // --- Going on elsewhere

    /// Ends the block at this slot for what stop says.
    Link* leave(const Slot* slot) {
        stopped_at = slot;
        return nullptr;
    }
    Link* jump_to(Address pc) {
        computed_link.pc = pc & ~Address{1};
        return &computed_link;
    }

    // --- Traps. All return false, so that `return execution.fault(...)` ends an instruction.

    bool fault(Trap raised);
    bool illegal(std::uint32_t subcode) { return fault({.kind = TrapKind::illegal, .subcode = subcode}); }
    bool memory_fault(AccessFault reason, Address address) {
        return fault({.kind = TrapKind::memory_fault, .fault = {reason, address}});
    }
    bool bus_error(std::uint32_t subcode) { return fault({.kind = TrapKind::bus_error, .subcode = subcode}); }
    /// A trap after the instruction has done its work.
    bool trap_after(const Slot& slot, Trap raised);
    /// Raises an integer flag; traps if its enable bit is set. Returns whether to go on.
    bool raise_integer_overflow(Registers& registers, const Slot& slot, std::uint32_t flag);
    bool raise_zero_divide(Registers& registers, const Slot& slot, std::uint32_t flag);
    /// Raises floating flags of the psw; traps if enabled. Returns whether to go on.
    bool raise_float(Registers& registers, const Slot& slot, std::uint32_t flags);
    bool raise_intrinsic(Registers& registers, const Slot& slot, std::uint32_t code);

    // --- Memory. Big-endian in the guest, host order here.

    /// Host bytes if the TLB knows that all may be accessed; else null. Never traps.
    const std::byte* find_readable(Address address, unsigned size) const {
        return reads_.find(address, size);
    }
    std::byte* find_writable(Address address, unsigned size) const { return writes_.find(address, size); }

    /// Copies elements at equal distances, or at offsets of their own, next to each other, bytes as they are.
    /// False if the TLB doesn't know all of them, or if one lies in two pages; then `to` holds nothing of
    /// use. Never traps.
    bool collect(CollectedElements& to, const GuestElements& elements, std::uint32_t distance) const;
    bool collect(CollectedElements& to, const GuestElements& elements, const VectorRegister& offsets) const {
        return kernels.collect_at_offsets(to.data(), reads_.entries(), elements, offsets.data());
    }
    /// Finds where such elements lie on the host, to be written.
    bool find_writable(Places& places, const GuestElements& elements, std::uint32_t distance) const {
        return kernels.find_at_distance(places.data(), writes_.entries(), elements, distance);
    }
    bool find_writable(Places& places, const GuestElements& elements, const VectorRegister& offsets) const {
        return kernels.find_at_offsets(places.data(), writes_.entries(), elements, offsets.data());
    }

    template <std::unsigned_integral Integer>
    Loaded load(Address address) {
        if (const std::byte* bytes = reads_.find(address, sizeof(Integer))) [[likely]] {
            return {isa::load_be<Integer>(bytes), true};
        }
        return load_slowly(address, sizeof(Integer));
    }
    template <std::unsigned_integral Integer>
    bool store(const Slot& slot, Address address, Integer value) {
        if (std::byte* bytes = writes_.find(address, sizeof(Integer))) [[likely]] {
            isa::store_be<Integer>(bytes, value);
            return true;
        }
        return store_slowly(slot, address, value, sizeof(Integer));
    }
    /// Whether a store to the address would succeed; traps if not.
    template <std::unsigned_integral Integer>
    bool can_store(Address address) {
        return writes_.find(address, sizeof(Integer)) != nullptr || check_writable(address, sizeof(Integer));
    }
    /// A store that can_store() or check_writable() has allowed.
    template <std::unsigned_integral Integer>
    void store_checked(Address address, Integer value) {
        if (std::byte* bytes = writes_.find(address, sizeof(Integer))) [[likely]] {
            isa::store_be<Integer>(bytes, value);
        } else {
            store_bytes(address, value, sizeof(Integer));
        }
    }
    /// Host bytes of guest memory if [address, address + size) lies within one page and may be accessed;
    /// null (and no trap) if it crosses a page; null with a trap if not accessible.
    const std::byte* readable(Address address, unsigned size);
    std::byte* writable(Address address, unsigned size);
    /// Enters an access of a vector that is not known to lie in one piece into vector_accesses: if the stride
    /// is the size of elements, one in two pages that the TLB knows, no element in both; else one whose
    /// elements it knows. Else returns false; never traps.
    bool find_vector(Address address, unsigned element_bytes, unsigned access, bool loads,
                     std::uint32_t stride);
    /// Checks that all bytes may be accessed before any is touched; traps if not.
    bool check_readable(Address address, std::uint64_t size);
    bool check_writable(Address address, std::uint64_t size);
    /// Writes words one after the other, all or none.
    template <std::size_t count>
    bool write_words(Address address, const std::array<std::uint32_t, count>& words) {
        std::byte* bytes = writes_.find(address, 4 * count);
        if (bytes == nullptr) {
            return write_words_slowly(address, words);
        }
        for (std::size_t n = 0; n < count; ++n) {
            isa::store_be32(bytes + 4 * n, words[n]);
        }
        return true;
    }
    /// False if a write dropped the code that is being run: the block ends after this instruction.
    bool go_on(const Slot& slot) { return !code_changed_ || resume_after(slot); }
    bool resume_after(const Slot& slot);
    /// Ends the block, so that another try at this instruction comes next: what it waits for did not happen.
    bool repeat(const Slot& slot);
    /// Ends the block, and the instruction with that work, since only the driver knows the time.
    bool at_time(const Slot& slot, TimedWork work);

    // --- For the driver

    /// Other CPUs run at the same time on other host threads, with the same lock; this one has that number.
    void share_memory(std::mutex& lock, unsigned host_thread) {
        memory_lock_ = &lock;
        host_thread_ = host_thread;
    }
    /// Must be called when the space may have changed under the TLBs; true if they had to be emptied.
    bool synchronize();
    /// The bytes and the decoded code of the page, to execute from; null with a trap if not executable.
    const CodeCache::Entry* executable(PageNumber page);
    /// The block of an instruction that begins in one page and ends in the next; null if nothing may be kept.
    Block* straddling_block(Address pc);
    /// To be called between blocks, when no decoded code is being run.
    void release_dropped_code() { code_.release_dropped(); }
    /// Has the block translated into code of the host if it has just become worth it.
    void count_entry(Block& block) {
        if (++block.heat == translated_at_) [[unlikely]] {
            translate(block);
        }
    }
    /// Where translated code finds what it needs.
    ExecutionLayout layout() const;
    /// Where jumps went. To be filled by the driver with blocks of pages that executable() gave.
    JumpCache& jumps() { return code_.jumps; }

  private:
    bool find_across(Address address, unsigned element_bytes, unsigned access, bool loads);
    bool find_strided(Address address, unsigned element_bytes, unsigned access, bool loads,
                      std::uint32_t stride);
    Loaded load_slowly(Address address, unsigned size);
    bool store_slowly(const Slot& slot, Address address, std::uint64_t value, unsigned size);
    void store_bytes(Address address, std::uint64_t value, unsigned size);
    bool write_words_slowly(Address address, std::span<const std::uint32_t> words);
    const std::byte* fill_read(Address address);
    std::byte* fill_write(Address address);
    const CodeCache::Entry* fill_executable(PageNumber page);
    bool check(Address address, std::uint64_t size, Protection need);
    bool watched(PageNumber page) const;
    /// Whether the probe wants the run to end because of this access; raises the trap then.
    bool ends_run(const ProbedAccess& access);

    void translate(Block& block);

    std::unique_ptr<Translator> translator_; ///< Null if the engine or the host does without.
    std::uint32_t translated_at_ = 0;        ///< Blocks entered so often are translated; 0 for never.

    /// Held while the space's tree of pages is looked at or changed, if other host threads do that too.
    std::unique_lock<std::mutex> lock_memory() const {
        return memory_lock_ != nullptr ? std::unique_lock(*memory_lock_) : std::unique_lock<std::mutex>();
    }
    /// The space's epoch has become another by our own doing, from `before` on. If others had changed it
    /// before that, what the TLBs know holds until the end of this run, and no longer.
    void follow_epoch(std::uint64_t before) { epoch_ = before == epoch_ ? space->epoch() : 0; }

    std::mutex* memory_lock_ = nullptr;
    unsigned host_thread_ = 0;
    Tlb<const std::byte> reads_;
    Tlb<std::byte> writes_;
    CodeCache code_;
    /// Instructions across pages. They hold while the epoch does: code pages are not writable without its
    /// changing.
    struct Straddling {
        std::uint64_t epoch = 0;
        std::unique_ptr<Block> block;
    };
    std::array<Straddling, 32> straddling_;
    std::unique_ptr<Block> replaced_straddling_; ///< May be what is executing.
    std::uint64_t epoch_ = 0; ///< Of the space for which the TLBs hold; epochs are unique among spaces.
    ThreadView view_ = 0;     ///< For which they hold, if the space has thread-private regions.
    bool code_changed_ = false;
};

inline bool Allowance::take(const Block& block, const Execution& execution) {
    const bool may_run =
        instructions >= block.count && cycles > static_cast<std::int64_t>(execution.vector_cycles) &&
        (unnoted & block.uses) == Feature::none && !execution.interrupted.load(std::memory_order_relaxed);
    if (may_run) {
        instructions -= block.count;
        cycles -= block.cycles;
    }
    return may_run;
}

/// Whether calls as a function's last act are jumps. Where they aren't, in builds that don't optimise or look
/// for errors, each block must return to the driver, or its frames would stay on the stack.
#if defined(CXSIM_LAST_CALLS_JUMP)
inline constexpr bool blocks_go_on = true;
#else
inline constexpr bool blocks_go_on = false;
#endif

/// Goes on with the block that the link leads to if it is known, else returns the link to the driver.
inline Link* go(Execution& execution, Registers& registers, Link* link) {
    if constexpr (!blocks_go_on) {
        return link;
    }
    const Slot* target = link->target;
    if (target == nullptr) {
        target = execution.jumps().find(link->pc);
        if (target == nullptr) [[unlikely]] {
            return link;
        }
    }
    return target->run(execution, registers, target);
}

/// Makes a handler of a function that does an instruction's work. The function returns nothing if it always
/// succeeds, else whether to go on with the next slot.
template <auto work>
Link* straight(Execution& execution, Registers& registers, const Slot* slot) {
    if constexpr (std::is_void_v<decltype(work(execution, registers, *slot))>) {
        work(execution, registers, *slot);
    } else if (!work(execution, registers, *slot)) [[unlikely]] {
        return execution.leave(slot);
    }
    return slot[1].run(execution, registers, slot + 1);
}

/// Finishes an instruction whose quick way did not apply. A function of its own, jumped to, so that the quick
/// way needs no stack frame.
template <auto work>
[[gnu::noinline]] Link* finish(Execution& execution, Registers& registers, const Slot* slot) {
    return straight<work>(execution, registers, slot);
}

/// Like straight<work>, but first tries `quick`, which either does the whole instruction and returns true, or
/// changes nothing and returns false. It must call no function that is not inlined.
template <auto quick, auto work>
Link* quickly(Execution& execution, Registers& registers, const Slot* slot) {
    if (!quick(execution, registers, *slot)) [[unlikely]] {
        return finish<work>(execution, registers, slot);
    }
    return slot[1].run(execution, registers, slot + 1);
}

/// The address of a memory operand, by how it is formed. Indirect ones may fault.
enum class Addressing : std::uint8_t { absolute, based, indirect, indirect_based };

template <Addressing addressing>
Address direct_address(const Registers& registers, const Slot& slot) {
    const auto displacement = static_cast<Address>(slot.immediate);
    if constexpr (addressing == Addressing::absolute || addressing == Addressing::indirect) {
        return displacement;
    } else {
        return displacement + registers.a[slot.j];
    }
}
template <Addressing addressing>
Loaded effective_address(Execution& execution, const Registers& registers, const Slot& slot) {
    const Address direct = direct_address<addressing>(registers, slot);
    if constexpr (addressing == Addressing::absolute || addressing == Addressing::based) {
        return {direct, true};
    } else {
        return execution.load<std::uint32_t>(direct);
    }
}

} // namespace cxsim::emu
