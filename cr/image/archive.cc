// The byte level of records.
#include "cr/image/archive.h"

#include <algorithm>
#include <cstring>

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

void Archive::grow(std::size_t size) {
    const std::size_t before = room_.size();
    large_.resize(std::max(2 * before, used_ + size));
    if (before == usual_size) {
        std::ranges::copy(std::span(usual_).first(used_), large_.begin());
    }
    room_ = large_;
}

Bytes Archive::take() {
    if (large_.empty()) {
        return {usual_.begin(), usual_.begin() + static_cast<std::ptrdiff_t>(used_)};
    }
    large_.resize(used_);
    return std::move(large_);
}

void Archive::add(std::span<const std::byte> bytes) {
    if (!bytes.empty()) {
        std::memcpy(more(bytes.size()), bytes.data(), bytes.size());
    }
}

void Archive::field(Bytes& value) {
    auto size = static_cast<std::uint32_t>(value.size());
    field(size);
    if (loading_) {
        const auto bytes = next(size);
        value.assign(bytes.begin(), bytes.end());
    } else {
        add(value);
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
        add(std::as_bytes(std::span(value)));
    }
}

} // namespace cxsim::cr
