// Executing a program.
#pragma once

#include "kernel/files/open_file.h"
#include "kernel/processes/credentials.h"

#include <string>
#include <vector>

namespace cxsim::kernel {

/// Bytes of arguments and environment together that a program can get, pointers included [I].
inline constexpr std::size_t argument_space = std::size_t{256} * 1024;

/// Replaces the caller's program: finds the file, checks permissions, follows `#!` once, loads, and sets the
/// registers as kernel/abi/process.h says. On failure the caller is as before. A program that this machine
/// can't run is refused with ENOEXEC, and the reason is written on the caller's control terminal.
Expected<void> execute_program(Caller& caller, const std::string& path, std::vector<std::string> arguments,
                               const std::vector<std::string>& environment);

/// Whether these ids may read the process's program: core files and checkpoints contain it (guide p. 1-8).
bool may_read_program(const Process& process, const Credentials& credentials);

} // namespace cxsim::kernel
