// The registers of one thread, as a program sees them.
#pragma once

#include <array>
#include <cstdint>

namespace cxsim::emu {

inline constexpr unsigned max_vector_length = 128;

/// Bits of the processor status word.
namespace psw {
inline constexpr std::uint32_t a_carry = 0x80000000;
inline constexpr std::uint32_t a_overflow = 0x40000000;
inline constexpr std::uint32_t a_zero_divide = 0x20000000;
inline constexpr std::uint32_t integer_overflow_enable = 0x10000000;
inline constexpr std::uint32_t trace = 0x08000000;
inline constexpr std::uint32_t frame_length = 0x06000000; ///< 0 context, 1 extended, 2 long, 3 short.
inline constexpr std::uint32_t sequential = 0x01000000;
inline constexpr std::uint32_t s_carry = 0x00800000;
inline constexpr std::uint32_t s_overflow = 0x00400000;
inline constexpr std::uint32_t s_zero_divide = 0x00200000;
inline constexpr std::uint32_t zero_divide_enable = 0x00100000;
inline constexpr std::uint32_t float_underflow = 0x00080000;
inline constexpr std::uint32_t float_overflow = 0x00040000;
inline constexpr std::uint32_t float_reserved = 0x00020000;
inline constexpr std::uint32_t float_zero_divide = 0x00010000;
inline constexpr std::uint32_t float_error_enable = 0x00008000;
inline constexpr std::uint32_t float_underflow_enable = 0x00004000;
inline constexpr std::uint32_t ieee = 0x00002000;
inline constexpr std::uint32_t sequential_stores = 0x00001000;
inline constexpr std::uint32_t intrinsic_error = 0x00000800;
inline constexpr std::uint32_t intrinsic_error_enable = 0x00000400;
inline constexpr std::uint32_t trace_thread_creates = 0x00000200;
inline constexpr std::uint32_t thread_init_trap = 0x00000100;
inline constexpr std::uint32_t intrinsic_error_code = 0x0000001f;
inline constexpr std::uint32_t square_root_error = 7; ///< A value of the intrinsic error code.

enum class FrameLength : std::uint32_t { context = 0, extended = 1, long_frame = 2, short_frame = 3 };
constexpr std::uint32_t with_frame_length(std::uint32_t word, FrameLength length) {
    return (word & ~frame_length) | (static_cast<std::uint32_t>(length) << 25);
}
} // namespace psw

/// One vector register: 128 elements of 64 bits in host byte order; narrower values sit in the low end.
using VectorRegister = std::array<std::uint64_t, max_vector_length>;

/// Names of the A registers with a role in calls.
enum ARegister : unsigned { sp = 0, ap = 6, fp = 7 };

/// Everything a program can change without touching memory. All values in host byte order.
struct Registers {
    std::array<std::uint32_t, 8> a{}; ///< a0..a7; a0 = sp, a6 = ap, a7 = fp.
    std::array<std::uint64_t, 8> s{}; ///< s0..s7.
    alignas(64) std::array<VectorRegister, 8> v{};
    std::array<std::uint64_t, 2> vm{}; ///< Mask: [0] holds elements 0..63 (element 0 in bit 0), [1] 64..127.
    std::uint32_t vl = 0;              ///< Vector length as written; values above 128 act as 128.
    std::uint32_t vs = 0;              ///< Vector stride in bytes, signed.
    std::uint32_t pc = 0;
    std::uint32_t psw = 0;
    std::uint32_t tid = 0;     ///< Thread id, 0..n-1.
    bool vector_valid = false; ///< The vector registers were used (the `vv` state).

    bool operator==(const Registers&) const = default;
};

} // namespace cxsim::emu
