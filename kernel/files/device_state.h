// What a device keeps in a checkpoint: the buffer of IOCCHKPNT and IOCRESTART (chkpnt_devbuf_t, guide p.
// 3-9).
#pragma once

#include "kernel/abi/tape.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <type_traits>

namespace cxsim::kernel {

/// Nobody but the device knows what the bytes mean.
using DeviceState = std::array<std::byte, ABI_CHKPNT_DEVBUF_SIZE>;

/// A structure of kernel/abi's integers, at the beginning of the buffer.
template <typename T>
DeviceState device_state_of(const T& value) {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(DeviceState));
    DeviceState state{};
    std::memcpy(state.data(), &value, sizeof value);
    return state;
}
template <typename T>
T from_device_state(const DeviceState& state) {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(DeviceState));
    T value{};
    std::memcpy(&value, state.data(), sizeof value);
    return value;
}

} // namespace cxsim::kernel
