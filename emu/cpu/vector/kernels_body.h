// The text of the vector loops, compiled once for each generation of host processors: CXSIM_KERNEL_NAMESPACE
// names it. Include from kernels_*.cc only.
//
// Loops are plain; the compiler vectorises them. Sources may be the destination itself, element for element,
// which `ivdep` allows. Nothing here may call a function that another translation unit shares, or code for a
// newer processor could be linked into the common path: hence no standard containers or algorithms.

#include "emu/cpu/registers.h"
#include "emu/cpu/vector/kernels.h"

#include <cstring>
#include <type_traits>

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

using isa::ElementType;
using isa::Operation;
using Element = std::uint64_t;

// --- Elements

template <typename To, typename From>
[[gnu::always_inline]] inline To same_bits(From from) {
    return __builtin_bit_cast(To, from);
}

template <typename T>
[[gnu::always_inline]] inline T value_of(Element element) {
    if constexpr (std::is_same_v<T, float>) {
        return same_bits<float>(static_cast<std::uint32_t>(element));
    } else if constexpr (std::is_same_v<T, double>) {
        return same_bits<double>(element);
    } else {
        return static_cast<T>(element);
    }
}

/// Narrow results clear the rest of the element (inferred).
template <typename T>
[[gnu::always_inline]] inline Element element_of(T value) {
    if constexpr (std::is_same_v<T, float>) {
        // A NaN is always the same one, see emu/fp/ieee.h.
        return value != value ? 0x7fc00000U : same_bits<std::uint32_t>(value);
    } else if constexpr (std::is_same_v<T, double>) {
        return value != value ? Element{0x7ff8000000000000} : same_bits<Element>(value);
    } else {
        return static_cast<std::make_unsigned_t<T>>(value);
    }
}

/// What an inactive lane computes with: a value that raises nothing.
template <typename T>
[[gnu::always_inline]] inline T harmless(T value, Element lane) {
    return lane != 0 ? value : T{1};
}

template <typename T>
constexpr bool is_negative(T value) {
    return value < 0;
}

// --- Element-wise operations. `trouble` gathers a value whose sign says that an element overflowed.

template <typename T>
using Unsigned = std::make_unsigned_t<T>;

struct Add {
    template <typename T>
    static T apply(T left, T right, T& trouble) {
        if constexpr (std::is_floating_point_v<T>) {
            return left + right;
        } else {
            const T result = static_cast<T>(static_cast<Unsigned<T>>(left) + static_cast<Unsigned<T>>(right));
            trouble = static_cast<T>(trouble | ((left ^ result) & (right ^ result)));
            return result;
        }
    }
};
struct Subtract {
    template <typename T>
    static T apply(T left, T right, T& trouble) {
        if constexpr (std::is_floating_point_v<T>) {
            return left - right;
        } else {
            const T result = static_cast<T>(static_cast<Unsigned<T>>(left) - static_cast<Unsigned<T>>(right));
            trouble = static_cast<T>(trouble | ((left ^ right) & (left ^ result)));
            return result;
        }
    }
};
struct Multiply {
    template <typename T>
    static T apply(T left, T right, T& trouble) {
        if constexpr (std::is_floating_point_v<T>) {
            return left * right;
        } else if constexpr (sizeof(T) < 8) {
            const std::int64_t product = std::int64_t{left} * right;
            const T result = static_cast<T>(product);
            trouble = static_cast<T>(trouble | (product != result ? T(-1) : T{0}));
            return result;
        } else {
            T result = 0;
            const bool overflow = __builtin_mul_overflow(left, right, &result);
            trouble |= overflow ? T{-1} : T{0};
            return result;
        }
    }
};
struct FloatDivide {
    template <typename T>
    static T apply(T left, T right, T& /*trouble*/) {
        return left / right;
    }
};
struct And {
    static std::int64_t apply(std::int64_t left, std::int64_t right, std::int64_t& /*trouble*/) {
        return left & right;
    }
};
struct Or {
    static std::int64_t apply(std::int64_t left, std::int64_t right, std::int64_t& /*trouble*/) {
        return left | right;
    }
};
struct Xor {
    static std::int64_t apply(std::int64_t left, std::int64_t right, std::int64_t& /*trouble*/) {
        return left ^ right;
    }
};
/// The count is the low word of the right operand; see bit_operations.h for what it means.
struct Shift {
    static std::int64_t apply(std::int64_t left, std::int64_t right, std::int64_t& /*trouble*/) {
        const auto value = static_cast<std::uint64_t>(left);
        const auto count = static_cast<std::int32_t>(right);
        const std::uint64_t up = count < 0 || count > 63 ? 0 : value << (count & 63);
        const std::uint64_t down = count >= 0 || count < -63 ? 0 : value >> (-count & 63);
        return static_cast<std::int64_t>(up | down);
    }
};

template <typename Function, typename T, Broadcast broadcast, bool masked>
std::uint32_t binary(const VectorOperands& operands) {
    Element* to = operands.to;
    const Element* left = operands.left;
    const Element* right = operands.right;
    const Element* lanes = operands.lanes;
    const T left_scalar = value_of<T>(*left);
    const T right_scalar = value_of<T>(*right);
    T trouble{};
#pragma GCC ivdep
    for (unsigned e = 0; e < operands.count; ++e) {
        T one = broadcast == Broadcast::left ? left_scalar : value_of<T>(left[e]);
        T other = broadcast == Broadcast::right ? right_scalar : value_of<T>(right[e]);
        if constexpr (masked) {
            one = harmless(one, lanes[e]);
            other = harmless(other, lanes[e]);
        }
        const Element result = element_of(Function::apply(one, other, trouble));
        to[e] = masked ? (result & lanes[e]) | (to[e] & ~lanes[e]) : result;
    }
    return std::is_integral_v<T> && is_negative(trouble) ? psw::s_overflow : 0;
}

/// Integer division is not vectorised by any host. A zero divisor leaves the dividend (inferred).
template <typename T, Broadcast broadcast, bool masked>
std::uint32_t integer_divide(const VectorOperands& operands) {
    std::uint32_t flags = 0;
    for (unsigned e = 0; e < operands.count; ++e) {
        if (masked && operands.lanes[e] == 0) {
            continue;
        }
        const T left = value_of<T>(operands.left[broadcast == Broadcast::left ? 0 : e]);
        const T right = value_of<T>(operands.right[broadcast == Broadcast::right ? 0 : e]);
        T result = left;
        if (right == 0) {
            flags |= psw::s_zero_divide;
        } else if (right == -1) {
            flags |= __builtin_sub_overflow(T{0}, left, &result) ? psw::s_overflow : 0;
        } else {
            result = static_cast<T>(left / right);
        }
        operands.to[e] = element_of(result);
    }
    return flags;
}

// --- Compares: bits into two mask words

struct Equal {
    template <typename T>
    static bool apply(T left, T right) {
        return left == right;
    }
};
struct Less {
    template <typename T>
    static bool apply(T left, T right) {
        return left < right;
    }
};
struct LessOrEqual {
    template <typename T>
    static bool apply(T left, T right) {
        return left <= right;
    }
};

template <typename Function, typename T, Broadcast broadcast, bool masked>
std::uint32_t compare(const VectorOperands& operands) {
    const T left_scalar = value_of<T>(*operands.left);
    for (unsigned word = 0; word < 2; ++word) {
        const unsigned first = 64 * word;
        const unsigned count = operands.count < first ? 0 : operands.count - first;
        Element bits = 0;
        for (unsigned n = 0; n < (count < 64 ? count : 64); ++n) {
            T left = broadcast == Broadcast::left ? left_scalar : value_of<T>(operands.left[first + n]);
            T right = value_of<T>(operands.right[first + n]);
            if constexpr (masked) {
                left = harmless(left, operands.lanes[first + n]);
                right = harmless(right, operands.lanes[first + n]);
            }
            bits |= Element{Function::apply(left, right)} << n;
        }
        operands.to[word] = bits;
    }
    return 0;
}

// --- One operand

struct Negate {
    template <typename T>
    static T apply(T value, T& trouble) {
        if constexpr (std::is_floating_point_v<T>) {
            return -value;
        } else {
            const T result = static_cast<T>(Unsigned<T>{0} - static_cast<Unsigned<T>>(value));
            trouble = static_cast<T>(trouble | (value & result)); // both negative: the smallest number
            return result;
        }
    }
};
struct Complement {
    static std::int64_t apply(std::int64_t value, std::int64_t& /*trouble*/) { return ~value; }
};
struct TrailingZeros {
    static std::int64_t apply(std::int64_t value, std::int64_t& /*trouble*/) {
        return value == 0 ? 64 : __builtin_ctzll(static_cast<std::uint64_t>(value));
    }
};
struct LeadingZeros {
    static std::int64_t apply(std::int64_t value, std::int64_t& /*trouble*/) {
        return value == 0 ? 64 : __builtin_clzll(static_cast<std::uint64_t>(value));
    }
};
struct Ones {
    static std::int64_t apply(std::int64_t value, std::int64_t& /*trouble*/) {
        return __builtin_popcountll(static_cast<std::uint64_t>(value));
    }
};
struct Truncate {
    template <typename T>
    static T apply(T value, T& /*trouble*/) {
        constexpr T all_integral = sizeof(T) == 4 ? T(1 << 23) : T(std::int64_t{1} << 52);
        const T magnitude = __builtin_fabs(value) < all_integral ? value : T{0};
        const T integral = static_cast<T>(static_cast<std::int64_t>(magnitude));
        return __builtin_fabs(value) < all_integral ? T(__builtin_copysign(integral, value)) : value;
    }
};
struct SquareRoot {
    template <typename T>
    static T apply(T value, T& /*trouble*/) {
        if constexpr (std::is_same_v<T, float>) {
            return __builtin_sqrtf(value);
        } else {
            return __builtin_sqrt(value);
        }
    }
};

template <typename Function, typename T, bool masked>
std::uint32_t unary(const VectorOperands& operands) {
    Element* to = operands.to;
    const Element* from = operands.left;
    const Element* lanes = operands.lanes;
    T trouble{};
#pragma GCC ivdep
    for (unsigned e = 0; e < operands.count; ++e) {
        T value = value_of<T>(from[e]);
        if constexpr (masked) {
            value = harmless(value, lanes[e]);
        }
        const Element result = element_of(Function::apply(value, trouble));
        to[e] = masked ? (result & lanes[e]) | (to[e] & ~lanes[e]) : result;
    }
    return std::is_integral_v<T> && is_negative(trouble) ? psw::s_overflow : 0;
}

/// Negation of a float flips the sign of anything, a NaN's as well: it computes nothing.
template <typename T, bool masked>
std::uint32_t negate_float(const VectorOperands& operands) {
    constexpr Element sign = Element{1} << (8 * sizeof(T) - 1);
    constexpr Element all = sign | (sign - 1);
#pragma GCC ivdep
    for (unsigned e = 0; e < operands.count; ++e) {
        const Element result = (operands.left[e] ^ sign) & all;
        const Element lane = masked ? operands.lanes[e] : ~Element{0};
        operands.to[e] = (result & lane) | (operands.to[e] & ~lane);
    }
    return 0;
}

// --- Conversions; what does not fit is treated as by the scalar instructions

template <typename From, typename To>
To converted(From value, std::uint32_t& flags) {
    if constexpr (std::is_floating_point_v<To>) {
        return static_cast<To>(value);
    } else if constexpr (std::is_integral_v<From>) {
        const To result = static_cast<To>(value);
        flags |= result != value ? psw::s_overflow : 0;
        return result;
    } else {
        // The limits are exact in any float; a double just below the smallest word still truncates to it.
        constexpr To smallest = To(To{1} << (8 * sizeof(To) - 2)) * -2;
        constexpr From limit = -static_cast<From>(smallest);
        constexpr From room = sizeof(From) > sizeof(To) ? 1 : 0;
        const bool low_enough = value < limit;
        const bool high_enough = room != 0 ? value > -limit - room : value >= -limit;
        if (low_enough && high_enough) {
            return static_cast<To>(static_cast<std::int64_t>(value));
        }
        flags |= value != value ? psw::float_reserved : psw::s_overflow;
        return value != value ? To{0} : value < 0 ? smallest : static_cast<To>(~smallest);
    }
}

template <typename From, typename To, bool masked>
std::uint32_t convert(const VectorOperands& operands) {
    Element* to = operands.to;
    const Element* from = operands.left;
    const Element* lanes = operands.lanes;
    std::uint32_t flags = 0;
#pragma GCC ivdep
    for (unsigned e = 0; e < operands.count; ++e) {
        From value = value_of<From>(from[e]);
        if constexpr (masked) {
            value = harmless(value, lanes[e]);
        }
        const Element result = element_of(converted<From, To>(value, flags));
        to[e] = masked ? (result & lanes[e]) | (to[e] & ~lanes[e]) : result;
    }
    return flags;
}

// --- Reductions, in the order of the elements; the result goes to the first element

struct Sum {
    template <typename T>
    static constexpr T start() {
        return 0;
    }
    template <typename T>
    static T apply(T total, T value, std::uint32_t& flags) {
        if constexpr (std::is_floating_point_v<T>) {
            return total + value;
        } else {
            T result = 0;
            flags |= __builtin_add_overflow(total, value, &result) ? psw::s_overflow : 0;
            return result;
        }
    }
};
struct Product {
    template <typename T>
    static constexpr T start() {
        return 1;
    }
    template <typename T>
    static T apply(T total, T value, std::uint32_t& flags) {
        if constexpr (std::is_floating_point_v<T>) {
            return total * value;
        } else {
            T result = 0;
            flags |= __builtin_mul_overflow(total, value, &result) ? psw::s_overflow : 0;
            return result;
        }
    }
};
/// Largest and smallest. A NaN among the elements makes the result one (inferred).
template <bool want_largest>
struct Extreme {
    template <typename T>
    static constexpr T start() {
        if constexpr (std::is_floating_point_v<T>) {
            return want_largest ? -T(__builtin_inff()) : T(__builtin_inff());
        } else {
            constexpr T smallest = T(T{1} << (8 * sizeof(T) - 2)) * -2;
            return want_largest ? smallest : static_cast<T>(~smallest);
        }
    }
    template <typename T>
    static T apply(T found, T value, std::uint32_t& /*flags*/) {
        if constexpr (std::is_floating_point_v<T>) {
            if (__builtin_isunordered(found, value)) {
                return found + value;
            }
        }
        const bool better = want_largest ? value > found : value < found;
        return better ? value : found;
    }
};
struct All {
    template <typename T>
    static constexpr T start() {
        return -1;
    }
    template <typename T>
    static T apply(T total, T value, std::uint32_t& /*flags*/) {
        return total & value;
    }
};
struct Any {
    template <typename T>
    static constexpr T start() {
        return 0;
    }
    template <typename T>
    static T apply(T total, T value, std::uint32_t& /*flags*/) {
        return total | value;
    }
};
struct Parity {
    template <typename T>
    static constexpr T start() {
        return 0;
    }
    template <typename T>
    static T apply(T total, T value, std::uint32_t& /*flags*/) {
        return total ^ value;
    }
};

template <typename Function, typename T, bool masked>
std::uint32_t reduce(const VectorOperands& operands) {
    std::uint32_t flags = 0;
    T total = Function::template start<T>();
    for (unsigned e = 0; e < operands.count; ++e) {
        if (!masked || operands.lanes[e] != 0) {
            total = Function::apply(total, value_of<T>(operands.left[e]), flags);
        }
    }
    operands.to[0] = element_of(total);
    return flags;
}

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
        return float_unary_kernel<SquareRoot, masked>(key);
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

// --- Memory

template <typename Integer>
[[gnu::always_inline]] inline Integer swapped(Integer value) {
    if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ || sizeof(Integer) == 1) {
        return value;
    } else if constexpr (sizeof(Integer) == 2) {
        return __builtin_bswap16(value);
    } else if constexpr (sizeof(Integer) == 4) {
        return __builtin_bswap32(value);
    } else {
        return __builtin_bswap64(value);
    }
}

template <typename Integer>
void load_elements(Element* __restrict to, const std::byte* __restrict from, unsigned count) {
    for (unsigned e = 0; e < count; ++e) {
        Integer value;
        std::memcpy(&value, from + sizeof(Integer) * e, sizeof(Integer));
        to[e] = swapped(value);
    }
}
template <typename Integer>
void store_elements(std::byte* __restrict to, const Element* __restrict from, unsigned count) {
    for (unsigned e = 0; e < count; ++e) {
        const Integer value = swapped(static_cast<Integer>(from[e]));
        std::memcpy(to + sizeof(Integer) * e, &value, sizeof(Integer));
    }
}

void load(Element* to, const std::byte* from, unsigned count, unsigned element_bytes) {
    switch (element_bytes) {
    case 1:
        return load_elements<std::uint8_t>(to, from, count);
    case 2:
        return load_elements<std::uint16_t>(to, from, count);
    case 4:
        return load_elements<std::uint32_t>(to, from, count);
    default:
        return load_elements<std::uint64_t>(to, from, count);
    }
}
void store(std::byte* to, const Element* from, unsigned count, unsigned element_bytes) {
    switch (element_bytes) {
    case 1:
        return store_elements<std::uint8_t>(to, from, count);
    case 2:
        return store_elements<std::uint16_t>(to, from, count);
    case 4:
        return store_elements<std::uint32_t>(to, from, count);
    default:
        return store_elements<std::uint64_t>(to, from, count);
    }
}

void spread_mask(Element* lanes, Element low, Element high) {
    for (unsigned e = 0; e < 64; ++e) {
        lanes[e] = Element{0} - ((low >> e) & 1);
    }
    for (unsigned e = 0; e < 64; ++e) {
        lanes[64 + e] = Element{0} - ((high >> e) & 1);
    }
}

} // namespace

extern const KernelSet kernel_set;
const KernelSet kernel_set{.find = find, .load = load, .store = store, .spread_mask = spread_mask};

} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE
