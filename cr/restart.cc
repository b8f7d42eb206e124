#include "cr/restart.h"

#include "cr/image/image_reader.h"
#include "cr/machine_needs.h"
#include "cr/resource/door.h"
#include "kernel/abi/file.h"
#include "kernel/files/host_file.h"

#include <algorithm>

namespace cxsim::cr {

namespace {

using kernel::Errno;

kernel::Viewpoint viewpoint_of(const kernel::Caller& caller) {
    return {caller.process.credentials, caller.process.root, caller.process.cwd};
}

/// Opens the checkpoint file with the caller's rights. Null after naming the obstacle.
std::shared_ptr<kernel::File> open_checkpoint(kernel::Caller& caller, const std::string& path,
                                              Problems& problems) {
    const kernel::FileSystem& files = caller.kernel.files();
    if (const std::size_t slash = path.find_last_of('/'); slash != std::string::npos && slash != 0) {
        const std::string directory = path.substr(0, slash);
        const auto found = files.lookup(viewpoint_of(caller), directory, kernel::Follow::yes);
        if (!found) {
            problems.refuse_always(Message::restart_directory_stat, {directory}, found.error());
            return nullptr;
        }
        if (!found->is(ABI_S_IFDIR)) {
            problems.note(Message::not_a_directory, {directory});
        }
    }
    const auto found = files.find_or_create(viewpoint_of(caller), path, ABI_O_RDONLY, {});
    if (found && !found->node.is(ABI_S_IFREG)) {
        problems.refuse_always(Message::not_checkpoint_format, {path}, kernel::ABI_EINVAL);
        return nullptr;
    }
    auto opened = found ? files.open_node(found->node, ABI_O_RDONLY) : kernel::fail(found.error());
    if (!opened) {
        problems.refuse_always(Message::checkpoint_open_failed, {path}, opened.error());
        return nullptr;
    }
    return *opened;
}

void refuse_image(const ImageError& error, const std::string& path, Problems& problems) {
    const Errno number = error.error == 0 ? kernel::ABI_EINVAL : kernel::errno_from_host(error.error);
    problems.note(Message::file_damaged, {path, error.detail});
    if (error.message == Message::region_fill_failed) {
        problems.refuse_always(error.message, {}, number);
    } else {
        problems.refuse_always(error.message, {path}, number);
    }
}

/// Descriptors beside the standard three would stay open as long as restart waits (p. A-12).
void warn_of_descriptors(const kernel::Caller& caller, Problems& problems) {
    const auto entries = caller.process.descriptors.entries();
    for (std::size_t fd = 3; fd < entries.size(); ++fd) {
        if (entries[fd].open != nullptr) {
            problems.note(Message::inherited_descriptor, {static_cast<std::int64_t>(fd)});
        }
    }
}

/// Whether the process can have its pid. False after saying so.
bool check_pid(const kernel::Caller& caller, const RestartRequest& request, const ProcessInfo& info,
               Problems& problems) {
    if (!caller.kernel.processes().in_use(info.pid)) {
        return true;
    }
    if (request.force || request.last_try) {
        problems.refuse(Message::pid_in_use, {info.pid, info.command}, kernel::ABI_EAGAIN);
        return request.force;
    }
    problems.note(Message::pid_in_use_retrying, {info.pid, info.command});
    return false;
}

/// Lets every door prepare its part; the parts to be put in place, or nothing if there were obstacles.
std::vector<Apply> prepare(Restoration& restoration) {
    std::vector<Apply> parts;
    for (const ProcessDoor* door : process_doors()) {
        const Record* record = find_record(restoration.image.records, door->tag);
        if (record != nullptr) {
            parts.push_back(door->prepare(restoration, record->contents));
        } else if (door->presence == Presence::required) {
            senseless_record(restoration);
        }
    }
    for (const Record& record : restoration.image.records) {
        const bool known = std::ranges::any_of(
            process_doors(), [&](const ProcessDoor* door) { return door->tag == record.tag; });
        if (!known && !ignorable(record.tag)) {
            senseless_record(restoration);
        }
    }
    return parts;
}

/// The process by its old pid, or by the next free one if that is in use and the restart is forced.
std::expected<kernel::Process*, Errno> create_process(kernel::Caller& caller, const ProcessInfo& info,
                                                      Problems& problems) {
    kernel::ProcessTable& table = caller.kernel.processes();
    auto created = table.create(table.in_use(info.pid) ? 0 : info.pid);
    if (!created) {
        problems.refuse_always(Message::fork_failed_for, {info.command, info.pid}, created.error());
        return std::unexpected(created.error());
    }
    return *created;
}

/// Puts the target's group in the foreground if the caller's is there now.
bool hand_over_terminal(const kernel::Caller& caller, const kernel::Process& target) {
    const auto& terminal = caller.process.control_terminal;
    if (terminal == nullptr || terminal->foreground != caller.process.group) {
        return false;
    }
    terminal->foreground = target.group;
    return true;
}

Restarted start(kernel::Caller& caller, const RestartRequest& request, kernel::Process& process,
                const std::vector<Apply>& parts) {
    process.session = caller.process.session;
    process.control_terminal = caller.process.control_terminal;
    kernel::Kernel::set_parent(process, caller.process.pid);
    for (const Apply& apply : parts) {
        apply(process);
    }
    const bool has_terminal = hand_over_terminal(caller, process);
    if (request.suspend) {
        caller.kernel.post_signal(process, kernel::ABI_SIGSTOP);
    } else if (request.signal != kernel::Signal{}) {
        caller.kernel.post_signal(process, request.signal);
    }
    return {&process, has_terminal};
}

} // namespace

std::expected<Restarted, Errno> restart_process(kernel::Caller& caller, const RestartRequest& request,
                                                Problems& problems) {
    const auto error = [&] { return std::unexpected(problems.error().value_or(kernel::ABI_EAGAIN)); };
    const auto file = open_checkpoint(caller, request.path, problems);
    if (file == nullptr) {
        return error();
    }
    // open_node() makes a MountedFile of every regular file.
    auto reader = ImageReader::open(static_cast<const kernel::MountedFile&>(*file).host_fd());
    if (!reader) {
        refuse_image(reader.error(), request.path, problems);
        return error();
    }
    check_machine(caller.kernel, reader->image().info, request.path, problems);
    if (problems.error() || !check_pid(caller, request, reader->image().info, problems)) {
        return error();
    }
    if (!caller.kernel.has_room_for(reader->memory_size())) {
        const ProcessInfo& info = reader->image().info;
        problems.refuse_always(Message::fork_failed_for, {info.command, info.pid}, kernel::ABI_ENOMEM);
        return error();
    }
    const auto image = std::move(*reader).load_memory();
    if (!image) {
        refuse_image(image.error(), request.path, problems);
        return error();
    }
    warn_of_descriptors(caller, problems);
    Restoration restoration{caller.kernel, caller, *image, problems};
    const std::vector<Apply> parts = prepare(restoration);
    if (problems.error()) {
        return error();
    }
    const auto process = create_process(caller, image->info, problems);
    if (!process) {
        return std::unexpected(process.error());
    }
    return start(caller, request, **process, parts);
}

} // namespace cxsim::cr
