// A tape drive as programs open it: /dev/rmtN and /dev/nrmtN.
#pragma once

#include "kernel/files/open_file.h"
#include "kernel/tape/tape_unit.h"

#include <memory>

namespace cxsim::kernel {

class TapeFile final : public File {
  public:
    /// What a file is opened for.
    enum class Use : std::uint8_t {
        data,    ///< Reading, writing and moving the tape; for one program at a time.
        control, ///< Opened with O_NDELAY: only mounting, unmounting and asking for the state.
    };

    /// The unit must have been opened for data use; it is closed when the file goes.
    TapeFile(TapeUnit& unit, std::uint32_t device_number, Use use)
        : unit_(unit), device_number_(device_number), use_(use) {}
    ~TapeFile() override;

    FileKind kind() const override { return FileKind::tape; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    Expected<DeviceState> device_state() const override;
    Outcome restore_device_state(const DeviceState& state) override;

    TapeUnit& unit() const { return unit_; }
    std::uint32_t device_number() const { return device_number_; }
    Use use() const { return use_; }

  private:
    TapeUnit& unit_;
    std::uint32_t device_number_;
    Use use_;
};

/// Opens the tape drive with this device number, with the flags of open(). Errors as of TapeUnit::open.
Expected<std::shared_ptr<File>> open_tape(Caller& caller, std::uint32_t device_number, std::uint32_t flags);

} // namespace cxsim::kernel
