// Tape drives: the position as their driver knows it, and the options (p. 1-4). The right reel must be on
// the same drive, mounted, when the process is restarted.
#include "cr/resource/doors.h"
#include "kernel/abi/file.h"
#include "kernel/files/device_files.h"
#include "kernel/tape/tape_file.h"

namespace cxsim::cr {

namespace {

struct TapeState {
    std::uint32_t device = 0;
    std::int32_t file = 0;
    std::int32_t record = 0;
    bool retry = false;
    bool ignore_eot = false;
};

void serialize(Archive& archive, TapeState& state) {
    archive.fields(state.device, state.file, state.record, state.retry, state.ignore_eot);
}

const kernel::TapeFile& tape_file(const kernel::OpenFile& open) {
    return static_cast<const kernel::TapeFile&>(open.file());
}

void check(const TargetFile& file, Problems& problems) {
    const kernel::TapeFile& tape = tape_file(file.open);
    const std::int64_t fd = file.fd;
    if (tape.unit().labelled()) {
        problems.refuse(Message::device_chkpnt_ioctl,
                        {file.target.command(), file.target.process.pid, fd, file.open.path()},
                        kernel::ABI_EINVAL);
    } else if (tape.unit().position().lost()) {
        problems.refuse(Message::device_position_unknown,
                        {file.target.command(), file.target.process.pid, fd, file.open.path()},
                        kernel::ABI_EAGAIN);
    }
}

void capture(const TargetFile& file, OpenFileState& state) {
    const kernel::TapeFile& tape = tape_file(file.open);
    const kernel::TapeUnit& unit = tape.unit();
    state.own = save(TapeState{.device = tape.device_number(),
                               .file = unit.position().file,
                               .record = unit.position().record,
                               .retry = unit.options().retry,
                               .ignore_eot = unit.options().ignore_eot});
}

/// Brings the tape to where it was. False after naming the obstacle.
bool move_tape(Restoration& restoration, const OpenFileState& state, const TapeState& saved,
               const kernel::TapeFile& tape) {
    if (tape.use() != kernel::TapeFile::Use::data) {
        return true;
    }
    tape.unit().options() = {.retry = saved.retry, .ignore_eot = saved.ignore_eot};
    const kernel::Outcome moved = tape.unit().move_to({.file = saved.file, .record = saved.record});
    if (moved.is_error()) {
        restoration.problems.refuse(Message::device_restart_ioctl, {state.path, std::int64_t{state.fd}},
                                    moved.error());
    }
    return !moved.is_error();
}

/// Opens the same drive as whoever restarts might open it: by its name, mounted and not in use.
std::shared_ptr<kernel::File> open(Restoration& restoration, const OpenFileState& state) {
    TapeState saved;
    if (!load(state.own, saved)) {
        senseless_record(restoration);
        return nullptr;
    }
    const std::uint32_t flags = state.flags & (ABI_O_ACCMODE | ABI_O_NDELAY);
    const auto place = find_again(restoration, state.path);
    const auto found = place ? restoration.kernel.files().find_or_create(place->from, place->path, flags, {})
                             : kernel::fail(place.error());
    const bool same = found && found->node.status.special_device == saved.device;
    auto opened = !found ? kernel::fail(found.error())
                  : same ? kernel::open_device(restoration.caller, saved.device, flags)
                         : kernel::fail(kernel::ABI_ENXIO);
    if (opened && (*opened)->kind() != kernel::FileKind::tape) {
        opened = kernel::fail(kernel::ABI_ENXIO);
    }
    if (!opened) {
        restoration.problems.refuse(Message::file_open_failed,
                                    {restoration.command(), restoration.pid(), state.path}, opened.error());
        return nullptr;
    }
    const auto& tape = static_cast<const kernel::TapeFile&>(**opened);
    return move_tape(restoration, state, saved, tape) ? *opened : nullptr;
}

} // namespace

const FileDoor tape_door{kernel::FileKind::tape, check, capture, open, nullptr};

} // namespace cxsim::cr
