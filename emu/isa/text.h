// Bytes looked at as text. The other way round is std::as_bytes.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace cxsim::isa {

/// The bytes as characters; lives as long as they do.
inline std::string_view as_text(std::span<const std::byte> bytes) noexcept {
    // The language lets anything be read as chars.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace cxsim::isa
