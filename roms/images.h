// The contents of the machine's read-only memories.
#pragma once

#include <cstddef>
#include <span>

namespace cxsim::roms {

/// The bytes of the gateway page, from 0x80000000 on (see gateway.s). At most a page.
std::span<const std::byte> gateway_page();
/// The boot PROM as a SOFF executable (see boot.s).
std::span<const std::byte> boot_prom();

} // namespace cxsim::roms
