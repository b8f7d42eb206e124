// A fuzzer's input, taken apart from the front. Behind its end are zeros.
#pragma once

#include <cstdint>
#include <span>

namespace cxsim::fuzz {

class Input {
  public:
    explicit Input(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    std::uint8_t byte() {
        if (bytes_.empty()) {
            return 0;
        }
        const std::uint8_t first = bytes_.front();
        bytes_ = bytes_.subspan(1);
        return first;
    }
    std::uint32_t word() {
        std::uint32_t value = 0;
        for (int n = 0; n < 4; ++n) {
            value = value << 8 | byte();
        }
        return value;
    }
    std::span<const std::uint8_t> rest() const { return bytes_; }

  private:
    std::span<const std::uint8_t> bytes_;
};

} // namespace cxsim::fuzz
