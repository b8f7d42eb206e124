// Jumps, branches, calls and returns, and the instructions that trap on purpose.
#include "emu/cpu/semantics/addressed.h"
#include "emu/cpu/semantics/semantics.h"

#include <array>

namespace cxsim::emu {

namespace {

// --- Jumps and branches

/// Inferred: bri and jmpi test whether interrupts are enabled, as they always are for user programs.
enum class Condition : std::uint8_t {
    always,
    a_carry,
    no_a_carry,
    s_carry,
    no_s_carry,
    interrupts,
    no_interrupts
};

template <Condition condition>
bool holds(const Execution& execution) {
    switch (condition) {
    case Condition::a_carry:
        return execution.a_carry;
    case Condition::no_a_carry:
        return !execution.a_carry;
    case Condition::s_carry:
        return execution.s_carry;
    case Condition::no_s_carry:
        return !execution.s_carry;
    case Condition::interrupts:
        return execution.thread->control.interrupts_enabled;
    case Condition::no_interrupts:
        return !execution.thread->control.interrupts_enabled;
    default:
        return true;
    }
}

/// To a target known when the block was decoded.
template <Condition condition>
Link* branch(Execution& execution, Registers& registers, const Slot* slot) {
    return go(execution, registers, &slot->links[holds<condition>(execution) ? 0 : 1]);
}

/// To an address from a register or from memory.
template <Condition condition, Addressing addressing>
Link* computed_jump(Execution& execution, Registers& registers, const Slot* slot) {
    if (!holds<condition>(execution)) {
        return go(execution, registers, &slot->links[1]);
    }
    const Loaded target = effective_address<addressing>(execution, registers, *slot);
    return target.valid ? go(execution, registers, execution.jump_to(static_cast<Address>(target.value)))
                        : execution.leave(slot);
}

template <Condition condition>
Handler jump_handler(const isa::Instruction& instruction) {
    const bool based = instruction.address.base != 0;
    if (instruction.address.indirect) {
        return based ? computed_jump<condition, Addressing::indirect_based>
                     : computed_jump<condition, Addressing::indirect>;
    }
    return based ? computed_jump<condition, Addressing::based> : branch<condition>;
}

// --- Frames

/// Words of a frame in memory: return pc, psw, fp, ap; a long frame goes on with a5..a1, s7..s1. An extended
/// one has sp after a1 and s0 after s1.
constexpr unsigned short_words = 4;
constexpr unsigned long_words = short_words + 5 + 14;
constexpr unsigned extended_words = long_words + 1 + 2;

/// Saves the caller's registers below sp, and makes fp and sp point there. Null if the stack faults, which
/// changes nothing.
template <unsigned words>
bool push_frame(Execution& execution, Registers& registers, const Slot& slot) {
    const Address frame = registers.a[sp] - 4 * words;
    std::array<std::uint32_t, words> contents{};
    contents[0] = slot.next_pc;
    contents[1] = psw::with_frame_length(execution.full_psw(registers), words == short_words
                                                                            ? psw::FrameLength::short_frame
                                                                            : psw::FrameLength::long_frame);
    contents[2] = registers.a[fp];
    contents[3] = registers.a[ap];
    if constexpr (words == long_words) {
        for (unsigned n = 0; n < 5; ++n) {
            contents[4 + n] = registers.a[5 - n];
        }
        for (unsigned n = 0; n < 7; ++n) {
            contents[9 + 2 * n] = static_cast<std::uint32_t>(registers.s[7 - n] >> 32);
            contents[10 + 2 * n] = static_cast<std::uint32_t>(registers.s[7 - n]);
        }
    }
    if (!execution.write_words(frame, contents)) {
        return false;
    }
    registers.a[sp] = frame;
    registers.a[fp] = frame;
    return true;
}

bool push_return_address(Execution& execution, Registers& registers, const Slot& slot) {
    const std::array<std::uint32_t, 1> contents{slot.next_pc};
    if (!execution.write_words(registers.a[sp] - 4, contents)) {
        return false;
    }
    registers.a[sp] -= 4;
    return true;
}

template <auto push, Addressing addressing>
Link* call(Execution& execution, Registers& registers, const Slot* slot) {
    const Loaded target = effective_address<addressing>(execution, registers, *slot);
    if (!target.valid || !push(execution, registers, *slot)) {
        return execution.leave(slot);
    }
    if (!execution.go_on(*slot)) { // the frame overwrote code: don't trust the link
        execution.resume_pc = static_cast<Address>(target.value) & ~Address{1};
        return execution.leave(slot);
    }
    return go(execution, registers,
              addressing == Addressing::absolute ? &slot->links[0]
                                                 : execution.jump_to(static_cast<Address>(target.value)));
}

template <auto push>
Handler call_handler(const isa::Instruction& instruction) {
    const bool based = instruction.address.base != 0;
    if (instruction.address.indirect) {
        return based ? call<push, Addressing::indirect_based> : call<push, Addressing::indirect>;
    }
    return based ? call<push, Addressing::based> : call<push, Addressing::absolute>;
}

/// Bits of the psw whose change the driver must see before the next block runs.
constexpr std::uint32_t mode_bits = psw::trace | psw::ieee;

/// Goes to the address with a new psw; the frame length of the psw says nothing outside a frame.
Link* return_to(Execution& execution, Registers& registers, const Slot* slot, Address pc,
                std::uint32_t word) {
    const std::uint32_t held = registers.psw;
    execution.set_full_psw(registers, (word & ~psw::frame_length) | (held & psw::frame_length));
    if (((held ^ word) & mode_bits) == 0) {
        return go(execution, registers, execution.jump_to(pc));
    }
    execution.stop = Stop::resume;
    execution.resume_pc = pc & ~Address{1};
    return execution.leave(slot);
}

void restore_long_frame(Execution& execution, Registers& registers, Address frame, bool extended) {
    const auto word = [&](unsigned index) {
        return static_cast<std::uint32_t>(execution.load<std::uint32_t>(frame + 4 * index).value);
    };
    const unsigned last = extended ? 0 : 1; // of the registers saved: a0 = sp and s0, or a1 and s1
    unsigned at = short_words;
    for (unsigned n = 5 + 1; n-- > last;) {
        registers.a[n] = word(at++);
    }
    for (unsigned n = 7 + 1; n-- > last;) {
        registers.s[n] = std::uint64_t{word(at)} << 32 | word(at + 1);
        at += 2;
    }
}

/// rtn: undoes the frame at fp, whose psw tells its length; rtnc: a context frame. Inferred: a context frame
/// holds the same as an extended one.
template <bool of_context>
Link* undo_frame(Execution& execution, Registers& registers, const Slot* slot) {
    constexpr std::uint32_t frame_length_subcode = 5;
    const Address frame = registers.a[fp];
    const Loaded pc = execution.load<std::uint32_t>(frame);
    const Loaded word = pc.valid ? execution.load<std::uint32_t>(frame + 4) : Loaded{};
    if (!word.valid) {
        return execution.leave(slot);
    }
    const auto new_psw = static_cast<std::uint32_t>(word.value);
    const auto length = static_cast<psw::FrameLength>((new_psw & psw::frame_length) >> 25);
    if ((length == psw::FrameLength::context) != of_context) {
        execution.bus_error(frame_length_subcode);
        return execution.leave(slot);
    }
    const std::uint32_t words = length == psw::FrameLength::short_frame  ? short_words
                                : length == psw::FrameLength::long_frame ? long_words
                                                                         : extended_words;
    const std::uint32_t size = 4 * words;
    const Loaded old_fp = execution.load<std::uint32_t>(frame + 8);
    const Loaded old_ap = old_fp.valid ? execution.load<std::uint32_t>(frame + 12) : Loaded{};
    if (!old_ap.valid || (words != short_words && !execution.check_readable(frame, size))) {
        return execution.leave(slot);
    }
    registers.a[sp] = frame + size;
    if (words != short_words) {
        restore_long_frame(execution, registers, frame, words == extended_words);
    }
    registers.a[fp] = static_cast<std::uint32_t>(old_fp.value);
    registers.a[ap] = static_cast<std::uint32_t>(old_ap.value);
    return return_to(execution, registers, slot, static_cast<Address>(pc.value), new_psw);
}

Link* return_from_context(Execution& execution, Registers& registers, const Slot* slot) {
    if (execution.thread->mode == Mode::user) {
        execution.illegal(privileged_subcode);
        return execution.leave(slot);
    }
    return undo_frame<true>(execution, registers, slot);
}

/// rtnq: pops the return address that callq pushed.
Link* quick_return(Execution& execution, Registers& registers, const Slot* slot) {
    const Loaded pc = execution.load<std::uint32_t>(registers.a[sp]);
    if (!pc.valid) {
        return execution.leave(slot);
    }
    registers.a[sp] += 4;
    return go(execution, registers, execution.jump_to(static_cast<Address>(pc.value)));
}

// --- Traps

template <TrapKind kind, unsigned number_bits>
bool gate(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    const auto word = static_cast<std::uint32_t>(slot.immediate);
    return execution.trap_after(
        slot, {.kind = kind, .number = word & ((1U << number_bits) - 1), .ring = word >> number_bits});
}

template <std::uint32_t subcode>
bool breakpoint(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    return execution.trap_after(slot, {.kind = TrapKind::breakpoint, .subcode = subcode});
}

bool error_exit(Execution& execution, Registers& /*registers*/, const Slot& /*slot*/) {
    return execution.illegal(0);
}

} // namespace

Handler control_handler(const isa::Instruction& instruction) {
    const bool when_true = instruction.row->sense == isa::Sense::when_true;
    switch (instruction.row->operation) {
    case Operation::jmp:
    case Operation::br:
        return jump_handler<Condition::always>(instruction);
    case Operation::jmpa:
    case Operation::bra:
        return when_true ? jump_handler<Condition::a_carry>(instruction)
                         : jump_handler<Condition::no_a_carry>(instruction);
    case Operation::jmps:
    case Operation::brs:
        return when_true ? jump_handler<Condition::s_carry>(instruction)
                         : jump_handler<Condition::no_s_carry>(instruction);
    case Operation::jmpi:
    case Operation::bri:
        return when_true ? jump_handler<Condition::interrupts>(instruction)
                         : jump_handler<Condition::no_interrupts>(instruction);
    case Operation::calls:
        return call_handler<push_frame<short_words>>(instruction);
    case Operation::call:
        return call_handler<push_frame<long_words>>(instruction);
    case Operation::callq:
        return call_handler<push_return_address>(instruction);
    case Operation::rtn:
        return undo_frame<false>;
    case Operation::rtnc:
        return return_from_context;
    case Operation::rtnq:
        return quick_return;
    case Operation::sysc:
        return straight<gate<TrapKind::system_call, 29>>;
    case Operation::trap:
        return straight<gate<TrapKind::trap_call, 27>>;
    case Operation::bkpt:
        return straight<breakpoint<1>>;
    case Operation::pbkpt:
        return straight<breakpoint<10>>;
    case Operation::error_exit:
        return straight<error_exit>;
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
