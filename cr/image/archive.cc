// The byte level of records.
#include "cr/image/archive.h"

#include <algorithm>

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
        for (std::size_t i = size; i-- > 0;) {
            bytes_.push_back(static_cast<std::byte>(bits >> (8 * i) & 0xff));
        }
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
    Bytes bytes(value.size());
    std::ranges::transform(value, bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
    field(bytes);
    if (loading_) {
        value.resize(bytes.size());
        std::ranges::transform(bytes, value.begin(), [](std::byte b) { return static_cast<char>(b); });
    }
}

} // namespace cxsim::cr
