// Any system calls with any arguments, one after the other, made by a program on a whole machine with a small
// disk and little memory: nothing but values, error numbers and signals may come of them, and nothing outside
// the root may change.
//
// An input is a row of calls: its number, what each of seven argument words is (word_of), and whether bytes
// of the input go where many arguments point. Children that calls make run on beside; the machine's end is
// the end of the run.
#include "cr/service.h"
#include "emu/isa/byte_order.h"
#include "kernel/calls/system_call.h"
#include "kernel/processes/user_memory.h"
#include "tests/fuzz/input.h"
#include "tests/unit/kernel/machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace cxsim::fuzz {
namespace {

using kernel::testing::StringConsole;

constexpr unsigned most_calls = 40;
constexpr std::uint64_t instructions_between = 200;
constexpr std::uint32_t numbers = 256;
constexpr std::uint64_t disk_bytes = 8U << 20U;
constexpr unsigned memory_megabytes = 16;

/// Texts that arguments point to.
constexpr std::string_view texts[] = {
    "/",          "/file",  "/folder",   "/folder/new", "/link",      "/fifo",     "/dev/ptyp1", "/dev/ttyp1",
    "/dev/nrmt0", "/loop",  "/dev/zero", "/dev/null",   "/../secret", "/program",  "/tmp/ck",    "..",
    "/away",      "socket", "/dev/tty",  "\0\1/socket", "",           "/dev/rmt1", "./folder/.", "/file/x"};

/// A loop, and for each number a call, where the program goes on with the loop: their addresses come first in
/// the data. Who is not process 1 waits for a signal and ends: a child that ran for ever would keep the
/// machine busy for ever while its parent waits.
std::string program_text() {
    std::string calls;
    std::string table;
    for (std::uint32_t number = 0; number < numbers; ++number) {
        calls += fmt::format("c{}:     sysc #0,#{}\n        jbr start\n", number, number);
        table += fmt::format("        ds.w c{}\n", number);
    }
    return "        .text\n        .globl start\nstart:\n        sysc #0,#20\n        ld.l #1,s1\n        "
           "eq.l s0,s1\n        jbrs.t start\n"
           "        sysc #0,#111\n        sysc #0,#1\n        halt #0,a0\n" +
           calls + "        .data\ntable:\n" + table +
           "texts:  bs.b 1024\narguments: bs.b 64\nbuffer: bs.b 12288\n";
}

const std::vector<std::byte>& program() {
    static const std::vector<std::byte> bytes = kernel::testing::assemble_program(program_text());
    return bytes;
}

/// A machine on a root of its own, beside which lies what nobody may touch.
class Victim {
  public:
    Victim() {
        const auto root = folder_.path() / "root";
        std::filesystem::create_directories(root / "folder");
        std::filesystem::create_directory(root / "tmp");
        std::ofstream(folder_.path() / "secret") << secret;
        std::ofstream(root / "file") << std::string(10000, 'x');
        const std::string_view bytes(reinterpret_cast<const char*>(program().data()), program().size());
        std::ofstream(root / "program", std::ios::binary) << bytes;
        std::filesystem::permissions(root / "program", std::filesystem::perms(0755));
        std::filesystem::create_symlink("folder", root / "link");
        std::filesystem::create_symlink("loop", root / "loop");
        std::filesystem::create_symlink(folder_.path() / "secret", root / "away");
        machine_.config.root = root;
        machine_.config.disk_bytes = disk_bytes;
        machine_.console.input_ends = false; // A machine that waits is told of (go_on), not switched off.
        machine_.config.memory_megabytes = memory_megabytes;
        kernel_ = &machine_.boot({"/program"});
        kernel_->set_checkpoint_service(&checkpoint_restart_);
        table_ = find_table();
        if (!kernel_->tape_drives()[0].attach({.file = folder_.path() / "reel.tap"}) ||
            !kernel_->tape_unit(0).mount(0)) {
            throw std::runtime_error("no tape");
        }
    }
    ~Victim() {
        machine_.kernel.reset(); // before the service
        check_outside();
    }
    Victim(const Victim&) = delete;
    Victim& operator=(const Victim&) = delete;

    void run(Input& input) {
        for (unsigned n = 0; n < most_calls && !input.rest().empty() && make_call(input); ++n) {
        }
    }

  private:
    static constexpr std::string_view secret = "outside";

    void check_outside() const {
        std::ifstream file(folder_.path() / "secret");
        const std::string now{std::istreambuf_iterator<char>(file), {}};
        const auto entries = std::distance(std::filesystem::directory_iterator(folder_.path()), {});
        if (now != secret || entries != 3) { // the root, the secret, the reel
            fmt::print(stderr, "Something outside the root has changed.\n");
            std::abort();
        }
    }

    /// Argument words as programs mean them, or nearly so, or not at all.
    std::uint32_t word_of(Input& input, emu::Address data) {
        const emu::Address text = data + 4 * numbers;
        const emu::Address buffer = text + 1024 + 64;
        const std::uint8_t kind = input.byte();
        switch (kind % 8) {
        case 0:
        case 1:
            return kind / 8; // a descriptor, a signal, a request, a pid
        case 2:
            return static_cast<emu::Address>(text + 32 * (kind / 8 % std::size(texts)));
        case 3:
            return buffer + 256 * (kind / 8);
        case 4:
            return static_cast<std::uint32_t>(emu::round_up_to_page(buffer + 8192)) - kind / 8 * 4;
        case 5:
            return std::uint32_t{1} << kind / 8;
        case 6:
            return -static_cast<std::uint32_t>(kind / 8);
        default:
            return input.word();
        }
    }

    void store(emu::Address to, std::span<const std::byte> bytes) const {
        // The program may have unmapped the place, or made it read-only: then there is nothing.
        static_cast<void>(kernel::UserMemory(thread()).write(to, bytes));
    }
    kernel::Process& process() const { return *kernel_->processes().find(pid_); }
    kernel::Thread& thread() const { return process().main_thread(); }

    /// Where the program's data begin, with the table of calls.
    emu::Address find_table() const {
        const auto regions = process().space.regions();
        const auto data = std::ranges::find(regions, emu::RegionKind::data, &emu::Region::kind);
        const auto first =
            data != regions.end() ? kernel::UserMemory(thread()).load<abi_u32>(data->start) : abi_u32(0);
        if (!first || *first == 0) {
            throw std::logic_error("the table of calls is not where it should be");
        }
        return data->start;
    }

    /// False when the machine or the program has come to its end.
    bool make_call(Input& input) {
        const emu::Address data = table_;
        const emu::Address arguments = data + 4 * numbers + 1024;
        const std::uint32_t number = input.byte() % numbers;
        for (std::size_t n = 0; n < std::size(texts); ++n) {
            std::array<std::byte, 32> room{};
            std::ranges::copy(std::as_bytes(std::span(texts[n])), room.begin());
            store(static_cast<emu::Address>(data + 4 * numbers + 32 * n), room);
        }
        for (unsigned n = 0; n < 7; ++n) {
            std::array<std::byte, 4> word{};
            isa::store_be32(word.data(), word_of(input, data));
            store(arguments + 4 * n, word);
        }
        if (input.byte() % 2 != 0) {
            const auto bytes = std::as_bytes(input.rest());
            store(arguments + 64, bytes.first(std::min<std::size_t>(bytes.size(), 64)));
        }
        if (thread().progress.child != 0) {
            return false; // It waits for a vfork()'s child, which waits as well, and has its memory.
        }
        const auto place = kernel::UserMemory(thread()).load<abi_u32>(data + 4 * number);
        emu::Registers& registers = thread().context.registers;
        if (place && process().state == kernel::ProcessState::alive) {
            thread().waiting.reset();
            thread().progress = {};
            registers.pc = *place;
            registers.a[emu::ap] = arguments;
        }
        return go_on();
    }

    bool go_on() {
        try {
            const auto reason = kernel_->run_until(
                {.pid = pid_, .instructions = thread().context.instructions + instructions_between});
            if (const kernel::Process* init = kernel_->processes().find(pid_); init == nullptr) {
                return false; // setpid(): nobody is left to be followed
            }
            return reason == kernel::StopReason::reached && !kernel_->is_powered_off();
        } catch (const std::runtime_error&) {
            // Everybody waits, for ever: then process 1 makes its next call all the same.
            return kernel_->processes().find(pid_) != nullptr;
        }
    }

    kernel::testing::TemporaryDirectory folder_;
    cr::Service checkpoint_restart_;
    kernel::testing::Machine machine_;
    kernel::Kernel* kernel_ = nullptr;
    kernel::Pid pid_ = 1;
    emu::Address table_ = 0;
};

} // namespace
} // namespace cxsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    cxsim::fuzz::Input input({bytes, size});
    cxsim::fuzz::Victim().run(input);
    return 0;
}
