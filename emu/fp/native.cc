// Native floating point in integers: unpack to a 64-bit fraction, compute without loss, round, pack.
#include "emu/fp/native.h"

#include "emu/cpu/registers.h"

#include <bit>
#include <utility>

namespace cxsim::emu::floating_point::native {

namespace {

constexpr std::uint64_t top_bit = std::uint64_t{1} << 63;

Result reserved_result(const Format& format, std::uint32_t flags) {
    return {.bits = format.reserved_operand(), .flags = flags};
}

bool is_smaller(const Number& left, const Number& right) {
    if (left.is_zero() || right.is_zero()) {
        return left.is_zero() && !right.is_zero();
    }
    return left.exponent != right.exponent ? left.exponent < right.exponent : left.fraction < right.fraction;
}

Number sum(Number large, Number small) {
    if (is_smaller(large, small)) {
        std::swap(large, small);
    }
    if (small.is_zero()) {
        return large;
    }
    // One bit of room for the carry; what is shifted out of 128 bits leaves a trace in the lowest.
    const auto shift = static_cast<unsigned>(large.exponent - small.exponent);
    const Wide left = Wide{large.fraction} << 63;
    const Wide right = shift < 64 ? (Wide{small.fraction} << 63) >> shift : Wide{1};
    const Wide total = large.negative == small.negative ? left + right : left - right;
    return normalized(large.negative, large.exponent + 1, total);
}

} // namespace

Operand unpack(const Format& format, std::uint64_t bits) {
    const auto exponent = static_cast<int>(bits >> format.fraction_bits) & format.largest_exponent();
    const bool negative = (bits & format.sign_bit()) != 0;
    if (exponent == 0) {
        return {{}, negative};
    }
    const std::uint64_t fraction = bits << (63 - format.fraction_bits) | top_bit;
    return {{.negative = negative, .exponent = exponent - format.bias(), .fraction = fraction}, false};
}

Result pack(const Format& format, const Number& number) {
    if (number.is_zero()) {
        return {};
    }
    const unsigned dropped = 63 - format.fraction_bits;
    std::uint64_t fraction = number.fraction;
    // Adding half a unit and cutting off is exact even if lower bits were cut off before.
    const bool carry = __builtin_add_overflow(fraction, std::uint64_t{1} << (dropped - 1), &fraction);
    const int exponent = number.exponent + (carry ? 1 : 0) + format.bias();
    if (exponent < 1) {
        return {.flags = psw::float_underflow};
    }
    if (exponent > format.largest_exponent()) {
        return reserved_result(format, psw::float_overflow);
    }
    fraction = carry ? 0 : (fraction & ~top_bit) >> dropped;
    return {.bits = (number.negative ? format.sign_bit() : 0) |
                    static_cast<std::uint64_t>(exponent) << format.fraction_bits | fraction};
}

Result add(const Format& format, std::uint64_t left, std::uint64_t right) {
    const Operand one = unpack(format, left);
    const Operand other = unpack(format, right);
    if (one.reserved || other.reserved) {
        return reserved_result(format, psw::float_reserved);
    }
    return pack(format, sum(one, other));
}

Result subtract(const Format& format, std::uint64_t left, std::uint64_t right) {
    const Operand one = unpack(format, left);
    Operand other = unpack(format, right);
    if (one.reserved || other.reserved) {
        return reserved_result(format, psw::float_reserved);
    }
    other.negative = !other.negative;
    return pack(format, sum(one, other));
}

Result multiply(const Format& format, std::uint64_t left, std::uint64_t right) {
    const Operand one = unpack(format, left);
    const Operand other = unpack(format, right);
    if (one.reserved || other.reserved) {
        return reserved_result(format, psw::float_reserved);
    }
    return pack(format, normalized(one.negative != other.negative, one.exponent + other.exponent,
                                   Wide{one.fraction} * other.fraction));
}

Result divide(const Format& format, std::uint64_t left, std::uint64_t right) {
    const Operand one = unpack(format, left);
    const Operand other = unpack(format, right);
    if (one.reserved || other.reserved) {
        return reserved_result(format, psw::float_reserved);
    }
    if (other.is_zero()) {
        return reserved_result(format, psw::float_zero_divide);
    }
    // Both fractions have their top bit set: the quotient of 2^63 times the one is below 2^64.
    const Wide quotient = (Wide{one.fraction} << 63) / other.fraction;
    return pack(format, normalized(one.negative != other.negative, one.exponent - other.exponent + 1,
                                   quotient << 64));
}

Result negate(const Format& format, std::uint64_t value) {
    const Operand number = unpack(format, value);
    if (number.reserved) {
        return reserved_result(format, psw::float_reserved);
    }
    return {.bits = number.is_zero() ? 0 : value ^ format.sign_bit()};
}

Result square_root(const Format& format, std::uint64_t value) {
    const Operand number = unpack(format, value);
    if (number.reserved) {
        return reserved_result(format, psw::float_reserved);
    }
    if (number.is_zero() || number.negative) {
        return number.negative ? reserved_result(format, 0) : Result{};
    }
    // Digit by digit on fraction * 2^64, or half of it if the exponent is odd: the root's top bit is set.
    const bool odd = (number.exponent & 1) != 0;
    const Wide radicand = (Wide{number.fraction} << 64) >> (odd ? 1 : 0);
    std::uint64_t root = 0;
    for (std::uint64_t bit = top_bit; bit != 0; bit >>= 1) {
        const std::uint64_t candidate = root | bit;
        if (Wide{candidate} * candidate <= radicand) {
            root = candidate;
        }
    }
    return pack(format, {.exponent = (number.exponent + (odd ? 1 : 0)) / 2, .fraction = root});
}

Result truncate(const Format& format, std::uint64_t value) {
    Operand number = unpack(format, value);
    if (number.reserved) {
        return reserved_result(format, psw::float_reserved);
    }
    if (number.exponent <= 0) {
        return {};
    }
    if (number.exponent < 64) {
        number.fraction &= ~std::uint64_t{0} << (64 - number.exponent);
    }
    return pack(format, number);
}

Order compare(const Format& format, std::uint64_t left, std::uint64_t right) {
    const Operand one = unpack(format, left);
    const Operand other = unpack(format, right);
    const std::uint32_t flags = one.reserved || other.reserved ? psw::float_reserved : 0;
    if (one.negative != other.negative) {
        return {.order = one.negative ? -1 : 1, .flags = flags};
    }
    const int magnitude = is_smaller(one, other) ? -1 : is_smaller(other, one) ? 1 : 0;
    return {.order = one.negative ? -magnitude : magnitude, .flags = flags};
}

Result convert(const Format& from, const Format& to, std::uint64_t value) {
    const Operand number = unpack(from, value);
    return number.reserved ? reserved_result(to, psw::float_reserved) : pack(to, number);
}

Result from_integer(const Format& format, std::int64_t value) {
    const bool negative = value < 0;
    const std::uint64_t magnitude =
        negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    return pack(format, normalized(negative, 64, Wide{magnitude} << 64));
}

Result to_integer(const Format& format, std::uint64_t value, unsigned width) {
    const Operand number = unpack(format, value);
    if (number.reserved) {
        return {.flags = psw::float_reserved};
    }
    if (number.is_zero() || number.exponent <= 0) {
        return {};
    }
    // What is shifted out above is a multiple of 2^64; the fraction ends far above its lowest bit.
    const int shift = number.exponent - 64;
    const std::uint64_t magnitude = shift >= 64  ? 0
                                    : shift >= 0 ? number.fraction << shift
                                                 : number.fraction >> -shift;
    const std::uint64_t largest = (std::uint64_t{1} << (width - 1)) - (number.negative ? 0 : 1);
    const bool fits = shift <= 0 && magnitude <= largest;
    return {.bits = number.negative ? 0 - magnitude : magnitude, .flags = fits ? 0 : psw::s_overflow};
}

} // namespace cxsim::emu::floating_point::native
