// Checksums of checkpoint files: XXH3, fast enough to cover every byte, made to catch damage, not forgery.
#pragma once

#include "emu/memory/page.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

struct XXH3_state_s;

namespace cxsim::cr {

/// A 128-bit digest as it is stored: big-endian.
using Digest = std::array<std::byte, 16>;

/// The digest of bytes that come in pieces.
class DigestStream {
  public:
    DigestStream();
    ~DigestStream();
    DigestStream(const DigestStream&) = delete;
    DigestStream& operator=(const DigestStream&) = delete;

    void add(std::span<const std::byte> bytes);
    Digest digest() const;

  private:
    XXH3_state_s* state_;
};

/// The 64-bit checksum of one page's contents. `seed` binds it to a place.
std::uint64_t page_checksum(std::span<const std::byte> contents, std::uint64_t seed);
/// That of the page with this number. It is kept with the page, so that whoever asks again before the page is
/// written gets it for nothing. Only for pages that nobody can write meanwhile.
std::uint64_t page_checksum(const emu::Page& page, emu::PageNumber number);

/// The checksum of a run of pages: that of their checksums in order.
class RunChecksum {
  public:
    void add(std::uint64_t page_checksum);
    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 0;
};

} // namespace cxsim::cr
