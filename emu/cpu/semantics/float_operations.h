// What each floating-point operation is, in IEEE and in native arithmetic; used for scalars and vectors.
#pragma once

#include "emu/fp/ieee.h"
#include "emu/fp/native.h"

namespace cxsim::emu {

/// The native format that goes with a host type of the same size.
template <typename Float>
inline constexpr const floating_point::native::Format& native_format =
    sizeof(Float) == 4 ? floating_point::native::single_format : floating_point::native::double_format;

struct FloatAdd {
    template <typename Float>
    static Float ieee(Float left, Float right) {
        return left + right;
    }
    static constexpr auto native = floating_point::native::add;
};
struct FloatSubtract {
    template <typename Float>
    static Float ieee(Float left, Float right) {
        return left - right;
    }
    static constexpr auto native = floating_point::native::subtract;
};
struct FloatMultiply {
    template <typename Float>
    static Float ieee(Float left, Float right) {
        return left * right;
    }
    static constexpr auto native = floating_point::native::multiply;
};
struct FloatDivide {
    template <typename Float>
    static Float ieee(Float left, Float right) {
        return left / right;
    }
    static constexpr auto native = floating_point::native::divide;
};

struct FloatEqual {
    template <typename Float>
    static bool ieee(Float left, Float right) {
        return left == right;
    }
    static bool native(int order) { return order == 0; }
    static constexpr bool quiet = true; ///< An unordered compare raises nothing.
};
struct FloatLess {
    template <typename Float>
    static bool ieee(Float left, Float right) {
        return left < right;
    }
    static bool native(int order) { return order < 0; }
    static constexpr bool quiet = false;
};
struct FloatLessOrEqual {
    template <typename Float>
    static bool ieee(Float left, Float right) {
        return left <= right;
    }
    static bool native(int order) { return order <= 0; }
    static constexpr bool quiet = false;
};

} // namespace cxsim::emu
