// Part of the vector loops (see kernels_body.h): from a vector to one element.
#pragma once

#include "emu/cpu/registers.h"
#include "emu/cpu/vector/loops/elements.h"

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

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

} // namespace
} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE
