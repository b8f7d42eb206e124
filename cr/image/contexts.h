// The S_CONTEXT and S_TCONTEXT sections, which core files and checkpoint files share. Their layout is the
// kernel's (kernel/processes/core_file.h).
#pragma once

#include "emu/cpu/registers.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cxsim::cr {

/// The bytes of a thread's section.
std::vector<std::byte> thread_context(const emu::Registers& registers);
/// The registers in a thread's section; false if the size is wrong.
bool read_thread_context(std::span<const std::byte> bytes, emu::Registers& registers);

/// The bytes of the process's section. Restart reads the same facts from S_CHKPNT; these are for debuggers.
std::vector<std::byte> process_context(const std::string& command, std::int32_t pid, std::size_t threads);

} // namespace cxsim::cr
