// Requests to a driver, and what it replies.
#include "kernel/custom/custom_device.h"

#include "kernel/custom/custom_file.h"

#include <algorithm>
#include <cstring>

namespace cxsim::kernel {

namespace {

constexpr std::size_t request_header = offsetof(abi_driver_request, rq_data);
constexpr std::size_t reply_header = offsetof(abi_driver_reply, rp_data);
static_assert(request_header == 40 && reply_header == 24 + ABI_CHKPNT_DEVBUF_SIZE,
              "as the guest lays them out");

/// EINVAL for what no driver should write.
Expected<DriverReply> reply_of(const abi_driver_reply& raw) {
    if (raw.rp_length > ABI_DRIVER_DATA_MAX || raw.rp_value < 0 || raw.rp_state > ABI_DRIVER_STATE_NONE) {
        return fail(ABI_EINVAL);
    }
    DriverReply reply;
    if (raw.rp_error != 0) {
        reply.error = errno_of_guest(raw.rp_error);
        return reply.error ? Expected<DriverReply>(reply) : fail(ABI_EINVAL);
    }
    reply.value = static_cast<std::uint64_t>(raw.rp_value);
    if (raw.rp_state != ABI_DRIVER_STATE_KEEP) {
        reply.state = PublishedState{.kind = raw.rp_state, .bytes = {}};
        std::memcpy(reply.state->bytes.data(), raw.rp_devbuf, reply.state->bytes.size());
    }
    const auto data = std::as_bytes(std::span(raw.rp_data)).first(raw.rp_length);
    reply.data.assign(data.begin(), data.end());
    return reply;
}

/// Whether it does not give more than was asked for.
bool answers(const DriverReply& reply, const DriverQuestion& question) {
    return reply.data.size() <= question.size &&
           (question.kind != ABI_DRIVER_WRITE || reply.value <= question.data.size());
}

} // namespace

void CustomDevice::lose_driver() {
    driven_ = false;
    queue_.clear();
    changed();
}

std::uint32_t CustomDevice::join(CustomFile& file) {
    files_[++last_file_] = &file;
    return last_file_;
}

void CustomDevice::leave(std::uint32_t file, bool known, const DriverClient& client) {
    files_.erase(file);
    if (known && driven_) {
        auto close = std::make_shared<DriverCall>();
        close->question.kind = ABI_DRIVER_CLOSE;
        close->client = client;
        close->file = file;
        ask(std::move(close));
    }
}

void CustomDevice::ask(std::shared_ptr<DriverCall> call) {
    queue_.push_back(std::move(call));
    changed();
}

void CustomDevice::withdraw(const std::shared_ptr<DriverCall>& call) {
    std::erase(queue_, call);
}

Expected<std::size_t> CustomDevice::take_request(std::span<std::byte> to) {
    if (queue_.empty()) {
        return 0;
    }
    DriverCall& call = *queue_.front();
    const DriverQuestion& question = call.question;
    const std::size_t size = request_header + question.data.size();
    if (to.size() < size) {
        return fail(ABI_EINVAL);
    }
    call.id = ++last_id_;
    abi_driver_request raw{};
    raw.rq_id = call.id;
    raw.rq_kind = question.kind;
    raw.rq_file = call.file;
    raw.rq_flags = call.client.flags;
    raw.rq_pid = call.client.pid;
    raw.rq_uid = call.client.uid;
    raw.rq_size = question.size;
    raw.rq_request = question.request;
    raw.rq_argument = question.argument;
    raw.rq_length = static_cast<std::uint32_t>(question.data.size());
    std::memcpy(to.data(), &raw, request_header);
    std::ranges::copy(question.data, to.begin() + request_header);
    queue_.pop_front();
    return size;
}

Expected<void> CustomDevice::reply(std::span<const std::byte> from) {
    abi_driver_reply raw{};
    if (from.size() < reply_header || from.size() > sizeof raw) {
        return fail(ABI_EINVAL);
    }
    std::memcpy(&raw, from.data(), from.size());
    auto reply = reply_of(raw);
    if (!reply || raw.rp_id > last_id_ || raw.rp_length > from.size() - reply_header) {
        return fail(ABI_EINVAL);
    }
    const auto found = files_.find(raw.rp_file);
    if (found == files_.end()) {
        return {};
    }
    CustomFile& file = *found->second;
    DriverCall* const call = file.call_in_hands_of_driver();
    if (call == nullptr || call->id != raw.rp_id) {
        file.publish(*reply);
    } else if (answers(*reply, call->question)) {
        file.hear(*call, std::move(*reply));
    } else {
        return fail(ABI_EINVAL);
    }
    changed();
    return {};
}

} // namespace cxsim::kernel
