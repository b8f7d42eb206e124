// An integer stored as the guest stores it: big-endian, 64-bit values aligned to 4 bytes.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cxsim::isa {

/// Storage for T in guest byte order that reads and assigns like a T. Trivially copyable, so structures made
/// of it can be copied to and from guest memory as bytes.
template <std::integral T>
class BigEndian {
  public:
    BigEndian() = default;
    constexpr BigEndian(T value) { *this = value; } // NOLINT(google-explicit-constructor): it stands for a T.

    constexpr BigEndian& operator=(T value) {
        auto bits = static_cast<std::make_unsigned_t<T>>(value);
        for (std::size_t i = sizeof(T); i-- > 0;) {
            bytes_[i] = static_cast<std::byte>(bits & 0xffU);
            bits = static_cast<std::make_unsigned_t<T>>(static_cast<std::uint64_t>(bits) >> 8U);
        }
        return *this;
    }

    constexpr operator T() const { // NOLINT(google-explicit-constructor): it stands for a T.
        std::uint64_t bits = 0;
        for (const std::byte byte : bytes_) {
            bits = bits << 8U | static_cast<std::uint64_t>(byte);
        }
        return static_cast<T>(bits);
    }

  private:
    alignas(sizeof(T) > 4 ? 4 : sizeof(T)) std::array<std::byte, sizeof(T)> bytes_{};
};

} // namespace cxsim::isa
