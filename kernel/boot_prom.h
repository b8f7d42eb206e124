// What the machine does between power on and the kernel's start.
#pragma once

#include "emu/cpu/cpu.h"

#include <cstddef>
#include <expected>
#include <span>
#include <string>

namespace cxsim::kernel {

/// Runs the boot PROM (a SOFF executable, see roms/boot.s) on the bare machine. The result is the
/// announcement that it sends to the service processor; on failure, what is wrong with the machine or the
/// PROM.
std::expected<std::string, std::string> run_boot_prom(emu::Cpu& cpu, unsigned memory_megabytes,
                                                      std::span<const std::byte> prom);

} // namespace cxsim::kernel
