// The memory regions of a process: layout, break, stack.
#pragma once

#include "kernel/processes/process.h"

namespace cxsim::kernel {

/// Where things lie in a process [ISA 11].
namespace layout {
inline constexpr emu::Address gateway = 0x80000000;
inline constexpr emu::Address user_start = 0x80001000;
inline constexpr emu::Address mapping_start = 0xc0000000; ///< Where mmap() looks for room first.
inline constexpr emu::Address thread_stacks = 0xe0000000; ///< Where room for stacks of threads is looked for.
inline constexpr emu::Address stack_top = 0xfffff000;
inline constexpr std::uint32_t first_stack_size = 64 * 1024;
inline constexpr std::int32_t default_stack_limit = 8 * 1024 * 1024;
inline constexpr std::uint32_t largest_stack = 256 * 1024 * 1024; ///< Whatever the limit says.
inline constexpr std::uint64_t user_end = 0x1'0000'0000;
} // namespace layout

/// Extends the stack down to this address if it is within the stack limit and not far below sp.
bool grow_stack(Process& process, emu::Address address);
/// Bytes of a thread's stack, which does not grow: what the stack limit allows, within reason.
std::uint32_t thread_stack_size(const Process& process);
/// Moves the break; the new break, or ENOMEM when limits or other regions are in the way.
Expected<emu::Address> set_break(Process& process, emu::Address end);
/// Kilobytes mapped, without the gateway page.
std::uint64_t mapped_kilobytes(const Process& process);
/// Kilobytes of pages that exist.
std::uint64_t resident_kilobytes(const Process& process);

/// Writes to their files what was stored in those shared mappings of files that touch [start, end).
Expected<void> write_back_files(Kernel& kernel, const Process& process, emu::Address start,
                                std::uint64_t end);
/// Gives the memory back that holds pages of mapped files which nobody has mapped any more.
void drop_unmapped_file_pages(Kernel& kernel);

} // namespace cxsim::kernel
