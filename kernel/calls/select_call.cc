// select(): waiting for several descriptors at once.
#include "kernel/abi/file.h"
#include "kernel/calls/resource_usage.h"
#include "kernel/calls/system_call.h"
#include "kernel/kernel.h"

#include <bitset>

namespace cxsim::kernel {

namespace {

constexpr unsigned bits_in_word = 32;
using DescriptorSet = std::bitset<ABI_NOFILE>;

Expected<DescriptorSet> load_set(SystemCall& call, emu::Address address, unsigned count) {
    DescriptorSet set;
    for (unsigned fd = 0; address != 0 && fd < count; fd += bits_in_word) {
        const auto word = call.memory().load<abi_u32>(address + fd / 8);
        if (!word) {
            return fail(word.error());
        }
        for (unsigned bit = 0; bit < bits_in_word && fd + bit < count; ++bit) {
            set[fd + bit] = (*word >> bit & 1U) != 0;
        }
    }
    return set;
}

Expected<void> store_set(SystemCall& call, emu::Address address, unsigned count, const DescriptorSet& set) {
    for (unsigned fd = 0; address != 0 && fd < count; fd += bits_in_word) {
        std::uint32_t word = 0;
        for (unsigned bit = 0; bit < bits_in_word && fd + bit < count; ++bit) {
            word |= static_cast<std::uint32_t>(set[fd + bit]) << bit;
        }
        if (const auto stored = call.memory().store_value(address + fd / 8, abi_u32(word)); !stored) {
            return stored;
        }
    }
    return {};
}

struct Selection {
    DescriptorSet readable;
    DescriptorSet writable;
    std::vector<Channel> channels; ///< Of what is not ready yet.
};

Expected<Selection> find_ready(SystemCall& call, const DescriptorSet& to_read, const DescriptorSet& to_write,
                               const DescriptorSet& exceptional) {
    Selection selection;
    const DescriptorSet any = to_read | to_write | exceptional;
    for (unsigned fd = 0; fd < any.size(); ++fd) {
        if (!any[fd]) {
            continue;
        }
        const auto open = call.process.descriptors.get(fd);
        if (!open) {
            return fail(open.error());
        }
        const Readiness ready = (*open)->file().readiness();
        selection.readable[fd] = to_read[fd] && ready.readable;
        selection.writable[fd] = to_write[fd] && ready.writable;
        for (const Channel channel : (*open)->file().channels()) {
            selection.channels.push_back(channel);
        }
    }
    return selection;
}

/// When the call gives up: worked out once, then kept in the thread's progress. Empty: never.
Expected<std::optional<Nanoseconds>> find_deadline(SystemCall& call, emu::Address timeout) {
    SyscallProgress& progress = call.thread.progress;
    if (timeout == 0 || progress.deadline) {
        return progress.deadline;
    }
    const auto time = call.memory().load<abi_timeval>(timeout);
    if (!time) {
        return fail(time.error());
    }
    const auto wait = nanoseconds_from(*time);
    if (!wait) {
        return fail(wait.error());
    }
    progress.deadline = call.kernel.clock().now() + *wait;
    return progress.deadline;
}

} // namespace

Outcome sys_select(SystemCall& call) {
    if (call.signed_arg(0) < 0) {
        return ABI_EINVAL;
    }
    const unsigned count = std::min<unsigned>(call.arg(0), ABI_NOFILE);
    const auto to_read = load_set(call, call.arg(1), count);
    const auto to_write = load_set(call, call.arg(2), count);
    const auto exceptional = load_set(call, call.arg(3), count);
    if (!to_read || !to_write || !exceptional) {
        return ABI_EFAULT;
    }
    const auto deadline = find_deadline(call, call.arg(4));
    if (!deadline) {
        return deadline.error();
    }
    auto selection = find_ready(call, *to_read, *to_write, *exceptional);
    if (!selection) {
        return selection.error();
    }
    const std::size_t ready = selection->readable.count() + selection->writable.count();
    const bool expired = *deadline && **deadline <= call.kernel.clock().now();
    if (ready == 0 && !expired) {
        return Outcome::blocked({std::move(selection->channels), *deadline});
    }
    if (!store_set(call, call.arg(1), count, selection->readable) ||
        !store_set(call, call.arg(2), count, selection->writable) ||
        !store_set(call, call.arg(3), count, {})) {
        return ABI_EFAULT;
    }
    return ready;
}

} // namespace cxsim::kernel
