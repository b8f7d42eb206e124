// Part of the vector loops (see kernels_body.h): how values sit in elements.
#pragma once

#include "emu/cpu/vector/kernels.h"

#include <cstdint>
#include <type_traits>

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

using isa::ElementType;
using isa::Operation;
using Element = std::uint64_t;

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

template <typename T>
using Unsigned = std::make_unsigned_t<T>;

} // namespace
} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE
