#include "cr/restart.h"

#include "cr/checkpoint.h"
#include "cr/image/processors.h"
#include "cr/machine_needs.h"
#include "cr/resource/door.h"
#include "cr/resource/pipe_buffer.h"
#include "cr/set_directory.h"
#include "kernel/debugging/tracing.h"
#include "kernel/processes/memory.h"
#include "kernel/processes/signals.h"

#include <algorithm>
#include <atomic>
#include <deque>

namespace cxsim::cr {

namespace {

using kernel::Errno;
using Members = std::vector<SetMember>;
using Parts = std::vector<Apply>;

constexpr kernel::Pid init_pid = 1;

/// Descriptors beside the standard three would stay open as long as restart waits (p. A-12).
void warn_of_descriptors(const kernel::Caller& caller, Problems& problems) {
    const auto entries = caller.process.descriptors.entries();
    for (std::size_t fd = 3; fd < entries.size(); ++fd) {
        if (entries[fd].open != nullptr && !entries[fd].close_on_exec) {
            problems.note(Message::inherited_descriptor, {static_cast<std::int64_t>(fd)});
        }
    }
}

/// Leaves those out whom the user does not want (restart -i). False after naming the obstacle.
bool leave_out(Members& members, const Choices& choices, Problems& problems) {
    for (std::size_t left = members.size(); left > 0; --left) {
        const ProcessInfo info = members[left - 1].info();
        if (choices.ignores(info.pid) && !remove_from_hierarchy(members, left - 1)) {
            problems.refuse_always(Message::no_common_ancestor, {info.command, info.pid}, kernel::ABI_EINVAL);
            return false;
        }
    }
    return true;
}

/// Whether the processes can have their pids. False after saying so.
bool check_pids(const kernel::Caller& caller, const RestartRequest& request, const Members& members,
                Problems& problems) {
    bool free = true;
    for (const SetMember& member : members) {
        const ProcessInfo& info = member.info();
        if (!caller.kernel.processes().in_use(info.pid)) {
            continue;
        }
        free = false;
        if (request.force || request.last_try) {
            problems.refuse(Message::pid_in_use, {info.pid, info.command}, kernel::ABI_EAGAIN);
        } else {
            problems.note(Message::pid_in_use_retrying, {info.pid, info.command});
        }
    }
    return free || request.force;
}

/// Whether the machine has the memory and can execute the code.
bool check_machine(const kernel::Caller& caller, const Members& members, Problems& problems) {
    std::uint64_t memory = 0;
    for (const SetMember& member : members) {
        cr::check_machine(caller.kernel, member.info(), member.path, problems);
        memory += member.reader.memory_size();
    }
    kernel::drop_unmapped_file_pages(caller.kernel);
    if (!caller.kernel.has_room_for(memory)) {
        const ProcessInfo& info = members.front().info();
        problems.refuse_always(Message::fork_failed_for, {info.command, info.pid}, kernel::ABI_ENOMEM);
    }
    return !problems.error();
}

/// The images with their memory, in the order of the members; none after naming the obstacle.
std::deque<ProcessImage> load_images(Members& members, Problems& problems) {
    std::uint64_t bytes = 0;
    for (const SetMember& member : members) {
        problems.note(Message::debug_loaded,
                      {member.path, static_cast<std::int64_t>(member.reader.memory_size() / emu::page_size)});
        bytes += member.reader.saved_size();
    }
    std::vector<std::expected<ProcessImage, ImageError>> loaded(members.size());
    std::atomic<std::size_t> next = 0;
    on_all_processors(std::min<std::uint64_t>(members.size(), 1 + bytes / bytes_worth_a_thread), [&] {
        for (std::size_t i = next++; i < members.size(); i = next++) {
            loaded[i] = std::move(members[i].reader).load_memory();
        }
    });
    std::deque<ProcessImage> images;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (!loaded[i]) {
            refuse_image(loaded[i].error(), members[i].path, problems);
            return {};
        }
        images.push_back(std::move(*loaded[i]));
        list_records(images.back(), problems);
    }
    return images;
}

/// Lets every door prepare its part of one process.
Parts prepare(Restoration& restoration) {
    Parts parts;
    for (const ProcessDoor* door : process_doors()) {
        const Record* record = find_record(restoration.image.records, door->tag);
        if (record != nullptr) {
            parts.push_back(door->prepare(restoration, record->contents));
        } else if (!ignorable(door->tag)) {
            senseless_record(restoration);
        }
    }
    for (const Record& record : restoration.image.records) {
        if (!has_door(record.tag) && !ignorable(record.tag)) {
            senseless_record(restoration);
        }
    }
    return parts;
}

void remove_processes(kernel::ProcessTable& table, const std::vector<kernel::Process*>& processes) {
    for (const kernel::Process* each : processes) {
        if (each != nullptr) {
            table.remove(each->pid);
        }
    }
}

/// The processes, still empty: by their old pids, or by the next free ones if those are in use and the
/// restart is forced. None after naming the obstacle.
std::vector<kernel::Process*> create_processes(kernel::Caller& caller, const std::deque<ProcessImage>& images,
                                               Reunion& reunion, Problems& problems) {
    kernel::ProcessTable& table = caller.kernel.processes();
    std::vector<kernel::Process*> processes(images.size());
    // Those that take another pid come last, so that they take none of the others'.
    for (const bool other_pid : {false, true}) {
        for (std::size_t i = 0; i < images.size(); ++i) {
            const ProcessInfo& info = images[i].info;
            if (processes[i] != nullptr || (!other_pid && table.in_use(info.pid))) {
                continue;
            }
            const auto created = table.create(other_pid ? 0 : info.pid);
            if (!created) {
                problems.refuse_always(Message::fork_failed_for, {info.command, info.pid}, created.error());
                remove_processes(table, processes);
                return {};
            }
            processes[i] = *created;
            reunion.new_pids[info.pid] = (*created)->pid;
        }
    }
    reunion.new_root = processes.front()->pid;
    return processes;
}

/// Puts a group of the restarted processes in the foreground if the caller's is there now and they have the
/// terminal: the one that was there at the checkpoint, unless only zombies are left of it, as of the chkpnt
/// that made it, else the root's.
kernel::Pid hand_over_terminal(const kernel::Caller& caller, const Reunion& reunion,
                               const std::vector<kernel::Process*>& processes) {
    const auto& terminal = caller.process.control_terminal;
    if (terminal == nullptr || terminal->foreground != caller.process.group ||
        reunion.terminal_sessions.empty()) {
        return 0; // Signals of the terminal, restart passes through (p. 1-15).
    }
    const auto was_there = reunion.new_groups.find(reunion.foreground);
    const bool lives =
        was_there != reunion.new_groups.end() &&
        std::ranges::any_of(processes, [group = was_there->second](const kernel::Process* process) {
            return process->group == group && process->state != kernel::ProcessState::zombie;
        });
    terminal->foreground = lives ? was_there->second : processes.front()->group;
    return terminal->foreground;
}

void send_signals(kernel::Caller& caller, const RestartRequest& request,
                  const std::vector<kernel::Process*>& processes) {
    // p. 2-17: -z is -K SIGSTOP by another name.
    const kernel::Signal signal = request.suspend ? kernel::ABI_SIGSTOP : request.signal;
    if (signal == kernel::Signal{}) {
        return;
    }
    const bool all = request.suspend || request.signal_family;
    for (kernel::Process* process : std::span(processes).first(all ? processes.size() : 1)) {
        caller.kernel.post_signal(*process, signal);
    }
}

/// -W: the root is the child of the caller's parent, which never sees the end of the caller (p. 2-17).
void take_place_of_caller(const kernel::Caller& caller, kernel::Process& root) {
    if (kernel::Process* parent = caller.kernel.processes().find(caller.process.parent);
        parent != nullptr && root.state == kernel::ProcessState::zombie) {
        caller.kernel.post_signal(*parent, kernel::ABI_SIGCHLD); // It has ended long ago.
        caller.kernel.wake_up(parent);
    }
    if (root.state != kernel::ProcessState::zombie) {
        kernel::hand_over_tracing(caller.kernel, caller.process, root);
    }
    root.parent = caller.process.parent;
    root.adopted = caller.process.adopted;
    caller.process.parent = init_pid;
    caller.process.adopted = true;
}

/// With -t, the parent is the debugger, as after exect() (p. 2-17, 3-5). A process that is traced, by -t or
/// because restart was, has stopped.
void stop_if_traced(const kernel::Caller& caller, bool trace, kernel::Process& root) {
    if (root.state == kernel::ProcessState::zombie) {
        return;
    }
    if (trace) {
        kernel::tracing_of(root)->by_parent = true;
    }
    if (kernel::is_traced(root)) {
        kernel::stop_for_debugger(caller.kernel, root.main_thread(), kernel::ABI_SIGTRAP,
                                  kernel::trap_code::exec);
    }
}

} // namespace

std::expected<Restarted, Errno> restart_process(kernel::Caller& caller, const RestartRequest& request,
                                                Problems& problems) {
    const auto error = [&] { return std::unexpected(problems.error().value_or(kernel::ABI_EAGAIN)); };
    SetDirectory directory(caller, request.path, *request.storage);
    auto members = directory.open_set(problems);
    if (!members || !leave_out(*members, request.choices, problems) ||
        !check_machine(caller, *members, problems) || !check_pids(caller, request, *members, problems)) {
        return error();
    }
    const auto images = load_images(*members, problems);
    if (images.empty()) {
        return error();
    }
    warn_of_descriptors(caller, problems);
    Reunion reunion(directory);
    reunion.accept_changes = request.accept_changes;
    reunion.copy_back = request.copy_back;
    std::deque<Restoration> restorations;
    std::vector<Parts> parts;
    for (const ProcessImage& image : images) {
        note_open_files(image, request.choices, reunion);
    }
    for (std::size_t i = 0; i < images.size(); ++i) {
        const kernel::Pid parent = images[(*members)[i].parent].info.pid;
        restorations.push_back({caller.kernel, caller, images[i], (*members)[i].path, problems, i == 0,
                                parent, reunion, request.choices});
        parts.push_back(prepare(restorations.back()));
    }
    check_pipes(reunion, problems);
    if (problems.error()) {
        return error();
    }
    const auto processes = create_processes(caller, images, reunion, problems);
    if (processes.empty()) {
        return error();
    }
    for (auto step = reunion.late_steps.begin(); step != reunion.late_steps.end() && !problems.error();
         ++step) {
        (*step)();
    }
    if (problems.error()) {
        remove_processes(caller.kernel.processes(), processes);
        return error();
    }
    kernel::Kernel::set_parent(*processes.front(), caller.process.pid);
    for (std::size_t i = 0; i < processes.size(); ++i) {
        for (const Apply& apply : parts[i]) {
            apply(*processes[i]);
        }
    }
    for (const auto& step : reunion.last_steps) {
        step();
    }
    if (request.become) {
        take_place_of_caller(caller, *processes.front());
    }
    stop_if_traced(caller, request.trace, *processes.front());
    const kernel::Pid foreground = hand_over_terminal(caller, reunion, processes);
    send_signals(caller, request, processes);
    return Restarted{processes.front(), processes, foreground, reunion.waiting_settings};
}

} // namespace cxsim::cr
