// The error numbers of chkpnt() that depend on the disk or on the moment (guide p. 3-3); the others are
// in tests/guest/checkpoint/library.c.
#include "cr/service.h"
#include "kernel/abi/process.h"
#include "kernel/base/errno.h"
#include "tests/unit/cr/running.h"
#include "tests/unit/kernel/machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>

namespace cxsim::cr {
namespace {

using kernel::testing::Machine;
using kernel::testing::system_call;
using testing::run;

/// Checkpoints itself after these instructions, and ends with the error number; `data` is what they need.
std::string program(const std::string& before = {}, const std::string& data = {}) {
    return "        .text\n        .globl start\nstart:\n" + before + system_call("chkpnt", {"request"}) +
           std::string(kernel::testing::exit_with_s0) + "handler:\n        rtn\n        .data\n" +
           "request: ds.w 0,0,0,0,0,name,0,0,0,0,0,0,0\nname:    ds.b \"/ck\\0\"\n" + data;
}

/// Nothing of a checkpoint is left, under whatever name.
void expect_no_trace(const Machine& machine) {
    for (const auto& entry : std::filesystem::directory_iterator(machine.root.path())) {
        EXPECT_EQ(entry.path().filename().string().find("ck"), std::string::npos) << entry.path();
    }
}

/// One kind of call always fails.
class FailingStorage final : public Storage {
  public:
    FailingStorage(Call which, int error) : which_(which), error_(error) {}
    int sync(int fd) override { return allowed(Call::sync) ? Storage::sync(fd) : -1; }

  private:
    int before(Call call) override { return call == which_ ? error_ : 0; }

    Call which_;
    int error_;
};

TEST(CallErrors, TellWhatIsWrongWithTheDisk) {
    const std::pair<int, kernel::Errno> errors[] = {{EFBIG, kernel::ABI_EFBIG},
                                                    {ENOSPC, kernel::ABI_ENOSPC},
                                                    {EROFS, kernel::ABI_EROFS},
                                                    {EIO, kernel::ABI_EIO},
                                                    {EACCES, kernel::ABI_EACCES}};
    for (const Storage::Call call :
         {Storage::Call::create, Storage::Call::write, Storage::Call::sync, Storage::Call::name}) {
        for (const auto& [host, guest] : errors) {
            FailingStorage storage(call, host);
            Service service(storage);
            Machine machine;
            EXPECT_EQ(run(machine, service, program()), static_cast<int>(guest))
                << "host error " << host << " in call " << static_cast<int>(call);
            expect_no_trace(machine);
        }
    }
}

TEST(CallErrors, HoldTheFileToTheCallersLimit) {
    for (const auto& [limit, expected] :
         {std::pair(8192, static_cast<int>(kernel::ABI_EFBIG)), std::pair(1 << 24, 0)}) {
        Service service;
        Machine machine;
        const std::string set_limit = system_call("setrlimit", {std::to_string(ABI_RLIMIT_FSIZE), "limits"});
        EXPECT_EQ(run(machine, service, program(set_limit, fmt::format("limits: ds.w {0},{0}\n", limit))),
                  expected);
        EXPECT_EQ(std::filesystem::exists(machine.root.path() / "ck"), expected == 0);
    }
}

/// The disk takes its time until it is told not to.
class SlowStorage final : public Storage {
  public:
    int sync(int fd) override {
        std::unique_lock lock(mutex_);
        released_.wait(lock, [this] { return is_released_; });
        return Storage::sync(fd);
    }
    void release() {
        const std::scoped_lock lock(mutex_);
        is_released_ = true;
        released_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable released_;
    bool is_released_ = false;
};

TEST(CallErrors, TellThatASignalHasInterruptedTheCheckpoint) {
    SlowStorage storage;
    Service service(storage);
    Machine machine;
    machine.config.clock = kernel::ClockKind::real_time;
    // The timer goes on ringing, so it rings while the disk is waited for, whatever came before.
    const std::string ring =
        system_call("sigvec", {"14", "vector", "0"}) + system_call("setitimer", {"0", "timer", "0"});
    EXPECT_EQ(
        run(machine, service, program(ring, "vector: ds.w handler,0,0\ntimer:  ds.w 0,10000,0,10000\n")),
        static_cast<int>(kernel::ABI_EINTR));
    storage.release();
    expect_no_trace(machine);
}

} // namespace
} // namespace cxsim::cr
