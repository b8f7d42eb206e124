// Native floating point: the value set of the VAX's F and G formats, stored big-endian.
//
// A number is 0.1f x 2^(e - bias). There are no infinities, NaNs or denormals; exponent 0 is zero, or with
// the sign bit a reserved operand, whose use is an error. Rounding is to nearest, ties away from zero.
// Inferred: overflow and division by zero give a reserved operand; underflow gives zero.
//
// Computed exactly in integers, since the host's floats round ties differently.
#pragma once

#include "emu/fp/number.h"

#include <cstdint>

namespace cxsim::emu::floating_point::native {

/// Layout of a format. Values are held in the low bits of a 64-bit word.
struct Format {
    unsigned fraction_bits; ///< Without the leading one.
    unsigned exponent_bits;
    constexpr int bias() const { return 1 << (exponent_bits - 1); }
    constexpr int largest_exponent() const { return (1 << exponent_bits) - 1; }
    constexpr std::uint64_t sign_bit() const { return std::uint64_t{1} << (fraction_bits + exponent_bits); }
    constexpr std::uint64_t reserved_operand() const { return sign_bit(); }
};
inline constexpr Format single_format{23, 8};
inline constexpr Format double_format{52, 11};

/// A result with the flags of the psw that the operation raised.
struct Result {
    std::uint64_t bits = 0;
    std::uint32_t flags = 0;
};

/// A number as stored: it may be a reserved operand, whose value is zero then.
struct Operand : Number {
    bool reserved = false;
};
Operand unpack(const Format& format, std::uint64_t bits);
/// Rounds half away from zero. Overflow gives a reserved operand, underflow zero.
Result pack(const Format& format, const Number& number);

Result add(const Format& format, std::uint64_t left, std::uint64_t right);
Result subtract(const Format& format, std::uint64_t left, std::uint64_t right);
Result multiply(const Format& format, std::uint64_t left, std::uint64_t right);
Result divide(const Format& format, std::uint64_t left, std::uint64_t right);
Result negate(const Format& format, std::uint64_t value);
/// A negative operand gives a reserved operand and no flag: the caller raises the intrinsic error.
Result square_root(const Format& format, std::uint64_t value);
/// Rounds to an integral value toward zero.
Result truncate(const Format& format, std::uint64_t value);

/// Of a compare: -1, 0 or 1 in `order`. A reserved operand counts as zero and raises its flag.
struct Order {
    int order = 0;
    std::uint32_t flags = 0;
};
Order compare(const Format& format, std::uint64_t left, std::uint64_t right);

Result convert(const Format& from, const Format& to, std::uint64_t value);
Result from_integer(const Format& format, std::int64_t value);
/// Toward zero. The low `width` bits of `bits` are those of the integer, whatever its size: compilers convert
/// to unsigned integers with it. Out of the range of signed integers of that width the flag is that of an
/// integer overflow in S. A reserved operand gives 0 (inferred).
Result to_integer(const Format& format, std::uint64_t value, unsigned width);

} // namespace cxsim::emu::floating_point::native
