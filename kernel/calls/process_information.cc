// procinfo(): what ps shows of a process.
#include "kernel/abi/process.h"
#include "kernel/calls/system_call.h"
#include "kernel/debugging/tracing.h"
#include "kernel/files/open_file.h"
#include "kernel/kernel.h"
#include "kernel/processes/memory.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace cxsim::kernel {

namespace {

/// Who has slept longer is idle, as in 4.3BSD.
constexpr Nanoseconds idle_after = 20 * nanoseconds_per_second;

bool sleeps(const Thread& thread) {
    return thread.waiting || thread.joined;
}

bool is_idle(const Process& process, Nanoseconds now) {
    return std::ranges::none_of(process.threads, [now](const auto& thread) {
        return thread->waiting && now - thread->asleep_since <= idle_after;
    });
}

std::uint32_t state_letter(const Process& process, Nanoseconds now) {
    if (process.state == ProcessState::zombie) {
        return 'Z';
    }
    if (process.state == ProcessState::stopped || is_trace_stopped(process)) {
        return 'T';
    }
    if (!std::ranges::all_of(process.threads, [](const auto& thread) { return sleeps(*thread); })) {
        return 'R';
    }
    return is_idle(process, now) ? 'I' : 'S';
}

/// The first thread that waits for something, or null.
const Thread* first_sleeper(const Process& process) {
    const auto found =
        std::ranges::find_if(process.threads, [](const auto& thread) { return thread->waiting.has_value(); });
    return found == process.threads.end() ? nullptr : found->get();
}

/// The call that a sleeping thread is in; empty if it waits for a lock or other threads.
std::string_view call_of(const Thread& thread) {
    const SystemCallRow* const row =
        thread.progress.number != 0 ? find_system_call(thread.progress.number) : nullptr;
    return row != nullptr ? row->name : std::string_view();
}

std::uint32_t flags_of(const Process& process) {
    if (process.state == ProcessState::zombie) {
        return ABI_SUSER | ABI_SWEXIT;
    }
    const Thread* const sleeper = first_sleeper(process);
    const bool leads_session = process.session == process.pid && process.control_terminal != nullptr;
    struct Flag {
        std::uint32_t bit;
        bool is_set;
    };
    const Flag flags[] = {
        {ABI_SLOAD | ABI_SUSER, true},
        {ABI_STRC, is_traced(process)},
        {ABI_SWTED, is_traced(process) && process.tracing->stopped && process.tracing->reported},
        {ABI_SOMASK, process.signals.mask_after_pause.has_value()},
        {ABI_SVFORK, process.lent_memory},
        {ABI_STIMO, sleeper != nullptr && sleeper->waiting->deadline.has_value()},
        {ABI_SSEL, sleeper != nullptr && call_of(*sleeper) == "select"},
        {ABI_SLOGIN, leads_session},
    };
    std::uint32_t result = 0;
    for (const Flag& each : flags) {
        result |= each.is_set ? each.bit : 0;
    }
    return result;
}

/// The kind of the file behind the descriptor that is the first argument of the thread's call, or nothing.
std::optional<FileKind> file_of_call(const Process& process, const Thread& thread) {
    std::array<abi_u32, 1> descriptor{};
    const auto fetched =
        process.space.read(thread.context.registers.a[emu::ap], std::as_writable_bytes(std::span(descriptor)),
                           emu::Protection::read, thread.id);
    const auto open = fetched ? process.descriptors.get(descriptor[0]) : fail(ABI_EFAULT);
    return open ? std::optional((*open)->file().kind()) : std::nullopt;
}

/// What a sleeping process waits for, in a word of at most seven letters.
std::string_view wait_word(const Process& process) {
    const Thread* const sleeper = first_sleeper(process);
    if (sleeper == nullptr) {
        return process.main_thread().joined ? "join" : "";
    }
    struct Word {
        std::string_view call;
        std::string_view word;
    };
    constexpr Word words[] = {{"wait4", "wait"},     {"sigpause", "pause"}, {"sleep_until", "sleep"},
                              {"fcntl", "lock"},     {"open", "open"},      {"recvfrom", "recv"},
                              {"recvmsg", "recv"},   {"sendto", "send"},    {"sendmsg", "send"},
                              {"connect", "connect"}};
    const std::string_view call = call_of(*sleeper);
    if (call.empty()) {
        return process.threads.size() > 1 &&
                       std::ranges::find(sleeper->waiting->channels, Channel(&process.threads)) !=
                           sleeper->waiting->channels.end()
                   ? "join"
                   : "lock";
    }
    if (const auto found = std::ranges::find(words, call, &Word::call); found != std::end(words)) {
        return found->word;
    }
    const bool reads = call == "read" || call == "readv";
    if (!reads && call != "write" && call != "writev") {
        return call;
    }
    switch (file_of_call(process, *sleeper).value_or(FileKind::device)) {
    case FileKind::terminal:
        return reads ? "ttyin" : "ttyout";
    case FileKind::pty_master:
        return reads ? "ptyin" : "ptyout";
    case FileKind::pipe:
        return "pipe";
    case FileKind::fifo:
        return "fifo";
    case FileKind::socket:
        return "socket";
    case FileKind::tape:
        return "tape";
    default:
        return call;
    }
}

/// As 4.3BSD has it: a base, a quarter of the processor's use of late, and twice the niceness. The base is
/// the one that the figure of the guide (p. 1-11) leads to, where processes that sleep have no other [I].
std::int32_t priority_of(const Process& process, unsigned share) {
    constexpr std::int32_t user_base = 130;
    return user_base + static_cast<std::int32_t>((share + 2) / 4) + 2 * process.nice;
}

abi_procinfo describe(Kernel& kernel, const Process& process) {
    const Nanoseconds now = kernel.clock().now();
    const unsigned share = process.processor_share.with(process.cpu_time());
    abi_procinfo info{};
    info.pi_pid = process.pid;
    info.pi_ppid = process.parent;
    info.pi_pgrp = process.group;
    info.pi_uid = static_cast<std::int32_t>(process.credentials.uid);
    info.pi_euid = static_cast<std::int32_t>(process.credentials.euid);
    info.pi_nice = process.nice;
    info.pi_priority = priority_of(process, share);
    info.pi_cpu = static_cast<std::int32_t>(share);
    info.pi_state = state_letter(process, now);
    info.pi_flags = flags_of(process);
    info.pi_size_kb = static_cast<std::uint32_t>(mapped_kilobytes(process));
    info.pi_rss_kb = static_cast<std::uint32_t>(resident_kilobytes(process));
    info.pi_tty = process.control_terminal
                      ? static_cast<std::int32_t>(process.control_terminal->device_number())
                      : process.ended_on; // A zombie is listed where it ran (guide, Figure 2-2).
    info.pi_cpu_nanoseconds = process.cpu_time();
    info.pi_start_sec = static_cast<std::int32_t>(process.start_time / nanoseconds_per_second);
    if (process.state == ProcessState::alive) {
        wait_word(process).copy(info.pi_wchan, sizeof info.pi_wchan - 1);
    }
    process.program.arguments.copy(info.pi_command, sizeof info.pi_command - 1);
    return info;
}

} // namespace

Outcome sys_procinfo(SystemCall& call) {
    const Process* const process = call.kernel.processes().after(call.signed_arg(0));
    if (process == nullptr) {
        return ABI_ESRCH;
    }
    const abi_procinfo info = describe(call.kernel, *process);
    const auto bytes = std::as_bytes(std::span(&info, 1));
    const auto size = std::min<std::size_t>(bytes.size(), call.arg(2));
    const auto stored = call.memory().write(call.arg(1), bytes.first(size));
    return stored ? Outcome(static_cast<std::uint64_t>(process->pid)) : Outcome(stored.error());
}

} // namespace cxsim::kernel
