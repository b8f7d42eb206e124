// Memory as compressors like it: of an array of numbers, all first bytes, then all second bytes, and so on.
//
// What a vector machine computes with are arrays of eight-byte floats, or of pairs of words. From one number
// to the next signs, exponents and leading digits hardly change, while the last digits are as good as random:
// side by side the former nearly vanish, and the latter are left alone at once.
#pragma once

#include <cstddef>
#include <span>

namespace cxsim::cr {

/// The bytes in a word of the arrays.
inline constexpr std::size_t plane_count = 8;

/// Whether most words have two bytes or more in common with their neighbours, where they differ at all. Looks
/// at one pair in eight.
bool look_like_numbers(std::span<const std::byte> memory);

/// Byte `k` of word `i` goes to place `i` of plane `k`. Both have the same size, a multiple of plane_count.
void to_planes(std::span<const std::byte> memory, std::span<std::byte> planes);
/// The other way.
void from_planes(std::span<const std::byte> planes, std::span<std::byte> memory);

} // namespace cxsim::cr
