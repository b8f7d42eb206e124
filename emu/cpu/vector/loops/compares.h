// Part of the vector loops (see kernels_body.h): compares, which make mask bits.
#pragma once

#include "emu/cpu/vector/loops/elements.h"

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

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

} // namespace
} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE
