// The loops over vector registers, and how an instruction finds its own.
//
// The loops are compiled several times, for several generations of host processors (kernels_*.cc); results
// are the same on all. A loop knows nothing of registers or flags of the host: it reads and writes arrays
// and returns the flags of the psw that integer elements raised. The host's floating-point flags are read by
// the caller afterwards.
#pragma once

#include "emu/cpu/registers.h"
#include "emu/cpu/vector_pipes.h"
#include "emu/isa/instruction_table.h"
#include "emu/memory/page.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace cxsim::emu {

struct TlbEntry;

/// Where the elements of a vector lie on the host: addresses, as numbers.
using Places = std::array<std::uintptr_t, max_vector_length>;
/// The bytes of elements, in the order of the guest.
using CollectedElements = std::array<std::byte, sizeof(VectorRegister)>;
/// Elements in guest memory.
struct GuestElements {
    Address start = 0; ///< Of the first, or from which offsets count.
    unsigned count = 0;
    unsigned bytes = 0; ///< In each.
};

/// What a loop works on. Elements are 64 bits, narrower values in the low end.
struct VectorOperands {
    std::uint64_t* to = nullptr;          ///< The result; for compares the two words of a mask.
    const std::uint64_t* left = nullptr;  ///< An array, or one scalar.
    const std::uint64_t* right = nullptr; ///< Likewise; unused with one operand.
    const std::uint64_t* lanes =
        nullptr;        ///< All ones for each element to act on, else zero; masked loops only.
    unsigned count = 0; ///< Elements, 1..128.
};

/// Returns the flags of the psw raised in active elements.
using Kernel = std::uint32_t (*)(const VectorOperands&);

/// The loops of one instruction.
struct VectorOperation {
    Kernel kernel = nullptr;        ///< Integers, or IEEE floats.
    Kernel native_kernel = nullptr; ///< Native floats; null if the instruction has no floats.
    VectorTime time;                ///< How long it keeps its pipe busy.
};

/// Which operand is one scalar for all elements.
enum class Broadcast : std::uint8_t { none, left, right };

/// What a loop does, as the instruction table names it.
struct KernelKey {
    isa::Operation operation;
    isa::ElementType type;
    isa::ElementType source_type;
    Broadcast broadcast = Broadcast::none;
    bool masked = false;
};

/// One generation of loops.
struct KernelSet {
    Kernel (*find)(const KernelKey& key); ///< Null if there is no such loop.
    /// Loads `count` big-endian values of a size next to each other into elements, and stores them.
    void (*load)(std::uint64_t* to, const std::byte* from, unsigned count, unsigned element_bytes);
    void (*store)(std::byte* to, const std::uint64_t* from, unsigned count, unsigned element_bytes);
    /// Copies elements that lie on the host at equal distances, bytes as they are, next to each other. `to`
    /// has room for 128 elements.
    void (*collect)(std::byte* to, std::uintptr_t first, std::int64_t distance, unsigned count,
                    unsigned element_bytes);
    /// The same from guest memory, by a TLB's entries. False if the TLB doesn't know all of the elements, or
    /// if one lies in two pages; then `to` holds nothing of use.
    bool (*collect_at_distance)(std::byte* to, const TlbEntry* entries, const GuestElements& elements,
                                std::uint32_t distance);
    /// Of elements each at its own offset, in the lower word of an element.
    bool (*collect_at_offsets)(std::byte* to, const TlbEntry* entries, const GuestElements& elements,
                               const std::uint64_t* offsets);
    /// Where such elements lie on the host. `places` has room for 128.
    bool (*find_at_distance)(std::uintptr_t* places, const TlbEntry* entries, const GuestElements& elements,
                             std::uint32_t distance);
    bool (*find_at_offsets)(std::uintptr_t* places, const TlbEntry* entries, const GuestElements& elements,
                            const std::uint64_t* offsets);
    /// Stores elements as store() does, in their order, but to places anywhere.
    void (*store_places)(const std::uintptr_t* places, const std::uint64_t* from, unsigned count,
                         unsigned element_bytes);
    /// Spreads a mask of 128 bits over 128 lanes of all ones or zeros.
    void (*spread_mask)(std::uint64_t* lanes, std::uint64_t low, std::uint64_t high);
};

/// The generations of loops that this host can run, oldest first.
std::span<const KernelSet* const> usable_kernels();
/// The fastest of them.
const KernelSet& host_kernels();

/// The loops for native floating point; null if the key is no floating-point operation.
Kernel find_native_kernel(const KernelKey& key);

} // namespace cxsim::emu
