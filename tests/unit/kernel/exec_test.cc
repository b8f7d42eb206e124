// What execve() accepts, refuses and passes on.
#include "tests/unit/kernel/machine.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace cxsim::kernel::testing {
namespace {

const std::string text = "        .text\n        .globl start\nstart:\n";

/// A program that executes the path at `target` with its own argv and exits with the errno if that fails.
std::string executes(const std::string& target) {
    return text + "        ldea 4(ap),a1\n" + system_call("execve", {"target", "%a1", "0"}) +
           std::string(exit_with_s0) + "        .data\ntarget: ds.b \"" + target + "\\000\"\n";
}

int status_of_executing(Machine& machine, const std::string& target) {
    machine.install("/program", executes(target));
    return machine.boot({"/program", "argument"}).run().shell_status();
}

TEST(Execve, RunsAnotherProgram) {
    Machine machine;
    machine.install("/other", text + system_call("exit", {"42"}));
    EXPECT_EQ(status_of_executing(machine, "/other"), 42);
}

TEST(Execve, FollowsTheFirstLineOfAScript) {
    Machine machine;
    machine.put_file("/script", "#! /echo -x \nanything\n");
    std::filesystem::permissions(machine.host_path("/script"), std::filesystem::perms(0755));
    // Writes argv[1] and argv[2], and exits with argc.
    machine.install("/echo", text + "        ld.w 8(ap),a1\n        ld.w 12(ap),a2\n        ld.w 0(ap),a3\n" +
                                 system_call("write", {"1", "%a1", "2"}) +
                                 system_call("write", {"1", "%a2", "7"}) + "        mov a3,s0\n" +
                                 std::string(exit_with_s0));
    EXPECT_EQ(status_of_executing(machine, "/script"), 4);
    EXPECT_EQ(machine.console.output, "-x/script");
}

TEST(Execve, RefusesWhatIsNoProgram) {
    struct Case {
        const char* path;
        const char* contents;
        int permissions;
        Errno error;
    };
    const Case cases[] = {
        {"/missing", nullptr, 0, ABI_ENOENT},
        {"/plain", "hello\n", 0755, ABI_ENOEXEC},
        {"/empty", "", 0755, ABI_ENOEXEC},
        {"/not-executable", "hello\n", 0644, ABI_EACCES},
        {"/dev", nullptr, 0, ABI_EACCES},
        {"/lost", "#! /nowhere\n", 0755, ABI_ENOENT},
        {"/nothing", "#!\n", 0755, ABI_ENOEXEC},
        {"/nested", "#! /plain\n", 0755, ABI_ENOEXEC},
        {"/broken", "\0\0\1\x81 this is no SOFF file", 0755, ABI_ENOEXEC},
    };
    for (const Case& each : cases) {
        Machine machine;
        machine.put_file("/plain", "hello\n");
        std::filesystem::permissions(machine.host_path("/plain"), std::filesystem::perms(0755));
        if (each.contents != nullptr) {
            const bool binary = each.contents[0] == '\0' && std::string_view(each.path) == "/broken";
            machine.put_file(each.path, binary ? std::string_view(each.contents, 25) : each.contents);
            std::filesystem::permissions(machine.host_path(each.path),
                                         static_cast<std::filesystem::perms>(each.permissions));
        }
        EXPECT_EQ(status_of_executing(machine, each.path), static_cast<int>(each.error)) << each.path;
    }
}

TEST(Execve, RefusesC2CodeOnAC1AndSaysWhy) {
    const std::string c2_code = text + "        add.l.t v0,v1,v1\n" + system_call("exit", {"0"});
    Machine c1("c120");
    c1.console.terminal = true;
    c1.console.input_ends = false;
    c1.install("/c2", c2_code);
    EXPECT_EQ(status_of_executing(c1, "/c2"), static_cast<int>(ABI_ENOEXEC));
    EXPECT_EQ(c1.console.output, "/c2: needs C2 instructions, which this machine (C120) does not have\r\n");
    Machine c2("c240");
    c2.install("/c2", c2_code);
    EXPECT_EQ(status_of_executing(c2, "/c2"), 0);
}

TEST(Execve, RefusesIeeeCodeWithoutIeeeHardware) {
    for (const bool fitted : {false, true}) {
        Machine machine;
        machine.config.ieee_fitted = fitted;
        machine.install("/ieee", "        .fpmode ieee\n" + text + "        ld.d #1.0,s1\n" +
                                     system_call("exit", {"0"}));
        EXPECT_EQ(status_of_executing(machine, "/ieee"), fitted ? 0 : static_cast<int>(ABI_ENOEXEC));
    }
}

/// Bytes that this process has read from files so far.
std::uint64_t bytes_read() {
    std::ifstream counters("/proc/self/io");
    std::string name;
    std::uint64_t count = 0;
    counters >> name >> count;
    return name == "rchar:" ? count : 0;
}

TEST(Execve, ReadsNoHoles) {
    constexpr ::off_t size = 16 << 20;
    Machine machine;
    machine.install("/other", text + "        ld.w last,s0\n" + std::string(exit_with_s0) +
                                  "        .data\n        bs.b " + std::to_string(size) +
                                  "\nlast: ds.w 42\n");
    const UniqueFd file(::open(machine.host_path("/other").c_str(), O_RDWR | O_CLOEXEC));
    ASSERT_GT(std::filesystem::file_size(machine.host_path("/other")), size);
    constexpr ::off_t start = 1 << 20;
    if (::fallocate(file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, start, size - 2 * start) != 0 ||
        ::lseek(file.get(), start, SEEK_DATA) == start || bytes_read() == 0) {
        GTEST_SKIP() << "the host knows no holes, or does not count";
    }
    const std::uint64_t before = bytes_read();
    EXPECT_EQ(status_of_executing(machine, "/other"), 42);
    EXPECT_LT(bytes_read() - before, std::uint64_t{6} << 20);
}

TEST(Execve, RunsTheNewContentsOfAChangedFile) {
    Machine machine;
    machine.install("/other", text + system_call("exit", {"1"}));
    EXPECT_EQ(status_of_executing(machine, "/other"), 1);
    machine.install("/other", text + system_call("exit", {"2"}));
    EXPECT_EQ(status_of_executing(machine, "/other"), 2);
}

TEST(Booting, FailsWithAMessageThatNamesTheProgram) {
    Machine machine;
    EXPECT_THROW(
        {
            try {
                machine.boot({"/etc/init"});
            } catch (const std::runtime_error& error) {
                EXPECT_STREQ(error.what(), "/etc/init: No such file or directory");
                throw;
            }
        },
        std::runtime_error);
}

} // namespace
} // namespace cxsim::kernel::testing
