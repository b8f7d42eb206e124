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

/// Writes a file beside `path` that has no name, or a temporary one, until it is complete, and then takes the
/// place of `path`: an old file is replaced whole or left alone, and nothing else is left behind. Returns why
/// it can't, or an empty string.
std::string write_file(const std::string& path, std::span<const std::byte> bytes, bool executable);

/// The same over an existing file, whose permissions are kept.
std::string replace_file(const std::string& path, std::span<const std::byte> bytes);

/// Whether both paths exist and are one file.
bool is_same_file(const std::string& a, const std::string& b);

} // namespace cxsim::toolchain
