// Processes with a custom device open: what its driver has published comes back, or there is no checkpoint.
#include "kernel/custom/custom_file.h"
#include "kernel/files/device_numbers.h"
#include "tests/unit/cr/rules_fixture.h"

#include <cstddef>

namespace cxsim::cr::testing {
namespace {

using kernel::CustomDevice;
using kernel::DeviceState;

/// The driver is the test itself; a process has the device open, as its descriptor fd_.
class CustomDevices : public Rules {
  protected:
    CustomDevices() { start_driver(); }

    void start_driver() {
        kernel::Caller caller = this->caller();
        driver_ = *kernel::open_driver(caller, kernel::driver_device_number);
    }
    CustomDevice& device() { return *machine_->kernel->custom_devices()[0]; }

    kernel::Process& start_target_with_device() {
        kernel::Process& target = start_target();
        kernel::Caller caller = caller_of(target);
        const std::shared_ptr<kernel::CustomFile> file =
            *kernel::open_custom_device(caller, kernel::custom_device_number, ABI_O_RDWR);
        EXPECT_TRUE(file->wait_until_open().is_blocked());
        EXPECT_EQ(take().rq_kind, ABI_DRIVER_OPEN);
        reply(ABI_DRIVER_STATE_KNOWN, "first");
        EXPECT_TRUE(file->wait_until_open().is_value());
        fd_ = target.descriptors.add(std::make_shared<kernel::OpenFile>(file, ABI_O_RDWR, "/dev/custom0"))
                  .value();
        return target;
    }
    kernel::Caller caller_of(kernel::Process& process) {
        return {*machine_->kernel, process, process.main_thread()};
    }
    kernel::File& file_of(kernel::Process& process) { return (*process.descriptors.get(fd_))->file(); }
    kernel::Outcome read(kernel::Process& process) {
        kernel::Caller caller = caller_of(process);
        std::array<std::byte, 4> to{};
        return file_of(process).read(caller, **process.descriptors.get(fd_), to);
    }

    /// The next request, which the following replies belong to.
    const abi_driver_request& take() {
        std::array<std::byte, sizeof(abi_driver_request)> bytes{};
        const auto size = device().take_request(bytes);
        EXPECT_TRUE(size && *size > 0);
        std::memcpy(&request_, bytes.data(), bytes.size());
        return request_;
    }
    void reply(std::uint32_t state, std::string_view text, kernel::Errno error = none) {
        abi_driver_reply reply{};
        reply.rp_id = request_.rq_id;
        reply.rp_file = request_.rq_file;
        reply.rp_error = static_cast<std::int32_t>(error);
        reply.rp_state = state;
        std::memcpy(reply.rp_devbuf, text.data(), text.size());
        EXPECT_TRUE(device().reply(std::as_bytes(std::span(&reply, 1))));
    }
    static DeviceState state_of(std::string_view text) {
        DeviceState state{};
        std::memcpy(state.data(), text.data(), text.size());
        return state;
    }
    void expect_refusal(kernel::Pid pid, const std::string& message) {
        EXPECT_EQ(checkpoint({.pid = pid, .file = "refused"}).lines,
                  Lines{fmt::format(fmt::runtime(message), pid, fd_)});
    }

    std::shared_ptr<kernel::File> driver_;
    abi_driver_request request_{};
    std::uint32_t fd_ = 0;
};

TEST_F(CustomDevices, AreRestoredByTheirDriverBeforeTheNextCall) {
    const kernel::Pid pid = start_target_with_device().pid;
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).lines, Lines{});
    start_machine("c240");
    start_driver();
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    EXPECT_TRUE(read(*restarted_).is_blocked()) << "until the driver has restored the file";
    const abi_driver_request& request = take();
    EXPECT_EQ(request.rq_kind, ABI_DRIVER_RESTORE);
    EXPECT_EQ(request.rq_flags, ABI_O_RDWR);
    ASSERT_EQ(request.rq_length, sizeof(DeviceState));
    EXPECT_EQ(std::memcmp(request.rq_data, state_of("first").data(), sizeof(DeviceState)), 0);
    EXPECT_EQ(file_of(*restarted_).device_state(), state_of("first")) << "for another checkpoint";
    EXPECT_FALSE(device().has_request());
    reply(ABI_DRIVER_STATE_KEEP, "");
    EXPECT_TRUE(read(*restarted_).is_blocked());
    EXPECT_EQ(take().rq_kind, ABI_DRIVER_READ);
}

TEST_F(CustomDevices, AreSavedAsTheCallerKnowsThem) {
    kernel::Process& target = start_target_with_device();
    EXPECT_TRUE(read(target).is_blocked());
    EXPECT_EQ(take().rq_kind, ABI_DRIVER_READ);
    reply(ABI_DRIVER_STATE_KNOWN, "second");
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).lines, Lines{});
    EXPECT_TRUE(read(target).is_value());
    EXPECT_EQ(file_of(target).device_state(), state_of("second"));
    start_machine("c240");
    start_driver();
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    EXPECT_EQ(file_of(*restarted_).device_state(), state_of("first"));
}

TEST_F(CustomDevices, CannotBeSavedWithoutAKnownState) {
    kernel::Process& target = start_target_with_device();
    reply(ABI_DRIVER_STATE_LOST, "");
    expect_refusal(target.pid,
                   "Eloop({}) fd {} /dev/custom0: device position cannot be determined: No more processes");
    reply(ABI_DRIVER_STATE_NONE, "");
    expect_refusal(target.pid, "E/dev/custom0: device does not support checkpoint capability");
    reply(ABI_DRIVER_STATE_KNOWN, "first");
    driver_ = nullptr;
    expect_refusal(target.pid,
                   "Eloop({}) fd {} /dev/custom0 failed IOCCHKPNT ioctl: No such device or address");
}

TEST_F(CustomDevices, CannotBeOpenedAgainWithoutADriver) {
    const kernel::Pid pid = start_target_with_device().pid;
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).lines, Lines{});
    start_machine("c240");
    const Lines refused{fmt::format("Eloop({}): open /dev/custom0: No such device or address", pid)};
    EXPECT_EQ(restart({.path = "ck"}).lines, refused);
    start_driver();
    driver_ = nullptr;
    EXPECT_EQ(restart({.path = "ck"}).lines, refused);
}

TEST_F(CustomDevices, FailAllCallsOfAFileWhoseStateTheDriverRefuses) {
    const kernel::Pid pid = start_target_with_device().pid;
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).lines, Lines{});
    start_machine("c240");
    start_driver();
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    take();
    reply(ABI_DRIVER_STATE_KNOWN, "", kernel::ABI_EINVAL);
    const kernel::Outcome outcome = read(*restarted_);
    ASSERT_TRUE(outcome.is_error());
    EXPECT_EQ(outcome.error(), kernel::ABI_EINVAL);
    EXPECT_EQ(file_of(*restarted_).device_state(), kernel::fail(kernel::ABI_EINVAL));
}

TEST_F(CustomDevices, HearNothingOfARefusedRestart) {
    kernel::Process& target = start_target_with_device();
    const auto other = open(target, "/file", ABI_O_RDWR | ABI_O_CREAT);
    static_cast<void>(other);
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).lines, Lines{});
    start_machine("c240");
    start_driver();
    fs::remove(root() / "file");
    EXPECT_NE(restart({.path = "ck"}).error, none);
    EXPECT_FALSE(device().has_request());
}

TEST_F(CustomDevices, CannotBeCheckpointedTogetherWithTheirDriver) {
    kernel::Process& target = start_target();
    fd_ =
        target.descriptors.add(std::make_shared<kernel::OpenFile>(driver_, ABI_O_RDWR, "/dev/drv0")).value();
    expect_refusal(target.pid, "E/dev/drv0: device does not support checkpoint capability");
}

TEST_F(CustomDevices, KeepNoMoreThanOneRequestOfAnOpenFile) {
    kernel::Process& target = start_target_with_device();
    kernel::Caller caller = caller_of(target);
    kernel::OpenFile& open = **target.descriptors.get(fd_);
    std::array<std::byte, 100> buffer{};
    for (std::size_t size = 1; size <= buffer.size(); ++size) {
        EXPECT_TRUE(open.file().read(caller, open, std::span(buffer).first(size)).is_blocked());
        caller.thread.progress = {}; // A signal.
    }
    EXPECT_EQ(take().rq_size, buffer.size());
    EXPECT_FALSE(device().has_request());
    ASSERT_TRUE(target.descriptors.close(fd_));
    EXPECT_EQ(take().rq_kind, ABI_DRIVER_CLOSE);
    reply(ABI_DRIVER_STATE_KNOWN, "nobody");
    EXPECT_FALSE(device().has_request());
}

TEST_F(CustomDevices, ServeWhoSharesAnOpenFileOneAfterTheOther) {
    kernel::Process& target = start_target_with_device();
    kernel::Process& other = start_target();
    ASSERT_TRUE(other.descriptors.install(fd_, {.open = *target.descriptors.get(fd_)}));
    EXPECT_TRUE(read(target).is_blocked());
    EXPECT_TRUE(read(other).is_blocked());
    EXPECT_EQ(take().rq_pid, target.pid);
    EXPECT_FALSE(device().has_request());
    reply(ABI_DRIVER_STATE_KEEP, "");
    EXPECT_TRUE(read(other).is_blocked());
    EXPECT_TRUE(read(target).is_value());
    target.main_thread().progress = {};
    EXPECT_TRUE(read(other).is_blocked());
    EXPECT_EQ(take().rq_pid, other.pid);
}

} // namespace
} // namespace cxsim::cr::testing
