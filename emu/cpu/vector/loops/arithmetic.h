// Part of the vector loops (see kernels_body.h): operations of two operands.
#pragma once

#include "emu/cpu/registers.h"
#include "emu/cpu/vector/loops/elements.h"

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

// --- Element-wise operations. `trouble` gathers a value whose sign says that an element overflowed.

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

} // namespace
} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE
