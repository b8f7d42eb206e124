// /dev/sequence: random numbers that can be repeated. The smallest device with a state of its own, and so the
// example of one that supports Checkpoint Restart (docs/cr.md).
#pragma once

#include "kernel/files/open_file.h"

#include <cstdint>

namespace cxsim::kernel {

/// Reads the bytes of a sequence, which goes on from read to read. A write of eight bytes starts the sequence
/// of that number; it is EINVAL to write another number of bytes. Whoever opens the device has a sequence of
/// his own.
class SequenceDevice final : public File {
  public:
    FileKind kind() const override { return FileKind::device; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Expected<DeviceState> device_state() const override;
    Outcome restore_device_state(const DeviceState& state) override;

  private:
    std::byte next();

    static constexpr std::uint64_t first_number = 1990;
    std::uint64_t number_ = first_number;
};

} // namespace cxsim::kernel
