// The text of the vector loops, compiled once for each generation of host processors: CXSIM_KERNEL_NAMESPACE
// names it. Include from kernels_*.cc only.
//
// Loops are plain; the compiler vectorises them. Sources may be the destination itself, element for element,
// which `ivdep` allows. Nothing here may call a function that another translation unit shares, or code for a
// newer processor could be linked into the common path: hence no standard containers or algorithms.

#include "emu/cpu/vector/kernels.h"
#include "emu/cpu/vector/loops/arithmetic.h"
#include "emu/cpu/vector/loops/compares.h"
#include "emu/cpu/vector/loops/memory.h"
#include "emu/cpu/vector/loops/one_operand.h"
#include "emu/cpu/vector/loops/places.h"
#include "emu/cpu/vector/loops/reductions.h"

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

// --- Finding a loop

template <typename Function, typename T, bool masked>
Kernel binary_by_broadcast(Broadcast broadcast) {
    switch (broadcast) {
    case Broadcast::none:
        return binary<Function, T, Broadcast::none, masked>;
    case Broadcast::left:
        return binary<Function, T, Broadcast::left, masked>;
    default:
        return binary<Function, T, Broadcast::right, masked>;
    }
}
template <typename T, bool masked>
Kernel divide_by_broadcast(Broadcast broadcast) {
    return broadcast == Broadcast::right ? integer_divide<T, Broadcast::right, masked>
                                         : integer_divide<T, Broadcast::none, masked>;
}
template <typename Function, typename T, bool masked>
Kernel compare_by_broadcast(Broadcast broadcast) {
    return broadcast == Broadcast::left ? compare<Function, T, Broadcast::left, masked>
                                        : compare<Function, T, Broadcast::none, masked>;
}

/// Calls `choose.template operator()<T>()` with the host type of an element type.
template <typename Choose>
Kernel with_type(ElementType type, Choose choose) {
    switch (type) {
    case ElementType::byte_integer:
        return choose.template operator()<std::int8_t>();
    case ElementType::halfword_integer:
        return choose.template operator()<std::int16_t>();
    case ElementType::word_integer:
        return choose.template operator()<std::int32_t>();
    case ElementType::longword_integer:
        return choose.template operator()<std::int64_t>();
    case ElementType::single_float:
        return choose.template operator()<float>();
    case ElementType::double_float:
        return choose.template operator()<double>();
    default:
        return nullptr;
    }
}

template <typename Function, bool masked>
Kernel arithmetic_kernel(const KernelKey& key) {
    return with_type(key.type,
                     [&]<typename T>() { return binary_by_broadcast<Function, T, masked>(key.broadcast); });
}
template <bool masked>
Kernel divide_kernel(const KernelKey& key) {
    return with_type(key.type, [&]<typename T>() -> Kernel {
        if constexpr (std::is_floating_point_v<T>) {
            return binary_by_broadcast<FloatDivide, T, masked>(key.broadcast);
        } else {
            return divide_by_broadcast<T, masked>(key.broadcast);
        }
    });
}
template <typename Function, bool masked>
Kernel compare_kernel(const KernelKey& key) {
    return with_type(key.type,
                     [&]<typename T>() { return compare_by_broadcast<Function, T, masked>(key.broadcast); });
}
template <typename Function, bool masked>
Kernel reduce_kernel(const KernelKey& key) {
    return with_type(key.type, []<typename T>() -> Kernel { return reduce<Function, T, masked>; });
}
template <bool masked>
Kernel negate_kernel(const KernelKey& key) {
    return with_type(key.type, []<typename T>() -> Kernel {
        if constexpr (std::is_floating_point_v<T>) {
            return negate_float<T, masked>;
        } else {
            return unary<Negate, T, masked>;
        }
    });
}
template <typename Function, bool masked>
Kernel float_unary_kernel(const KernelKey& key) {
    return key.type == ElementType::single_float ? Kernel{unary<Function, float, masked>}
                                                 : Kernel{unary<Function, double, masked>};
}
template <bool masked>
Kernel convert_kernel(const KernelKey& key) {
    return with_type(key.source_type, [&]<typename From>() {
        return with_type(key.type, []<typename To>() -> Kernel { return convert<From, To, masked>; });
    });
}

template <bool masked>
Kernel find_by_operation(const KernelKey& key) {
    using Long = std::int64_t;
    switch (key.operation) {
    case Operation::add:
        return arithmetic_kernel<Add, masked>(key);
    case Operation::sub:
        return arithmetic_kernel<Subtract, masked>(key);
    case Operation::mul:
        return arithmetic_kernel<Multiply, masked>(key);
    case Operation::div:
        return divide_kernel<masked>(key);
    case Operation::bit_and:
        return binary_by_broadcast<And, Long, masked>(key.broadcast);
    case Operation::bit_or:
        return binary_by_broadcast<Or, Long, masked>(key.broadcast);
    case Operation::bit_xor:
        return binary_by_broadcast<Xor, Long, masked>(key.broadcast);
    case Operation::shf:
        return binary_by_broadcast<Shift, Long, masked>(key.broadcast);
    case Operation::eq:
        return compare_kernel<Equal, masked>(key);
    case Operation::lt:
        return compare_kernel<Less, masked>(key);
    case Operation::le:
        return compare_kernel<LessOrEqual, masked>(key);
    case Operation::neg:
        return negate_kernel<masked>(key);
    case Operation::bit_not:
        return unary<Complement, Long, masked>;
    case Operation::tzc:
        return unary<TrailingZeros, Long, masked>;
    case Operation::lop:
        return unary<LeadingZeros, Long, masked>;
    case Operation::plc_ones:
        return unary<Ones, Long, masked>;
    case Operation::frint:
        return float_unary_kernel<Truncate, masked>(key);
    case Operation::sqrt:
        return key.type == ElementType::single_float ? square_root<float, masked>
                                                     : square_root<double, masked>;
    case Operation::cvt:
        return convert_kernel<masked>(key);
    case Operation::sum:
        return reduce_kernel<Sum, masked>(key);
    case Operation::prod:
        return reduce_kernel<Product, masked>(key);
    case Operation::max:
        return reduce_kernel<Extreme<true>, masked>(key);
    case Operation::min:
        return reduce_kernel<Extreme<false>, masked>(key);
    case Operation::all:
        return reduce<All, Long, masked>;
    case Operation::any:
        return reduce<Any, Long, masked>;
    case Operation::parity:
        return reduce<Parity, Long, masked>;
    default:
        return nullptr;
    }
}

Kernel find(const KernelKey& key) {
    return key.masked ? find_by_operation<true>(key) : find_by_operation<false>(key);
}

} // namespace

// A constant is seen from elsewhere only if declared so. NOLINTNEXTLINE(readability-redundant-declaration)
extern const KernelSet kernel_set;
const KernelSet kernel_set{.find = find,
                           .load = load,
                           .store = store,
                           .collect = collect,
                           .collect_at_distance = collect_at_distance,
                           .collect_at_offsets = collect_at_offsets,
                           .find_at_distance = find_at_distance,
                           .find_at_offsets = find_at_offsets,
                           .store_places = store_places,
                           .spread_mask = spread_mask};

} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE
