// The tables of doors.
#include "cr/resource/doors.h"

#include "cr/resource/door.h"

#include <algorithm>
#include <array>

namespace cxsim::cr {

namespace {

constexpr std::array all_process_doors = {
    &relations_door, &program_door,       &threads_door,     &communication_door,
    &regions_door,   &thread_memory_door, &credentials_door, &signals_door,
    &timers_door,    &usage_door,         &descriptors_door, &file_list_door,
};

constexpr std::array all_file_doors = {
    &regular_file_door, &directory_door, &null_device_door, &zero_device_door, &terminal_door,
    &pipe_door,         &fifo_door,      &tape_door,        &device_door,
};

} // namespace

std::span<const ProcessDoor* const> process_doors() {
    return all_process_doors;
}

std::span<const FileDoor* const> file_doors() {
    return all_file_doors;
}

bool has_door(RecordTag tag) {
    return std::ranges::find(all_process_doors, tag, &ProcessDoor::tag) != all_process_doors.end();
}

const FileDoor* door_of(kernel::FileKind kind) {
    const auto found = std::ranges::find(all_file_doors, kind, &FileDoor::kind);
    return found == all_file_doors.end() ? nullptr : *found;
}

kernel::Expected<PlaceAgain> find_again(const Restoration& restoration, const std::string& path) {
    const kernel::Process& caller = restoration.caller.process;
    const auto root = restoration.kernel.files().path_of(*caller.root->mount, caller.root->fd.get());
    if (!root) {
        return kernel::fail(root.error());
    }
    PlaceAgain place{{caller.credentials, caller.root, caller.root}, path};
    if (*root == "/" || path.empty()) {
        return place;
    }
    const bool inside = path == *root || path.starts_with(*root + "/");
    if (!inside) {
        return kernel::fail(kernel::ABI_ENOENT);
    }
    place.path = path == *root ? "/" : path.substr(root->size());
    return place;
}

kernel::Expected<std::shared_ptr<kernel::File>> open_by_path(const Restoration& restoration,
                                                             const std::string& path, std::uint32_t flags) {
    const kernel::FileSystem& files = restoration.kernel.files();
    const auto place = find_again(restoration, path);
    const auto found =
        place ? files.find_or_create(place->from, place->path, flags, {}) : kernel::fail(place.error());
    return found ? files.open_node(found->node, flags) : kernel::fail(found.error());
}

Apply senseless_record(Restoration& restoration) {
    restoration.problems.refuse_always(Message::region_mismatch, {restoration.path}, kernel::ABI_EINVAL);
    return {};
}

} // namespace cxsim::cr
