// The calls' structures in and out, and the order of the steps.
//
// On virtual time the file is written before anybody runs again: time stands still meanwhile, so runs repeat
// to the last bit. What the target notices is the freeze alone.
#include "cr/service.h"

#include "cr/restart.h"
#include "kernel/abi/chkpnt.h"
#include "kernel/processes/user_memory.h"

namespace cxsim::cr {

namespace {

using kernel::Errno;
using kernel::Outcome;
using HostClock = std::chrono::steady_clock;

Report::Options report_options(std::uint32_t options) {
    static_assert(ABI_CHKPNT_QUIET == ABI_RESTART_QUIET && ABI_CHKPNT_VERBOSE == ABI_RESTART_VERBOSE);
    return {.quiet = (options & ABI_CHKPNT_QUIET) != 0, .verbose = (options & ABI_CHKPNT_VERBOSE) != 0};
}

/// Copies the report to where the caller wants it; nowhere if it does not.
kernel::Expected<void> deliver(kernel::UserMemory& memory, const Report& report, emu::Address where,
                               std::uint32_t size) {
    const std::string text = report.text(std::min<std::uint32_t>(size, ABI_REPORT_MAX));
    if (where == 0 || text.empty()) {
        return {};
    }
    return memory.write(where, std::as_bytes(std::span(text)));
}

/// A path that may be left out.
kernel::Expected<std::optional<std::string>> optional_path(kernel::UserMemory& memory, emu::Address address) {
    if (address == 0) {
        return std::nullopt;
    }
    auto path = memory.load_path(address);
    if (!path) {
        return kernel::fail(path.error());
    }
    return std::move(*path);
}

bool valid_signal(std::int32_t number) {
    return number >= 0 && number < static_cast<std::int32_t>(kernel::signal_count);
}

/// The signal for the target once its checkpoint is safe; none is 0.
kernel::Signal signal_after(const abi_chkpnt& request) {
    if ((request.ck_options & ABI_CHKPNT_KILL) != 0) {
        return kernel::ABI_SIGKILL;
    }
    const bool wanted = (request.ck_options & (ABI_CHKPNT_SIGROOT | ABI_CHKPNT_SIGFAMILY)) != 0;
    return wanted ? static_cast<kernel::Signal>(std::int32_t{request.ck_signal}) : kernel::Signal{};
}

/// What the caller finds in its registers when it comes out of a checkpoint of itself.
void finish_own_call(ProcessImage& image) {
    emu::Registers& registers = image.threads.front();
    registers.s[0] = 0;
    registers.psw &= ~emu::psw::s_carry;
}

kernel::Expected<CheckpointRequest> checkpoint_request(kernel::UserMemory& memory, const abi_chkpnt& given) {
    constexpr std::uint32_t known = ABI_CHKPNT_FORCE | ABI_CHKPNT_SIGROOT | ABI_CHKPNT_SIGFAMILY |
                                    ABI_CHKPNT_KILL | ABI_CHKPNT_TEST | ABI_CHKPNT_QUIET | ABI_CHKPNT_VERBOSE;
    const std::uint32_t options = given.ck_options;
    const bool both = (options & ABI_CHKPNT_SIGROOT) != 0 && (options & ABI_CHKPNT_SIGFAMILY) != 0;
    if (given.ck_class > ABI_CHKPNT_PROC || (options & ~known) != 0 || both ||
        !valid_signal(given.ck_signal) || given.ck_pid < 0) {
        return kernel::fail(kernel::ABI_EINVAL);
    }
    auto directory = optional_path(memory, given.ck_dir);
    auto file = optional_path(memory, given.ck_file);
    if (!directory || !file) {
        return kernel::fail(directory ? file.error() : directory.error());
    }
    return CheckpointRequest{.pid = given.ck_pid,
                             .force = (options & ABI_CHKPNT_FORCE) != 0,
                             .test_only = (options & ABI_CHKPNT_TEST) != 0,
                             .directory = std::move(*directory),
                             .file = std::move(*file)};
}

kernel::Expected<RestartRequest> restart_request(kernel::UserMemory& memory, const abi_restart& given) {
    constexpr std::uint32_t known = ABI_RESTART_FORCE | ABI_RESTART_SIGROOT | ABI_RESTART_SIGFAMILY |
                                    ABI_RESTART_SUSPEND | ABI_RESTART_QUIET | ABI_RESTART_VERBOSE |
                                    ABI_RESTART_LAST_TRY;
    const std::uint32_t flags = given.rs_flags;
    const bool signal_given = (flags & (ABI_RESTART_SIGROOT | ABI_RESTART_SIGFAMILY)) != 0;
    if ((flags & ~known) != 0 || !valid_signal(given.rs_signal)) {
        return kernel::fail(kernel::ABI_EINVAL);
    }
    auto path = memory.load_path(given.rs_file);
    if (!path) {
        return kernel::fail(path.error());
    }
    return RestartRequest{.path = std::move(*path),
                          .force = (flags & ABI_RESTART_FORCE) != 0,
                          .last_try = (flags & ABI_RESTART_LAST_TRY) != 0,
                          .suspend = (flags & ABI_RESTART_SUSPEND) != 0,
                          .signal = signal_given ? static_cast<kernel::Signal>(std::int32_t{given.rs_signal})
                                                 : kernel::ABI_SIGCONT};
}

/// Examines, freezes, writes, signals.
void carry_out(kernel::Caller& caller, const CheckpointRequest& request, kernel::Signal signal,
               Problems& problems, CheckpointCounters& counters) {
    kernel::Process* target = find_target(caller, request, problems);
    if (target == nullptr) {
        return;
    }
    const auto destination = find_destination(caller, request, *target, problems);
    if (!destination) {
        return;
    }
    if (request.test_only) {
        problems.note(Message::is_checkpointable, {target->program.command, target->pid});
        return;
    }
    const auto start = HostClock::now();
    ProcessImage image = freeze(caller.kernel, *target);
    counters.freeze = HostClock::now() - start;
    if (target == &caller.process) {
        finish_own_call(image);
    }
    if (const auto stored = store(image, *destination, counters); !stored) {
        problems.refuse_always(stored.error().message, {destination->path},
                               kernel::errno_from_host(stored.error().host_error));
        return;
    }
    if (signal != kernel::Signal{}) {
        caller.kernel.post_signal(*target, signal);
    }
}

} // namespace

Service::Service() = default;
Service::~Service() = default;

Outcome Service::chkpnt(kernel::Caller& caller, emu::Address address) {
    kernel::UserMemory memory(caller.process);
    const auto given = memory.load<abi_chkpnt>(address);
    if (!given) {
        return given.error();
    }
    const auto request = checkpoint_request(memory, *given);
    if (!request) {
        return request.error();
    }
    Report report(report_options(given->ck_options));
    Problems problems(report, request->force);
    carry_out(caller, *request, signal_after(*given), problems, last_checkpoint_);
    if (const auto done = deliver(memory, report, given->ck_report, given->ck_report_size); !done) {
        return done.error();
    }
    return problems.error() ? Outcome(*problems.error()) : Outcome(0);
}

Outcome Service::restart(kernel::Caller& caller, emu::Address address) {
    kernel::UserMemory memory(caller.process);
    auto given = memory.load<abi_restart>(address);
    if (!given) {
        return given.error();
    }
    const auto request = restart_request(memory, *given);
    if (!request) {
        return request.error();
    }
    // What is reported after the process exists must have a place to go.
    if (const auto writable = memory.check_writable(address, sizeof *given); !writable) {
        return writable.error();
    }
    Report report(report_options(given->rs_flags));
    Problems problems(report, request->force);
    const auto restarted = restart_process(caller, *request, problems);
    (void)deliver(memory, report, given->rs_report, given->rs_report_size);
    if (!restarted) {
        return restarted.error();
    }
    given->rs_terminal = restarted->has_terminal ? 1 : 0;
    (void)memory.store_value(address, *given);
    return static_cast<std::uint64_t>(restarted->process->pid);
}

} // namespace cxsim::cr
