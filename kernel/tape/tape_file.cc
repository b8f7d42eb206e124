// The requests that programs make of tape drives.
#include "kernel/tape/tape_file.h"

#include "kernel/abi/file.h"
#include "kernel/abi/tape.h"
#include "kernel/files/device_numbers.h"
#include "kernel/kernel.h"
#include "kernel/processes/user_memory.h"

namespace cxsim::kernel {

namespace {

Outcome outcome_of(const Expected<void>& done) {
    return done ? Outcome(0) : Outcome(done.error());
}

abi_mtget status_of(const TapeUnit& unit) {
    const emu::TapeDrive& drive = unit.drive();
    const TapeOptions& options = unit.options();
    struct Bit {
        bool on;
        unsigned bit;
    };
    const Bit bits[] = {{drive.ready(), ABI_MT_READY},
                        {drive.write_protected(), ABI_MT_PROTECTED},
                        {drive.at_load_point(), ABI_MT_LOAD_POINT},
                        {drive.past_end_mark(), ABI_MT_END_OF_TAPE},
                        {unit.mounted(), ABI_MT_MOUNTED},
                        {unit.labelled(), ABI_MT_LABELLED},
                        {options.retry, ABI_MT_RETRY},
                        {options.ignore_eot, ABI_MT_IGNORE_EOT},
                        {unit.position().lost(), ABI_MT_LOST}};
    unsigned state = 0;
    for (const Bit& each : bits) {
        state |= each.on ? each.bit : 0;
    }
    abi_mtget status{};
    status.mt_type = ABI_MT_ISCVX;
    status.mt_dsreg = static_cast<std::int16_t>(state);
    status.mt_erreg = static_cast<std::int16_t>(unit.last_error());
    status.mt_resid = unit.residue();
    status.mt_fileno = unit.position().file;
    status.mt_blkno = unit.position().record;
    return status;
}

Outcome operate(Caller& caller, TapeUnit& unit, emu::Address argument) {
    const auto operation = UserMemory(caller.thread).load<abi_mtop>(argument);
    return operation ? unit.operate(operation->mt_op, operation->mt_count) : Outcome(operation.error());
}

} // namespace

TapeFile::~TapeFile() {
    if (use_ == Use::data) {
        unit_.close((device_number_ & tape_no_rewind) == 0);
    }
}

Expected<FileStatus> TapeFile::status() const {
    FileStatus status;
    status.mode = ABI_S_IFCHR | 0666U;
    status.links = 1;
    status.special_device = device_number_;
    status.inode = 0x10000U + device_number_;
    status.block_size = TapeUnit::longest_record;
    return status;
}

Outcome TapeFile::read(Caller& /*caller*/, OpenFile& /*open*/, std::span<std::byte> to) {
    return use_ == Use::data ? unit_.read(to) : Outcome(ABI_ENXIO);
}

Outcome TapeFile::write(Caller& /*caller*/, OpenFile& /*open*/, std::span<const std::byte> from) {
    return use_ == Use::data ? unit_.write(from) : Outcome(ABI_ENXIO);
}

Outcome TapeFile::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    const std::uint32_t user = caller.process.credentials.euid;
    switch (request) {
    case ABI_MTIOCGET:
        return UserMemory(caller.thread).store(argument, status_of(unit_));
    case ABI_MTIOCMOUNT:
        return outcome_of(unit_.mount(user, argument == ABI_MT_WITH_LABELS));
    case ABI_MTIOCUNMOUNT:
        return outcome_of(unit_.unmount(user));
    default:
        break;
    }
    if (use_ == Use::control) {
        return ABI_ENXIO;
    }
    switch (request) {
    case ABI_MTIOCTOP:
        return operate(caller, unit_, argument);
    case ABI_MTIOCRTY:
    case ABI_MTIOCNRTY:
        unit_.options().retry = request == ABI_MTIOCRTY;
        return 0;
    case ABI_MTIOCEOT:
    case ABI_MTIOCNEOT:
        unit_.options().ignore_eot = request == ABI_MTIOCNEOT;
        return 0;
    default:
        return File::ioctl(caller, request, argument);
    }
}

/// The driver of the guide (p. 3-10): EAGAIN if the position is lost.
Expected<DeviceState> TapeFile::device_state() const {
    if (unit_.labelled()) {
        return fail(ABI_EINVAL); // p. 1-4
    }
    if (unit_.position().lost()) {
        return fail(ABI_EAGAIN);
    }
    abi_tapechkpnt state{};
    state.t_version = ABI_TAPECHKPNT_VERSION;
    state.t_file = unit_.position().file;
    state.t_rec = unit_.position().record;
    state.t_retry = unit_.options().retry ? ABI_RETRY_NORMAL : ABI_RETRY_NONE;
    state.t_eot = unit_.options().ignore_eot ? 1 : 0;
    return device_state_of(state);
}

Outcome TapeFile::restore_device_state(const DeviceState& state) {
    const auto saved = from_device_state<abi_tapechkpnt>(state);
    if (saved.t_version != ABI_TAPECHKPNT_VERSION) {
        return ABI_EINVAL;
    }
    if (use_ != Use::data) {
        return 0;
    }
    unit_.options() = {.retry = saved.t_retry == ABI_RETRY_NORMAL, .ignore_eot = saved.t_eot != 0};
    return unit_.move_to({.file = saved.t_file, .record = saved.t_rec});
}

Expected<std::shared_ptr<File>> open_tape(Caller& caller, std::uint32_t device_number, std::uint32_t flags) {
    const std::uint32_t number = (device_number - tape_device_number) & ~tape_no_rewind;
    TapeUnit& unit = caller.kernel.tape_unit(number);
    if ((flags & ABI_O_NDELAY) != 0) {
        return std::make_shared<TapeFile>(unit, device_number, TapeFile::Use::control);
    }
    const bool for_writing = (flags & ABI_O_ACCMODE) != ABI_O_RDONLY;
    if (const auto opened = unit.open(caller.process.credentials.euid, for_writing); !opened) {
        return fail(opened.error());
    }
    return std::make_shared<TapeFile>(unit, device_number, TapeFile::Use::data);
}

} // namespace cxsim::kernel
