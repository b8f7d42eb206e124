// The whole emulator is killed at random moments while its guest checkpoints a process again and again: the
// checkpoint file is the last complete one or the one before, whole, and goes on running in the next
// emulator.
#include "tests/unit/cr/sample_image.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include <thread>

namespace cxsim::cr {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// cxsim as a child process; killed when the object goes.
class Emulator {
  public:
    Emulator(const fs::path& root, const std::string& clock, const std::string& script) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) {
            throw std::runtime_error("no pipe");
        }
        output_ = kernel::UniqueFd(ends[0]);
        const kernel::UniqueFd write_end(ends[1]);
        pid_ = ::fork();
        if (pid_ == 0) {
            const int null = ::open("/dev/null", O_RDWR);
            ::dup2(null, 0);
            ::dup2(write_end.get(), 1);
            ::dup2(write_end.get(), 2);
            ::execl(CXSIM_BINARY, CXSIM_BINARY, "--root", root.c_str(), "--clock", clock.c_str(), "-c",
                    script.c_str(), nullptr);
            ::_exit(127);
        }
    }
    Emulator(const Emulator&) = delete;
    Emulator& operator=(const Emulator&) = delete;
    ~Emulator() { kill(); }

    /// Reads what the guest prints until it has printed the text; false if it ends, or nothing comes for a
    /// minute.
    bool wait_for(const std::string& text) {
        while (said_.find(text) == std::string::npos) {
            pollfd ready{output_.get(), POLLIN, 0};
            char buffer[4096];
            const ssize_t size =
                ::poll(&ready, 1, 60'000) == 1 ? ::read(output_.get(), buffer, sizeof buffer) : 0;
            if (size <= 0) {
                return false;
            }
            said_.append(buffer, static_cast<std::size_t>(size));
        }
        return true;
    }

    void kill() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            wait();
        }
    }

    /// Waits for its end; the wait status.
    int wait() {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return status;
    }

    const std::string& said() const { return said_; }

  private:
    pid_t pid_ = -1;
    kernel::UniqueFd output_;
    std::string said_;
};

/// A root directory in which the same process is checkpointed to /tmp/ck/x.ck by one emulator after the
/// other.
class KilledMachines : public ::testing::Test {
  protected:
    static std::string checkpoint_again_and_again(std::int32_t pid) {
        return fmt::format("while true; do chkpnt -F -f x.ck {} 2>/dev/null && echo saved; done", pid);
    }

    /// The first machine: starts the process, of 4 MB, and makes the first checkpoint.
    void start() {
        fs::create_directories(root());
        Emulator first(root(), "virtual",
                       "mkdir /tmp/ck; cd /tmp/ck; heat 512 100000000 >/dev/null & "
                       "sleep 1; chkpnt -f x.ck $! && echo saved");
        ASSERT_TRUE(first.wait_for("saved")) << first.said();
        first.wait();
        const auto image = checkpoint();
        ASSERT_TRUE(image);
        pid_ = image->info.pid;
        last_ = age(*image);
    }

    /// The checkpoint file, which must be whole.
    std::expected<ProcessImage, ImageError> checkpoint() const {
        const kernel::UniqueFd file(::open((folder() / "x.ck").c_str(), O_RDONLY | O_CLOEXEC));
        auto image = read_image(file.get());
        EXPECT_TRUE(image) << "the checkpoint is damaged: " << image.error().detail;
        return image;
    }

    /// How many instructions the process had executed: the first field of the first thread in the record.
    static std::uint64_t age(const ProcessImage& image) {
        std::uint32_t threads = 0;
        std::uint64_t instructions = 0;
        const Record* record = find_record(image.records, record_tag("THRD"));
        Archive archive = Archive::loading(record->contents);
        archive.fields(threads, instructions);
        return instructions;
    }

    /// A machine restarts the process and checkpoints it until it is killed; the file must not go back in
    /// time.
    void kill_a_machine(const std::string& clock, bool after_a_checkpoint, milliseconds delay) {
        Emulator machine(root(), clock, "cd /tmp/ck; restart x.ck & " + checkpoint_again_and_again(pid_));
        // The first checkpoint may come before the process had time to execute anything; not so the second.
        const bool saved = after_a_checkpoint && machine.wait_for("saved\nsaved");
        EXPECT_EQ(saved, after_a_checkpoint) << machine.said();
        std::this_thread::sleep_for(delay);
        machine.kill();
        const auto image = checkpoint();
        ASSERT_TRUE(image);
        EXPECT_GE(age(*image), last_) << "an older checkpoint has come back";
        if (saved) {
            EXPECT_GT(age(*image), last_) << "a checkpoint that was complete is gone";
        }
        last_ = age(*image);
    }

    /// A machine that is not killed: one more checkpoint, and nothing else remains in the directory.
    void check_that_nothing_strays() {
        Emulator machine(root(), "virtual",
                         fmt::format("cd /tmp/ck; restart x.ck & "
                                     "while true; do chkpnt -F -f x.ck {} 2>/dev/null && exit 7; done",
                                     pid_));
        EXPECT_EQ(machine.wait(), 7 << 8);
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder())) {
            names.insert(entry.path().filename().string());
        }
        EXPECT_EQ(names, std::set<std::string>{"x.ck"});
    }

    fs::path root() const { return directory_.path() / "root"; }
    fs::path folder() const { return root() / "tmp/ck"; }

  private:
    TemporaryDirectory directory_;
    std::int32_t pid_ = 0;
    std::uint64_t last_ = 0;
};

TEST_F(KilledMachines, LeaveTheOldCheckpointOrTheNewOneWhole) {
    std::mt19937 random(1990);
    ASSERT_NO_FATAL_FAILURE(start());
    for (int round = 1; round <= 50; ++round) {
        const std::string clock = round % 5 == 0 ? "virtual" : "real";
        // Most are killed after a checkpoint or more, some while they boot or restart.
        const bool after_a_checkpoint = round % 4 != 0;
        ASSERT_NO_FATAL_FAILURE(kill_a_machine(clock, after_a_checkpoint, milliseconds(random() % 120)));
        if (round % 10 == 0) {
            check_that_nothing_strays();
        }
    }
}

} // namespace
} // namespace cxsim::cr
