// Files of the tools: read whole, written whole or not at all.
#pragma once

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// The bytes of a file, "-" being standard input; or why it can't be read, as in "No such file or directory".
std::expected<std::vector<std::byte>, std::string> read_file(const std::string& path);

/// Writes a file under a temporary name beside `path` and then renames it, so that an old file is replaced
/// whole or left alone. Returns why it can't, or an empty string.
std::string write_file(const std::string& path, std::span<const std::byte> bytes, bool executable);

} // namespace cxsim::toolchain
