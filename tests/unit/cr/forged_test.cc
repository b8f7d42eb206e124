// Checkpoint files made by an enemy, with every checksum right: refused, or restored to a process that can do
// no harm to the emulator.
#include "cr/checkpoint.h"
#include "cr/image/image_writer.h"
#include "cr/restart.h"
#include "tests/unit/kernel/machine.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

namespace cxsim::cr {
namespace {

using kernel::testing::Machine;

class Forger {
  public:
    explicit Forger(std::uint64_t seed) : random_(seed) {}

    ProcessImage forge(ProcessImage image) {
        for (int changes = 1 + static_cast<int>(random_() % 4); changes > 0; --changes) {
            change(image);
        }
        return image;
    }

  private:
    void change(ProcessImage& image) {
        Record& record = image.records[random_() % image.records.size()];
        switch (random_() % 6) {
        case 0:
            record.contents.resize(random_() % 100);
            break;
        case 1:
            record.tag = static_cast<RecordTag>(random_());
            break;
        case 2: {
            emu::Registers& registers = image.threads.front();
            registers.a[random_() % 8] = static_cast<std::uint32_t>(random_());
            registers.pc = static_cast<std::uint32_t>(random_());
            registers.psw = static_cast<std::uint32_t>(random_());
            registers.vl = static_cast<std::uint32_t>(random_());
            break;
        }
        case 3:
            image.memory.map({.start = static_cast<emu::Address>(random_()) & ~0xfffU,
                              .end = std::uint64_t{1} << 32,
                              .protection = emu::Protection::all,
                              .kind = emu::RegionKind::stack});
            break;
        default:
            if (!record.contents.empty()) {
                const std::size_t at = random_() % record.contents.size();
                for (std::size_t i = at; i < std::min(at + random_() % 9, record.contents.size()); ++i) {
                    record.contents[i] =
                        random_() % 3 == 0 ? std::byte{0xff} : static_cast<std::byte>(random_());
                }
            }
        }
    }

    std::mt19937_64 random_;
};

void write_file(const std::filesystem::path& path, const ProcessImage& image) {
    const kernel::UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    ASSERT_TRUE(write_image(file.get(), image));
}

TEST(ForgedCheckpoints, AreRefusedOrDoNoHarm) {
    Machine machine;
    machine.install("/loop", "        .text\n        .globl start\nstart:\n        br start\n");
    kernel::Kernel& kernel = machine.boot({"/loop"});
    kernel::Process& init = *kernel.processes().find(1);
    kernel::Kernel::freeze(init);
    init.limits[ABI_RLIMIT_CORE] = {0, 0}; // Most of them die at once.
    ProcessImage image = freeze(kernel, init);
    image.info.pid = 100;
    Forger forger(1990);
    int restarted_count = 0;
    for (int i = 0; i < 2000; ++i) {
        write_file(machine.root.path() / "ck", forger.forge(image));
        kernel::Caller caller{kernel, init, init.main_thread()};
        Report report({.verbose = true});
        Problems problems(report, i % 2 == 0);
        const auto restarted =
            restart_process(caller, {.path = "/ck", .force = i % 2 == 0, .last_try = true}, problems);
        EXPECT_TRUE(restarted || !report.lines().empty());
        if (!restarted) {
            EXPECT_EQ(kernel.processes().size(), 1U);
            continue;
        }
        ++restarted_count;
        const kernel::Pid pid = restarted->process->pid;
        const std::uint64_t now = restarted->process->main_thread().context.instructions;
        if (now < std::uint64_t{1} << 62) {
            kernel.run_until({.pid = pid, .instructions = now + 100});
        }
        if (kernel::Process* process = kernel.processes().find(pid)) {
            if (process->state != kernel::ProcessState::zombie) {
                kernel.terminate(*process, 0);
            }
            kernel.reap(*kernel.processes().find(pid));
        }
    }
    EXPECT_GT(restarted_count, 100) << "the forger is too clumsy to test anything";
}

} // namespace
} // namespace cxsim::cr
