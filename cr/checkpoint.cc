#include "cr/checkpoint.h"

#include "cr/image/atomic_file.h"
#include "cr/machine_needs.h"
#include "cr/resource/door.h"
#include "emu/cpu/registers.h"
#include "kernel/abi/file.h"
#include "kernel/debugging/tracing.h"
#include "kernel/files/attributes.h"
#include "kernel/files/path_walk.h"
#include "kernel/processes/exec.h"

#include <fmt/format.h>

#include <cerrno>

namespace cxsim::cr {

namespace {

using kernel::Errno;

/// The longest part of a command's name in a default file name (p. 1-9).
constexpr std::size_t max_command_length = 16;
/// Only the owner may read a process's memory.
constexpr std::uint32_t checkpoint_file_mode = 0600;
constexpr std::uint32_t sticky_bit = 01000;

/// Who may checkpoint whom (p. 1-7, 1-8).
kernel::Expected<void> check_rights(const kernel::Caller& caller, const kernel::Process& target) {
    const kernel::Credentials& own = caller.process.credentials;
    if (own.is_superuser()) {
        return {};
    }
    if (own.euid != target.credentials.euid || !own.in_group(target.credentials.gid)) {
        return kernel::fail(kernel::ABI_EPERM);
    }
    // Whoever may only execute a program shall not read it out of a checkpoint file, whatever has become of
    // its name since.
    if (!kernel::may_read_program(target, target.credentials)) {
        return kernel::fail(kernel::ABI_EACCES);
    }
    const kernel::FileSystem& files = caller.kernel.files();
    const kernel::Viewpoint from{target.credentials, files.root(), files.root()};
    const auto executable = files.lookup(from, target.program.path, kernel::Follow::yes);
    if (!executable) {
        return {}; // Removed.
    }
    return kernel::FileSystem::check_access(target.credentials, executable->status, ABI_R_OK);
}

std::string directory_part(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    return slash == 0 ? "/" : path.substr(0, slash);
}

kernel::Viewpoint viewpoint_of(const kernel::Caller& caller) {
    return {caller.process.credentials, caller.process.root, caller.process.cwd};
}

bool same_directory(const kernel::Caller& caller, const std::string& left, const std::string& right) {
    const kernel::FileSystem& files = caller.kernel.files();
    const auto a = files.lookup(viewpoint_of(caller), left, kernel::Follow::yes);
    const auto b = files.lookup(viewpoint_of(caller), right, kernel::Follow::yes);
    return a && b && a->status.device == b->status.device && a->status.inode == b->status.inode;
}

/// The path of the checkpoint file as the options say; nothing if they contradict each other.
std::optional<std::string> checkpoint_path(const kernel::Caller& caller, const CheckpointRequest& request,
                                           const kernel::Process& target, Problems& problems) {
    std::string name = request.file.value_or(
        fmt::format("{}.{}", target.program.command.substr(0, max_command_length), target.pid));
    if (!request.directory) {
        return name;
    }
    const std::string& directory = *request.directory;
    if (name.find('/') == std::string::npos) {
        return directory.ends_with('/') ? directory + name : directory + "/" + name;
    }
    if (!same_directory(caller, directory, directory_part(name))) {
        problems.refuse_always(Message::directory_conflict, {directory, name}, kernel::ABI_EINVAL);
        return {};
    }
    return name;
}

/// Whether the caller may give the name at the end of the walk to a new file, or take it from an old one.
kernel::Expected<void> check_place(const kernel::Caller& caller, const kernel::WalkEnd& end, bool replace) {
    const kernel::Credentials& own = caller.process.credentials;
    const auto directory = kernel::node_status(end.directory.fd.get(), *end.directory.mount);
    const auto writable = directory ? kernel::FileSystem::check_access(own, *directory, ABI_W_OK | ABI_X_OK)
                                    : kernel::fail(directory.error());
    if (!writable) {
        return writable;
    }
    if (!end.node) {
        return {};
    }
    if (!replace) {
        return kernel::fail(kernel::ABI_EEXIST);
    }
    if (end.node->is(ABI_S_IFDIR)) {
        return kernel::fail(kernel::ABI_EISDIR);
    }
    // -F replaces files, not devices and fifos, whose names stand for something else than what they hold.
    if (!end.node->is(ABI_S_IFREG) && !end.node->is(ABI_S_IFLNK)) {
        return kernel::fail(kernel::ABI_EEXIST);
    }
    const bool sticky = (directory->mode & sticky_bit) != 0;
    if (sticky && !own.is_superuser() && own.euid != end.node->status.uid && own.euid != directory->uid) {
        return kernel::fail(kernel::ABI_EPERM);
    }
    return {};
}

using HostClock = std::chrono::steady_clock;

} // namespace

kernel::Process* find_target(kernel::Caller& caller, const CheckpointRequest& request, Problems& problems) {
    kernel::Process* target =
        request.pid == 0 ? &caller.process : caller.kernel.processes().find(request.pid);
    const auto refuse = [&](Errno error) {
        problems.refuse_always(Message::target_cannot_be_checkpointed, {request.pid}, error);
        return nullptr;
    };
    if (target == nullptr || target->state == kernel::ProcessState::zombie) {
        return refuse(kernel::ABI_ESRCH);
    }
    if (const auto allowed = check_rights(caller, *target); !allowed) {
        return refuse(allowed.error());
    }
    if (kernel::is_traced(*target) && target->tracing->debugger != caller.process.pid) {
        return refuse(kernel::ABI_EBUSY); // pattach() would refuse it: a debugger has it (p. 1-3, 3-2).
    }
    for (const ProcessDoor* door : process_doors()) {
        if (door->check != nullptr) {
            door->check({caller.kernel, *target}, problems);
        }
    }
    return problems.error() ? nullptr : target;
}

std::optional<Destination> find_destination(kernel::Caller& caller, const CheckpointRequest& request,
                                            const kernel::Process& target, Problems& problems) {
    const kernel::FileSystem& files = caller.kernel.files();
    if (request.directory) {
        if (const auto found = files.open_directory(viewpoint_of(caller), *request.directory); !found) {
            problems.refuse_always(Message::checkpoint_directory_stat, {*request.directory}, found.error());
            return {};
        }
    }
    const auto path = checkpoint_path(caller, request, target, problems);
    if (!path) {
        return {};
    }
    if (path->size() >= ABI_PATH_MAX) {
        problems.refuse_always(Message::path_too_long, {std::int64_t{ABI_PATH_MAX}},
                               kernel::ABI_ENAMETOOLONG);
        return {};
    }
    auto end = kernel::PathWalk(files, viewpoint_of(caller)).walk(*path, kernel::Follow::no);
    if (end && (end->must_be_directory || end->name.empty())) {
        end = kernel::fail(kernel::ABI_EISDIR);
    }
    const auto allowed = end ? check_place(caller, *end, request.force) : kernel::fail(end.error());
    if (!allowed) {
        const bool exists = allowed.error() == kernel::ABI_EEXIST;
        problems.refuse_always(exists ? Message::file_exists : Message::checkpoint_create_failed, {*path},
                               allowed.error());
        return {};
    }
    const kernel::Credentials& own = caller.process.credentials;
    return Destination{.path = *path,
                       .directory = std::move(end->directory),
                       .name = std::move(end->name),
                       .uid = own.euid,
                       .gid = own.egid,
                       .replace = request.force};
}

ProcessImage freeze(kernel::Kernel& kernel, const kernel::Process& target) {
    kernel.settle(target);
    const emu::Model& model = kernel.config().model;
    ProcessImage image;
    image.info = {.command = target.program.command,
                  .pid = target.pid,
                  .time = kernel.clock().time_of_day() / kernel::nanoseconds_per_second,
                  .release = "9.0",
                  .machine = std::string(model.uname),
                  .cpu_type = cpu_type_of(model),
                  .needs = needs_of(target),
                  .executable_flags = target.program.flags,
                  .executable_machine_flags = target.program.machine_flags};
    for (const auto& thread : target.threads) {
        image.threads.push_back(thread->context.registers);
    }
    image.memory = target.space.freeze();
    for (const ProcessDoor* door : process_doors()) {
        image.records.push_back({.tag = door->tag, .contents = door->capture({kernel, target})});
    }
    return image;
}

void Store::write() {
    if (const auto written = write_file(); !written) {
        error_ = written.error();
    }
}

std::expected<void, StoreError> Store::write_file() {
    const auto failed = [](Message message, int error) {
        return std::unexpected(StoreError{message, error});
    };
    const auto start = HostClock::now();
    auto file = AtomicFile::create(destination_.directory.fd.get(), destination_.name);
    if (!file) {
        return failed(Message::checkpoint_create_failed, file.error());
    }
    const auto written = write_image(file->fd(), image_);
    if (!written) {
        return failed(Message::region_write_failed, written.error());
    }
    const kernel::Attributes attributes{
        .mode = ABI_S_IFREG | checkpoint_file_mode, .uid = destination_.uid, .gid = destination_.gid};
    if (!kernel::set_attributes(file->fd(), attributes)) {
        return failed(Message::checkpoint_create_failed, EIO);
    }
    const auto finished = HostClock::now();
    if (const auto synced = file->sync(); !synced) {
        return failed(Message::checkpoint_sync_failed, synced.error());
    }
    counters.write = finished - start;
    counters.sync = HostClock::now() - finished;
    counters.bytes = *written;
    file_.emplace(std::move(*file));
    return {};
}

std::expected<void, StoreError> Store::commit() {
    if (error_) {
        return std::unexpected(*error_);
    }
    const auto start = HostClock::now();
    kernel::stamp_creation(*destination_.directory.mount, file_->fd());
    const auto committed =
        file_->commit(destination_.replace ? AtomicFile::Existing::replace : AtomicFile::Existing::keep);
    if (!committed) {
        const bool exists = committed.error() == EEXIST;
        return std::unexpected(
            StoreError{exists ? Message::file_exists : Message::checkpoint_sync_failed, committed.error()});
    }
    kernel::stamp_change(*destination_.directory.mount, destination_.directory.fd.get());
    counters.sync += HostClock::now() - start;
    return {};
}

} // namespace cxsim::cr
