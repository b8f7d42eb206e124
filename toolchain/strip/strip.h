// Removes symbols from SOFF files and archives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// Which symbols go. An object keeps its external symbols and those that its relocations name in any case:
/// without them nothing could be linked with it.
enum class Stripped : std::uint8_t {
    all,
    debug,     ///< the debugger's
    locals,    ///< all that are not external
    temporary, ///< those that begin with L
};

/// The file, or the archive with all its members, without those symbols; or what is wrong with it.
std::expected<std::vector<std::byte>, std::string> strip(std::span<const std::byte> bytes, Stripped stripped);

} // namespace cxsim::toolchain
