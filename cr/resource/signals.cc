// Signals: handlers, masks, what is pending, the signal stack.
#include "cr/resource/doors.h"

#include <fmt/format.h>

namespace cxsim::cr {

namespace {

void set_field(Archive& archive, kernel::SignalSet& set) {
    std::uint32_t bits = set.bits();
    archive.field(bits);
    set = kernel::SignalSet(bits & 0x7fffffffU); // signals 1 to 31
}

void serialize(Archive& archive, kernel::SignalState& state) {
    for (kernel::SignalAction& action : state.actions) {
        archive.field(action.handler);
        set_field(archive, action.mask);
        archive.field(action.flags);
    }
    for (std::uint32_t& code : state.codes) {
        archive.field(code);
    }
    set_field(archive, state.pending);
    set_field(archive, state.blocked);
    bool in_pause = state.mask_after_pause.has_value();
    archive.field(in_pause);
    kernel::SignalSet mask = state.mask_after_pause.value_or(kernel::SignalSet());
    set_field(archive, mask);
    state.mask_after_pause = in_pause ? std::optional(mask) : std::nullopt;
    archive.fields(state.stack, state.on_stack);
    // Only of stacks whose size is known, and not in older files.
    if (archive.is_loading() ? !archive.complete() : state.stack_size != 0) {
        archive.field(state.stack_size);
    }
}

Bytes capture(const Target& target) {
    Archive archive = Archive::saving();
    kernel::SignalState copy = target.process.signals;
    serialize(archive, copy);
    return archive.take();
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    kernel::SignalState state;
    Archive archive = Archive::loading(bytes);
    serialize(archive, state);
    if (!archive.complete()) {
        return senseless_record(restoration);
    }
    state.blocked = state.blocked - kernel::unblockable_signals;
    for (const kernel::Signal signal : {kernel::ABI_SIGKILL, kernel::ABI_SIGSTOP}) {
        state.action(signal) = {};
    }
    return [state](kernel::Process& process) { process.signals = state; };
}

void describe(std::span<const std::byte> bytes, Description& to) {
    kernel::SignalState state;
    Archive archive = Archive::loading(bytes);
    serialize(archive, state);
    if (!archive.complete()) {
        return;
    }
    const auto numbers = [](kernel::SignalSet set) {
        std::string result;
        for (unsigned number = 1; number < kernel::signal_count; ++number) {
            if (set.contains(static_cast<kernel::Signal>(number))) {
                result += fmt::format("{}{}", result.empty() ? "" : " ", number);
            }
        }
        return result.empty() ? "none" : result;
    };
    to.add("pending signals", numbers(state.pending));
    to.add("blocked signals", numbers(state.blocked));
}

} // namespace

const ProcessDoor signals_door{record_tag("SIGS"), nullptr, capture, prepare, describe};

} // namespace cxsim::cr
