// The ROMs as the build has assembled them.
#include "roms/images.h"

#include "emu/isa/soff.h"

#include <array>
#include <cstdint>
#include <stdexcept>

namespace cxsim::roms {

namespace {

constexpr std::uint8_t gateway_bytes[] = {
#include "gateway.inc"
};
constexpr std::uint8_t boot_bytes[] = {
#include "boot.inc"
};

} // namespace

std::span<const std::byte> gateway_page() {
    const auto file = soff::parse(std::as_bytes(std::span(gateway_bytes)));
    if (!file || file->sections.empty()) {
        throw std::logic_error("the embedded gateway page is not a SOFF file with a text section");
    }
    return file->sections.front().contents;
}

std::span<const std::byte> boot_prom() {
    return std::as_bytes(std::span(boot_bytes));
}

} // namespace cxsim::roms
