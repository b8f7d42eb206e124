// The byte level of records.
#include "cr/image/archive.h"

#include <algorithm>
#include <array>

namespace cxsim::cr {

std::span<const std::byte> Archive::next(std::size_t size) {
    if (failed_ || size > from_.size()) {
        failed_ = true;
        return {};
    }
    const auto result = from_.first(size);
    from_ = from_.subspan(size);
    return result;
}

void Archive::integer(std::uint64_t& bits, std::size_t size) {
    if (!loading_) {
        std::array<std::byte, 8> stored;
        isa::store_be64(stored.data(), bits);
        bytes_.insert(bytes_.end(), stored.end() - static_cast<std::ptrdiff_t>(size), stored.end());
        return;
    }
    bits = 0;
    for (const std::byte byte : next(size)) {
        bits = bits << 8 | std::to_integer<std::uint64_t>(byte);
    }
}

void Archive::field(Bytes& value) {
    auto size = static_cast<std::uint32_t>(value.size());
    field(size);
    if (loading_) {
        const auto bytes = next(size);
        value.assign(bytes.begin(), bytes.end());
    } else {
        bytes_.insert(bytes_.end(), value.begin(), value.end());
    }
}

void Archive::field(std::string& value) {
    auto size = static_cast<std::uint32_t>(value.size());
    field(size);
    if (loading_) {
        const auto bytes = next(size);
        value.resize(bytes.size());
        std::ranges::transform(bytes, value.begin(), [](std::byte b) { return static_cast<char>(b); });
    } else {
        const auto bytes = std::as_bytes(std::span(value));
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
}

} // namespace cxsim::cr
