// Elementary functions: reduce the argument, sum a Taylor series in fixed point, put the result together.
//
// "Q64" is a value in units of 2^-64, and so on. Series are summed in Q63 by Horner's rule with truncating
// multiplications; arguments of series are below 1. Sums of numbers that don't cancel are done in Q100.
#include "emu/fp/elementary.h"

#include <array>
#include <cstddef>
#include <utility>

namespace cxsim::emu::floating_point {

namespace {

__extension__ using SignedWide = __int128;

constexpr unsigned sum_places = 100;
constexpr std::uint64_t one_q63 = std::uint64_t{1} << 63;

constexpr std::uint64_t high_product(std::uint64_t left, std::uint64_t right) {
    return static_cast<std::uint64_t>((Wide{left} * right) >> 64);
}

constexpr Number product(const Number& number, std::uint64_t factor_q63) {
    return normalized(number.negative, number.exponent + 1, Wide{number.fraction} * factor_q63);
}

/// The magnitude of a number below 2^27.
constexpr Wide to_q100(const Number& number) {
    const int shift = number.exponent + static_cast<int>(sum_places) - 64;
    return shift >= 0 ? Wide{number.fraction} << shift : shift > -64 ? Wide{number.fraction >> -shift} : 0;
}
constexpr SignedWide to_signed_q100(const Number& number) {
    const auto magnitude = static_cast<SignedWide>(to_q100(number));
    return number.negative ? -magnitude : magnitude;
}
constexpr Number from_signed_q100(SignedWide value) {
    const bool negative = value < 0;
    return normalized(negative, 128 - static_cast<int>(sum_places),
                      static_cast<Wide>(negative ? -value : value));
}
/// The magnitude of a number below 1.
constexpr std::uint64_t to_q64(const Number& number) {
    return number.exponent > -64 ? number.fraction >> -number.exponent : 0;
}

// --- Series

/// Coefficients in Q63, all positive.
template <std::size_t size>
using Series = std::array<std::uint64_t, size>;

/// 1 / first!, 1 / (first + step)!, ...
template <std::size_t size>
consteval Series<size> reciprocal_factorials(unsigned first, unsigned step) {
    Series<size> series{};
    std::uint64_t factorial = 1;
    unsigned of = 1;
    for (std::size_t n = 0; n < size; ++n) {
        for (; of <= first + step * n; ++of) {
            factorial *= of;
        }
        series[n] = one_q63 / factorial;
    }
    return series;
}
/// 1, 1/3, 1/5, ...
template <std::size_t size>
consteval Series<size> reciprocal_odd_numbers() {
    Series<size> series{};
    for (std::size_t n = 0; n < size; ++n) {
        series[n] = one_q63 / (2 * n + 1);
    }
    return series;
}

/// c0 + c1 x + c2 x^2 + ..., or with alternating signs.
template <bool alternating, std::size_t size>
std::uint64_t sum_of(const Series<size>& series, std::uint64_t x_q64) {
    std::uint64_t sum = series[size - 1];
    for (std::size_t n = size - 1; n-- > 0;) {
        const std::uint64_t rest = high_product(sum, x_q64);
        sum = alternating ? series[n] - rest : series[n] + rest;
    }
    return sum;
}

// --- Reduction of angles to -pi/4 .. pi/4

/// 2/pi, 64 bits a word, enough for the largest number of 11 exponent bits.
constexpr std::array<std::uint64_t, 22> two_over_pi = {
    0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
    0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4,
    0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
    0xa9e391615ee61b08, 0x6599855f14a06840,
};
constexpr std::uint64_t half_pi_q63 = 0xc90fdaa22168c234;

/// 64 bits of 2/pi from a bit on, counted from the binary point; zeros before it.
std::uint64_t bits_of_two_over_pi(int from) {
    if (from <= -64) {
        return 0;
    }
    if (from < 0) {
        return two_over_pi[0] >> -from;
    }
    const auto word = static_cast<std::size_t>(from) / 64;
    const unsigned offset = static_cast<unsigned>(from) % 64;
    const std::uint64_t next = offset == 0 ? 0 : two_over_pi.at(word + 1) >> (64 - offset);
    return two_over_pi.at(word) << offset | next;
}

/// angle = quadrant * pi/2 + rest; the quadrant modulo 4.
struct ReducedAngle {
    unsigned quadrant;
    Number rest;
};

/// The fraction of 190 bits in three words, normalized to 64 and times pi/2.
Number part_of_quadrant(bool negative, std::array<std::uint64_t, 3> words) {
    int exponent = 0;
    while (words[0] == 0 && exponent > -128) {
        words = {words[1], words[2], 0};
        exponent -= 64;
    }
    const Wide fraction = Wide{words[0]} << 64 | words[1];
    const Number part = normalized(negative, exponent, fraction);
    return product(part, half_pi_q63);
}

/// Of an angle that isn't negative. Multiplies by as much of 2/pi as matters: higher bits give multiples of
/// four quadrants, lower ones vanish (the method of Payne and Hanek).
ReducedAngle reduced(const Number& angle) {
    if (angle.exponent < 0) {
        return {0, angle}; // below 1/2
    }
    constexpr std::size_t window = 4;
    const int first_bit = angle.exponent - 66;
    std::array<std::uint64_t, window + 1> words{}; // lowest first; words[3] is in units of 2^-62 quadrants
    std::uint64_t carry = 0;
    for (std::size_t n = 0; n < window; ++n) {
        const std::uint64_t factor = bits_of_two_over_pi(first_bit + 64 * static_cast<int>(window - 1 - n));
        const Wide partial = Wide{angle.fraction} * factor + carry;
        words[n] = static_cast<std::uint64_t>(partial);
        carry = static_cast<std::uint64_t>(partial >> 64);
    }
    auto quadrant = static_cast<unsigned>(words[3] >> 62);
    std::array<std::uint64_t, 3> fraction = {words[3] << 2 | words[2] >> 62, words[2] << 2 | words[1] >> 62,
                                             words[1] << 2};
    const bool above_half = (fraction[0] >> 63) != 0;
    if (above_half) { // nearer to the next quadrant, seen from the other side
        quadrant += 1;
        for (std::uint64_t& word : fraction) {
            word = ~word;
        }
    }
    return {quadrant % 4, part_of_quadrant(above_half, fraction)};
}

// --- Sine and cosine near zero

Number sine_of_rest(const Number& rest) {
    static constexpr auto series = reciprocal_factorials<10>(1, 2);
    const std::uint64_t x = to_q64(rest);
    return product(rest, sum_of<true>(series, high_product(x, x)));
}
Number cosine_of_rest(const Number& rest) {
    static constexpr auto series = reciprocal_factorials<11>(0, 2);
    const std::uint64_t x = to_q64(rest);
    return normalized(false, 1, Wide{sum_of<true>(series, high_product(x, x))} << 64);
}

/// The sine of an angle that many quadrants further on.
Number sine_from(const ReducedAngle& angle, unsigned quadrants_on) {
    const unsigned quadrant = (angle.quadrant + quadrants_on) % 4;
    Number result = quadrant % 2 == 0 ? sine_of_rest(angle.rest) : cosine_of_rest(angle.rest);
    result.negative ^= quadrant >= 2;
    return result;
}

Number magnitude_of(Number number) {
    number.negative = false;
    return number;
}

// --- Constants by their series

/// arctan(numerator / denominator) of a quotient up to 1/8, in Q120.
consteval Wide arc_tangent_q120(unsigned numerator, unsigned denominator) {
    Wide term = (Wide{1} << 120) * numerator / denominator;
    Wide sum = 0;
    for (unsigned n = 1; term != 0; n += 2) {
        sum = n % 4 == 1 ? sum + term / n : sum - term / n;
        term = term * (numerator * numerator) / (denominator * denominator);
    }
    return sum;
}
/// arctan(n / 8) for n = 0..8, in Q100; each from the one before by the addition theorem.
template <unsigned... n>
consteval std::array<Wide, sizeof...(n) + 1> arc_tangents_of_eighths(std::integer_sequence<unsigned, n...>) {
    const std::array<Wide, sizeof...(n)> differences = {arc_tangent_q120(8, 64 + n * (n + 1))...};
    std::array<Wide, sizeof...(n) + 1> table{};
    Wide sum = 0;
    for (std::size_t k = 0; k < differences.size(); ++k) {
        sum += differences[k];
        table[k + 1] = sum >> (120 - sum_places);
    }
    return table;
}
constexpr auto arc_tangents = arc_tangents_of_eighths(std::make_integer_sequence<unsigned, 8>{});
constexpr Wide half_pi_q100 = 2 * arc_tangents[8];

/// ln 2 = 2 artanh(1/3).
consteval Wide logarithm_of_two_q100() {
    Wide power = (Wide{2} << 120) / 3;
    Wide sum = 0;
    for (unsigned n = 1; power != 0; n += 2) {
        sum += power / n;
        power /= 9;
    }
    return sum >> (120 - sum_places);
}
constexpr Wide ln2_q100 = logarithm_of_two_q100();

constexpr Number one = {.negative = false, .exponent = 1, .fraction = one_q63};

} // namespace

Number sine(const Number& angle) {
    Number result = sine_from(reduced(magnitude_of(angle)), 0);
    result.negative ^= angle.negative;
    return result;
}

Number cosine(const Number& angle) {
    return sine_from(reduced(magnitude_of(angle)), 1);
}

Number exponential(const Number& power) {
    constexpr int largest_exponent = 12; // more than any format's range
    constexpr int far_outside = 1 << 20;
    if (power.is_zero() || power.exponent < -66) {
        return one;
    }
    if (power.exponent > largest_exponent) {
        return {.exponent = power.negative ? -far_outside : far_outside, .fraction = one_q63};
    }
    // 2^twos * e^rest with the rest in [0, ln 2)
    const Wide magnitude = to_q100(power);
    auto twos = static_cast<int>(magnitude / ln2_q100);
    Wide rest = magnitude % ln2_q100;
    if (power.negative) {
        twos = -twos - 1;
        rest = ln2_q100 - rest;
    }
    static constexpr auto series = reciprocal_factorials<21>(0, 1);
    const std::uint64_t sum = sum_of<false>(series, static_cast<std::uint64_t>(rest >> (sum_places - 64)));
    return normalized(false, twos + 1, Wide{sum} << 64);
}

Number logarithm(const Number& value) {
    // value = m * 2^twos with m from sqrt(1/2) to sqrt(2); ln m = 2 artanh((m - 1) / (m + 1))
    constexpr std::uint64_t root_of_half = 0xb504f333f9de6484;
    const bool below_one = value.fraction >= root_of_half;
    const int twos = below_one ? value.exponent : value.exponent - 1;
    const std::uint64_t difference = below_one ? 0 - value.fraction : value.fraction << 1;
    const Wide m = below_one ? Wide{value.fraction} : Wide{value.fraction} << 1;
    const Wide sum = (Wide{1} << 64) + m;
    Number result;
    if (difference != 0) {
        const int shift = std::countl_zero(difference);
        const Wide quotient = (Wide{difference << shift} << 64) / sum;
        const Number ratio = normalized(below_one, -shift, quotient << 64);
        static constexpr auto series = reciprocal_odd_numbers<15>();
        const std::uint64_t x = to_q64(ratio);
        result = product(ratio, sum_of<false>(series, high_product(x, x)));
        result.exponent += 1;
    }
    if (twos == 0) {
        return result;
    }
    return from_signed_q100(twos * static_cast<SignedWide>(ln2_q100) + to_signed_q100(result));
}

Number arc_tangent(const Number& tangent) {
    // arctan x = pi/2 - arctan 1/x
    const bool inverted = tangent.exponent > 0;
    Number x = magnitude_of(tangent);
    if (inverted) {
        const Wide reciprocal = (Wide{1} << 127) / x.fraction;
        x = normalized(false, 2 - x.exponent, reciprocal << 63);
    }
    // arctan x = arctan k/8 + arctan of at most 1/16
    constexpr Wide eighth = Wide{1} << (sum_places - 3);
    const Wide x_q100 = to_q100(x);
    const auto eighths = static_cast<unsigned>((x_q100 + eighth / 2) / eighth);
    Number rest = x;
    if (eighths != 0) {
        const bool negative = x_q100 < eighths * eighth;
        const Wide difference = negative ? eighths * eighth - x_q100 : x_q100 - eighths * eighth;
        const Wide divisor = (Wide{1} << 64) + ((x_q100 * eighths) >> (sum_places - 64 + 3));
        const Wide quotient_q67 = (difference << 31) / divisor;
        rest = normalized(negative, -3, quotient_q67 << 64);
    }
    static constexpr auto series = reciprocal_odd_numbers<10>();
    const std::uint64_t r = to_q64(rest);
    Number result = product(rest, sum_of<true>(series, high_product(r, r)));
    if (eighths != 0 || inverted) {
        SignedWide sum = static_cast<SignedWide>(arc_tangents[eighths]) + to_signed_q100(result);
        sum = inverted ? static_cast<SignedWide>(half_pi_q100) - sum : sum;
        result = from_signed_q100(sum);
    }
    result.negative = tangent.negative;
    return result;
}

} // namespace cxsim::emu::floating_point
