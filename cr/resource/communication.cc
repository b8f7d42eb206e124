// Communication registers: the frame that the threads of a process share (C2 only), lock bits and all.
#include "cr/resource/doors.h"

#include <algorithm>
#include <memory>

namespace cxsim::cr {

namespace {

struct CommunicationState {
    bool in_use = false; ///< The rest is empty in a process that never touched its frame.
    std::vector<std::uint64_t> registers;
    std::uint64_t locks = 0;
    emu::Invitation invitation;
};

void serialize(Archive& archive, CommunicationState& state) {
    archive.field(state.in_use);
    archive.list(state.registers, emu::CommunicationFrame::size);
    emu::Invitation& invitation = state.invitation;
    archive.fields(state.locks, invitation.open, invitation.pc, invitation.argument, invitation.for_many,
                   invitation.psw, invitation.ap, invitation.fp, invitation.argument_register,
                   invitation.accepted);
}

Bytes capture(const Target& target) {
    CommunicationState state;
    if (const auto& frame = target.process.main_thread().context.communication) {
        state = {.in_use = true,
                 .registers = {frame->registers.begin(), frame->registers.end()},
                 .locks = frame->locks,
                 .invitation = frame->invitation};
    }
    return save(state);
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    CommunicationState state;
    const auto expected = [&] { return state.in_use ? emu::CommunicationFrame::size : 0; };
    if (!load(bytes, state) || state.registers.size() != expected() ||
        state.invitation.argument_register >= 8) {
        return senseless_record(restoration);
    }
    return [state](kernel::Process& process) {
        if (!state.in_use) {
            return;
        }
        auto frame = std::make_shared<emu::CommunicationFrame>();
        std::ranges::copy(state.registers, frame->registers.begin());
        frame->locks = state.locks;
        frame->invitation = state.invitation;
        for (const auto& thread : process.threads) {
            thread->context.communication = frame;
        }
    };
}

} // namespace

// After the threads', which makes the threads that share the frame.
const ProcessDoor communication_door{record_tag("COMM"), nullptr, capture, prepare};

} // namespace cxsim::cr
