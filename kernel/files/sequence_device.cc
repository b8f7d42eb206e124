#include "kernel/files/sequence_device.h"

#include "kernel/abi/file.h"
#include "kernel/files/device_numbers.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

constexpr std::int32_t state_version = 1;

struct SavedSequence {
    abi_i32 version;
    abi_u64 number;
};

} // namespace

Expected<FileStatus> SequenceDevice::status() const {
    FileStatus status;
    status.mode = ABI_S_IFCHR | 0666U;
    status.links = 1;
    status.special_device = sequence_device_number;
    status.inode = status.special_device;
    return status;
}

/// Marsaglia's xorshift with multiplication: every number but 0 comes once.
std::byte SequenceDevice::next() {
    number_ ^= number_ >> 12U;
    number_ ^= number_ << 25U;
    number_ ^= number_ >> 27U;
    return static_cast<std::byte>(number_ * 0x2545f4914f6cdd1dULL >> 56U);
}

Outcome SequenceDevice::read(Caller& /*caller*/, OpenFile& /*open*/, std::span<std::byte> to) {
    std::ranges::generate(to, [this] { return next(); });
    return to.size();
}

Outcome SequenceDevice::write(Caller& /*caller*/, OpenFile& /*open*/, std::span<const std::byte> from) {
    abi_u64 number{};
    if (from.size() != sizeof number) {
        return ABI_EINVAL;
    }
    std::memcpy(&number, from.data(), sizeof number);
    number_ = number != 0 ? std::uint64_t{number} : first_number;
    return from.size();
}

Expected<DeviceState> SequenceDevice::device_state() const {
    return device_state_of(SavedSequence{state_version, number_});
}

Outcome SequenceDevice::restore_device_state(const DeviceState& state) {
    const auto saved = from_device_state<SavedSequence>(state);
    if (saved.version != state_version || saved.number == 0U) {
        return ABI_EINVAL;
    }
    number_ = saved.number;
    return 0;
}

} // namespace cxsim::kernel
