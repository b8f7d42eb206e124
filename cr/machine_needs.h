// What a process needs of a machine, and whether a machine has it (p. 1-4).
#pragma once

#include "cr/image/process_image.h"
#include "cr/problems.h"
#include "kernel/kernel.h"

#include <string>

namespace cxsim::cr {

/// What the executable's header declares and what its threads have executed.
emu::Feature needs_of(const kernel::Process& process);
/// ABI_CPUTYPE_* of a model.
std::int32_t cpu_type_of(const emu::Model& model);
/// Names everything that the machine lacks. `path` is the checkpoint file's, as the user gave it.
void check_machine(const kernel::Kernel& kernel, const ProcessInfo& info, const std::string& path,
                   Problems& problems);

} // namespace cxsim::cr
