// Core files: what is left of a process that a signal has ended.
//
// A SOFF file with magic 0605: S_CONTEXT (the process), one S_TCONTEXT per thread (its registers), the
// private memory of each thread, then the memory they share. The register block and the order of the vector
// state are public; what surrounds them is ours [I]. Checkpoint files have the same sections.
#pragma once

#include "emu/cpu/registers.h"
#include "kernel/abi/process.h"
#include "kernel/base/signal_set.h"

#include <cstddef>
#include <vector>

namespace cxsim::kernel {

class Kernel;
struct Process;

/// The contents of S_CONTEXT.
struct CoreProcess {
    abi_u32 version; ///< core_version
    abi_i32 pid;
    abi_u32 thread_count;
    abi_u32 signal; ///< That ended the process; 0 in a checkpoint.
    char command[16];
};
inline constexpr std::uint32_t core_version = 1;

/// The contents of S_TCONTEXT.
struct CoreThread {
    abi_u32 tid;
    abi_u32 vector_valid; ///< 1 if the vector registers were in use.
    abi_u32 pc, psw, fp, ap;
    abi_u32 a[5]; ///< a5..a1
    abi_u32 sp;
    abi_u64 s[8]; ///< s7..s0
    struct abi_vectorstate vector;
};
static_assert(offsetof(CoreThread, vector) == 8 + 104);

/// The two sections' contents.
std::vector<std::byte> core_process_section(const Process& process, std::uint32_t signal);
std::vector<std::byte> core_thread_section(const emu::Registers& registers);

/// Writes `core` in the working directory, if the core limit, the permissions and the host allow; whether it
/// did.
bool write_core_file(Kernel& kernel, Process& process, Signal signal);

} // namespace cxsim::kernel
