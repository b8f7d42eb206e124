// File descriptors: which stand for which open file, with the flags and offsets that dup() and fork() share.
#include "cr/resource/copied_file.h"
#include "cr/resource/doors.h"
#include "kernel/abi/file.h"
#include "kernel/files/device_files.h"
#include "kernel/files/fifo.h"
#include "kernel/files/viewpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <ranges>

namespace cxsim::cr {

void serialize(Archive& archive, OpenFileState& state) {
    archive.fields(state.number, state.kind, state.path, state.flags, state.offset, state.fd, state.own);
}

namespace {

constexpr RecordTag descriptors_tag = record_tag("DESC");

/// The guide's limit on open descriptors (p. 1-3).
constexpr std::int64_t max_descriptors = 250;

struct DescriptorEntry {
    std::uint32_t fd = 0;
    std::uint32_t open_file = 0; ///< Index into the open files.
    bool close_on_exec = false;
};

struct DescriptorState {
    std::vector<OpenFileState> open_files;
    std::vector<DescriptorEntry> descriptors;
};

void serialize(Archive& archive, DescriptorEntry& entry) {
    archive.fields(entry.fd, entry.open_file, entry.close_on_exec);
}

void serialize(Archive& archive, DescriptorState& state) {
    archive.list(state.open_files, ABI_NOFILE);
    archive.list(state.descriptors, ABI_NOFILE);
}

/// The open file behind the descriptor; null if there is none, or none that the user wants.
const kernel::OpenFile* wanted_file(const Target& target, std::uint32_t fd) {
    const kernel::Process& process = target.process;
    const kernel::OpenFile* open = process.descriptors.entries()[fd].open.get();
    return open == nullptr || target.choices.ignores(process.pid, fd) ? nullptr : open;
}

/// Calls `visit` with each open file once, at its lowest descriptor.
template <typename Visit>
void for_each_open_file(const Target& target, Visit visit) {
    std::vector<const kernel::OpenFile*> seen;
    for (std::uint32_t fd = 0; fd < target.process.descriptors.entries().size(); ++fd) {
        const kernel::OpenFile* open = wanted_file(target, fd);
        if (open != nullptr && std::ranges::find(seen, open) == seen.end()) {
            seen.push_back(open);
            visit(TargetFile{target, fd, *open});
        }
    }
}

void check(const Target& target, Problems& problems) {
    const auto count = std::ranges::count_if(
        std::views::iota(0U, static_cast<std::uint32_t>(target.process.descriptors.entries().size())),
        [&](std::uint32_t fd) { return wanted_file(target, fd) != nullptr; });
    if (count > max_descriptors) {
        problems.refuse(Message::too_many_descriptors,
                        {target.command(), target.process.pid, std::int64_t{count}, max_descriptors},
                        kernel::ABI_EINVAL);
    }
    for_each_open_file(target, [&](const TargetFile& file) {
        const FileDoor* door = door_of(file.open.file().kind());
        if (file.open.file().kind() == kernel::FileKind::socket) {
            problems.refuse(Message::descriptor_is_socket,
                            {target.command(), target.process.pid, std::int64_t{file.fd}},
                            kernel::ABI_EINVAL);
        } else if (file.open.file().kind() == kernel::FileKind::process) {
            problems.refuse(Message::process_descriptor,
                            {target.command(), target.process.pid, std::int64_t{file.fd}},
                            kernel::ABI_EINVAL);
        } else if (door == nullptr) {
            problems.refuse(Message::device_unsupported, {file.open.path()}, kernel::ABI_EINVAL);
        } else if (door->check != nullptr) {
            door->check(file, problems);
        }
    });
}

Bytes capture(const Target& target) {
    DescriptorState state;
    std::map<const kernel::OpenFile*, std::uint32_t> numbers;
    for_each_open_file(target, [&](const TargetFile& file) {
        OpenFileState& saved = state.open_files.emplace_back();
        saved = {.number = target.numbers.of(&file.open),
                 .kind = file.open.file().kind(),
                 .path = file.open.path(),
                 .flags = file.open.flags(),
                 .offset = file.open.offset(),
                 .fd = file.fd,
                 .own = {}};
        if (const FileDoor* door = door_of(saved.kind)) {
            door->capture(file, saved);
        }
        numbers.emplace(&file.open, static_cast<std::uint32_t>(numbers.size()));
    });
    const auto entries = target.process.descriptors.entries();
    for (std::uint32_t fd = 0; fd < entries.size(); ++fd) {
        if (wanted_file(target, fd) != nullptr) {
            state.descriptors.push_back({.fd = fd,
                                         .open_file = numbers.at(entries[fd].open.get()),
                                         .close_on_exec = entries[fd].close_on_exec});
        }
    }
    return save(state);
}

/// A fifo whose other end somebody has open: restart does not wait for that, and without it the process would
/// find the end of its input at once. ENXIO if nobody has.
kernel::Expected<std::shared_ptr<kernel::File>>
open_other_fifo(Restoration& restoration, const kernel::Node& node, std::uint32_t access) {
    auto opened = kernel::open_fifo(restoration.caller, node, access | ABI_O_NDELAY);
    if (!opened) {
        return kernel::fail(opened.error().error());
    }
    const bool met = static_cast<const kernel::Fifo&>(**opened).met_other_side();
    return met ? kernel::Expected<std::shared_ptr<kernel::File>>(std::move(*opened))
               : kernel::fail(kernel::ABI_ENXIO);
}

/// The file that the user wants instead of the one in the image, found as the user sees it.
std::shared_ptr<kernel::File> open_other(Restoration& restoration, const std::string& path,
                                         std::uint32_t flags) {
    const kernel::FileSystem& files = restoration.kernel.files();
    const std::uint32_t access = flags & ABI_O_ACCMODE;
    const auto found =
        files.find_or_create(kernel::viewpoint_of(restoration.caller.process), path, access, {});
    auto opened = !found                        ? kernel::fail(found.error())
                  : found->node.is(ABI_S_IFIFO) ? open_other_fifo(restoration, found->node, access)
                  : found->node.is(ABI_S_IFCHR)
                      ? kernel::open_device(restoration.caller, found->node.status.special_device, access)
                  : found->node.is(ABI_S_IFREG) || found->node.is(ABI_S_IFDIR)
                      ? files.open_node(found->node, access)
                      : kernel::fail(kernel::ABI_EINVAL);
    if (!opened) {
        restoration.problems.refuse(Message::file_open_failed,
                                    {restoration.command(), restoration.pid(), path}, opened.error());
        return nullptr;
    }
    return *opened;
}

/// The open file again, or null if it cannot be had (which -F allows).
kernel::OpenFilePointer open_again(Restoration& restoration, const OpenFileState& state) {
    const FileDoor* door = door_of(state.kind);
    if (state.kind == kernel::FileKind::socket) {
        restoration.problems.refuse(Message::socket_not_restorable, {}, kernel::ABI_EINVAL);
        return nullptr;
    }
    if (door == nullptr) {
        restoration.problems.refuse(Message::unknown_file_type,
                                    {static_cast<std::int64_t>(state.kind), restoration.command()},
                                    kernel::ABI_EINVAL);
        return nullptr;
    }
    const auto modified = restoration.reunion.modified_paths.find(state.number);
    const bool other = modified != restoration.reunion.modified_paths.end();
    auto file =
        other ? open_other(restoration, modified->second, state.flags) : door->open(restoration, state);
    if (file == nullptr) {
        return nullptr;
    }
    // Neither creation nor truncation again.
    constexpr std::uint32_t kept = ABI_O_ACCMODE | ABI_O_NDELAY | ABI_O_APPEND;
    auto open = std::make_shared<kernel::OpenFile>(std::move(file), state.flags & kept,
                                                   other ? modified->second : state.path);
    open->set_offset(state.offset);
    return open;
}

/// The open file, which another process of the set may have opened already.
kernel::OpenFilePointer find_or_open(Restoration& restoration, const OpenFileState& state) {
    if (!state.wanted) {
        return nullptr;
    }
    auto& known = restoration.reunion.open_files;
    const auto found = known.find(state.number);
    if (found == known.end()) {
        return known.emplace(state.number, open_again(restoration, state)).first->second;
    }
    // Of processes that share it, the images agree; if they do not, somebody has changed them. Only what the
    // user wants instead may be of any kind.
    const bool other = restoration.reunion.modified_paths.contains(state.number);
    if (found->second != nullptr && !other && found->second->file().kind() != state.kind) {
        senseless_record(restoration);
        return nullptr;
    }
    return found->second;
}

bool makes_sense(const DescriptorState& state) {
    return std::ranges::all_of(state.open_files,
                               [](const OpenFileState& each) { return each.offset >= 0; }) &&
           std::ranges::all_of(state.descriptors, [&](const DescriptorEntry& each) {
               return each.fd < ABI_NOFILE && each.open_file < state.open_files.size();
           });
}

/// restart -i: descriptors that are ignored are closed, and files that then have none are not opened (p.
/// 2-21).
void apply_choices(const Choices& choices, kernel::Pid pid, DescriptorState& state) {
    std::vector<bool> wanted(state.open_files.size());
    std::erase_if(state.descriptors,
                  [&](const DescriptorEntry& each) { return choices.ignores(pid, each.fd); });
    for (const DescriptorEntry& each : state.descriptors) {
        wanted[each.open_file] = true;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        state.open_files[i].wanted = wanted[i];
    }
}

/// -v: each descriptor, with the file that it will stand for (p. 2-17).
void list_descriptors(Restoration& restoration, const DescriptorState& state) {
    const auto& modified = restoration.reunion.modified_paths;
    for (const DescriptorEntry& each : state.descriptors) {
        const OpenFileState& file = state.open_files[each.open_file];
        const auto other = modified.find(file.number);
        const std::string& path = other != modified.end() ? other->second : file.path;
        const bool pipe = file.kind == kernel::FileKind::pipe;
        restoration.problems.note(Message::descriptor_listed,
                                  {restoration.command(), restoration.pid(), std::int64_t{each.fd},
                                   !path.empty() ? path
                                   : pipe        ? "pipe"
                                                 : "-"});
    }
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    DescriptorState state;
    if (!load(bytes, state) || !makes_sense(state)) {
        return senseless_record(restoration);
    }
    apply_choices(restoration.choices, restoration.pid(), state);
    list_descriptors(restoration, state);
    std::vector<kernel::OpenFilePointer> open_files;
    open_files.reserve(state.open_files.size());
    for (const OpenFileState& each : state.open_files) {
        open_files.push_back(find_or_open(restoration, each));
    }
    return [state, open_files, &restoration](kernel::Process& process) {
        process.descriptors.close_all();
        for (const DescriptorEntry& entry : state.descriptors) {
            if (const auto& open = open_files[entry.open_file]) {
                // Cannot fail: the number was checked.
                (void)process.descriptors.install(entry.fd,
                                                  {.open = open, .close_on_exec = entry.close_on_exec});
            }
        }
        for (std::size_t i = 0; i < open_files.size(); ++i) {
            if (restoration.reunion.modified_paths.contains(state.open_files[i].number)) {
                continue;
            }
            const FileDoor* door = door_of(state.open_files[i].kind);
            if (open_files[i] != nullptr && door->attach != nullptr) {
                door->attach(restoration, state.open_files[i], process);
            }
        }
    };
}

std::string_view kind_in_words(kernel::FileKind kind) {
    using enum kernel::FileKind;
    switch (kind) {
    case regular:
        return "file";
    case directory:
        return "directory";
    case pipe:
        return "pipe";
    case terminal:
        return "terminal";
    case tape:
        return "tape";
    case fifo:
        return "fifo";
    case pty_master:
        return "pty master";
    default:
        return "device";
    }
}

void describe(std::span<const std::byte> bytes, Description& to) {
    constexpr std::array<std::string_view, 4> ways{"read", "write", "read and write", "?"};
    DescriptorState state;
    if (!load(bytes, state) || !makes_sense(state)) {
        return;
    }
    for (const DescriptorEntry& each : state.descriptors) {
        const OpenFileState& file = state.open_files[each.open_file];
        to.add("descriptor",
               fmt::format("{}: {} {}, to {}{}, at {}{}", each.fd, kind_in_words(file.kind),
                           file.path.empty() ? "without a name" : file.path, ways[file.flags & ABI_O_ACCMODE],
                           (file.flags & ABI_O_APPEND) != 0 ? " at the end" : "", file.offset,
                           each.close_on_exec ? ", closed on exec" : ""));
    }
}

} // namespace

void note_open_files(const ProcessImage& image, const Choices& choices, Reunion& reunion) {
    const Record* record = find_record(image.records, descriptors_tag);
    DescriptorState state;
    if (record == nullptr || !load(record->contents, state) || !makes_sense(state)) {
        return; // prepare() says so.
    }
    apply_choices(choices, image.info.pid, state);
    for (const DescriptorEntry& each : state.descriptors) {
        if (const std::string* path = choices.path_of(image.info.pid, each.fd)) {
            reunion.modified_paths[state.open_files[each.open_file].number] = *path;
        }
    }
    for (const OpenFileState& each : state.open_files) {
        if (each.wanted && !reunion.modified_paths.contains(each.number)) {
            note_copied_file(image, each, reunion);
        }
    }
}

const ProcessDoor descriptors_door{descriptors_tag, check, capture, prepare, describe};

} // namespace cxsim::cr
