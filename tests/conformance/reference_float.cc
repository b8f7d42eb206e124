// See the header. A float is decoded into a class and a Quad, and encoded from a Quad.
#include "tests/conformance/reference_float.h"

namespace cxsim::conformance {

namespace {

__extension__ using Quad = __float128;

enum class Kind : std::uint8_t { number, infinite, quiet_nan, signalling_nan, reserved };

struct Decoded {
    Kind kind = Kind::number;
    bool negative = false;
    Quad value = 0; ///< With its sign; for numbers and infinities.

    bool is_nan() const { return kind == Kind::quiet_nan || kind == Kind::signalling_nan; }
};

Quad infinite() {
    return static_cast<Quad>(__builtin_inf());
}
Quad magnitude_of(Quad value) {
    return value < 0 ? -value : value;
}
/// 2^power, put together from its bits; powers of numbers of 11 exponent bits are far inside a Quad's range.
Quad power_of_two(int power) {
    __extension__ using Bits = unsigned __int128;
    constexpr int bias = 16383;
    return __builtin_bit_cast(Quad, static_cast<Bits>(power + bias) << 112);
}
Quad scaled(Quad value, int power) {
    return value * power_of_two(power);
}
/// n such that 2^(n-1) <= value < 2^n, for a positive value.
int exponent_of(Quad value) {
    __extension__ using Bits = unsigned __int128;
    constexpr int bias = 16382;
    return static_cast<int>(__builtin_bit_cast(Bits, value) >> 112) - bias;
}

Decoded decode(FloatFormat format, std::uint64_t bits) {
    const std::uint64_t one = std::uint64_t{1} << format.fraction_bits();
    const std::uint64_t fraction = bits & (one - 1);
    const auto exponent = static_cast<int>((bits & (format.sign() - 1)) >> format.fraction_bits());
    Decoded result{.negative = (bits & format.sign()) != 0};
    // A fraction of 0.1f in native mode, 1.f with a smaller bias in IEEE mode.
    const int bias = (format.largest_exponent() + 1) / 2 + static_cast<int>(format.fraction_bits()) +
                     (format.ieee ? -1 : 1);
    if (format.ieee && exponent == format.largest_exponent()) {
        result.kind = fraction == 0               ? Kind::infinite
                      : (fraction & one / 2) != 0 ? Kind::quiet_nan
                                                  : Kind::signalling_nan;
        result.value = infinite();
    } else if (exponent != 0) {
        result.value = scaled(static_cast<Quad>(fraction | one), exponent - bias);
    } else if (format.ieee) {
        result.value = scaled(static_cast<Quad>(fraction), 1 - bias);
    } else if (result.negative) {
        result.kind = Kind::reserved;
    }
    if (result.negative) {
        result.value = -result.value;
    }
    return result;
}

std::uint64_t nan_of(FloatFormat format) {
    return format.is_double ? 0x7ff8000000000000 : 0x7fc00000;
}

std::uint64_t infinity_of(FloatFormat format) {
    return format.is_double ? 0x7ff0000000000000 : 0x7f800000;
}

std::uint64_t encode_ieee(FloatFormat format, Quad value, Raised& raised) {
    std::uint64_t bits = 0;
    Quad rounded = 0;
    bool tiny = false;
    const Quad up = magnitude_of(value) * static_cast<Quad>(0x1p200); // rounded as if exponents had no end
    if (format.is_double) {
        const auto result = static_cast<double>(value);
        rounded = static_cast<Quad>(result);
        bits = __builtin_bit_cast(std::uint64_t, result);
        tiny = static_cast<double>(up) < 0x1p-822;
    } else {
        const auto result = static_cast<float>(value);
        rounded = static_cast<Quad>(result);
        bits = __builtin_bit_cast(std::uint32_t, result);
        tiny = static_cast<double>(up) < 0x1p74 &&
               static_cast<float>(magnitude_of(value) * static_cast<Quad>(0x1p64)) < 0x1p-62F;
    }
    const bool grew = magnitude_of(rounded) == infinite() && magnitude_of(value) != infinite();
    raised.flags |= grew ? overflow_flag : 0;
    raised.flags |= tiny && rounded != value ? underflow_flag : 0;
    return bits;
}

std::uint64_t encode_native(FloatFormat format, Quad value, Raised& raised) {
    if (value == 0) {
        return 0;
    }
    // fraction in [1/2, 1) times 2^exponent
    int exponent = exponent_of(magnitude_of(value));
    const Quad fraction = scaled(magnitude_of(value), -exponent);
    // Half a unit goes away from zero.
    auto units = static_cast<std::uint64_t>(scaled(fraction, static_cast<int>(format.fraction_bits()) + 1) +
                                            static_cast<Quad>(0.5));
    if (units >> (format.fraction_bits() + 1) != 0) {
        units /= 2;
        ++exponent;
    }
    const int stored = exponent + (format.largest_exponent() + 1) / 2;
    if (stored < 1) {
        raised.flags |= underflow_flag;
        return 0;
    }
    if (stored > format.largest_exponent()) {
        raised.flags |= overflow_flag;
        return format.sign();
    }
    return (value < 0 ? format.sign() : 0) | static_cast<std::uint64_t>(stored) << format.fraction_bits() |
           (units & ((std::uint64_t{1} << format.fraction_bits()) - 1));
}

std::uint64_t encode(FloatFormat format, Quad value, Raised& raised) {
    return format.ieee ? encode_ieee(format, value, raised) : encode_native(format, value, raised);
}

/// The result if an operand is none to compute with; else false.
bool is_bad(FloatFormat format, const Decoded& operand, Raised& raised, std::uint64_t& result) {
    if (operand.kind == Kind::reserved) {
        raised.flags |= reserved_flag;
        result = format.sign();
        return true;
    }
    if (operand.is_nan()) {
        raised.flags |= operand.kind == Kind::signalling_nan ? reserved_flag : 0;
        result = nan_of(format);
        return true;
    }
    return false;
}

Quad apply(char operation, Quad left, Quad right) {
    switch (operation) {
    case '+':
        return left + right;
    case '-':
        return left - right;
    case '*':
        return left * right;
    default:
        return left / right;
    }
}

} // namespace

std::uint64_t float_arithmetic(FloatFormat format, char operation, std::uint64_t left, std::uint64_t right,
                               Raised& raised) {
    const Decoded one = decode(format, left);
    const Decoded other = decode(format, right);
    std::uint64_t result = 0;
    const bool bad_left = is_bad(format, one, raised, result);
    const bool bad_right = is_bad(format, other, raised, result);
    if (bad_left || bad_right) {
        return result;
    }
    if (operation == '/' && other.value == 0 && one.kind == Kind::number &&
        (!format.ieee || one.value != 0)) {
        raised.flags |= zero_divide_flag;
        if (!format.ieee) {
            return format.sign();
        }
        return (one.negative != other.negative ? format.sign() : 0) | infinity_of(format);
    }
    const Quad value = apply(operation, one.value, other.value);
    if (value != value) { // inf - inf, 0 * inf, 0 / 0, inf / inf
        raised.flags |= reserved_flag;
        return nan_of(format);
    }
    return encode(format, value, raised);
}

bool float_compare(FloatFormat format, char relation, std::uint64_t left, std::uint64_t right,
                   Raised& raised) {
    const Decoded one = decode(format, left);
    const Decoded other = decode(format, right);
    if (one.is_nan() || other.is_nan()) {
        const bool signalling = one.kind == Kind::signalling_nan || other.kind == Kind::signalling_nan;
        raised.flags |= relation != '=' || signalling ? reserved_flag : 0;
        return false;
    }
    // A reserved operand counts as zero.
    raised.flags |= one.kind == Kind::reserved || other.kind == Kind::reserved ? reserved_flag : 0;
    return relation == '='   ? one.value == other.value
           : relation == '<' ? one.value < other.value
                             : one.value <= other.value;
}

std::uint64_t float_extreme(FloatFormat format, char order, std::uint64_t found, std::uint64_t value,
                            bool first, Raised& raised) {
    const Decoded held = decode(format, first ? 0 : found);
    const Decoded next = decode(format, value);
    std::uint64_t result = 0;
    if (format.ieee) {
        const bool bad_held = is_bad(format, held, raised, result);
        const bool bad_next = is_bad(format, next, raised, result);
        if (bad_held || bad_next) {
            return result;
        }
    } else {
        raised.flags |= next.kind == Kind::reserved || held.kind == Kind::reserved ? reserved_flag : 0;
    }
    const bool better = order == '>' ? next.value > held.value : next.value < held.value;
    return first || better ? value : found;
}

std::uint64_t float_negate(FloatFormat format, std::uint64_t value, Raised& raised) {
    const std::uint64_t all = format.sign() | (format.sign() - 1);
    if (format.ieee) {
        return (value ^ format.sign()) & all;
    }
    const Decoded operand = decode(format, value);
    std::uint64_t result = 0;
    if (is_bad(format, operand, raised, result)) {
        return result;
    }
    return operand.value == 0 ? 0 : (value ^ format.sign()) & all;
}

std::uint64_t float_truncate(FloatFormat format, std::uint64_t value, Raised& raised) {
    const Decoded operand = decode(format, value);
    std::uint64_t result = 0;
    if (is_bad(format, operand, raised, result)) {
        return result;
    }
    const Quad magnitude = magnitude_of(operand.value);
    Quad whole = magnitude; // beyond 2^62 every number is whole
    if (magnitude < static_cast<Quad>(0x1p62)) {
        whole = static_cast<Quad>(static_cast<std::int64_t>(magnitude));
    }
    const std::uint64_t sign = format.ieee && operand.negative ? format.sign() : 0;
    if (whole == 0) {
        return sign;
    }
    return encode(format, operand.negative ? -whole : whole, raised);
}

std::uint64_t float_square_root(FloatFormat format, std::uint64_t value, Raised& raised) {
    constexpr std::uint32_t square_root_error = 7;
    const Decoded operand = decode(format, value);
    std::uint64_t result = 0;
    if (is_bad(format, operand, raised, result)) {
        return result;
    }
    if (operand.value < 0) {
        raised.intrinsic = square_root_error;
        return format.ieee ? nan_of(format) : format.sign();
    }
    if (operand.value == 0 || operand.kind == Kind::infinite) {
        return operand.value == 0 && !format.ieee ? 0 : value;
    }
    // Newton's method doubles the good bits each time; the argument is brought near 1 first.
    const int halvings = exponent_of(operand.value) / 2;
    const Quad x = scaled(operand.value, -2 * halvings);
    Quad root = 1;
    for (int n = 0; n < 9; ++n) {
        root = (root + x / root) / 2;
    }
    return encode(format, scaled(root, halvings), raised);
}

std::uint64_t float_convert(FloatFormat from, FloatFormat to, std::uint64_t value, Raised& raised) {
    const Decoded operand = decode(from, value);
    std::uint64_t result = 0;
    return is_bad(to, operand, raised, result) ? result : encode(to, operand.value, raised);
}

std::uint64_t float_from_integer(FloatFormat format, std::int64_t value, Raised& raised) {
    return encode(format, static_cast<Quad>(value), raised);
}

std::uint64_t float_to_integer(FloatFormat format, std::uint64_t value, unsigned width, Raised& raised) {
    const Decoded operand = decode(format, value);
    std::uint64_t result = 0;
    if (is_bad(format, operand, raised, result)) {
        raised.flags |= reserved_flag;
        return 0;
    }
    if (operand.kind == Kind::infinite) {
        raised.flags |= integer_overflow_flag;
        return 0;
    }
    // Powers of two come off from the top, until 64 bits are left.
    Quad rest = magnitude_of(operand.value);
    const Quad limit = scaled(1, static_cast<int>(width) - 1);
    const bool fits = operand.negative ? rest < limit + 1 : rest < limit;
    raised.flags |= fits ? 0 : integer_overflow_flag;
    while (rest >= power_of_two(64)) {
        rest -= power_of_two(exponent_of(rest) - 1);
    }
    result = static_cast<std::uint64_t>(rest);
    return operand.negative ? 0 - result : result;
}

long double float_value(FloatFormat format, std::uint64_t value) {
    return static_cast<long double>(decode(format, value).value);
}

bool is_number(FloatFormat format, std::uint64_t value) {
    return decode(format, value).kind == Kind::number;
}

} // namespace cxsim::conformance
