// The memory of a process as system calls reach it.
#pragma once

#include "emu/memory/page.h"
#include "kernel/base/outcome.h"
#include "kernel/processes/process.h"

#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>

namespace cxsim::kernel {

/// Copies between the kernel and a process. Every failure is EFAULT and has changed nothing. Touching the
/// stack below its present end makes it grow, as an access of the program itself would.
class UserMemory {
  public:
    /// As the thread sees it, whose private memory may differ from that of others.
    explicit UserMemory(const Thread& thread) : process_(*thread.process), thread_(thread) {}

    Expected<void> read(emu::Address from, std::span<std::byte> to);
    Expected<void> write(emu::Address to, std::span<const std::byte> from);
    /// Whether all the bytes could be written.
    Expected<void> check_writable(emu::Address start, std::uint64_t size);

    /// A structure or integer of kernel/abi.
    template <typename T>
    Expected<T> load(emu::Address from) {
        static_assert(std::is_trivially_copyable_v<T>);
        T value{};
        if (const auto done = read(from, std::as_writable_bytes(std::span(&value, 1))); !done) {
            return fail(done.error());
        }
        return value;
    }
    template <typename T>
    Expected<void> store_value(emu::Address to, const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        return write(to, std::as_bytes(std::span(&value, 1)));
    }
    /// The same, as the end of a system call: 0 or EFAULT.
    template <typename T>
    Outcome store(emu::Address to, const T& value) {
        const auto done = store_value(to, value);
        return done ? Outcome(0) : Outcome(done.error());
    }
    /// A string of at most `limit` bytes before its NUL; `too_long` if it has none within that.
    Expected<std::string> load_string(emu::Address from, std::size_t limit, Errno too_long);
    /// A path name.
    Expected<std::string> load_path(emu::Address from);

  private:
    void tell_debugger(emu::Address address, std::uint64_t size, bool write) const;

    Process& process_;
    const Thread& thread_;
};

} // namespace cxsim::kernel
