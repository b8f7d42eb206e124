// Byte order: the guest is big-endian, hosts are not. Every access to guest bytes goes through these
// functions.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace cxsim::isa {

/// Converts between the host's order and big-endian order; its own inverse.
template <std::unsigned_integral Integer>
constexpr Integer swap_be(Integer value) noexcept {
    if constexpr (std::endian::native == std::endian::big) {
        return value;
    } else {
        return std::byteswap(value);
    }
}

/// Reads the big-endian integer at `from`, which needs no alignment and must have sizeof(Integer) bytes.
template <std::unsigned_integral Integer>
constexpr Integer load_be(const std::byte* from) noexcept {
    if (std::is_constant_evaluated()) {
        Integer value = 0;
        for (std::size_t n = 0; n < sizeof(Integer); ++n) {
            value =
                static_cast<Integer>((std::uint64_t{value} << 8) | std::to_integer<std::uint64_t>(from[n]));
        }
        return value;
    }
    Integer value = 0;
    std::memcpy(&value, from, sizeof value);
    return swap_be(value);
}

/// Writes `value` in big-endian order to the sizeof(Integer) bytes at `to`, which needs no alignment.
template <std::unsigned_integral Integer>
constexpr void store_be(std::byte* to, Integer value) noexcept {
    if (std::is_constant_evaluated()) {
        for (std::size_t n = 0; n < sizeof(Integer); ++n) {
            to[n] = static_cast<std::byte>((std::uint64_t{value} >> (8 * (sizeof(Integer) - 1 - n))) & 0xff);
        }
        return;
    }
    const Integer swapped = swap_be(value);
    std::memcpy(to, &swapped, sizeof swapped);
}

constexpr std::uint8_t load_be8(const std::byte* from) noexcept {
    return load_be<std::uint8_t>(from);
}
constexpr std::uint16_t load_be16(const std::byte* from) noexcept {
    return load_be<std::uint16_t>(from);
}
constexpr std::uint32_t load_be32(const std::byte* from) noexcept {
    return load_be<std::uint32_t>(from);
}
constexpr std::uint64_t load_be64(const std::byte* from) noexcept {
    return load_be<std::uint64_t>(from);
}
constexpr void store_be8(std::byte* to, std::uint8_t value) noexcept {
    store_be(to, value);
}
constexpr void store_be16(std::byte* to, std::uint16_t value) noexcept {
    store_be(to, value);
}
constexpr void store_be32(std::byte* to, std::uint32_t value) noexcept {
    store_be(to, value);
}
constexpr void store_be64(std::byte* to, std::uint64_t value) noexcept {
    store_be(to, value);
}

} // namespace cxsim::isa
