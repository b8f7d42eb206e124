// Custom devices: devices whose driver is a program of the guest.
//
// Whoever opens /dev/customN makes calls that become requests. The driver has /dev/drvN open, reads the
// requests and writes the replies (kernel/abi/driver.h). With them it publishes the state of the open file
// that a checkpoint keeps, so that nobody has to wait for the driver to take one.
#pragma once

#include "kernel/abi/driver.h"
#include "kernel/base/waker.h"
#include "kernel/files/device_numbers.h"
#include "kernel/files/device_state.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace cxsim::kernel {

class CustomFile;

/// What is asked of a driver, as it stands in abi_driver_request.
struct DriverQuestion {
    std::uint32_t kind = 0; ///< ABI_DRIVER_*
    std::uint32_t size = 0;
    std::uint32_t request = 0;
    std::uint32_t argument = 0;
    std::vector<std::byte> data; ///< At most ABI_DRIVER_DATA_MAX bytes.

    bool operator==(const DriverQuestion&) const = default;
};

/// Who asks.
struct DriverClient {
    std::uint32_t flags = 0; ///< ABI_O_* that the file was opened with.
    std::int32_t pid = 0;
    std::uint32_t uid = 0;
};

/// What a driver has published of an open file.
struct PublishedState {
    std::uint32_t kind = ABI_DRIVER_STATE_NONE; ///< Never ABI_DRIVER_STATE_KEEP.
    DeviceState bytes{};                        ///< If it is known.
};

struct DriverReply {
    std::optional<Errno> error;
    std::uint64_t value = 0;
    std::optional<PublishedState> state; ///< Empty: it stays.
    std::vector<std::byte> data;
};

/// A question on its way.
struct DriverCall {
    DriverQuestion question;
    DriverClient client;
    std::uint32_t file = 0;
    std::uint32_t id = 0; ///< 0 until the driver has read it.
    std::optional<DriverReply> reply;
    /// Lives as long as the thread that asks waits in its call (SyscallProgress::asking).
    std::weak_ptr<void> asker;
};

/// A device as long as one driver has it. Requests are delivered in the order in which they were made. An
/// open file has one request under way at most, and one more when it is closed.
class CustomDevice {
  public:
    explicit CustomDevice(Waker& waker) : waker_(waker) {}

    bool is_driven() const { return driven_; }
    /// The driver has closed its side: all calls fail from now on.
    void lose_driver();
    /// Announces news to everybody who waits at either side.
    void changed() { waker_.wake_up(this); }

    // --- The users' side
    /// The number of a new open file, which hears of replies until it leaves.
    std::uint32_t join(CustomFile& file);
    /// The file is closed; the driver hears of it if it knows it.
    void leave(std::uint32_t file, bool known, const DriverClient& client);
    void ask(std::shared_ptr<DriverCall> call);
    /// Takes back what the driver has not read.
    void withdraw(const std::shared_ptr<DriverCall>& call);

    // --- The driver's side
    bool has_request() const { return !queue_.empty(); }
    /// Moves the next request to the driver, all of it or nothing: the number of bytes, EINVAL if they don't
    /// fit, 0 if there is none.
    Expected<std::size_t> take_request(std::span<std::byte> to);
    /// A reply from the driver. EINVAL, and nothing has happened, if it makes no sense. What is meant for a
    /// file that has been closed meanwhile is lost.
    Expected<void> reply(std::span<const std::byte> from);

  private:
    Waker& waker_;
    bool driven_ = true;
    std::uint32_t last_file_ = 0;
    std::uint32_t last_id_ = 0;
    std::map<std::uint32_t, CustomFile*> files_; ///< By number.
    std::deque<std::shared_ptr<DriverCall>> queue_;
};

/// The custom devices of a machine, by number; null until first driven.
inline constexpr std::size_t custom_device_count = 4;
/// Whether the number is that of a users' side.
constexpr bool is_custom_device(std::uint32_t number) {
    return number >= custom_device_number && number < custom_device_number + custom_device_count;
}
using CustomDevices = std::array<std::shared_ptr<CustomDevice>, custom_device_count>;

} // namespace cxsim::kernel
