// Scalar loads and stores, effective addresses, the stack, and indivisible operations.
#include "emu/cpu/semantics/addressed.h"
#include "emu/cpu/semantics/semantics.h"

namespace cxsim::emu {

namespace {

// --- Loads and stores

template <Operand to, typename T>
struct Load {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        const Loaded loaded = execution.load<T>(address);
        if (loaded.valid) [[likely]] {
            write_operand<to>(registers, slot, static_cast<T>(loaded.value));
        }
        return loaded.valid;
    }
    static bool quickly(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        const std::byte* bytes = execution.find_readable(address, sizeof(T));
        if (bytes == nullptr) {
            return false;
        }
        write_operand<to>(registers, slot, isa::load_be<T>(bytes));
        return true;
    }
};

template <Operand from, typename T>
struct Store {
    static bool quickly(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        std::byte* bytes = execution.find_writable(address, sizeof(T));
        if (bytes == nullptr) {
            return false;
        }
        isa::store_be<T>(bytes, read_operand<from, T>(registers, slot));
        return true;
    }
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        return execution.store<T>(slot, address, read_operand<from, T>(registers, slot));
    }
};

template <template <Operand, typename> typename Function, Operand operand>
Handler by_type(const isa::Instruction& instruction) {
    switch (instruction.row->type) {
    case ElementType::byte_integer:
        return by_addressing<Function<operand, std::uint8_t>>(instruction);
    case ElementType::halfword_integer:
        return by_addressing<Function<operand, std::uint16_t>>(instruction);
    case ElementType::word_integer:
        return by_addressing<Function<operand, std::uint32_t>>(instruction);
    case ElementType::longword_integer:
        return by_addressing<Function<operand, std::uint64_t>>(instruction);
    default:
        return nullptr;
    }
}

/// ld.x: the mask, elements 64..127 in the first longword.
struct LoadMask {
    static bool apply(Execution& execution, Registers& registers, const Slot& /*slot*/, Address address) {
        const Loaded upper = execution.load<std::uint64_t>(address);
        const Loaded lower = upper.valid ? execution.load<std::uint64_t>(address + 8) : Loaded{};
        if (!lower.valid) {
            return false;
        }
        registers.vm = {lower.value, upper.value};
        return true;
    }
};
struct StoreMask {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        if (!execution.check_writable(address, 16)) {
            return false;
        }
        const bool first = execution.store<std::uint64_t>(slot, address, registers.vm[1]);
        const bool second = execution.store<std::uint64_t>(slot, address + 8, registers.vm[0]);
        return first && second;
    }
};

/// ld.l to vls: the stride in the upper half, the length in the lower one.
struct LoadLengthAndStride {
    static bool apply(Execution& execution, Registers& registers, const Slot& /*slot*/, Address address) {
        const Loaded loaded = execution.load<std::uint64_t>(address);
        if (loaded.valid) {
            registers.vs = static_cast<std::uint32_t>(loaded.value >> 32);
            registers.vl = static_cast<std::uint32_t>(loaded.value);
        }
        return loaded.valid;
    }
};
struct StoreLengthAndStride {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        return execution.store<std::uint64_t>(slot, address,
                                              std::uint64_t{registers.vs} << 32 | registers.vl);
    }
};

Handler load_handler(const isa::Instruction& instruction) {
    switch (instruction.row->shape()) {
    case isa::shape(Operand::address, Operand::a_k):
        return by_type<Load, Operand::a_k>(instruction);
    case isa::shape(Operand::address, Operand::s_k):
        return by_type<Load, Operand::s_k>(instruction);
    case isa::shape(Operand::address, Operand::vm):
        return by_addressing<LoadMask>(instruction);
    case isa::shape(Operand::address, Operand::vls):
        return by_addressing<LoadLengthAndStride>(instruction);
    default:
        return nullptr;
    }
}

Handler store_handler(const isa::Instruction& instruction) {
    switch (instruction.row->shape()) {
    case isa::shape(Operand::a_k, Operand::address):
        return by_type<Store, Operand::a_k>(instruction);
    case isa::shape(Operand::s_k, Operand::address):
        return by_type<Store, Operand::s_k>(instruction);
    case isa::shape(Operand::vm, Operand::address):
        return by_addressing<StoreMask>(instruction);
    case isa::shape(Operand::vls, Operand::address):
        return by_addressing<StoreLengthAndStride>(instruction);
    default:
        return nullptr;
    }
}

// --- Addresses and the stack

template <Operand to>
struct LoadAddress {
    static bool apply(Execution& /*execution*/, Registers& registers, const Slot& slot, Address address) {
        write_operand<to>(registers, slot, address);
        return true;
    }
};

/// Pushes a value. sp moves even if a trap follows the store, but not if the store faults.
template <typename T>
bool push(Execution& execution, Registers& registers, const Slot& slot, T value) {
    const Address top = registers.a[sp] - Address{sizeof(T)};
    const bool go_on = execution.store<T>(slot, top, value);
    if (go_on || execution.stop != Stop::fault) {
        registers.a[sp] = top;
    }
    return go_on;
}

/// Pushes what `value` gives if the TLB knows the top of the stack.
template <typename T>
bool push_quickly(Execution& execution, Registers& registers, T value) {
    const Address top = registers.a[sp] - Address{sizeof(T)};
    std::byte* bytes = execution.find_writable(top, sizeof(T));
    if (bytes == nullptr) {
        return false;
    }
    isa::store_be<T>(bytes, value);
    registers.a[sp] = top;
    return true;
}

struct PushAddress {
    static bool quickly(Execution& execution, Registers& registers, const Slot& /*slot*/, Address address) {
        return push_quickly<std::uint32_t>(execution, registers, address);
    }
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        return push<std::uint32_t>(execution, registers, slot, address);
    }
};

template <Operand from, typename T>
bool push_work(Execution& execution, Registers& registers, const Slot& slot) {
    return push<T>(execution, registers, slot, read_operand<from, T>(registers, slot));
}

template <Operand from, typename T>
bool push_work_quickly(Execution& execution, Registers& registers, const Slot& slot) {
    return push_quickly<T>(execution, registers, read_operand<from, T>(registers, slot));
}
template <Operand from, typename T>
constexpr Handler push_handler = quickly<push_work_quickly<from, T>, push_work<from, T>>;

/// Pops. A pop into sp itself leaves what was popped.
template <Operand to, typename T>
bool pop_work(Execution& execution, Registers& registers, const Slot& slot) {
    const Loaded loaded = execution.load<T>(registers.a[sp]);
    if (loaded.valid) {
        registers.a[sp] += sizeof(T);
        write_operand<to>(registers, slot, static_cast<T>(loaded.value));
    }
    return loaded.valid;
}

template <Operand to, typename T>
bool pop_work_quickly(Execution& execution, Registers& registers, const Slot& slot) {
    const std::byte* bytes = execution.find_readable(registers.a[sp], sizeof(T));
    if (bytes == nullptr) {
        return false;
    }
    registers.a[sp] += sizeof(T);
    write_operand<to>(registers, slot, isa::load_be<T>(bytes));
    return true;
}
template <Operand to, typename T>
constexpr Handler pop_handler = quickly<pop_work_quickly<to, T>, pop_work<to, T>>;

Handler stack_handler(const isa::Row& row) {
    const bool is_push = row.operation == Operation::psh;
    const bool is_long = row.type == ElementType::longword_integer;
    if (row.has(Operand::a_k)) {
        return is_push ? push_handler<Operand::a_k, std::uint32_t> : pop_handler<Operand::a_k, std::uint32_t>;
    }
    if (is_push) {
        return is_long ? push_handler<Operand::s_k, std::uint64_t>
                       : push_handler<Operand::s_k, std::uint32_t>;
    }
    return is_long ? pop_handler<Operand::s_k, std::uint64_t> : pop_handler<Operand::s_k, std::uint32_t>;
}

// --- Indivisible operations. Inferred throughout, see each.

/// tas and tac: the S carry tells whether the byte was set (not zero); then it is all ones or zero.
template <std::uint8_t value>
struct TestAndSet {
    static bool apply(Execution& execution, Registers& /*registers*/, const Slot& slot, Address address) {
        if (!execution.check_writable(address, 1)) {
            return false;
        }
        const Loaded old = execution.load<std::uint8_t>(address);
        if (!old.valid) {
            return false;
        }
        execution.s_carry = old.value != 0;
        return execution.store<std::uint8_t>(slot, address, value);
    }
};

/// incr: the register gets what memory held, memory one more. No flags.
template <Operand to, typename T>
struct Increment {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        if (!execution.check_writable(address, sizeof(T))) {
            return false;
        }
        const Loaded old = execution.load<T>(address);
        if (!old.valid) {
            return false;
        }
        write_operand<to>(registers, slot, static_cast<T>(old.value));
        return execution.store<T>(slot, address, static_cast<T>(old.value + 1));
    }
};

/// casr: if the longword at (a5) equals s0 it becomes s1 and the S carry is set; else s0 gets it and the
/// carry is cleared.
bool compare_and_swap(Execution& execution, Registers& registers, const Slot& slot) {
    const Address address = registers.a[5];
    if (!execution.check_writable(address, 8)) {
        return false;
    }
    const Loaded old = execution.load<std::uint64_t>(address);
    if (!old.valid) {
        return false;
    }
    execution.s_carry = old.value == registers.s[0];
    if (!execution.s_carry) {
        registers.s[0] = old.value;
        return true;
    }
    return execution.store<std::uint64_t>(slot, address, registers.s[1]);
}

} // namespace

Handler memory_handler(const isa::Instruction& instruction) {
    const isa::Row& row = *instruction.row;
    switch (row.operation) {
    case Operation::ld:
        return load_handler(instruction);
    case Operation::st:
        return store_handler(instruction);
    case Operation::ldea:
        return row.has(Operand::a_k) ? by_addressing<LoadAddress<Operand::a_k>>(instruction)
                                     : by_addressing<LoadAddress<Operand::s_k>>(instruction);
    case Operation::pshea:
        return by_addressing<PushAddress>(instruction);
    case Operation::psh:
    case Operation::pop:
        return stack_handler(row);
    case Operation::tas:
        return by_addressing<TestAndSet<0xff>>(instruction);
    case Operation::tac:
        return by_addressing<TestAndSet<0>>(instruction);
    case Operation::incr:
        return row.has(Operand::a_k) ? by_addressing<Increment<Operand::a_k, std::uint32_t>>(instruction)
                                     : by_addressing<Increment<Operand::s_k, std::uint64_t>>(instruction);
    case Operation::casr:
        return straight<compare_and_swap>;
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
