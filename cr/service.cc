// The calls' structures in and out, and the order of the steps.
//
// On virtual time the file is written before anybody runs again: time stands still meanwhile, so runs repeat
// to the last bit. What the target notices is the freeze alone.
#include "cr/service.h"

#include "cr/checkpoint.h"
#include "cr/restart.h"
#include "kernel/abi/chkpnt.h"
#include "kernel/processes/user_memory.h"

#include <atomic>
#include <optional>
#include <system_error>
#include <thread>

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

/// Whether the report can be delivered. Asked before anything happens that the caller could not be told of.
kernel::Expected<void> check_report(kernel::UserMemory& memory, emu::Address where, std::uint32_t size) {
    return where == 0 ? kernel::Expected<void>{}
                      : memory.check_writable(where, std::min<std::uint32_t>(size, ABI_REPORT_MAX));
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

/// From there neither chkpnt() nor restart() may be called (p. 3-2, 3-4).
bool in_multithreaded_region(const kernel::Caller& caller) {
    return caller.process.threads.size() > 1;
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
                                    ABI_CHKPNT_KILL | ABI_CHKPNT_COPY | ABI_CHKPNT_TEST | ABI_CHKPNT_QUIET |
                                    ABI_CHKPNT_VERBOSE | ABI_CHKPNT_COMMAND;
    const std::uint32_t options = given.ck_options;
    const bool both = (options & ABI_CHKPNT_SIGROOT) != 0 && (options & ABI_CHKPNT_SIGFAMILY) != 0;
    if (given.ck_class > ABI_CHKPNT_FAMILY || (options & ~known) != 0 || both ||
        !valid_signal(given.ck_signal) || given.ck_pid < 0) {
        return kernel::fail(kernel::ABI_EINVAL);
    }
    auto directory = optional_path(memory, given.ck_dir);
    auto file = optional_path(memory, given.ck_file);
    if (!directory || !file) {
        return kernel::fail(directory ? file.error() : directory.error());
    }
    return CheckpointRequest{.pid = given.ck_pid,
                             .extent =
                                 given.ck_class == ABI_CHKPNT_FAMILY ? Extent::hierarchy : Extent::process,
                             .force = (options & ABI_CHKPNT_FORCE) != 0,
                             .test_only = (options & ABI_CHKPNT_TEST) != 0,
                             .from_command = (options & ABI_CHKPNT_COMMAND) != 0,
                             .copy_files = (options & ABI_CHKPNT_COPY) != 0,
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
                                                 : kernel::ABI_SIGCONT,
                          .signal_family = (flags & ABI_RESTART_SIGFAMILY) != 0};
}

} // namespace

struct PendingCheckpoint {
    kernel::Pid caller = 0;
    std::vector<kernel::Pid> targets; ///< The root first.
    abi_chkpnt given;
    Report report;
    std::unique_ptr<Store> store;
    std::atomic<bool> written = false;
    std::jthread writer; ///< The last member: it ends before the rest does.
};

namespace {

/// Names, examines and freezes the targets. False if there is nothing to write: an obstacle, or -n.
bool examine_and_freeze(kernel::Caller& caller, const CheckpointRequest& request, Problems& problems,
                        PendingCheckpoint& pending) {
    const auto family = find_targets(caller, request, problems);
    if (!family) {
        return false;
    }
    auto destination = find_destination(caller, request, *family, problems);
    if (!destination) {
        return false;
    }
    FileCopies copies = FileCopies::plan(caller, request, *family, *destination, problems);
    if (problems.error()) {
        return false;
    }
    if (request.test_only) {
        for (const Member& member : family->members()) {
            problems.note(Message::is_checkpointable, {member.process->program.command, member.process->pid});
        }
        return false;
    }
    const auto start = HostClock::now();
    if (!copies.make(*destination, problems)) {
        return false;
    }
    std::vector<ProcessImage> images = freeze(caller.kernel, *family, copies);
    const auto frozen = HostClock::now() - start;
    std::vector<std::size_t> parents;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const Member& member = family->members()[i];
        if (member.process == &caller.process) {
            finish_own_call(images[i]);
        }
        pending.targets.push_back(member.process->pid);
        parents.push_back(member.parent);
    }
    pending.store = std::make_unique<Store>(std::move(images), std::move(parents), std::move(*destination),
                                            copies.take_files());
    pending.store->counters.freeze = frozen;
    return true;
}

/// Has the file written while the guest runs on. False if the host has no thread to spare: it is written
/// then.
bool start_writer(PendingCheckpoint& pending) {
    const auto write = [&pending] {
        pending.store->write();
        pending.written = true;
    };
    try {
        pending.writer = std::jthread(write);
        return true;
    } catch (const std::system_error&) {
        write();
        return false;
    }
}

/// p. 2-5: to the root, or with -K to every member; CHKPNT_KILL ends them all (p. 3-2).
void send_signals(kernel::Kernel& kernel, const PendingCheckpoint& pending) {
    const kernel::Signal signal = signal_after(pending.given);
    if (signal == kernel::Signal{}) {
        return;
    }
    const bool all = (pending.given.ck_options & (ABI_CHKPNT_SIGFAMILY | ABI_CHKPNT_KILL)) != 0;
    for (const kernel::Pid pid : std::span(pending.targets).first(all ? pending.targets.size() : 1)) {
        if (kernel::Process* target = kernel.processes().find(pid)) {
            kernel.post_signal(*target, signal);
        }
    }
}

Outcome end_call(kernel::Caller& caller, const PendingCheckpoint& pending, std::optional<Errno> error) {
    kernel::UserMemory memory(caller.thread);
    const auto done = deliver(memory, pending.report, pending.given.ck_report, pending.given.ck_report_size);
    if (!done) {
        return done.error();
    }
    return error ? Outcome(*error) : Outcome(0);
}

} // namespace

Service::Service(Storage& storage) : storage_(storage) {}
Service::~Service() = default;

Outcome Service::chkpnt(kernel::Caller& caller, emu::Address address) {
    if (PendingCheckpoint* pending = find_pending(caller)) {
        return finish(caller, *pending);
    }
    drop_abandoned(caller.kernel);
    return begin(caller, address);
}

PendingCheckpoint* Service::find_pending(const kernel::Caller& caller) {
    const auto found = pending_.find(caller.thread.progress.moved);
    const bool own = found != pending_.end() && found->second->caller == caller.process.pid;
    return own ? found->second.get() : nullptr;
}

void Service::drop_abandoned(kernel::Kernel& kernel) {
    std::erase_if(pending_, [&](const auto& entry) {
        const kernel::Process* caller = kernel.processes().find(entry.second->caller);
        return caller == nullptr || caller->threads.empty() ||
               caller->main_thread().progress.moved != entry.first;
    });
}

Outcome Service::begin(kernel::Caller& caller, emu::Address address) {
    if (in_multithreaded_region(caller)) {
        return kernel::ABI_EINVAL;
    }
    kernel::UserMemory memory(caller.thread);
    const auto given = memory.load<abi_chkpnt>(address);
    if (!given) {
        return given.error();
    }
    auto request = checkpoint_request(memory, *given);
    if (!request) {
        return request.error();
    }
    request->storage = &storage_;
    if (const auto ready = check_report(memory, given->ck_report, given->ck_report_size); !ready) {
        return ready.error();
    }
    auto pending = std::make_unique<PendingCheckpoint>(caller.process.pid, std::vector<kernel::Pid>(), *given,
                                                       Report(report_options(given->ck_options)));
    Problems problems(pending->report, request->force);
    if (!examine_and_freeze(caller, *request, problems, *pending)) {
        return end_call(caller, *pending, problems.error());
    }
    // A target that a signal awaits must not get further than its image, and on virtual time nobody may.
    if (caller.kernel.clock().kind() == kernel::ClockKind::virtual_time ||
        signal_after(*given) != kernel::Signal{}) {
        pending->store->write();
        pending->written = true;
        return finish(caller, *pending);
    }
    if (!start_writer(*pending)) {
        return finish(caller, *pending);
    }
    const std::uint64_t number = ++last_number_;
    caller.thread.progress.moved = number;
    return finish(caller, *pending_.emplace(number, std::move(pending)).first->second);
}

/// Completes the call if the file is written, or lets the caller wait on.
Outcome Service::finish(kernel::Caller& caller, PendingCheckpoint& pending) {
    constexpr kernel::Nanoseconds poll_interval = 1'000'000;
    if (!pending.written) {
        return Outcome::blocked({{}, caller.kernel.clock().now() + poll_interval});
    }
    Problems problems(pending.report, false);
    if (const auto committed = pending.store->commit(); !committed) {
        const StoreError& error = committed.error();
        problems.refuse_always(error.message, {error.path}, kernel::errno_from_host(error.host_error));
    } else {
        last_checkpoint_ = pending.store->counters;
        send_signals(caller.kernel, pending);
    }
    const Outcome outcome = end_call(caller, pending, problems.error());
    std::erase_if(pending_, [&](const auto& entry) { return entry.second.get() == &pending; });
    return outcome;
}

Outcome Service::restart(kernel::Caller& caller, emu::Address address) {
    if (in_multithreaded_region(caller)) {
        return kernel::ABI_EINVAL;
    }
    kernel::UserMemory memory(caller.thread);
    auto given = memory.load<abi_restart>(address);
    if (!given) {
        return given.error();
    }
    auto request = restart_request(memory, *given);
    if (!request) {
        return request.error();
    }
    request->storage = &storage_;
    // What is reported after the process exists must have a place to go.
    if (const auto writable = memory.check_writable(address, sizeof *given); !writable) {
        return writable.error();
    }
    if (const auto ready = check_report(memory, given->rs_report, given->rs_report_size); !ready) {
        return ready.error();
    }
    Report report(report_options(given->rs_flags));
    Problems problems(report, request->force);
    const auto restarted = restart_process(caller, *request, problems);
    (void)deliver(memory, report, given->rs_report, given->rs_report_size);
    if (!restarted) {
        return restarted.error();
    }
    given->rs_terminal = restarted->foreground;
    (void)memory.store_value(address, *given);
    return static_cast<std::uint64_t>(restarted->process->pid);
}

} // namespace cxsim::cr
