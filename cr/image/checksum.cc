// XXH3 by way of the xxHash library.
#include "cr/image/checksum.h"

#include "emu/isa/byte_order.h"

#include <xxhash.h>
#ifdef __x86_64__
#include <xxh_x86dispatch.h> // The same functions, by the widest instructions that the host has.
#endif

#include <new>

namespace cxsim::cr {

DigestStream::DigestStream() : state_(XXH3_createState()) {
    if (state_ == nullptr) {
        throw std::bad_alloc();
    }
    XXH3_128bits_reset(state_);
}

DigestStream::~DigestStream() {
    XXH3_freeState(state_);
}

void DigestStream::add(std::span<const std::byte> bytes) {
    XXH3_128bits_update(state_, bytes.data(), bytes.size());
}

Digest DigestStream::digest() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_);
    Digest result;
    isa::store_be64(result.data(), hash.high64);
    isa::store_be64(result.data() + 8, hash.low64);
    return result;
}

std::uint64_t page_checksum(std::span<const std::byte> contents, std::uint64_t seed) {
    return XXH3_64bits_withSeed(contents.data(), contents.size(), seed);
}

std::uint64_t page_checksum(const emu::Page& page, emu::PageNumber number) {
    if (const auto kept = page.checksum.get(number)) {
        return *kept;
    }
    const std::uint64_t checksum = page_checksum(page.bytes, number);
    page.checksum.keep(number, checksum);
    return checksum;
}

void RunChecksum::add(std::uint64_t page_checksum) {
    std::array<std::byte, 16> pair;
    isa::store_be64(pair.data(), value_);
    isa::store_be64(pair.data() + 8, page_checksum);
    value_ = XXH3_64bits(pair.data(), pair.size());
}

} // namespace cxsim::cr
