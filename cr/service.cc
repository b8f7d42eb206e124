// The calls' structures in and out, and the order of the steps.
//
// On virtual time the file is written before anybody runs again: time stands still meanwhile, so runs repeat
// to the last bit. What the target notices is the freeze alone.
#include "cr/service.h"

#include "cr/checkpoint.h"
#include "cr/description.h"
#include "cr/destination.h"
#include "cr/disk_storage.h"
#include "cr/image/file_set.h"
#include "cr/items.h"
#include "cr/requests.h"
#include "cr/restart.h"
#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"
#include "kernel/files/disk_space.h"
#include "kernel/files/file_identity.h"
#include "kernel/files/viewpoint.h"
#include "kernel/terminal/terminal_ioctl.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <thread>

namespace cxsim::cr {

namespace {

using kernel::Errno;
using kernel::Outcome;
using HostClock = std::chrono::steady_clock;

/// Where the superuser switches Checkpoint Restart off for everybody else, with chmod 000, as IRIX does.
constexpr const char* switch_path = "/usr/sbin/cpr";

bool switched_off(const kernel::Caller& caller) {
    constexpr std::uint32_t any_execute = 0111;
    if (caller.process.credentials.is_superuser()) {
        return false;
    }
    const kernel::FileSystem& files = caller.kernel.files();
    const kernel::Credentials superuser;
    const auto found =
        files.lookup({superuser, files.root(), files.root()}, switch_path, kernel::Follow::yes);
    return found && (found->status.mode & any_execute) == 0;
}

/// From there neither chkpnt() nor restart() may be called (p. 3-2, 3-4).
bool in_multithreaded_region(const kernel::Caller& caller) {
    return caller.process.threads.size() > 1;
}

/// What the caller finds in its registers when it comes out of a checkpoint of itself.
void finish_own_call(ProcessImage& image) {
    emu::Registers& registers = image.threads.front();
    registers.s[0] = 0;
    registers.psw &= ~emu::psw::s_carry;
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

/// Puts the root's last checkpoint in the place of "the previous one"; says so if there is none, or none any
/// more.
void build_on_previous(const kernel::Caller& caller, CheckpointRequest& request,
                       const LastCheckpoints& previous, kernel::Pid root, Problems& problems) {
    const auto found = previous.find(root);
    const auto is_gone = [&](const std::string& path) {
        const auto from = kernel::viewpoint_of(caller.process);
        const auto node = caller.kernel.files().lookup(from, path, kernel::Follow::no);
        return !node && node.error() == kernel::ABI_ENOENT;
    };
    if (found != previous.end() && !is_gone(found->second)) {
        request.since = found->second;
    } else {
        problems.note(Message::no_previous_checkpoint, {root});
    }
}

using PendingCheckpoints = std::map<std::uint64_t, std::unique_ptr<PendingCheckpoint>>;

/// The names that the checkpoints which are being written will take in the directory.
std::vector<std::string> reserved_names(const PendingCheckpoints& others,
                                        const kernel::Directory& directory) {
    std::vector<std::string> names;
    for (const auto& [number, other] : others) {
        const kernel::Directory& its = other->store->destination().directory;
        if (kernel::identity_of(its.fd.get()) == kernel::identity_of(directory.fd.get())) {
            std::ranges::move(other->store->names(), std::back_inserter(names));
        }
    }
    return names;
}

/// Names, examines and freezes the targets. False if there is nothing to write: an obstacle, or -n.
bool examine_and_freeze(kernel::Caller& caller, CheckpointRequest& request, const LastCheckpoints& previous,
                        const PendingCheckpoints& others, Problems& problems, PendingCheckpoint& pending) {
    const auto family = find_targets(caller, request, problems);
    if (!family) {
        return false;
    }
    if (request.since_previous) {
        build_on_previous(caller, request, previous, family->root().pid, problems);
    }
    auto destination = find_destination(caller, request, *family, problems);
    if (!destination) {
        return false;
    }
    FileCopies copies = FileCopies::plan(caller, request, *family, *destination, problems,
                                         reserved_names(others, destination->directory));
    if (problems.error()) {
        return false;
    }
    if (request.test_only) {
        for (const Member& member : family->members()) {
            problems.note(Message::is_checkpointable, {member.process->program.command, member.process->pid});
        }
        return false;
    }
    auto increments = find_increments(caller, request, *family, *destination, problems);
    if (!increments) {
        return false;
    }
    const auto start = HostClock::now();
    if (!copies.make(*destination, problems)) {
        return false;
    }
    std::vector<ProcessImage> images = freeze(caller.kernel, *family, copies, request.choices);
    const auto frozen = HostClock::now() - start;
    describe(images, problems);
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
    pending.store->set_options(request.compress, std::move(*increments));
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

/// -i: what there is to choose from.
Outcome list(kernel::Caller& caller, const abi_chkpnt& given, const CheckpointRequest& request) {
    Report report(report_options(given.ck_options));
    Problems problems(report, request.force);
    const auto family = find_family(caller, request, problems);
    kernel::UserMemory memory(caller.thread);
    const auto told = deliver(memory, report, given.ck_report, given.ck_report_size);
    if (!family || !told) {
        return family ? told.error() : *problems.error();
    }
    return deliver_items(memory, list_items(caller.kernel, *family), given.ck_items, given.ck_items_size);
}

Outcome list(kernel::Caller& caller, const abi_restart& given, const RestartRequest& request) {
    Report report(report_options(given.rs_flags));
    Problems problems(report, request.force);
    const auto members = SetDirectory(caller, request.path, *request.storage).open_set(problems);
    kernel::UserMemory memory(caller.thread);
    const auto told = deliver(memory, report, given.rs_report, given.rs_report_size);
    if (!members || !told) {
        return members ? told.error() : problems.error().value_or(kernel::ABI_EINVAL);
    }
    return deliver_items(memory, list_items(*members), given.rs_items, given.rs_items_size);
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

/// The end of the machine does not wait until all is written that nobody will give a name.
Service::~Service() {
    for (const auto& [number, pending] : pending_) {
        pending->store->stop();
    }
}

Outcome Service::chkpnt(kernel::Caller& caller, emu::Address address) {
    if (PendingCheckpoint* pending = find_pending(caller)) {
        return finish(caller, *pending);
    }
    return begin(caller, address);
}

PendingCheckpoint* Service::find_pending(const kernel::Caller& caller) {
    const auto found = pending_.find(caller.thread.progress.moved);
    const bool own = found != pending_.end() && found->second->caller == caller.process.pid;
    return own ? found->second.get() : nullptr;
}

void Service::abandon(kernel::Pid caller) {
    for (auto each = pending_.begin(); each != pending_.end();) {
        if (each->second->caller != caller) {
            ++each;
            continue;
        }
        each->second->store->stop();
        abandoned_.push_back(std::move(each->second));
        each = pending_.erase(each);
    }
}

void Service::attend() {
    std::erase_if(abandoned_, [](std::unique_ptr<PendingCheckpoint>& each) {
        if (!each->written) {
            return false; // A host thread is still about it; the guest does not wait for that.
        }
        const kernel::Mount* const mount = each->store->destination().directory.mount;
        each.reset(); // What was written has no name and vanishes.
        kernel::note_shrinking(*mount);
        return true;
    });
}

Outcome Service::begin(kernel::Caller& caller, emu::Address address) {
    abandon(caller.process.pid); // A call that a debugger has taken the caller out of.
    if (in_multithreaded_region(caller)) {
        return kernel::ABI_EINVAL;
    }
    if (switched_off(caller)) {
        return kernel::ABI_EACCES;
    }
    kernel::UserMemory memory(caller.thread);
    const auto given = memory.load<abi_chkpnt>(address);
    if (!given) {
        return given.error();
    }
    if (given->ck_class == ABI_CHKPNT_DESCRIBE) {
        return describe(caller, *given);
    }
    auto request = checkpoint_request(memory, *given);
    if (!request) {
        return request.error();
    }
    request->storage = &storage_;
    request->sound = &sound_files_;
    if (const auto ready = check_report(memory, given->ck_report, given->ck_report_size); !ready) {
        return ready.error();
    }
    if ((given->ck_options & ABI_CR_LIST) != 0) {
        return list(caller, *given, *request);
    }
    auto pending = std::make_unique<PendingCheckpoint>(caller.process.pid, std::vector<kernel::Pid>(), *given,
                                                       Report(report_options(given->ck_options)));
    Problems problems(pending->report, request->force);
    if (!examine_and_freeze(caller, *request, previous_, pending_, problems, *pending)) {
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

namespace {

/// What an interrupted checkpoint has left in the directory of that file goes, if the caller may remove it.
void tidy_beside(const kernel::Caller& caller, const std::string& path, Storage& storage) {
    const std::string directory_path = path.substr(0, path.find_last_of('/') + 1);
    const auto from = kernel::viewpoint_of(caller.process);
    const auto directory =
        caller.kernel.files().open_directory(from, directory_path.empty() ? "." : directory_path);
    const auto status = directory ? kernel::node_status((*directory)->fd.get(), *(*directory)->mount)
                                  : kernel::fail(directory.error());
    if (!status ||
        !kernel::FileSystem::check_access(caller.process.credentials, *status, ABI_W_OK | ABI_X_OK)) {
        return;
    }
    recover_sets((*directory)->fd.get(), *storage_on(*(*directory)->mount, storage),
                 may_remove_from(caller.process.credentials, **directory));
    kernel::note_shrinking(*(*directory)->mount);
}

} // namespace

Outcome Service::describe(kernel::Caller& caller, const abi_chkpnt& given) {
    kernel::UserMemory memory(caller.thread);
    const auto path = memory.load_path(given.ck_file);
    if (!path) {
        return path.error();
    }
    if ((given.ck_options & ABI_CHKPNT_FORCE) != 0) {
        tidy_beside(caller, *path, storage_);
    }
    Report report(report_options(given.ck_options));
    Problems problems(report, false);
    const auto description = describe_file(caller, *path, storage_, problems);
    if (!description) {
        const auto done = deliver(memory, report, given.ck_report, given.ck_report_size);
        return done ? problems.error().value_or(kernel::ABI_EINVAL) : done.error();
    }
    const std::string& text = description->text();
    if (text.size() >= std::min<std::uint32_t>(given.ck_report_size, ABI_DESCRIPTION_MAX)) {
        return kernel::ABI_ENOSPC;
    }
    const auto written =
        memory.write(given.ck_report, std::as_bytes(std::span(text.c_str(), text.size() + 1)));
    return written ? Outcome(0) : Outcome(written.error());
}

void Service::remember(kernel::Kernel& kernel, kernel::Pid root, const kernel::Directory& directory,
                       const std::string& name) {
    if (const auto path = kernel.files().path_of(*directory.mount, directory.fd.get())) {
        previous_[root] = (*path == "/" ? "" : *path) + "/" + name;
    }
}

namespace {

/// Names the files, unless somebody has made one meanwhile, while they were written, that the caller may not
/// replace.
void commit(const kernel::Caller& caller, Store& store, Problems& problems) {
    const Destination& destination = store.destination();
    for (const std::string& name : store.names()) {
        if (const auto allowed = check_name(caller, destination.directory, name); !allowed) {
            const bool exists = allowed.error() == kernel::ABI_EEXIST;
            problems.refuse_always(exists ? Message::file_exists : Message::checkpoint_create_failed,
                                   {destination.prefix + name}, allowed.error());
            return;
        }
    }
    if (const auto committed = store.commit(); !committed) {
        const StoreError& error = committed.error();
        problems.refuse_always(error.message, {error.path}, kernel::errno_from_host(error.host_error));
    }
}

} // namespace

/// Completes the call if the file is written, or lets the caller wait on.
Outcome Service::finish(kernel::Caller& caller, PendingCheckpoint& pending) {
    constexpr kernel::Nanoseconds poll_interval = 1'000'000;
    if (!pending.written) {
        return Outcome::blocked({{}, caller.kernel.clock().now() + poll_interval});
    }
    Problems problems(pending.report, false);
    commit(caller, *pending.store, problems);
    if (!problems.error()) {
        last_checkpoint_ = pending.store->counters;
        std::ranges::for_each(pending.store->sound_files(),
                              [this](const FileState& each) { sound_files_.add(each); });
        for (const std::string& base : pending.store->damaged_bases()) {
            problems.note(Message::base_damaged, {base});
        }
        const Destination& destination = pending.store->destination();
        remember(caller.kernel, pending.targets.front(), destination.directory, destination.names.front());
        problems.note(Message::debug_written,
                      {pending.store->destination().path(0),
                       static_cast<std::int64_t>(last_checkpoint_.bytes.file_size),
                       static_cast<std::int64_t>(last_checkpoint_.bytes.pages_written)});
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
    if (switched_off(caller)) {
        return kernel::ABI_EACCES;
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
    if (request->become && caller.process.pid == 1) {
        return kernel::ABI_EINVAL; // The machine would end.
    }
    // What is reported after the process exists must have a place to go.
    if (const auto writable = memory.check_writable(address, sizeof *given); !writable) {
        return writable.error();
    }
    if (const auto ready = check_report(memory, given->rs_report, given->rs_report_size); !ready) {
        return ready.error();
    }
    const bool wants_settings = (given->rs_flags & ABI_RESTART_SETTINGS) != 0;
    if (wants_settings) {
        if (const auto writable = memory.check_writable(given->rs_settings, sizeof(abi_termios)); !writable) {
            return writable.error();
        }
    }
    if ((given->rs_flags & ABI_CR_LIST) != 0) {
        return list(caller, *given, *request);
    }
    Report report(report_options(given->rs_flags));
    Problems problems(report, request->force);
    const auto restarted = restart_process(caller, *request, problems);
    (void)deliver(memory, report, given->rs_report, given->rs_report_size);
    if (!restarted) {
        return restarted.error();
    }
    const std::size_t slash = request->path.find_last_of('/');
    const std::string folder = slash == std::string::npos ? "." : request->path.substr(0, slash + 1);
    if (const auto directory =
            caller.kernel.files().open_directory(kernel::viewpoint_of(caller.process), folder)) {
        remember(caller.kernel, restarted->process->pid, **directory, request->path.substr(slash + 1));
    }
    if (request->become) {
        caller.process.control_terminal = nullptr; // It is the target's now, and does not hang up.
        caller.kernel.terminate(caller.process, 0);
        return Outcome::registers_set();
    }
    if (wants_settings && restarted->waiting_settings) {
        (void)memory.store_value(given->rs_settings, kernel::termios_of(*restarted->waiting_settings));
    }
    given->rs_terminal = restarted->foreground;
    (void)memory.store_value(address, *given);
    return static_cast<std::uint64_t>(restarted->process->pid);
}

} // namespace cxsim::cr
