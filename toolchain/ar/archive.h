// Archives: files of files in the usual `ar` format, with a symbol index for the linker.
//
// The index is the member "/" (big-endian: count, member offsets, names), long member names are in "//", as
// on System V; the host's `ar t` reads them too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// One file in an archive. `contents` refers to bytes that someone else keeps.
struct Member {
    std::string name;
    std::span<const std::byte> contents;
};

struct Archive {
    std::vector<Member> members;
    /// For each symbol the number of the member that defines it; empty if the archive has no index.
    std::map<std::string, std::size_t, std::less<>> index;
    bool has_index = false;
};

bool is_archive(std::span<const std::byte> bytes) noexcept;

/// Reads an archive from any bytes; the members refer to `bytes`. On failure: what is wrong.
std::expected<Archive, std::string> parse_archive(std::span<const std::byte> bytes);

/// The bytes of an archive with these members, indexed by the external symbols of those that are SOFF
/// objects. Where several define one symbol, the first counts. An error names a member that cannot be
/// indexed.
std::expected<std::vector<std::byte>, std::string> write_archive(std::span<const Member> members);

} // namespace cxsim::toolchain
