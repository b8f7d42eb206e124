// The contents of the S_CONTEXT and S_TCONTEXT sections, which core files and checkpoint files share.
//
// The register block is that of a system call's context (pc, psw, fp, ap, a5..a1, sp, s7..s0: 104 bytes) and
// the order of the vector state is v0..v7, vm, vls; what surrounds them is ours [I].
#pragma once

#include "emu/cpu/registers.h"
#include "kernel/abi/process.h"

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace cxsim::cr {

/// The contents of S_CONTEXT. Restart reads the same facts from S_CHKPNT; these are for debuggers.
struct ContextSection {
    abi_u32 version; ///< context_version
    abi_i32 pid;
    abi_u32 thread_count;
    abi_u32 signal; ///< That ended the process; 0 in a checkpoint.
    char command[16];
};
inline constexpr std::uint32_t context_version = 1;

/// The contents of S_TCONTEXT.
struct ThreadContextSection {
    abi_u32 tid;
    abi_u32 vector_valid; ///< 1 if the vector registers were in use.
    abi_u32 pc, psw, fp, ap;
    abi_u32 a[5]; ///< a5..a1
    abi_u32 sp;
    abi_u64 s[8]; ///< s7..s0
    struct abi_vectorstate vector;
};
static_assert(offsetof(ThreadContextSection, vector) == 8 + 104);

/// The bytes of a thread's section.
std::vector<std::byte> thread_context(const emu::Registers& registers);
/// The registers in a thread's section; false if the size is wrong.
bool read_thread_context(std::span<const std::byte> bytes, emu::Registers& registers);

/// The bytes of the process's section.
std::vector<std::byte> process_context(const std::string& command, std::int32_t pid, std::size_t threads);

} // namespace cxsim::cr
