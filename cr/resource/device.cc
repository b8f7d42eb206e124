// Devices that support Checkpoint Restart by themselves: what their IOCCHKPNT says is kept, and given back by
// IOCRESTART to the device of the same name, opened with the same flags (p. 3-9). Tape drives are such
// devices; the right reel must be on the same drive, mounted (p. 1-5).
#include "cr/resource/doors.h"
#include "kernel/abi/file.h"
#include "kernel/files/device_files.h"

#include <algorithm>

namespace cxsim::cr {

namespace {

struct DeviceRecord {
    std::uint32_t number = 0; ///< Of the device.
    Bytes state;
};

void serialize(Archive& archive, DeviceRecord& record) {
    archive.fields(record.number, record.state);
}

void check(const TargetFile& file, Problems& problems) {
    const auto state = file.open.file().device_state();
    if (state) {
        return;
    }
    if (state.error() == kernel::ABI_ENOTTY) {
        problems.refuse(Message::device_unsupported, {file.open.path()}, kernel::ABI_EINVAL);
        return;
    }
    const bool lost = state.error() == kernel::ABI_EAGAIN;
    problems.refuse(lost ? Message::device_position_unknown : Message::device_chkpnt_ioctl,
                    {file.target.command(), file.target.process.pid, std::int64_t{file.fd}, file.open.path()},
                    state.error());
}

void capture(const TargetFile& file, OpenFileState& state) {
    const kernel::DeviceState own = file.open.file().device_state().value_or(kernel::DeviceState{});
    const auto status = file.open.file().status().value_or(kernel::FileStatus{});
    state.own = save(DeviceRecord{.number = status.special_device, .state = {own.begin(), own.end()}});
}

/// As whoever restarts might open it: by its name, which must stand for the same device.
kernel::Expected<std::shared_ptr<kernel::File>> open_again(Restoration& restoration,
                                                           const OpenFileState& state, std::uint32_t number) {
    const std::uint32_t flags = state.flags & (ABI_O_ACCMODE | ABI_O_NDELAY);
    const auto place = find_again(restoration, state.path);
    const auto found = place ? restoration.kernel.files().find_or_create(place->from, place->path, flags, {})
                             : kernel::fail(place.error());
    if (!found) {
        return kernel::fail(found.error());
    }
    if (found->node.status.special_device != number) {
        return kernel::fail(kernel::ABI_ENXIO);
    }
    auto opened = kernel::open_device(restoration.caller, number, flags);
    return opened && (*opened)->kind() != state.kind ? kernel::fail(kernel::ABI_ENXIO) : opened;
}

std::shared_ptr<kernel::File> open(Restoration& restoration, const OpenFileState& state) {
    DeviceRecord saved;
    kernel::DeviceState own{};
    if (!load(state.own, saved) || saved.state.size() != own.size()) {
        senseless_record(restoration);
        return nullptr;
    }
    std::ranges::copy(saved.state, own.begin());
    const auto opened = open_again(restoration, state, saved.number);
    if (!opened) {
        restoration.problems.refuse(Message::file_open_failed,
                                    {restoration.command(), restoration.pid(), state.path}, opened.error());
        return nullptr;
    }
    const kernel::Outcome restored = (*opened)->restore_device_state(own);
    if (restored.is_error()) {
        restoration.problems.refuse(Message::device_restart_ioctl, {state.path, std::int64_t{state.fd}},
                                    restored.error());
        return nullptr;
    }
    return *opened;
}

} // namespace

const FileDoor device_door{kernel::FileKind::device, check, capture, open, nullptr};
const FileDoor tape_door{kernel::FileKind::tape, check, capture, open, nullptr};

} // namespace cxsim::cr
