// System calls: the table from numbers to functions.
//
// To add one: a row in kernel/abi/syscalls.def and a function sys_NAME in the file of this folder that suits
// it.
#pragma once

#include "kernel/base/outcome.h"
#include "kernel/files/open_file.h"
#include "kernel/processes/user_memory.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace cxsim::kernel {

/// A call in execution: who calls, and its argument words.
struct SystemCall : Caller {
    std::array<std::uint32_t, 7> words{};

    std::uint32_t arg(unsigned index) const { return words[index]; }
    std::int32_t signed_arg(unsigned index) const { return static_cast<std::int32_t>(words[index]); }
    /// A 64-bit argument in two words, high word first.
    std::int64_t wide_arg(unsigned index) const {
        return static_cast<std::int64_t>(std::uint64_t{words[index]} << 32U | words[index + 1]);
    }
    UserMemory memory() const { return UserMemory(thread); }
};

using SystemCallFunction = Outcome (*)(SystemCall& call);

/// A row of the table.
struct SystemCallRow {
    std::uint32_t number = 0;
    std::string_view name;
    unsigned argument_words = 0;
    SystemCallFunction function = nullptr;
};

/// All rows, by number.
std::span<const SystemCallRow> system_calls();
/// The row of the number, or null if there is no such call.
const SystemCallRow* find_system_call(std::uint32_t number);

/// Executes the system call that the thread has trapped with: fetches the arguments, calls, and puts the
/// result into the registers or the thread to sleep. `instruction_pc` is the address of the `sysc`.
void execute_system_call(Caller& caller, std::uint32_t number, emu::Address instruction_pc);
/// Ends the thread's call with this result, a value or an error number, and tells who looks on.
void end_system_call(Kernel& kernel, Thread& thread, std::uint32_t number, const Outcome& outcome);
/// Sets the registers to this result of a call, as the program sees it in s0 and the S carry.
void set_result(Thread& thread, const Outcome& outcome);

#define SYSCALL(number, name, argument_words) Outcome sys_##name(SystemCall& call);
#include "kernel/abi/syscalls.def"
#undef SYSCALL

} // namespace cxsim::kernel
