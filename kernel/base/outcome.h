// How a system call ends: with a value, an error, or not yet.
//
// A call that cannot be completed now says what it waits for. The thread's pc is put back on its `sysc` and
// the whole call is executed again when the wait is over; what it has achieved so far is kept in the thread's
// SyscallProgress. So a sleeping process consists of its registers and that record, and nothing else: no
// kernel stack.
#pragma once

#include "kernel/base/errno.h"
#include "kernel/base/time.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace cxsim::kernel {

/// Identifies what a thread waits for: the address of the object that will announce it (see Kernel::wake_up).
using Channel = const void*;

/// What ends a wait: news on any of the channels, or the machine's clock reaching the deadline. A wait with
/// neither ends with a signal only.
struct WaitCondition {
    std::vector<Channel> channels;
    std::optional<Nanoseconds> deadline;
};

/// The result of a system call or of one step of it.
class Outcome {
  public:
    /// The call is complete; `value` goes to s0.
    Outcome(std::uint64_t value = 0) : state_(value) {}
    /// The call failed.
    Outcome(Errno error) : state_(error) {}
    Outcome(std::unexpected<Errno> error) : state_(error.error()) {}
    /// The call must be repeated after the wait.
    static Outcome blocked(WaitCondition condition) { return Outcome(State(std::move(condition))); }
    static Outcome blocked_on(Channel channel) { return blocked({{channel}, {}}); }
    /// The call has set the registers itself (execve, sigreturn), or there is nobody to return to (exit).
    static Outcome registers_set() { return Outcome(State(RegistersSet{})); }

    bool is_value() const { return std::holds_alternative<std::uint64_t>(state_); }
    bool is_error() const { return std::holds_alternative<Errno>(state_); }
    bool is_blocked() const { return std::holds_alternative<WaitCondition>(state_); }
    std::uint64_t value() const { return std::get<std::uint64_t>(state_); }
    Errno error() const { return std::get<Errno>(state_); }
    const WaitCondition& wait_condition() const { return std::get<WaitCondition>(state_); }

  private:
    struct RegistersSet {};
    using State = std::variant<std::uint64_t, Errno, WaitCondition, RegistersSet>;
    explicit Outcome(State state) : state_(std::move(state)) {}

    State state_;
};

} // namespace cxsim::kernel
