// The signals of a process: what it does about each, and which are waiting.
#pragma once

#include "emu/memory/page.h"
#include "kernel/abi/process.h"
#include "kernel/base/signal_set.h"

#include <array>
#include <cstdint>
#include <optional>

namespace cxsim::kernel {

/// What sigvec() set for one signal.
struct SignalAction {
    emu::Address handler = ABI_SIG_DFL; ///< Address of a handler, ABI_SIG_DFL or ABI_SIG_IGN.
    SignalSet mask;                     ///< Blocked while the handler runs.
    std::uint32_t flags = 0;            ///< ABI_SV_*.

    bool is_default() const { return handler == ABI_SIG_DFL; }
    bool is_ignored() const { return handler == ABI_SIG_IGN; }
    bool is_caught() const { return handler > ABI_SIG_IGN; }
    bool operator==(const SignalAction&) const = default;
};

/// Copied by fork (but for the pending signals); execve resets what is caught.
struct SignalState {
    std::array<SignalAction, signal_count> actions{}; ///< By signal number; entry 0 is unused.
    std::array<std::uint32_t, signal_count> codes{};  ///< Subcode of each pending signal.
    SignalSet pending;
    SignalSet blocked;
    std::optional<SignalSet> mask_after_pause; ///< sigpause: the mask to put back after the handler.
    emu::Address stack = 0;                    ///< sigstack: top of the signal stack, 0 if none.
    std::uint32_t stack_size = 0;              ///< sigaltstack: its bytes below the top; 0 if nobody said.
    bool on_stack = false;                     ///< The signal stack is in use.

    const SignalAction& action(Signal signal) const { return actions[static_cast<unsigned>(signal)]; }
    SignalAction& action(Signal signal) { return actions[static_cast<unsigned>(signal)]; }
    /// Whether the signal would be thrown away: ignored, or ignored by default.
    bool ignores(Signal signal) const;
    bool operator==(const SignalState&) const = default;
};

} // namespace cxsim::kernel
