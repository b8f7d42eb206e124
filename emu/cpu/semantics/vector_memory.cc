// Vector loads and stores: contiguous, strided, gathered, scattered; precise.
//
// Element e is at the effective address + e * vs, or for ldvi and stvi at a5 + Vj[e] (inferred). All accesses
// are checked before any is made: an instruction that faults has changed nothing. Loads of narrow elements
// clear the rest of the element (inferred).
#include "emu/cpu/semantics/semantics.h"
#include "emu/cpu/semantics/vectors.h"

#include <bit>

namespace cxsim::emu {

namespace {

using isa::Sense;
using Bits = std::array<std::uint64_t, 2>;

// --- Contiguous elements

/// The pages that `length` elements next to each other touch, as runs of elements that lie wholly in a page;
/// an element across two pages is a run of its own.
template <unsigned size, typename Run, typename Across>
void for_each_run(Address address, unsigned length, Run run, Across across) {
    for (unsigned e = 0; e < length;) {
        const Address at = address + e * size;
        const unsigned fit = std::min(length - e, (page_size - at % page_size) / size);
        if (fit == 0) {
            across(at, e);
            e += 1;
        } else {
            run(at, e, fit);
            e += fit;
        }
    }
}

template <typename T>
[[gnu::noinline]] bool load_contiguous(Execution& execution, std::uint64_t* to, Address address,
                                       unsigned length) {
    if (!execution.check_readable(address, sizeof(T) * std::uint64_t{length})) {
        return false;
    }
    for_each_run<sizeof(T)>(
        address, length,
        [&](Address at, unsigned first, unsigned count) {
            execution.kernels.load(to + first, execution.readable(at, count * sizeof(T)), count, sizeof(T));
        },
        [&](Address at, unsigned element) { to[element] = execution.load<T>(at).value; });
    return true;
}

template <typename T>
[[gnu::noinline]] bool store_contiguous(Execution& execution, const Slot& slot, const std::uint64_t* from,
                                        Address address, unsigned length) {
    if (!execution.check_writable(address, sizeof(T) * std::uint64_t{length})) {
        return false;
    }
    for_each_run<sizeof(T)>(
        address, length,
        [&](Address at, unsigned first, unsigned count) {
            execution.kernels.store(execution.writable(at, count * sizeof(T)), from + first, count,
                                    sizeof(T));
        },
        [&](Address at, unsigned element) { execution.store_checked<T>(at, static_cast<T>(from[element])); });
    return execution.go_on(slot);
}

// --- Elements anywhere

/// Calls `body(element)` for each selected element below the length; stops when it returns false.
template <Sense sense, typename Body>
bool for_each_selected(const Registers& registers, unsigned length, Body body) {
    const Bits chosen = selected<sense>(registers);
    for (unsigned e = 0; e < length; ++e) {
        if ((sense == Sense::none || mask_bit(chosen, e)) && !body(e)) {
            return false;
        }
    }
    return true;
}

/// Loads Vk[e] from place(e).
template <typename T, Sense sense, typename Place>
bool load_scattered(Execution& execution, Registers& registers, const Slot& slot, unsigned length,
                    Place place) {
    VectorRegister loaded = registers.v[slot.k];
    const bool done = for_each_selected<sense>(registers, length, [&](unsigned e) {
        const Loaded element = execution.load<T>(place(e));
        loaded[e] = element.value;
        return element.valid;
    });
    if (done) {
        registers.v[slot.k] = loaded;
    }
    return done;
}

/// Stores value(e) at place(e), in the order of the elements.
template <typename T, Sense sense, typename Place, typename Value>
bool store_scattered(Execution& execution, Registers& registers, const Slot& slot, unsigned length,
                     Place place, Value value) {
    const bool writable = for_each_selected<sense>(
        registers, length, [&](unsigned e) { return execution.can_store<T>(place(e)); });
    if (!writable) {
        return false;
    }
    for_each_selected<sense>(registers, length, [&](unsigned e) {
        execution.store_checked<T>(place(e), static_cast<T>(value(e)));
        return true;
    });
    return execution.go_on(slot);
}

// --- Elements anywhere, all of which the TLB knows: also those that a mask excludes

/// Loads the selected ones of elements that were collected.
template <typename T, Sense sense>
void load_collected(Execution& execution, Registers& registers, const Slot& slot, unsigned length,
                    const CollectedElements& collected) {
    VectorRegister& to = registers.v[slot.k];
    if constexpr (sense == Sense::none) {
        execution.kernels.load(to.data(), collected.data(), length, sizeof(T));
    } else {
        VectorRegister loaded; // not cleared: only what is written is read
        execution.kernels.load(loaded.data(), collected.data(), length, sizeof(T));
        for_each_selected<sense>(registers, length, [&](unsigned e) {
            to[e] = loaded[e];
            return true;
        });
    }
}

/// Stores value(e) at the selected ones of those places, in the order of the elements.
template <typename T, Sense sense, typename Value>
void store_found(const Registers& registers, unsigned length, const Places& places, Value value) {
    for_each_selected<sense>(registers, length, [&](unsigned e) {
        isa::store_be<T>(std::bit_cast<std::byte*>(places[e]), static_cast<T>(value(e)));
        return true;
    });
}

/// Loads from place(e). `distances` are the stride, or the vector of offsets, by which the elements lie.
template <typename T, Sense sense, typename Distances, typename Place>
bool load_anywhere(Execution& execution, Registers& registers, const Slot& slot,
                   const GuestElements& elements, const Distances& distances, Place place) {
    CollectedElements collected;
    if (!execution.collect(collected, elements, distances)) {
        return load_scattered<T, sense>(execution, registers, slot, elements.count, place);
    }
    load_collected<T, sense>(execution, registers, slot, elements.count, collected);
    return true;
}

/// Stores value(e) at place(e).
template <typename T, Sense sense, typename Distances, typename Place, typename Value>
bool store_anywhere(Execution& execution, Registers& registers, const Slot& slot,
                    const GuestElements& elements, const Distances& distances, Place place, Value value) {
    Places places;
    if (!execution.find_writable(places, elements, distances)) {
        return store_scattered<T, sense>(execution, registers, slot, elements.count, place, value);
    }
    store_found<T, sense>(registers, elements.count, places, value);
    return true;
}

// --- Instructions

/// Marks the V registers as used unless the access faulted: then nothing has changed. Gives `done` back.
template <typename T, bool indexed = false>
bool used(Execution& execution, Registers& registers, const Slot& slot, unsigned length, bool done) {
    if (done || execution.stop != Stop::fault) {
        use_vectors(execution, registers, slot, vector_memory_time(sizeof(T), indexed), length);
    }
    return done;
}

template <typename T, Sense sense, Addressing addressing>
bool load_vector(Execution& execution, Registers& registers, const Slot& slot) {
    const Loaded address = effective_address<addressing>(execution, registers, slot);
    if (!address.valid) {
        return false;
    }
    const unsigned length = vector_length(registers);
    const auto first = static_cast<Address>(address.value);
    if (sense == Sense::none && registers.vs == sizeof(T) && length != 0) [[likely]] {
        if (const std::byte* bytes = execution.find_readable(first, sizeof(T) * length)) [[likely]] {
            use_vectors(execution, registers, slot, vector_memory_time(sizeof(T), false), length);
            execution.kernels.load(registers.v[slot.k].data(), bytes, length, sizeof(T));
            return true;
        }
        return used<T>(execution, registers, slot, length,
                       load_contiguous<T>(execution, registers.v[slot.k].data(), first, length));
    }
    const std::uint32_t stride = registers.vs;
    return used<T>(execution, registers, slot, length,
                   load_anywhere<T, sense>(execution, registers, slot, {first, length, sizeof(T)}, stride,
                                           [=](unsigned e) { return first + e * stride; }));
}

template <typename T, Sense sense, Addressing addressing>
bool store_vector(Execution& execution, Registers& registers, const Slot& slot) {
    const Loaded address = effective_address<addressing>(execution, registers, slot);
    if (!address.valid) {
        return false;
    }
    const unsigned length = vector_length(registers);
    const auto first = static_cast<Address>(address.value);
    const VectorRegister& from = registers.v[slot.k];
    if (sense == Sense::none && registers.vs == sizeof(T) && length != 0) [[likely]] {
        if (std::byte* bytes = execution.find_writable(first, sizeof(T) * length)) [[likely]] {
            use_vectors(execution, registers, slot, vector_memory_time(sizeof(T), false), length);
            execution.kernels.store(bytes, from.data(), length, sizeof(T));
            return true;
        }
        return used<T>(execution, registers, slot, length,
                       store_contiguous<T>(execution, slot, from.data(), first, length));
    }
    const std::uint32_t stride = registers.vs;
    return used<T>(execution, registers, slot, length,
                   store_anywhere<T, sense>(
                       execution, registers, slot, {first, length, sizeof(T)}, stride,
                       [=](unsigned e) { return first + e * stride; }, [&](unsigned e) { return from[e]; }));
}

/// ste: the same scalar in vl places (inferred).
template <typename T, Sense sense, Addressing addressing>
bool store_scalar_strided(Execution& execution, Registers& registers, const Slot& slot) {
    const Loaded address = effective_address<addressing>(execution, registers, slot);
    if (!address.valid) {
        return false;
    }
    const unsigned length = vector_length(registers);
    const auto first = static_cast<Address>(address.value);
    const std::uint32_t stride = registers.vs;
    return used<T>(execution, registers, slot, length,
                   store_anywhere<T, sense>(
                       execution, registers, slot, {first, length, sizeof(T)}, stride,
                       [=](unsigned e) { return first + e * stride; },
                       [&](unsigned) { return registers.s[slot.k]; }));
}

/// The address of an indexed element: Vj holds byte offsets from a5.
auto indexed_place(const Registers& registers, const Slot& slot) {
    return [&offsets = registers.v[slot.j], start = registers.a[5]](unsigned e) {
        return start + static_cast<Address>(offsets[e]);
    };
}

/// Vl elements of that size, to be found by their offsets.
template <typename T>
GuestElements indexed_elements(const Registers& registers) {
    return {.start = registers.a[5], .count = vector_length(registers), .bytes = sizeof(T)};
}

template <typename T, Sense sense>
bool gather(Execution& execution, Registers& registers, const Slot& slot) {
    const auto elements = indexed_elements<T>(registers);
    return used<T, true>(execution, registers, slot, elements.count,
                         load_anywhere<T, sense>(execution, registers, slot, elements, registers.v[slot.j],
                                                 indexed_place(registers, slot)));
}

template <typename T, Sense sense>
bool scatter(Execution& execution, Registers& registers, const Slot& slot) {
    const auto elements = indexed_elements<T>(registers);
    return used<T, true>(execution, registers, slot, elements.count,
                         store_anywhere<T, sense>(execution, registers, slot, elements, registers.v[slot.j],
                                                  indexed_place(registers, slot),
                                                  [&](unsigned e) { return registers.v[slot.k][e]; }));
}

template <typename T, Sense sense>
bool scatter_scalar(Execution& execution, Registers& registers, const Slot& slot) {
    const auto elements = indexed_elements<T>(registers);
    return used<T, true>(execution, registers, slot, elements.count,
                         store_anywhere<T, sense>(execution, registers, slot, elements, registers.v[slot.j],
                                                  indexed_place(registers, slot),
                                                  [&](unsigned) { return registers.s[slot.k]; }));
}

// --- Choice

/// Calls `choose.template operator()<T, sense>()` with the row's element type and mask sense.
template <typename Choose>
Handler with_type_and_sense(const isa::Row& row, Choose choose) {
    const auto by_sense = [&]<typename T>() {
        switch (row.masked ? row.sense : Sense::none) {
        case Sense::when_true:
            return choose.template operator()<T, Sense::when_true>();
        case Sense::when_false:
            return choose.template operator()<T, Sense::when_false>();
        default:
            return choose.template operator()<T, Sense::none>();
        }
    };
    switch (row.type) {
    case ElementType::byte_integer:
        return by_sense.template operator()<std::uint8_t>();
    case ElementType::halfword_integer:
        return by_sense.template operator()<std::uint16_t>();
    case ElementType::word_integer:
        return by_sense.template operator()<std::uint32_t>();
    case ElementType::longword_integer:
        return by_sense.template operator()<std::uint64_t>();
    default:
        return nullptr;
    }
}

template <typename T, Sense sense, Addressing addressing>
Handler addressed(const isa::Row& row) {
    switch (row.operation) {
    case Operation::ld:
        return straight<load_vector<T, sense, addressing>>;
    case Operation::st:
        return straight<store_vector<T, sense, addressing>>;
    default:
        return straight<store_scalar_strided<T, sense, addressing>>;
    }
}

Handler addressed_handler(const isa::Instruction& instruction) {
    return with_type_and_sense(*instruction.row, [&]<typename T, Sense sense>() {
        const isa::Row& row = *instruction.row;
        const bool based = instruction.address.base != 0;
        if (instruction.address.indirect) {
            return based ? addressed<T, sense, Addressing::indirect_based>(row)
                         : addressed<T, sense, Addressing::indirect>(row);
        }
        return based ? addressed<T, sense, Addressing::based>(row)
                     : addressed<T, sense, Addressing::absolute>(row);
    });
}

Handler indexed_handler(const isa::Row& row) {
    return with_type_and_sense(row, [&]<typename T, Sense sense>() -> Handler {
        if (row.operation == Operation::ldvi) {
            return straight<gather<T, sense>>;
        }
        return row.has(Operand::s_k) ? straight<scatter_scalar<T, sense>> : straight<scatter<T, sense>>;
    });
}

} // namespace

Handler vector_memory_handler(const isa::Instruction& instruction) {
    const isa::Row& row = *instruction.row;
    switch (row.operation) {
    case Operation::ld:
    case Operation::st:
        return row.has(Operand::v_k) ? addressed_handler(instruction) : nullptr;
    case Operation::ste:
        return addressed_handler(instruction);
    case Operation::ldvi:
    case Operation::stvi:
        return indexed_handler(row);
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
