// Tests of the door of the communication registers.
#include "tests/unit/cr/rules_fixture.h"

namespace cxsim::cr::testing {
namespace {

class CommunicationRegisters : public Rules {
  protected:
    /// Checkpoints the target, ends it, and brings it back on another machine.
    const kernel::Process& back_again(kernel::Process& target) {
        const kernel::Pid pid = target.pid;
        EXPECT_EQ(checkpoint({.pid = pid, .file = "/tmp/ck"}).error, none);
        start_machine("c240");
        EXPECT_EQ(restart({.path = "/tmp/ck"}).error, none);
        return *restarted_;
    }
};

TEST_F(CommunicationRegisters, ComeBackWithTheirLockBitsAndInvitation) {
    kernel::Process& target = start_target();
    auto frame = std::make_shared<emu::CommunicationFrame>();
    frame->registers[0] = 0x0123456789abcdef;
    frame->registers[63] = 7;
    frame->lock(63);
    frame->invitation = {.open = true, .pc = 0x80001234, .argument = 5};
    target.main_thread().context.communication = frame;
    const kernel::Process& restarted = back_again(target);
    ASSERT_NE(restarted.main_thread().context.communication, nullptr);
    EXPECT_EQ(*restarted.main_thread().context.communication, *frame);
}

TEST_F(CommunicationRegisters, StayAbsentInAProcessThatNeverUsedThem) {
    EXPECT_EQ(back_again(start_target()).main_thread().context.communication, nullptr);
}

} // namespace
} // namespace cxsim::cr::testing
