// Which guest registers are in which host registers, at one place of a translated block.
//
// Between blocks, and wherever a slot's own function takes over, all guest registers are in memory. Within a
// run of translated instructions they are loaded when first wanted and stored at the end.
//
// An S register is held as its lower word, the upper one staying in memory, or in full. C code works on words
// nearly always; to put the halves together and apart all the time would cost more than the work.
#pragma once

#include "emu/cpu/translation/layout.h"

#include <asmjit/x86.h>

#include <array>
#include <cstdint>

namespace cxsim::emu::translation {

namespace x86 = asmjit::x86;

/// Registers that C++ passes to a handler, and that translated code keeps.
inline constexpr x86::Gp execution_register = x86::rdi;
inline constexpr x86::Gp registers_register = x86::rsi;

/// A register or flag of the guest; or `window`, which is none: where on the host a trace finds the bytes at
/// a base address (Execution::window), 64 bits that it never changes.
enum class Guest : std::uint8_t {
    a0,
    a1,
    a2,
    a3,
    a4,
    a5,
    a6,
    a7,
    s0,
    s1,
    s2,
    s3,
    s4,
    s5,
    s6,
    s7,
    a_carry,
    s_carry,
    window
};
inline constexpr unsigned guest_count = 19;
constexpr Guest a_register(unsigned number) {
    return static_cast<Guest>(number);
}
constexpr Guest s_register(unsigned number) {
    return static_cast<Guest>(8 + number);
}
constexpr bool is_s_register(Guest guest) {
    return guest >= Guest::s0 && guest < Guest::a_carry;
}

/// The host's flags survive everything that is done here.
class RegisterCache {
  public:
    /// So many are held at the same time at most.
    static constexpr unsigned host_count = 10;

    RegisterCache(x86::Assembler& assembler, const ExecutionLayout& layout)
        : a_(assembler), layout_(layout) {}

    /// Registers returned from here on stay where they are until the next call of this.
    void begin_instruction() { ++now_; }

    // --- 32 bits of host registers are good; those beyond may hold anything

    /// An A register or the lower word of an S register, for reading.
    x86::Gp word(Guest guest);
    /// The same, to be changed in place.
    x86::Gp change_word(Guest guest);
    /// For a new value: what it held is not loaded.
    x86::Gp define_word(Guest guest);
    /// A carry, 8 bits.
    x86::Gp carry(Guest guest) { return word(guest).r8(); }
    x86::Gp define_carry(Guest guest) { return define_word(guest).r8(); }

    // --- S registers, 64 bits

    x86::Gp full(Guest guest);
    x86::Gp define_full(Guest guest);
    /// Whether it is held in full.
    bool is_full(Guest guest) const { return held(guest) && place(guest).full; }
    /// Whether its lower word alone is held, and not yet stored.
    bool is_changed_word(Guest guest) const {
        return held(guest) && place(guest).changed && !place(guest).full;
    }
    /// Makes sure that upper_word() holds the upper word; the lower one may be held.
    void split(Guest guest);
    /// The upper word in memory.
    x86::Mem upper_word(Guest guest) const;

    /// 64 bits.
    x86::Gp window();

    // --- All together

    using Snapshot = std::array<std::uint16_t, guest_count>;
    /// What must be stored here.
    Snapshot snapshot() const;
    /// Stores that.
    void store(const Snapshot& snapshot);
    /// Stores what was changed.
    void store() { store(snapshot()); }
    /// Takes all registers out of the host's.
    void forget();

  private:
    static constexpr std::uint8_t nowhere = 0xff;
    struct Place {
        std::uint8_t host = nowhere; ///< Index into the host registers.
        bool full = false;
        bool changed = false;
        std::uint32_t last_use = 0;
    };

  public:
    // --- Loops

    /// What is held where.
    using State = std::array<Place, guest_count>;
    /// Of what is held here, what was wanted from memory before the first forget(): a loop that ends here
    /// does well to begin with that.
    State worth_keeping() const;
    /// Makes it so that exactly that is held, by stores and loads.
    void become(const State& wanted);

  private:
    Place& place(Guest guest) { return places_[static_cast<std::size_t>(guest)]; }
    const Place& place(Guest guest) const { return places_[static_cast<std::size_t>(guest)]; }
    bool held(Guest guest) const { return place(guest).host != nowhere; }
    x86::Gp use(Guest guest);
    void allocate(Guest guest);
    void load(Guest guest, bool full);
    void store(Guest guest, std::uint8_t host, bool full);
    std::int32_t offset(Guest guest) const;
    static x86::Gp host(std::uint8_t index);

    x86::Assembler& a_;
    const ExecutionLayout& layout_;
    State places_;
    std::array<std::int8_t, host_count> guest_in_{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    std::uint32_t now_ = 1;
    std::uint32_t defined_ = 0; ///< Registers, a bit each, that got a value before any was loaded.
    std::uint32_t wanted_ = 0;  ///< That were loaded before they got one, up to the first forget().
    bool forgot_ = false;
};

} // namespace cxsim::emu::translation
