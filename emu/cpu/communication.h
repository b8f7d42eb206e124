// The communication registers of a C2: how the threads of a process share work.
#pragma once

#include "emu/memory/page.h"

#include <array>
#include <cstdint>

namespace cxsim::emu {

/// What spawn and pfork post for CPUs that are idle. Inferred, all of it: a thread that accepts begins at
/// `pc`, with the psw, ap and fp that the poster had, so that it finds the poster's variables; one A register
/// is passed on as well. It has a stack of its own, and everything else is zero.
struct Invitation {
    bool open = false;
    bool for_many = false; ///< By spawn: one thread of each id may accept. By pfork: one thread.
    Address pc = 0;        ///< Where a thread begins that accepts.
    std::uint32_t psw = 0; ///< Of the poster, like the next two.
    std::uint32_t ap = 0;
    std::uint32_t fp = 0;
    std::uint8_t argument_register = 0; ///< The A register named by the instruction; none if it is sp.
    std::uint32_t argument = 0;         ///< What it held.
    std::uint64_t accepted = 0;         ///< By threads with these ids, one bit for each.

    bool operator==(const Invitation&) const = default;
};

/// One frame of communication registers. All threads of a process work on the same one.
struct CommunicationFrame {
    static constexpr unsigned size = 64;

    std::array<std::uint64_t, size> registers{};
    std::uint64_t locks = 0; ///< One bit for each register, register 0 in the least significant.
    Invitation invitation;

    bool is_locked(unsigned number) const { return ((locks >> number) & 1) != 0; }
    void lock(unsigned number) { locks |= std::uint64_t{1} << number; }
    void unlock(unsigned number) { locks &= ~(std::uint64_t{1} << number); }

    bool operator==(const CommunicationFrame&) const = default;
};

} // namespace cxsim::emu
