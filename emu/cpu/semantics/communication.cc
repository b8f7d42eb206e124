// Communication registers of the C2: 64 longwords with a lock bit each, shared by the threads of a process.
//
// Public sources tell that send sets the lock bit, that receive waits for it and clears it, that put and get
// don't wait, that inc is atomic, and that register n is addressed as 0x8000 + n. The rest is inferred:
// - the `...r` forms do the same as those without; their operand usually has a base register;
// - .w works on the low end of the register, like .w on an S register;
// - mat compares and sets the carry of its class; matm also locks the register if it matches;
// - tst gives the lock bit in the S carry; so do lck and ulk, which then set or clear it;
// - inc gives what the register held, as incr does;
// - pshr and popr use a stack in memory that the threads share: the register is its pointer.
//
// A receive that must wait is the kernel's business, which lets the thread sleep. On the bare machine it is
// executed again and again, and time passes.
#include "emu/cpu/semantics/addressed.h"
#include "emu/cpu/semantics/semantics.h"

#include <memory>

namespace cxsim::emu {

namespace {

constexpr std::uint32_t register_address_subcode = 6; ///< Of SIGBUS.

CommunicationFrame& frame_of(Execution& execution) {
    auto& frame = execution.thread->communication;
    if (!frame) {
        frame = std::make_shared<CommunicationFrame>();
    }
    return *frame;
}

/// A 16-bit displacement of 0x8000 and more arrives sign-extended: the upper half is all zeros or all ones.
constexpr Address first_register = 0x8000;
constexpr bool is_register_address(Address address) {
    const Address upper = address >> 16;
    const Address lower = address & 0xffff;
    return (upper == 0 || upper == 0xffff) && lower - first_register < CommunicationFrame::size;
}

/// Gives frame and register number to `Function::apply(execution, registers, slot, frame, number)`.
template <typename Function>
struct OnRegister {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        if (!is_register_address(address)) {
            return execution.bus_error(register_address_subcode);
        }
        return Function::apply(execution, registers, slot, frame_of(execution),
                               (address & 0xffff) - first_register);
    }
};

template <Operand from, typename T>
struct Put {
    static bool apply(Execution& /*execution*/, Registers& registers, const Slot& slot,
                      CommunicationFrame& frame, unsigned number) {
        std::uint64_t& held = frame.registers[number];
        held = with_low_end(held, read_operand<from, T>(registers, slot));
        return true;
    }
};
template <Operand from, typename T>
struct Send {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, CommunicationFrame& frame,
                      unsigned number) {
        frame.lock(number);
        return Put<from, T>::apply(execution, registers, slot, frame, number);
    }
};
template <Operand to, typename T>
struct Get {
    static bool apply(Execution& /*execution*/, Registers& registers, const Slot& slot,
                      CommunicationFrame& frame, unsigned number) {
        write_operand<to>(registers, slot, static_cast<T>(frame.registers[number]));
        return true;
    }
};
template <Operand to, typename T>
struct Receive {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, CommunicationFrame& frame,
                      unsigned number) {
        if (!frame.is_locked(number)) {
            return execution.thread->company == Company::none ? execution.repeat(slot)
                                                              : execution.fault({.kind = TrapKind::locked});
        }
        frame.unlock(number);
        return Get<to, T>::apply(execution, registers, slot, frame, number);
    }
};
template <Operand to, typename T>
struct IncrementRegister {
    static bool apply(Execution& /*execution*/, Registers& registers, const Slot& slot,
                      CommunicationFrame& frame, unsigned number) {
        std::uint64_t& held = frame.registers[number];
        const auto old = static_cast<T>(held);
        held = with_low_end(held, static_cast<T>(old + 1));
        write_operand<to>(registers, slot, old);
        return true;
    }
};
template <bool locks, Operand from, typename T>
struct Match {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, CommunicationFrame& frame,
                      unsigned number) {
        const bool equal = read_operand<from, T>(registers, slot) == static_cast<T>(frame.registers[number]);
        set_carry<from>(execution, equal);
        if (locks && equal) {
            frame.lock(number);
        }
        return true;
    }
};
template <Operand from, typename T>
using PlainMatch = Match<false, from, T>;
template <Operand from, typename T>
using LockingMatch = Match<true, from, T>;

enum class LockChange : std::uint8_t { none, set, clear };

template <LockChange change>
struct TestLock {
    static bool apply(Execution& execution, Registers& /*registers*/, const Slot& /*slot*/,
                      CommunicationFrame& frame, unsigned number) {
        execution.s_carry = frame.is_locked(number);
        if (change == LockChange::set) {
            frame.lock(number);
        } else if (change == LockChange::clear) {
            frame.unlock(number);
        }
        return true;
    }
};

struct PushShared {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, CommunicationFrame& frame,
                      unsigned number) {
        std::uint64_t& pointer = frame.registers[number];
        const Address top = static_cast<Address>(pointer) - 4;
        const bool go_on = execution.store<std::uint32_t>(slot, top, registers.a[slot.k]);
        if (go_on || execution.stop != Stop::fault) {
            pointer = with_low_end(pointer, top);
        }
        return go_on;
    }
};
struct PopShared {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, CommunicationFrame& frame,
                      unsigned number) {
        std::uint64_t& pointer = frame.registers[number];
        const auto top = static_cast<Address>(pointer);
        const Loaded loaded = execution.load<std::uint32_t>(top);
        if (loaded.valid) {
            pointer = with_low_end(pointer, top + 4);
            registers.a[slot.k] = static_cast<std::uint32_t>(loaded.value);
        }
        return loaded.valid;
    }
};

// --- Whole frames, for the kernel. Inferred: the registers, then a longword with the lock bits. There is one
// frame, so the A register, which may tell which, is not used.

constexpr unsigned saved_bytes = 8 * (CommunicationFrame::size + 1);

struct LoadFrame {
    static constexpr bool privileged = true;
    static bool apply(Execution& execution, Registers& /*registers*/, const Slot& /*slot*/, Address address) {
        if (!execution.check_readable(address, saved_bytes)) {
            return false;
        }
        CommunicationFrame& frame = frame_of(execution);
        for (unsigned n = 0; n < CommunicationFrame::size; ++n) {
            frame.registers[n] = execution.load<std::uint64_t>(address + 8 * n).value;
        }
        frame.locks = execution.load<std::uint64_t>(address + 8 * CommunicationFrame::size).value;
        return true;
    }
};
struct StoreFrame {
    static constexpr bool privileged = true;
    static bool apply(Execution& execution, Registers& /*registers*/, const Slot& slot, Address address) {
        if (!execution.check_writable(address, saved_bytes)) {
            return false;
        }
        const CommunicationFrame& frame = frame_of(execution);
        for (unsigned n = 0; n < CommunicationFrame::size; ++n) {
            execution.store_checked<std::uint64_t>(address + 8 * n, frame.registers[n]);
        }
        execution.store_checked<std::uint64_t>(address + 8 * CommunicationFrame::size, frame.locks);
        return execution.go_on(slot);
    }
};

// --- Choice

template <typename Function>
Handler on_register(const isa::Instruction& instruction) {
    return by_addressing<OnRegister<Function>>(instruction);
}
template <template <Operand, typename> typename Function>
Handler by_type(const isa::Instruction& instruction) {
    return instruction.row->type == ElementType::word_integer
               ? on_register<Function<Operand::a_k, std::uint32_t>>(instruction)
               : on_register<Function<Operand::s_k, std::uint64_t>>(instruction);
}

} // namespace

Handler communication_handler(const isa::Instruction& instruction) {
    switch (instruction.row->operation) {
    case Operation::snd:
    case Operation::sndr:
        return by_type<Send>(instruction);
    case Operation::rcv:
    case Operation::rcvr:
        return by_type<Receive>(instruction);
    case Operation::put:
    case Operation::putr:
        return by_type<Put>(instruction);
    case Operation::get:
    case Operation::getr:
        return by_type<Get>(instruction);
    case Operation::inc:
        return by_type<IncrementRegister>(instruction);
    case Operation::mat:
    case Operation::matr:
        return by_type<PlainMatch>(instruction);
    case Operation::matm:
        return by_type<LockingMatch>(instruction);
    case Operation::tst:
        return on_register<TestLock<LockChange::none>>(instruction);
    case Operation::lck:
        return on_register<TestLock<LockChange::set>>(instruction);
    case Operation::ulk:
        return on_register<TestLock<LockChange::clear>>(instruction);
    case Operation::pshr:
        return on_register<PushShared>(instruction);
    case Operation::popr:
        return on_register<PopShared>(instruction);
    case Operation::ldcmr:
        return by_addressing<LoadFrame>(instruction);
    case Operation::stcmr:
        return by_addressing<StoreFrame>(instruction);
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
