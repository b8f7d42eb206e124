// Calls to a custom device, which become requests to its driver.
#include "kernel/custom/custom_file.h"

#include "kernel/abi/file.h"
#include "kernel/files/device_numbers.h"
#include "kernel/kernel.h"
#include "kernel/processes/user_memory.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

FileStatus status_of(std::uint32_t device_number, std::uint32_t permissions) {
    FileStatus status;
    status.mode = ABI_S_IFCHR | permissions;
    status.links = 1;
    status.special_device = device_number;
    status.inode = 0x10000U + device_number;
    return status;
}

std::vector<std::byte> copy_of(std::span<const std::byte> bytes) {
    return {bytes.begin(), bytes.end()};
}

/// How many bytes an ioctl request moves, and where to.
struct IoctlTransfer {
    explicit IoctlTransfer(std::uint32_t request)
        : in((request & ABI_IO_IN) != 0 ? size_of(request) : 0),
          out((request & ABI_IO_OUT) != 0 ? size_of(request) : 0) {}
    static std::uint32_t size_of(std::uint32_t request) { return request >> 16U & 0x7fU; }

    std::uint32_t in;
    std::uint32_t out;
};

/// Kept by a thread while it waits for a reply.
struct Asking {
    explicit Asking(std::shared_ptr<CustomDevice> asked) : device(std::move(asked)) {}
    ~Asking() { device->changed(); } // Other threads may have waited for their turn.
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;

    std::shared_ptr<CustomDevice> device;
};

} // namespace

CustomFile::CustomFile(std::shared_ptr<CustomDevice> device, std::uint32_t number, const DriverClient& opener)
    : device_(std::move(device)), device_number_(number), opener_(opener), number_(device_->join(*this)) {}

CustomFile::~CustomFile() {
    for (const auto& call : {introduction_, call_}) {
        if (call && call->id == 0) {
            device_->withdraw(call);
        }
    }
    const bool known = introduction_ && introduction_->id != 0;
    const bool refused = known && introduction_->question.kind == ABI_DRIVER_OPEN && introduction_->reply &&
                         introduction_->reply->error;
    device_->leave(number_, known && !refused, opener_);
}

Expected<FileStatus> CustomFile::status() const {
    return status_of(device_number_, 0666U);
}

// --- Requests

void CustomFile::introduce(DriverQuestion question) {
    introduction_ = std::make_shared<DriverCall>();
    introduction_->question = std::move(question);
    introduction_->client = opener_;
    introduction_->file = number_;
    device_->ask(introduction_);
}

Outcome CustomFile::wait_until_open() {
    if (!device_->is_driven()) {
        return ABI_ENXIO;
    }
    if (!introduction_) {
        introduce({.kind = ABI_DRIVER_OPEN, .data = {}});
    }
    if (!introduction_->reply) {
        return Outcome::blocked_on(channel());
    }
    const DriverReply& reply = *introduction_->reply;
    return reply.error ? Outcome(*reply.error) : Outcome(0);
}

/// Asks the driver, and gives its reply: an error of the driver's, or blocked, in place of it.
std::expected<DriverReply, Outcome> CustomFile::exchange(Caller& caller, DriverQuestion question) {
    if (!device_->is_driven()) {
        return std::unexpected(Outcome(ABI_EIO));
    }
    if (const Outcome open = wait_until_open(); !open.is_value()) {
        return std::unexpected(open);
    }
    std::shared_ptr<void>& asking = caller.thread.progress.asking;
    const auto asker = call_ ? call_->asker.lock() : nullptr;
    if (asker && asker != asking) {
        return std::unexpected(Outcome::blocked_on(channel())); // Another thread's call comes first.
    }
    if (call_ && !asker && call_->question != question) {
        abandon_call();
    }
    if (!call_) {
        call_ = std::make_shared<DriverCall>();
        call_->question = std::move(question);
        call_->client = {
            .flags = opener_.flags, .pid = caller.process.pid, .uid = caller.process.credentials.euid};
        call_->file = number_;
        device_->ask(call_);
    }
    if (!call_->reply) {
        if (!asking) {
            asking = std::make_shared<Asking>(device_);
        }
        call_->asker = asking;
        return std::unexpected(Outcome::blocked_on(channel()));
    }
    DriverReply reply = std::move(*call_->reply);
    call_ = nullptr;
    asking = nullptr;
    take_effect(reply);
    if (reply.error) {
        return std::unexpected(Outcome(*reply.error));
    }
    return reply;
}

void CustomFile::take_effect(const DriverReply& reply) {
    if (reply.state) {
        state_ = *reply.state;
    }
}

void CustomFile::abandon_call() {
    if (call_->id == 0) {
        device_->withdraw(call_);
    } else if (call_->reply) {
        take_effect(*call_->reply);
    }
    call_ = nullptr;
}

DriverCall* CustomFile::call_in_hands_of_driver() const {
    for (const auto& call : {introduction_, call_}) {
        if (call && call->id != 0 && !call->reply) {
            return call.get();
        }
    }
    return nullptr;
}

void CustomFile::hear(DriverCall& call, DriverReply reply) {
    if (&call == introduction_.get()) {
        take_effect(reply);
    }
    call.reply = std::move(reply);
}

void CustomFile::publish(const DriverReply& reply) {
    // What a caller has not heard of yet comes later.
    if (call_ && call_->reply && !call_->reply->error && reply.state) {
        call_->reply->state = reply.state;
    } else {
        take_effect(reply);
    }
}

// --- Calls

Outcome CustomFile::read(Caller& caller, OpenFile& /*open*/, std::span<std::byte> to) {
    if (to.empty()) {
        return 0;
    }
    const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(to.size(), ABI_DRIVER_DATA_MAX));
    const auto reply = exchange(caller, {.kind = ABI_DRIVER_READ, .size = size, .data = {}});
    if (!reply) {
        return reply.error();
    }
    const auto given = std::span(reply->data).first(std::min(reply->data.size(), to.size()));
    std::ranges::copy(given, to.begin());
    return given.size();
}

Outcome CustomFile::write(Caller& caller, OpenFile& /*open*/, std::span<const std::byte> from) {
    if (from.empty()) {
        return 0;
    }
    const auto taken = from.first(std::min<std::size_t>(from.size(), ABI_DRIVER_DATA_MAX));
    const auto reply = exchange(caller, {.kind = ABI_DRIVER_WRITE, .data = copy_of(taken)});
    return reply ? Outcome(std::min<std::uint64_t>(reply->value, taken.size())) : reply.error();
}

Outcome CustomFile::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    if (request == ABI_IOCCHKPNT) {
        return File::ioctl(caller, request, argument);
    }
    if (request == ABI_IOCRESTART) {
        return restore(caller, argument);
    }
    const IoctlTransfer transfer(request);
    UserMemory memory(caller.thread);
    DriverQuestion question{
        .kind = ABI_DRIVER_IOCTL, .size = transfer.out, .request = request, .argument = argument, .data = {}};
    question.data.resize(transfer.in);
    if (const auto loaded = memory.read(argument, question.data); !loaded) {
        return loaded.error();
    }
    if (const auto writable = memory.check_writable(argument, transfer.out); !writable) {
        return writable.error();
    }
    const auto reply = exchange(caller, std::move(question));
    if (!reply) {
        return reply.error();
    }
    const auto given = std::span(reply->data).first(std::min<std::size_t>(reply->data.size(), transfer.out));
    const auto stored = memory.write(argument, given);
    return stored ? Outcome(reply->value) : Outcome(stored.error());
}

Outcome CustomFile::restore(Caller& caller, emu::Address argument) {
    const auto state = UserMemory(caller.thread).load<DeviceState>(argument);
    if (!state) {
        return state.error();
    }
    const auto reply = exchange(caller, {.kind = ABI_DRIVER_RESTORE, .data = copy_of(*state)});
    return reply ? Outcome(0) : reply.error();
}

Readiness CustomFile::readiness() const {
    const bool waits =
        device_->is_driven() && ((introduction_ && !introduction_->reply) || (call_ && !call_->reply));
    return {.readable = !waits, .writable = !waits};
}

// --- Checkpoints

Expected<DeviceState> CustomFile::device_state() const {
    if (!device_->is_driven()) {
        return fail(ABI_ENXIO);
    }
    if (introduction_ && introduction_->reply && introduction_->reply->error) {
        return fail(*introduction_->reply->error);
    }
    switch (state_.kind) {
    case ABI_DRIVER_STATE_KNOWN:
        return state_.bytes;
    case ABI_DRIVER_STATE_LOST:
        return fail(ABI_EAGAIN);
    default:
        return fail(ABI_ENOTTY);
    }
}

Outcome CustomFile::restore_device_state(const DeviceState& state) {
    if (introduction_) {
        return ABI_EBUSY;
    }
    introduce({.kind = ABI_DRIVER_RESTORE, .data = copy_of(state)});
    state_ = {.kind = ABI_DRIVER_STATE_KNOWN, .bytes = state};
    return 0;
}

// --- The driver

Expected<FileStatus> DriverFile::status() const {
    return status_of(device_number_, 0600U);
}

Outcome DriverFile::read(Caller& /*caller*/, OpenFile& /*open*/, std::span<std::byte> to) {
    const auto size = device_->take_request(to);
    if (!size) {
        return size.error();
    }
    return *size > 0 || to.empty() ? Outcome(*size) : Outcome::blocked_on(channel());
}

Outcome DriverFile::write(Caller& /*caller*/, OpenFile& /*open*/, std::span<const std::byte> from) {
    const auto done = device_->reply(from);
    return done ? Outcome(from.size()) : Outcome(done.error());
}

// --- Opening

Expected<std::shared_ptr<CustomFile>> open_custom_device(Caller& caller, std::uint32_t number,
                                                         std::uint32_t flags) {
    const auto& device = caller.kernel.custom_devices().at(number - custom_device_number);
    if (!device || !device->is_driven()) {
        return fail(ABI_ENXIO);
    }
    const DriverClient opener{.flags = flags & (ABI_O_ACCMODE | ABI_O_NDELAY),
                              .pid = caller.process.pid,
                              .uid = caller.process.credentials.euid};
    return std::make_shared<CustomFile>(device, number, opener);
}

Expected<std::shared_ptr<File>> open_driver(Caller& caller, std::uint32_t number) {
    auto& device = caller.kernel.custom_devices().at(number - driver_device_number);
    if (device && device->is_driven()) {
        return fail(ABI_EBUSY);
    }
    // Who still has the device of the driver before keeps that one.
    device = std::make_shared<CustomDevice>(caller.kernel);
    return std::make_shared<DriverFile>(device, number);
}

} // namespace cxsim::kernel
