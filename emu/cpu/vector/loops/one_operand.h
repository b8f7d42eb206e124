// Part of the vector loops (see kernels_body.h): operations of one operand, and conversions.
#pragma once

#include "emu/cpu/registers.h"
#include "emu/cpu/vector/loops/elements.h"
#include "emu/fp/ieee.h" // what is called of it is always inlined

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

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
        const bool has_fraction = __builtin_isless(T(__builtin_fabs(value)), all_integral); // quiet
        const T integral = static_cast<T>(static_cast<std::int64_t>(has_fraction ? value : T{0}));
        return has_fraction ? T(__builtin_copysign(integral, value)) : value;
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

template <typename T>
[[gnu::always_inline]] inline T root_of(T value) {
    if constexpr (std::is_same_v<T, float>) {
        return __builtin_sqrtf(value);
    } else {
        return __builtin_sqrt(value);
    }
}

/// A negative element is an intrinsic error, as for the scalar instruction, and gives a NaN.
template <typename T, bool masked>
std::uint32_t square_root(const VectorOperands& operands) {
    Element errors = 0;
#pragma GCC ivdep
    for (unsigned e = 0; e < operands.count; ++e) {
        T value = value_of<T>(operands.left[e]);
        if constexpr (masked) {
            value = harmless(value, operands.lanes[e]);
        }
        const bool negative = __builtin_isless(value, T{0}); // quiet
        errors |= Element{negative};
        const T root = root_of(negative ? T{1} : value);
        const Element result = element_of(negative ? T(__builtin_nanf("")) : root);
        operands.to[e] =
            masked ? (result & operands.lanes[e]) | (operands.to[e] & ~operands.lanes[e]) : result;
    }
    return errors != 0 ? psw::intrinsic_error | psw::square_root_error : 0;
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
        return static_cast<To>(floating_point::low_bits_of_integer(value));
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

} // namespace
} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE
