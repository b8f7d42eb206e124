// The users' side of a custom device, and the driver's.
#pragma once

#include "kernel/custom/custom_device.h"
#include "kernel/files/open_file.h"

#include <expected>
#include <memory>
#include <optional>

namespace cxsim::kernel {

/// A custom device, open. The first request that the driver gets of it is ABI_DRIVER_OPEN, or, if it comes
/// from a checkpoint, ABI_DRIVER_RESTORE. Calls are made one after the other; EIO when the driver has gone.
///
/// A call that has been interrupted, or that O_NDELAY has not let wait, stays with the driver: when the same
/// call is made again, it gets the reply; when another one is made, the reply is lost. What is published with
/// a reply holds from the moment at which a caller gets it: so a checkpoint always shows the device as the
/// caller knows it, and a restarted process that makes its call again misses nothing.
class CustomFile final : public File {
  public:
    CustomFile(std::shared_ptr<CustomDevice> device, std::uint32_t number, const DriverClient& opener);
    ~CustomFile() override;

    FileKind kind() const override { return FileKind::device; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    /// What the driver has published last.
    Expected<DeviceState> device_state() const override;
    /// Of a file that has just been opened for a restarted process: does not wait for the driver. If it
    /// refuses, all calls fail with its error.
    Outcome restore_device_state(const DeviceState& state) override;
    std::size_t largest_piece() const override { return ABI_DRIVER_DATA_MAX; }
    Readiness readiness() const override;
    Channel channel() const override { return device_.get(); }

    std::uint32_t device_number() const { return device_number_; }
    /// Has the driver open the file: 0, its error, ENXIO without one, or blocked.
    Outcome wait_until_open();

    // --- For the device
    /// The request that the driver has read and not replied to; null if there is none.
    DriverCall* call_in_hands_of_driver() const;
    /// The reply to that request.
    void hear(DriverCall& call, DriverReply reply);
    /// A state that belongs to no call under way.
    void publish(const DriverReply& reply);

  private:
    std::expected<DriverReply, Outcome> exchange(Caller& caller, DriverQuestion question);
    Outcome restore(Caller& caller, emu::Address argument);
    void introduce(DriverQuestion question);
    void take_effect(const DriverReply& reply);
    void abandon_call();

    std::shared_ptr<CustomDevice> device_;
    std::uint32_t device_number_;
    DriverClient opener_;
    std::uint32_t number_;
    std::shared_ptr<DriverCall> introduction_; ///< How the driver gets to know of the file.
    std::shared_ptr<DriverCall> call_;
    PublishedState state_;
};

/// The driver's side: read() gives a request, write() takes a reply.
class DriverFile final : public File {
  public:
    DriverFile(std::shared_ptr<CustomDevice> device, std::uint32_t number)
        : device_(std::move(device)), device_number_(number) {}
    ~DriverFile() override { device_->lose_driver(); }

    FileKind kind() const override { return FileKind::device; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    /// So that a longer reply comes in one piece, and is refused.
    std::size_t largest_piece() const override { return sizeof(abi_driver_reply) + 1; }
    Readiness readiness() const override { return {.readable = device_->has_request(), .writable = true}; }
    Channel channel() const override { return device_.get(); }

  private:
    std::shared_ptr<CustomDevice> device_;
    std::uint32_t device_number_;
};

/// Opens the users' side with this device number: ENXIO if nobody drives it. The driver hears of it by
/// wait_until_open(), restore_device_state() or the first call.
Expected<std::shared_ptr<CustomFile>> open_custom_device(Caller& caller, std::uint32_t number,
                                                         std::uint32_t flags);
/// Opens the driver's side: EBUSY if somebody has it open.
Expected<std::shared_ptr<File>> open_driver(Caller& caller, std::uint32_t number);

} // namespace cxsim::kernel
