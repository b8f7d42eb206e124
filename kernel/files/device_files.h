// /dev/null and /dev/zero.
#pragma once

#include "kernel/files/open_file.h"

namespace cxsim::kernel {

/// Reads nothing (null) or zeros (zero), and swallows what is written.
class NullDevice final : public File {
  public:
    explicit NullDevice(FileKind kind) : kind_(kind) {}
    FileKind kind() const override { return kind_; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    bool seekable() const override { return true; }
    Expected<DeviceState> device_state() const override;
    Outcome restore_device_state(const DeviceState& state) override;

  private:
    FileKind kind_;
};

/// Opens the device with this number for the caller, with the flags of open() (ABI_O_*): ENXIO if the machine
/// has none, or if it is /dev/tty and the caller has no control terminal. Of a custom device, the driver has
/// still to be waited for (CustomFile::wait_until_open).
Expected<std::shared_ptr<File>> open_device(Caller& caller, std::uint32_t number, std::uint32_t flags);

} // namespace cxsim::kernel
