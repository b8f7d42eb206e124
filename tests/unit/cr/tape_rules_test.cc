// Processes with a tape open: the position comes back on the same drive, or there is no checkpoint.
#include "kernel/abi/tape.h"
#include "kernel/files/device_files.h"
#include "kernel/files/device_numbers.h"
#include "kernel/tape/tape_file.h"
#include "tests/unit/cr/rules_fixture.h"

namespace cxsim::cr::testing {
namespace {

class TapeRules : public Rules {
  protected:
    TapeRules() { put_reel_on(); }
    void put_reel_on() {
        ASSERT_TRUE(machine_->kernel->tape_drives()[0].attach({.file = root() / "reel.tap"}));
        ASSERT_TRUE(unit().mount(0));
    }
    kernel::TapeUnit& unit() { return machine_->kernel->tape_unit(0); }
    void write(std::string_view text) { unit().write(std::as_bytes(std::span(text))); }
    kernel::Process& start_target_with_tape() {
        kernel::Process& target = start_target();
        kernel::Caller caller{*machine_->kernel, target, target.main_thread()};
        auto file =
            kernel::open_device(caller, kernel::tape_device_number + kernel::tape_no_rewind, ABI_O_RDWR);
        fd_ =
            target.descriptors.add(std::make_shared<kernel::OpenFile>(file.value(), ABI_O_RDWR, "/dev/nrmt0"))
                .value();
        return target;
    }
    std::uint32_t fd_ = 0;
};

TEST_F(TapeRules, BringTheTapeToWhereItWas) {
    const kernel::Pid pid = start_target_with_tape().pid;
    write("one");
    unit().operate(ABI_MTWEOF, 1);
    write("two");
    unit().options().ignore_eot = true;
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).error, none);

    start_machine("c240");
    const Result unmounted = restart({.path = "ck"});
    EXPECT_EQ(unmounted.lines,
              Lines{fmt::format("Eloop({}): open /dev/nrmt0: No such device or address", pid)});
    ASSERT_NO_FATAL_FAILURE(machines_.front()->kernel->tape_drives()[0].detach());
    put_reel_on();
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    EXPECT_EQ(unit().position(), (kernel::TapePosition{.file = 1, .record = 1}));
    EXPECT_TRUE(unit().options().ignore_eot);
    EXPECT_EQ(restarted_->descriptors.get(fd_).value()->file().kind(), kernel::FileKind::tape);
}

TEST_F(TapeRules, RefuseATapeWhosePositionIsLost) {
    const kernel::Pid pid = start_target_with_tape().pid;
    write("one");
    unit().operate(ABI_MTWEOF, 1);
    unit().operate(ABI_MTBSF, 1);
    ASSERT_EQ(checkpoint({.pid = pid, .file = "before"}).error, none);
    write("over the mark");
    EXPECT_EQ(checkpoint({.pid = pid, .file = "ck"}).lines,
              Lines{fmt::format(
                  "Eloop({}) fd {} /dev/nrmt0: device position cannot be determined: No more processes", pid,
                  fd_)});
    unit().operate(ABI_MTWEOF, 1);
    EXPECT_EQ(checkpoint({.pid = pid, .file = "ck"}).error, none);
}

TEST_F(TapeRules, RefuseALabelledTape) {
    std::string label = "VOL1SECRET";
    label.resize(80, ' ');
    label.back() = '1';
    ASSERT_TRUE(unit().open(0, true));
    write(label);
    unit().operate(ABI_MTWEOF, 1);
    unit().close(true);
    ASSERT_TRUE(unit().unmount(0));
    ASSERT_TRUE(unit().mount(0, true));
    const kernel::Pid pid = start_target_with_tape().pid;
    EXPECT_EQ(
        checkpoint({.pid = pid, .file = "ck"}).lines,
        Lines{fmt::format("Eloop({}) fd {} /dev/nrmt0 failed IOCCHKPNT ioctl: Invalid argument", pid, fd_)});
}

TEST_F(TapeRules, RefuseATapeThatEndsBeforeThePosition) {
    const kernel::Pid pid = start_target_with_tape().pid;
    write("one");
    unit().operate(ABI_MTWEOF, 1);
    write("two");
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).error, none);
    ASSERT_NO_FATAL_FAILURE(machines_.front()->kernel->tape_drives()[0].detach());
    start_machine("c240");
    fs::remove(root() / "reel.tap");
    put_reel_on();
    EXPECT_EQ(restart({.path = "ck"}).lines,
              Lines{fmt::format("Eioctl IOCRESTART /dev/nrmt0 (fd {}): I/O error", fd_)});
}

} // namespace
} // namespace cxsim::cr::testing
