// Loads and stores guest registers as translated code wants them.
#include "emu/cpu/translation/register_cache.h"

#include "emu/cpu/registers.h"

#include <cstddef>

namespace cxsim::emu::translation {

namespace {

constexpr std::uint16_t changed_bit = 0x100;
constexpr std::uint16_t full_bit = 0x200;

} // namespace

/// All but those of handler arguments, the stack pointer, and rax, rcx and rdx, which instructions work with.
x86::Gp RegisterCache::host(std::uint8_t index) {
    static const std::array<x86::Gp, host_count> registers = {
        x86::r8, x86::r9, x86::r10, x86::r11, x86::rbx, x86::rbp, x86::r12, x86::r13, x86::r14, x86::r15};
    return registers[index];
}

std::int32_t RegisterCache::offset(Guest guest) const {
    const auto number = static_cast<std::int32_t>(guest);
    if (guest < Guest::s0) {
        return static_cast<std::int32_t>(offsetof(Registers, a)) + 4 * number;
    }
    if (is_s_register(guest)) {
        return static_cast<std::int32_t>(offsetof(Registers, s)) + 8 * (number - 8);
    }
    if (guest == Guest::window) {
        return layout_.window;
    }
    return guest == Guest::a_carry ? layout_.a_carry : layout_.s_carry;
}

x86::Mem RegisterCache::upper_word(Guest guest) const {
    return x86::dword_ptr(registers_register, offset(guest) + 4);
}

x86::Gp RegisterCache::use(Guest guest) {
    place(guest).last_use = now_;
    return host(place(guest).host);
}

void RegisterCache::allocate(Guest guest) {
    std::uint8_t chosen = 0;
    std::uint32_t oldest = ~0U;
    for (std::uint8_t n = 0; n < host_count; ++n) {
        if (guest_in_[n] < 0) {
            chosen = n;
            break;
        }
        const Place& other = places_[static_cast<std::size_t>(guest_in_[n])];
        if (other.last_use < oldest) {
            oldest = other.last_use;
            chosen = n;
        }
    }
    if (guest_in_[chosen] >= 0) {
        const auto other = static_cast<Guest>(guest_in_[chosen]);
        if (place(other).changed) {
            store(other, chosen, place(other).full);
        }
        place(other) = {};
    }
    guest_in_[chosen] = static_cast<std::int8_t>(guest);
    place(guest) = {.host = chosen, .last_use = now_};
}

void RegisterCache::load(Guest guest, bool full) {
    const x86::Gp to = host(place(guest).host);
    const std::uint32_t bit = 1U << static_cast<unsigned>(guest);
    if (!forgot_ && (defined_ & bit) == 0) {
        wanted_ |= bit;
    }
    if (guest == Guest::window) {
        a_.mov(to, x86::qword_ptr(execution_register, offset(guest)));
    } else if (guest >= Guest::a_carry) {
        a_.movzx(to.r32(), x86::byte_ptr(execution_register, offset(guest)));
    } else if (full) {
        a_.mov(to, x86::qword_ptr(registers_register, offset(guest)));
    } else {
        a_.mov(to.r32(), x86::dword_ptr(registers_register, offset(guest)));
    }
}

void RegisterCache::store(Guest guest, std::uint8_t index, bool full) {
    const x86::Gp from = host(index);
    if (guest >= Guest::a_carry) {
        a_.mov(x86::byte_ptr(execution_register, offset(guest)), from.r8());
    } else if (full) {
        a_.mov(x86::qword_ptr(registers_register, offset(guest)), from);
    } else {
        a_.mov(x86::dword_ptr(registers_register, offset(guest)), from.r32());
    }
}

// --- Words

x86::Gp RegisterCache::word(Guest guest) {
    if (!held(guest)) {
        allocate(guest);
        load(guest, false);
    }
    return use(guest).r32();
}

x86::Gp RegisterCache::change_word(Guest guest) {
    const x86::Gp result = word(guest);
    split(guest);
    place(guest).changed = true;
    return result;
}

x86::Gp RegisterCache::define_word(Guest guest) {
    defined_ |= 1U << static_cast<unsigned>(guest);
    if (!held(guest)) {
        allocate(guest);
    }
    split(guest);
    place(guest).changed = true;
    return use(guest).r32();
}

// --- Full registers

x86::Gp RegisterCache::full(Guest guest) {
    if (!held(guest)) {
        allocate(guest);
        load(guest, true);
    } else if (!place(guest).full && !place(guest).changed) {
        load(guest, true);
    } else if (!place(guest).full) {
        // Storing the word and loading both would wait for the host's store buffer.
        const x86::Gp both = host(place(guest).host);
        a_.mov(x86::ecx, upper_word(guest));
        a_.rorx(x86::rcx, x86::rcx, 32);
        a_.mov(both.r32(), both.r32()); // clears the rest
        a_.lea(both, x86::ptr(both, x86::rcx));
    }
    place(guest).full = true;
    return use(guest);
}

x86::Gp RegisterCache::define_full(Guest guest) {
    defined_ |= 1U << static_cast<unsigned>(guest);
    if (!held(guest)) {
        allocate(guest);
    }
    place(guest).full = true;
    place(guest).changed = true;
    return use(guest);
}

void RegisterCache::split(Guest guest) {
    if (is_full(guest)) {
        if (place(guest).changed) {
            store(guest, place(guest).host, true);
        }
        place(guest).full = false;
        place(guest).changed = false;
    }
}

x86::Gp RegisterCache::window() {
    if (!held(Guest::window)) {
        allocate(Guest::window);
        load(Guest::window, true);
    }
    return use(Guest::window).r64();
}

// --- All together

RegisterCache::Snapshot RegisterCache::snapshot() const {
    Snapshot result{};
    for (std::size_t n = 0; n < guest_count; ++n) {
        const Place& at = places_[n];
        if (at.host != nowhere && at.changed) {
            result[n] = static_cast<std::uint16_t>(at.host | changed_bit | (at.full ? full_bit : 0));
        }
    }
    return result;
}

void RegisterCache::store(const Snapshot& snapshot) {
    for (std::size_t n = 0; n < guest_count; ++n) {
        if ((snapshot[n] & changed_bit) != 0) {
            store(static_cast<Guest>(n), static_cast<std::uint8_t>(snapshot[n]),
                  (snapshot[n] & full_bit) != 0);
        }
    }
}

void RegisterCache::forget() {
    places_.fill({});
    guest_in_.fill(-1);
    forgot_ = true;
}

// --- Loops

RegisterCache::State RegisterCache::worth_keeping() const {
    State result{};
    for (std::size_t n = 0; n < guest_count; ++n) {
        if (((wanted_ >> n) & 1) != 0) {
            result[n] = places_[n];
        }
    }
    return result;
}

void RegisterCache::become(const State& wanted) {
    const auto stays = [&](std::size_t n) {
        return places_[n].host != nowhere && places_[n].host == wanted[n].host &&
               places_[n].full == wanted[n].full;
    };
    const State before = places_;
    for (std::size_t n = 0; n < guest_count; ++n) {
        if (before[n].host != nowhere && before[n].changed && !(stays(n) && wanted[n].changed)) {
            store(static_cast<Guest>(n), before[n].host, before[n].full);
        }
    }
    std::uint32_t missing = 0;
    for (std::size_t n = 0; n < guest_count; ++n) {
        missing |= wanted[n].host != nowhere && !stays(n) ? 1U << n : 0U;
    }
    places_ = wanted;
    guest_in_.fill(-1);
    for (std::size_t n = 0; n < guest_count; ++n) {
        if (wanted[n].host != nowhere) {
            guest_in_[wanted[n].host] = static_cast<std::int8_t>(n);
            places_[n].last_use = now_;
        }
        if (((missing >> n) & 1) != 0) {
            load(static_cast<Guest>(n), wanted[n].full);
        }
    }
}

} // namespace cxsim::emu::translation
