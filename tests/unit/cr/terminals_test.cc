// Control terminals: a restarted process has that of whoever restarts if it had one (p. 1-14).
#include "tests/unit/cr/rules_fixture.h"

namespace cxsim::cr::testing {
namespace {

class ControlTerminals : public Rules {
  protected:
    /// A process that leads its session and its group.
    ControlTerminals() : target_(&start_target()) {
        log_in();
        target_->session = target_->group = target_->pid;
        target_->control_terminal = shell().control_terminal;
    }
    /// Makes the console the control terminal of the one who checkpoints and restarts.
    void log_in() {
        shell().control_terminal = machine_->kernel->console();
        shell().control_terminal->session = shell().session;
        shell().control_terminal->foreground = shell().group;
    }
    void restart_elsewhere() {
        ASSERT_EQ(checkpoint({.pid = target_->pid, .file = "ck"}).lines, Lines{});
        start_machine("c240");
        log_in();
        ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    }

    kernel::Process* target_;
};

TEST_F(ControlTerminals, AreThoseOfTheSessionOfRestart) {
    ASSERT_NO_FATAL_FAILURE(restart_elsewhere());
    EXPECT_EQ(restarted_->control_terminal, shell().control_terminal);
    EXPECT_EQ(restarted_->session, shell().session);
    EXPECT_EQ(restarted_->group, restarted_->pid);
    EXPECT_EQ(shell().control_terminal->foreground, restarted_->group);
}

TEST_F(ControlTerminals, AreNotGivenToWhatHadNone) {
    target_->control_terminal = nullptr;
    ASSERT_NO_FATAL_FAILURE(restart_elsewhere());
    EXPECT_EQ(restarted_->control_terminal, nullptr);
    EXPECT_EQ(restarted_->session, restarted_->pid) << "it still leads its session";
    EXPECT_EQ(shell().control_terminal->foreground, shell().group);
}

} // namespace
} // namespace cxsim::cr::testing
