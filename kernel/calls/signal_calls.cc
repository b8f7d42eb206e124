// System calls on signals.
#include "kernel/calls/system_call.h"
#include "kernel/kernel.h"
#include "kernel/processes/signal_frame.h"
#include "kernel/processes/signals.h"

namespace cxsim::kernel {

namespace {

Expected<Signal> signal_from(std::uint32_t number) {
    if (number == 0 || number >= signal_count) {
        return fail(ABI_EINVAL);
    }
    return static_cast<Signal>(number);
}

bool may_signal(const Process& sender, const Process& target, std::uint32_t number) {
    const Credentials& mine = sender.credentials;
    const bool continues_own =
        number == static_cast<std::uint32_t>(ABI_SIGCONT) && sender.session == target.session;
    return mine.is_superuser() || mine.euid == target.credentials.euid ||
           mine.uid == target.credentials.uid || continues_own;
}

/// Sends the signal (0 only asks) to all processes that `wanted` picks.
template <typename Wanted>
Outcome send_to(SystemCall& call, std::uint32_t number, Wanted wanted) {
    bool found = false;
    bool sent = false;
    for (Process& each : call.kernel.processes().all()) {
        if (!wanted(each)) {
            continue;
        }
        found = true;
        if (may_signal(call.process, each, number)) {
            sent = true;
            if (number != 0) {
                call.kernel.post_signal(each, static_cast<Signal>(number));
            }
        }
    }
    if (!found) {
        return ABI_ESRCH;
    }
    return sent ? Outcome(0) : Outcome(ABI_EPERM);
}

Outcome replace_mask(SystemCall& call, SignalSet mask) {
    const std::uint32_t before = call.process.signals.blocked.bits();
    call.process.signals.blocked = mask - unblockable_signals;
    return before;
}

/// Of a call that sets something and tells what it was: what is wanted, from the address `given`, nothing if
/// that is 0; then `old` is stored at the address `told` unless that is 0.
template <typename Record>
Expected<std::optional<Record>> exchange(SystemCall& call, emu::Address given, emu::Address told,
                                         const Record& old) {
    std::optional<Record> wanted;
    if (given != 0) {
        const auto loaded = call.memory().load<Record>(given);
        if (!loaded) {
            return fail(loaded.error());
        }
        wanted = *loaded;
    }
    if (told != 0) {
        if (const auto stored = call.memory().store_value(told, old); !stored) {
            return fail(stored.error());
        }
    }
    return wanted;
}

} // namespace

Outcome sys_kill(SystemCall& call) {
    const std::int32_t pid = call.signed_arg(0);
    const std::uint32_t number = call.arg(1);
    if (number >= signal_count) {
        return ABI_EINVAL;
    }
    const Pid own_group = call.process.group;
    return send_to(call, number, [&](const Process& each) {
        if (pid > 0) {
            return each.pid == pid;
        }
        if (pid == -1) {
            return each.pid > 1 && &each != &call.process;
        }
        return pid == 0 ? each.group == own_group : each.group == -std::int64_t{pid};
    });
}

Outcome sys_killpg(SystemCall& call) {
    const Pid group = call.signed_arg(0) == 0 ? call.process.group : call.signed_arg(0);
    if (call.arg(1) >= signal_count || group < 0) {
        return ABI_EINVAL;
    }
    return send_to(call, call.arg(1), [group](const Process& each) { return each.group == group; });
}

Outcome sys_sigvec(SystemCall& call) {
    const auto signal = signal_from(call.arg(0));
    if (!signal) {
        return signal.error();
    }
    SignalState& state = call.process.signals;
    const SignalAction before = state.action(*signal);
    if (call.arg(1) != 0 && unblockable_signals.contains(*signal)) {
        return ABI_EINVAL;
    }
    const abi_sigvec old{before.handler, before.mask.bits(), before.flags};
    const auto exchanged = exchange(call, call.arg(1), call.arg(2), old);
    if (!exchanged) {
        return exchanged.error();
    }
    if (const auto& wanted = *exchanged) {
        constexpr std::uint32_t known = ABI_SV_ONSTACK | ABI_SV_INTERRUPT | ABI_SV_RESETHAND;
        state.action(*signal) = {wanted->sv_handler, SignalSet(wanted->sv_mask) - unblockable_signals,
                                 wanted->sv_flags & known};
        if (state.ignores(*signal)) {
            state.pending.remove(*signal);
        }
    }
    return 0;
}

Outcome sys_sigblock(SystemCall& call) {
    return replace_mask(call, call.process.signals.blocked | SignalSet(call.arg(0)));
}

Outcome sys_sigsetmask(SystemCall& call) {
    return replace_mask(call, SignalSet(call.arg(0)));
}

Outcome sys_sigprocmask(SystemCall& call) {
    SignalState& state = call.process.signals;
    const SignalSet before = state.blocked;
    std::optional<SignalSet> mask;
    if (call.arg(1) != 0) {
        const auto bits = call.memory().load<abi_u32>(call.arg(1));
        if (!bits) {
            return bits.error();
        }
        const SignalSet given(*bits);
        switch (call.arg(0)) {
        case ABI_SIG_BLOCK:
            mask = before | given;
            break;
        case ABI_SIG_UNBLOCK:
            mask = before - given;
            break;
        case ABI_SIG_SETMASK:
            mask = given;
            break;
        default:
            return ABI_EINVAL;
        }
    }
    if (call.arg(2) != 0) {
        if (const auto stored = call.memory().store_value(call.arg(2), abi_u32(before.bits())); !stored) {
            return stored.error();
        }
    }
    if (mask) {
        state.blocked = *mask - unblockable_signals;
    }
    return 0;
}

Outcome sys_sigpending(SystemCall& call) {
    const SignalState& state = call.process.signals;
    return call.memory().store(call.arg(0), abi_u32(state.pending.bits()));
}

Outcome sys_sigpause(SystemCall& call) {
    SignalState& state = call.process.signals;
    if (!state.mask_after_pause) {
        state.mask_after_pause = state.blocked;
        state.blocked = SignalSet(call.arg(0)) - unblockable_signals;
    }
    return Outcome::blocked({}); // Only a handler ends it, with EINTR.
}

Outcome sys_sigstack(SystemCall& call) {
    SignalState& state = call.process.signals;
    const abi_sigstack old{state.stack, state.on_stack ? 1U : 0U};
    const auto exchanged = exchange(call, call.arg(0), call.arg(1), old);
    if (!exchanged) {
        return exchanged.error();
    }
    if (const auto& wanted = *exchanged) {
        state.stack = wanted->ss_sp;
        state.stack_size = 0;
        state.on_stack = wanted->ss_onstack != 0;
    }
    return 0;
}

Outcome sys_sigaltstack(SystemCall& call) {
    SignalState& state = call.process.signals;
    const bool on_stack = is_on_signal_stack(state, call.thread.context.registers.a[emu::sp]);
    const std::uint32_t flags = (on_stack ? ABI_SS_ONSTACK : 0U) | (state.stack == 0 ? ABI_SS_DISABLE : 0U);
    const abi_sigaltstack old{state.stack - state.stack_size, state.stack_size, flags};
    const auto exchanged = exchange(call, call.arg(0), call.arg(1), old);
    if (!exchanged) {
        return exchanged.error();
    }
    const auto& wanted = *exchanged;
    if (!wanted) {
        return 0;
    }
    if (on_stack) {
        return ABI_EPERM;
    }
    if ((wanted->ss_flags & ~std::uint32_t{ABI_SS_DISABLE}) != 0) {
        return ABI_EINVAL;
    }
    const bool disable = wanted->ss_flags != 0;
    if (!disable && wanted->ss_size < ABI_MINSIGSTKSZ) {
        return ABI_ENOMEM;
    }
    state.on_stack = false;
    state.stack = disable ? 0 : wanted->ss_sp + wanted->ss_size;
    state.stack_size = disable ? 0 : std::uint32_t{wanted->ss_size};
    return 0;
}

Outcome sys_sigreturn(SystemCall& call) {
    return return_from_handler(call, call.arg(0));
}

} // namespace cxsim::kernel
