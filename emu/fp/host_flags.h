// The host's sticky floating-point flags, read after operations that the guest's flags depend on.
//
// Rule: outside of one instruction's work the flags are clear. What raises one without its being part of
// an instruction's result clears it again.
#pragma once

#include "emu/cpu/registers.h"

#include <cstdint>

#if defined(__SSE2__)
#include <xmmintrin.h>
#else
#include <cfenv>
#endif

namespace cxsim::emu::floating_point {

#if defined(__SSE2__)

namespace host {
inline constexpr unsigned invalid = 0x01;
inline constexpr unsigned zero_divide = 0x04;
inline constexpr unsigned overflow = 0x08;
inline constexpr unsigned underflow = 0x10;
inline constexpr unsigned all = 0x3f;
inline unsigned flags() {
    return _mm_getcsr() & (invalid | zero_divide | overflow | underflow);
}
inline void clear() {
    _mm_setcsr(_mm_getcsr() & ~all);
}
} // namespace host

#else

namespace host {
inline constexpr unsigned invalid = FE_INVALID;
inline constexpr unsigned zero_divide = FE_DIVBYZERO;
inline constexpr unsigned overflow = FE_OVERFLOW;
inline constexpr unsigned underflow = FE_UNDERFLOW;
inline unsigned flags() {
    return static_cast<unsigned>(std::fetestexcept(FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW | FE_UNDERFLOW));
}
inline void clear() {
    std::feclearexcept(FE_ALL_EXCEPT);
}
} // namespace host

#endif

inline void clear_host_flags() {
    host::clear();
}

/// The psw flags for what the host has raised since the flags were last clear; clears them.
inline std::uint32_t take_host_flags() {
    const unsigned raised = host::flags();
    if (raised == 0) {
        return 0;
    }
    host::clear();
    return ((raised & host::invalid) != 0 ? psw::float_reserved : 0) |
           ((raised & host::zero_divide) != 0 ? psw::float_zero_divide : 0) |
           ((raised & host::overflow) != 0 ? psw::float_overflow : 0) |
           ((raised & host::underflow) != 0 ? psw::float_underflow : 0);
}

} // namespace cxsim::emu::floating_point
