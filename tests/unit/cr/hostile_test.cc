// What users could try to gain by checkpoints and restarts: other people's secrets, rights, or the machine
// itself.
#include "cr/image/image_writer.h"
#include "cr/resource/door.h"
#include "kernel/memory/shared_memory.h"
#include "kernel/processes/core_file.h"
#include "kernel/processes/exec.h"
#include "kernel/terminal/terminal_file.h"
#include "tests/unit/cr/rules_fixture.h"

#include <fcntl.h>

#include <algorithm>
#include <fstream>
#include <map>

namespace cxsim::cr {
namespace {

namespace fs = std::filesystem;
using testing::Lines;
using testing::none;
using testing::Result;

const kernel::Credentials some_user = {
    .uid = 10, .euid = 10, .saved_uid = 10, .gid = 20, .egid = 20, .saved_gid = 20, .groups = {}};

class HostileUsers : public testing::Rules {
  protected:
    /// A checkpoint of a new process as a forger made it, ready to be restarted as "ck" by anybody.
    template <typename Change>
    void forge(Change change) {
        ProcessImage image = freeze(*machine_->kernel, start_target());
        change(image);
        const kernel::UniqueFd file(
            ::open((root() / "ck").c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        ASSERT_TRUE(write_image(file.get(), image));
        fs::permissions(root() / "ck", fs::perms(0644));
    }

    static Bytes& record(ProcessImage& image, RecordTag tag) {
        return std::ranges::find(image.records, tag, &Record::tag)->contents;
    }

    void become_some_user() { shell().credentials = some_user; }
};

// --- Secrets

TEST_F(HostileUsers, CannotReadAProgramThatTheyMayOnlyExecuteByRemovingItsName) {
    machine_->install("/bin/secret", "        .text\n        .globl start\nstart:\n        br start\n");
    fs::permissions(root() / "bin/secret", fs::perms(0711));
    fs::permissions(root() / "tmp", fs::perms::all);
    fs::create_hard_link(root() / "bin/secret", root() / "tmp/secret");
    kernel::Process& target = start_target();
    target.credentials = some_user;
    kernel::Caller executing{*machine_->kernel, target, target.main_thread()};
    ASSERT_TRUE(kernel::execute_program(executing, "/tmp/secret", {"secret"}, {}));
    fs::remove(root() / "tmp/secret");
    become_some_user();
    EXPECT_EQ(checkpoint({.pid = target.pid, .directory = "/tmp"}).error, kernel::ABI_EACCES);
    fs::copy_file(root() / "bin/loop", root() / "tmp/secret");
    EXPECT_EQ(checkpoint({.pid = target.pid, .directory = "/tmp"}).error, kernel::ABI_EACCES);
    EXPECT_FALSE(kernel::write_core_file(*machine_->kernel, target, kernel::ABI_SIGQUIT));
}

TEST_F(HostileUsers, CannotReadSuchAProgramAfterRootHasRestartedItForThem) {
    kernel::Process& target = start_target();
    target.credentials = some_user;
    target.program.file.mode = 0711;
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    become_some_user();
    fs::permissions(root() / "tmp", fs::perms::all);
    EXPECT_EQ(checkpoint({.pid = restarted_->pid, .directory = "/tmp"}).error, kernel::ABI_EACCES);
}

// --- Rights

TEST_F(HostileUsers, CannotReachSavedIdsByAForgedProcess) {
    forge([](ProcessImage&) {});
    start_machine("c240");
    become_some_user();
    shell().credentials.saved_uid = 0; // As in a set-id program that is careful for a moment.
    shell().credentials.saved_gid = 0;
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    EXPECT_EQ(restarted_->credentials, some_user);
}

TEST_F(HostileUsers, CannotKeepOthersFromWritingByNamingAFileAsTheirProgram) {
    const auto may_be_written_while_it_runs = [&](unsigned mode) {
        std::ofstream(root() / "file") << "text";
        fs::permissions(root() / "file", fs::perms(mode));
        shell().credentials = {};
        kernel::Process& target = start_target();
        const auto viewpoint = kernel::viewpoint_of(shell());
        const auto node = *machine_->kernel->files().lookup(viewpoint, "/file", kernel::Follow::yes);
        target.program.path = "/file";
        target.program.file = {.mode = node.status.mode, .uid = node.status.uid, .gid = node.status.gid};
        const kernel::UniqueFd file(
            ::open((root() / "ck").c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        EXPECT_TRUE(write_image(file.get(), freeze(*machine_->kernel, target)));
        fs::permissions(root() / "ck", fs::perms(0644));
        start_machine("c240");
        become_some_user();
        EXPECT_EQ(restart({.path = "ck"}).error, none);
        return !kernel::FileSystem::is_executed(
            *machine_->kernel->files().lookup(kernel::viewpoint_of(shell()), "/file", kernel::Follow::yes));
    };
    EXPECT_TRUE(may_be_written_while_it_runs(0644));
    EXPECT_TRUE(may_be_written_while_it_runs(0700));
    EXPECT_FALSE(may_be_written_while_it_runs(0711)) << "a program that they may run, and now do";
}

TEST_F(HostileUsers, CannotMakeAProcessThatDescendsFromItself) {
    kernel::Process& parent = start_target();
    kernel::Caller forking{*machine_->kernel, parent, parent.main_thread()};
    const kernel::Pid child = (*kernel::fork_process(forking))->pid;
    auto images =
        freeze(*machine_->kernel, Family::of(*machine_->kernel, parent, Extent::hierarchy), FileCopies());
    Bytes& relations = record(images[1], record_tag("RELA")); // Its parent's pid comes first.
    relations[2] = static_cast<std::byte>(child >> 8);
    relations[3] = static_cast<std::byte>(child & 0xff);
    const auto write = [&](const ProcessImage& image, const std::string& name) {
        const kernel::UniqueFd file(::open((root() / name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        return write_image(file.get(), image).value().digest;
    };
    images[0].companions = {
        {.kind = CompanionKind::process, .name = "child", .digest = write(images[1], "child")}};
    (void)write(images[0], "ck");
    const kernel::Pid parent_pid = parent.pid;
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    EXPECT_EQ(process(child)->parent, parent_pid);
}

TEST_F(HostileUsers, CannotChooseTheirActivity) {
    kernel::Process& target = start_target();
    target.activity = 77;
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    fs::permissions(root() / "ck", fs::perms(0644));
    start_machine("c240");
    become_some_user();
    shell().activity = 5;
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    EXPECT_EQ(restarted_->activity, 5U);
}

TEST_F(HostileUsers, CannotLeaveTheirRootDirectory) {
    kernel::Process& target = start_target();
    open(target, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT);
    const kernel::Pid target_pid = target.pid;
    ASSERT_EQ(checkpoint({.pid = target_pid, .file = "ck"}).error, none);
    start_machine("c240");
    fs::create_directory(root() / "jail");
    fs::rename(root() / "ck", root() / "jail/ck");
    fs::permissions(root() / "jail/ck", fs::perms(0644));
    fs::permissions(root() / "tmp/data", fs::perms(0666));
    const auto jail = machine_->kernel->files().open_directory(kernel::viewpoint_of(shell()), "/jail");
    shell().root = *jail;
    shell().cwd = *jail;
    become_some_user();
    const Result refused = restart({.path = "/ck"}, {.quiet = true});
    EXPECT_EQ(refused.error, kernel::ABI_ENOENT);
    EXPECT_EQ(refused.lines,
              (Lines{fmt::format("Eloop({}): chdir /: No such file or directory", target_pid),
                     fmt::format("Eloop({}): open /tmp/data: No such file or directory", target_pid)}));
    // What lies in it is found again.
    start_machine("c240");
    fs::create_directory(root() / "jail/tmp");
    fs::permissions(root() / "jail/tmp", fs::perms::all);
    const auto inside = machine_->kernel->files().open_directory(kernel::viewpoint_of(shell()), "/jail");
    shell().root = *inside;
    shell().cwd = *inside;
    kernel::Process& prisoner = start_target();
    const auto fd = open(prisoner, "/tmp/own", ABI_O_RDWR | ABI_O_CREAT);
    ASSERT_EQ(checkpoint({.pid = prisoner.pid, .file = "/ck2"}).error, none);
    fs::permissions(root() / "jail/ck2", fs::perms(0644));
    fs::permissions(root() / "jail/tmp/own", fs::perms(0666));
    become_some_user();
    const Result again = restart({.path = "/ck2", .force = true}, {.quiet = true});
    EXPECT_EQ(again.error, none) << again.lines.front();
    EXPECT_TRUE(restarted_->descriptors.get(fd));
}

TEST_F(HostileUsers, CannotOpenTheConsoleByItsNumber) {
    kernel::Process& target = start_target();
    const auto console = std::make_shared<kernel::TerminalFile>(machine_->kernel->console());
    (void)target.descriptors.add(
        std::make_shared<kernel::OpenFile>(console, std::uint32_t{ABI_O_RDWR}, "/dev/console"));
    target.control_terminal = nullptr;
    for (std::uint32_t fd = 0; fd < 3; ++fd) {
        (void)target.descriptors.close(fd);
    }
    const kernel::Pid pid = target.pid;
    ASSERT_EQ(checkpoint({.pid = pid, .file = "ck"}).error, none);
    fs::permissions(root() / "ck", fs::perms(0644));
    start_machine("c240");
    shell().descriptors.close_all();
    become_some_user();
    const Result refused = restart({.path = "ck"}, {.quiet = true});
    EXPECT_EQ(refused.error, kernel::ABI_EACCES);
    EXPECT_EQ(refused.lines, Lines{fmt::format("Eloop({}): open /dev/console: Permission denied", pid)});
    shell().credentials = {};
    EXPECT_EQ(restart({.path = "ck"}).error, none);
}

// --- The machine

TEST_F(HostileUsers, CannotOccupyMoreMemoryThanThereIs) {
    start_machine("c1-xp");
    const std::uint64_t room = 2 * std::uint64_t{machine_->kernel->config().memory_megabytes} << 20;
    forge([&](ProcessImage& image) {
        image.info.pid = 100;
        image.memory.map({.start = 0x90000000,
                          .end = std::min(0x90000000 + room, std::uint64_t{0xf0000000}),
                          .protection = emu::Protection::all});
    });
    const Result refused = restart({.path = "ck"});
    EXPECT_EQ(refused.error, kernel::ABI_ENOMEM);
    EXPECT_EQ(refused.lines, Lines{"Efork: failed for loop(100): Not enough core"});
}

TEST_F(HostileUsers, CannotOccupyTheHostsMemoryByRecordsThatNobodyNeeds) {
    ProcessImage image = freeze(*machine_->kernel, start_target());
    const auto write = [&](kernel::Pid pid, const std::string& name, std::size_t ballast) {
        image.info.pid = pid;
        image.records.push_back({.tag = record_tag("zzzz"), .contents = Bytes(ballast)});
        const kernel::UniqueFd file(::open((root() / name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        const Digest digest = write_image(file.get(), image).value().digest;
        image.records.pop_back();
        return Companion{.kind = CompanionKind::process, .name = name, .digest = digest};
    };
    constexpr std::size_t much = std::size_t{60} << 20;
    std::vector<Companion> children{write(101, "one", much), write(102, "two", much)};
    image.companions = children;
    (void)write(100, "ck", 0);
    EXPECT_EQ(restart({.path = "ck"}).error, none) << "what nobody needs may be there";
    children.push_back(write(103, "three", much));
    image.companions = children;
    (void)write(100, "ck", 0);
    start_machine("c240");
    const Result refused = restart({.path = "ck"}, {.verbose = true});
    EXPECT_EQ(refused.error, kernel::ABI_EINVAL);
    EXPECT_EQ(refused.lines.back(), "Ethree: internal region mismatch");
    EXPECT_EQ(refused.lines[refused.lines.size() - 2],
              "Vthree: damaged: the set has more than 128 megabytes of records");
}

TEST_F(HostileUsers, CannotOpenAMillionFiles) {
    forge([](ProcessImage& image) {
        image.info.pid = 100;
        std::vector<OpenFileState> files(1'000'000);
        for (OpenFileState& each : files) {
            each.kind = kernel::FileKind::null_device;
        }
        Archive archive = Archive::saving();
        archive.list(files);
        std::vector<std::uint32_t> no_descriptors;
        archive.list(no_descriptors);
        record(image, record_tag("DESC")) = archive.take();
    });
    EXPECT_EQ(restart({.path = "ck"}).lines, Lines{"Eck: internal region mismatch"});
}

TEST_F(HostileUsers, CannotSendRootsCheckpointsElsewhereByTheNameOfTheirProgram) {
    forge([](ProcessImage& image) {
        image.info.pid = 100;
        Bytes& program = record(image, record_tag("PROG"));
        const std::string path = "/bin/loop";
        const std::string command = "a/bc";
        std::ranges::transform(command, program.begin() + static_cast<std::ptrdiff_t>(4 + path.size() + 4),
                               [](char c) { return static_cast<std::byte>(c); });
    });
    EXPECT_EQ(restart({.path = "ck", .force = true}).lines, Lines{"Eck: internal region mismatch"});
}

TEST_F(HostileUsers, CannotRunOnTimeThatTheyNeverUsed) {
    forge([](ProcessImage& image) {
        image.info.pid = 100;
        Bytes& usage = record(image, record_tag("USAG"));
        std::fill_n(usage.begin(), 2, std::byte{0xff});
        std::fill_n(usage.begin() + 2, 6, std::byte{0x80});
    });
    EXPECT_EQ(restart({.path = "ck"}).lines, Lines{"Eck: internal region mismatch"});
}

TEST_F(HostileUsers, CannotBecomeDeafToSignalsByWaitingForAChildOfAVfork) {
    forge([](ProcessImage& image) {
        // At the end: the only thread's place (id 4, has joined 1, child 4), no stacks (4), scheduling (1).
        Bytes& threads = record(image, record_tag("THRD"));
        threads[threads.size() - 6] = std::byte{1};
    });
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).error, none);
    machine_->kernel->post_signal(*restarted_, kernel::ABI_SIGKILL);
    machine_->kernel->run_until({.pid = restarted_->pid, .instructions = 1'000});
    EXPECT_EQ(restarted_->state, kernel::ProcessState::zombie);
}

TEST_F(HostileUsers, CannotMakeARestartCompareMillionsOfPrivateRegionsWithAllPages) {
    forge([](ProcessImage& image) {
        const emu::Region region = image.memory.regions().front();
        emu::Address start = region.start;
        std::uint64_t end = start + emu::page_size; // All the same one.
        std::uint32_t regions = 100'000;
        std::uint32_t pages = 0;
        Archive archive = Archive::saving();
        archive.field(regions);
        for (std::uint32_t i = 0; i < regions; ++i) {
            archive.fields(start, end);
        }
        archive.field(pages);
        record(image, record_tag("TMEM")) = archive.take();
    });
    start_machine("c240");
    become_some_user();
    EXPECT_EQ(restart({.path = "ck"}).error, kernel::ABI_EINVAL);
}

TEST_F(HostileUsers, CannotHaveNegativeLimits) {
    kernel::Process& target = start_target();
    target.limits[ABI_RLIMIT_FSIZE] = {.soft = -1, .hard = -1};
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    fs::permissions(root() / "ck", fs::perms(0644));
    start_machine("c240");
    become_some_user();
    EXPECT_EQ(restart({.path = "ck"}).error, kernel::ABI_EINVAL);
}

TEST_F(HostileUsers, CannotHaveTheIdleMachineCountNanoseconds) {
    forge([](ProcessImage& image) {
        image.info.pid = 100;
        // At the end: for each of three timers whether it runs (1), its expiry (8) and its interval (8).
        Bytes& timers = record(image, record_tag("TIME"));
        timers[timers.size() - 1] = std::byte{1};
    });
    EXPECT_EQ(restart({.path = "ck"}).lines, Lines{"Eck: internal region mismatch"});
}

TEST_F(HostileUsers, CannotFillAFifoBeyondItsCapacityByHavingItsBytesTwice) {
    make_fifo("/tmp/fifo");
    kernel::Process& target = start_target();
    const std::vector<std::byte> bytes(3000);
    for (int pipes = 2; pipes > 0; --pipes) {
        auto node =
            machine_->kernel->files().lookup(kernel::viewpoint_of(target), "/tmp/fifo", kernel::Follow::no);
        auto pipe = std::make_shared<kernel::Pipe>(*machine_->kernel);
        pipe->put(bytes);
        const std::uint32_t flags = ABI_O_RDWR;
        auto fifo = std::make_shared<kernel::Fifo>(std::move(pipe), std::move(*node), flags);
        (void)target.descriptors.add(std::make_shared<kernel::OpenFile>(fifo, flags, "/tmp/fifo"));
    }
    ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    start_machine("c240");
    const auto fd = open_fifo(shell(), "/tmp/fifo", ABI_O_RDWR);
    const auto pipe = static_cast<const kernel::Fifo&>(shell().descriptors.get(fd).value()->file()).pipe();
    const Result refused = restart({.path = "ck"}, {.quiet = true});
    EXPECT_EQ(refused.lines, Lines{"Eunable to restore fifo data buffer: No space left on device"});
    EXPECT_EQ(restart({.path = "ck", .force = true}).error, none);
    EXPECT_EQ(pipe->size(), bytes.size());
}

// --- System V segments

/// Processes attached to segments, in checkpoint files whose records say something else.
class HostileSegments : public HostileUsers {
  protected:
    /// A process attached to the segments, each of so many pages, that is checkpointed as "ck". The machine
    /// that is there afterwards has none of them.
    void save_with(const std::map<std::int32_t, kernel::SharedSegment>& segments, std::uint32_t pages) {
        kernel::Process& target = start_target();
        emu::Address start = 0xc0000000;
        for (auto [id, segment] : segments) {
            segment.held = std::make_shared<emu::PageTree>();
            segment.pages = segment.held;
            const std::uint64_t end = start + std::uint64_t{pages} * emu::page_size;
            target.space.map({.start = start,
                              .end = end,
                              .protection = emu::Protection::read | emu::Protection::write,
                              .kind = emu::RegionKind::file,
                              .shared = segment.held});
            machine_->kernel->shared_segments().put(id, std::move(segment));
            start = static_cast<emu::Address>(end);
        }
        fs::remove(root() / "ck");
        ASSERT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
        start_machine("c1-xp");
    }

    static kernel::SharedSegment segment_of(std::uint32_t size, std::int32_t key = 0) {
        kernel::SharedSegment segment;
        segment.key = key;
        segment.size = size;
        segment.mode = 0600;
        return segment;
    }
    std::uint64_t total_size() { return machine_->kernel->shared_segments().total_size(); }
};

TEST_F(HostileSegments, AreNotLargerThanTheyAreSaidToBe) {
    save_with({{1000, segment_of(emu::page_size)}}, 2);
    EXPECT_EQ(restart({.path = "ck"}).lines, Lines{"Eck: internal region mismatch"});
    save_with({{1000, segment_of(emu::page_size + 1)}}, 2);
    EXPECT_EQ(restart({.path = "ck"}).error, none) << "the last page need not be full";
}

TEST_F(HostileSegments, AreNoMoreThanThereCanBe) {
    save_with({{1000, segment_of(emu::page_size)}, {1001, segment_of(emu::page_size)}}, 1);
    kernel::SharedSegmentTable& table = machine_->kernel->shared_segments();
    const auto add_one = [&] {
        kernel::SharedSegment segment = segment_of(emu::page_size);
        segment.held = std::make_shared<emu::PageTree>();
        segment.pages = segment.held;
        return table.add(std::move(segment)).value();
    };
    for (std::size_t count = 1; count < kernel::SharedSegmentTable::max_segments; ++count) {
        add_one();
    }
    EXPECT_EQ(restart({.path = "ck"}).error, kernel::ABI_ENOSPC);
    table.find(table.next(1))->held.reset();
    EXPECT_EQ(restart({.path = "ck"}).error, none);
    EXPECT_FALSE(table.has_room());
}

TEST_F(HostileSegments, TakeNoMoreMemoryThanTheMachineHas) {
    const auto room = 2 * std::uint64_t{machine_->kernel->config().memory_megabytes} << 20;
    constexpr std::uint32_t largest = kernel::SharedSegmentTable::max_size;
    std::map<std::int32_t, kernel::SharedSegment> segments;
    for (std::uint64_t size = 0; size <= room; size += largest) {
        segments.emplace(static_cast<std::int32_t>(segments.size() + 1), segment_of(largest));
    }
    save_with(segments, 1);
    EXPECT_EQ(restart({.path = "ck"}).error, kernel::ABI_ENOMEM);
    EXPECT_EQ(total_size(), 0U);
}

TEST_F(HostileSegments, HaveTheirKeysForThemselves) {
    save_with({{1000, segment_of(emu::page_size, 77)}, {1001, segment_of(emu::page_size, 77)}}, 1);
    EXPECT_EQ(restart({.path = "ck"}).error, kernel::ABI_EEXIST);
    save_with({{1000, segment_of(emu::page_size, 0)}, {1001, segment_of(emu::page_size, 0)}}, 1);
    EXPECT_EQ(restart({.path = "ck"}).error, none) << "private ones have no key";
}

TEST_F(HostileUsers, CannotHaveAPidThatIsNone) {
    for (const kernel::Pid pid : {0, -1, 1 << 30}) {
        forge([pid](ProcessImage& image) { image.info.pid = pid; });
        EXPECT_EQ(restart({.path = "ck"}).lines, Lines{"Eck: internal region mismatch"});
    }
}

TEST_F(HostileUsers, CannotHaveDevicesReplacedByCheckpoints) {
    const Result refused = checkpoint({.pid = start_target().pid, .force = true, .file = "/dev/null"});
    EXPECT_EQ(refused.lines, Lines{"E/dev/null: file exists"});
    EXPECT_EQ(fs::file_size(root() / "dev/null"), 0U);
}

// --- Signals at the moment of a restart

TEST(AProcessRestartedInsideACall, TakesASignalAsIfItHadAlwaysWaitedThere) {
    using kernel::testing::system_call;
    // Sends its exit status by what sigpause returns once the handler has run: EINTR.
    const std::string program = "        .text\n        .globl start\nstart:\n" +
                                system_call("sigvec", {"30", "vector", "0"}) +
                                system_call("sigpause", {"0"}) + std::string(kernel::testing::exit_with_s0) +
                                "handler:\n        rtn\n        .data\nvector: ds.w handler, 0, 0\n";
    kernel::testing::Machine first;
    first.install("/waiter", program);
    ASSERT_TRUE(first.boot({"/waiter"}).run().deadlocked);
    ProcessImage image = freeze(*first.kernel, *first.kernel->processes().find(1));
    image.info.pid = 100;
    const kernel::UniqueFd file(
        ::open((first.root.path() / "ck").c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    ASSERT_TRUE(write_image(file.get(), image));

    kernel::testing::Machine second;
    second.config.root = first.root.path();
    kernel::Kernel& kernel = second.boot({"/waiter"});
    kernel::Process& init = *kernel.processes().find(1);
    kernel::Kernel::freeze(init);
    kernel::Caller caller{kernel, init, init.main_thread()};
    Report report({});
    Problems problems(report, false);
    const auto restarted =
        restart_process(caller, {.path = "/ck", .last_try = true, .signal = kernel::ABI_SIGUSR1}, problems);
    ASSERT_TRUE(restarted);
    kernel.run_until({.pid = 100, .instructions = 1'000'000});
    EXPECT_EQ(kernel.processes().find(100)->wait_status, static_cast<int>(kernel::ABI_EINTR) << 8);
}

TEST(AProcessRestartedInsideACall, WritesTheRestOfWhatItWasWriting) {
    using kernel::testing::system_call;
    constexpr std::uint64_t total = 32 << 20;
    const std::string program = "        .text\n        .globl start\nstart:\n" +
                                system_call("open", {"path", "0x202", "0x1b6"}) + "        mov s0,a1\n" +
                                system_call("write", {"%a1", "buffer", std::to_string(total)}) +
                                "        shf #-20,s0\n" + std::string(kernel::testing::exit_with_s0) +
                                "        .data\npath: ds.b \"/file\\000\"\n" + "        .bss\nbuffer: bs.b " +
                                std::to_string(total) + "\n";
    kernel::testing::Machine first;
    first.install("/writer", program);
    kernel::Process& writer = *first.boot({"/writer"}).processes().find(1);
    for (std::uint64_t n = 1; writer.main_thread().progress.moved == 0 && n < 1000; ++n) {
        first.kernel->run_until({.pid = 1, .instructions = n});
    }
    ASSERT_GT(writer.main_thread().progress.moved, 0U);
    ASSERT_LT(fs::file_size(first.root.path() / "file"), total);
    ProcessImage image = freeze(*first.kernel, writer);
    image.info.pid = 100;
    const kernel::UniqueFd file(
        ::open((first.root.path() / "ck").c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    ASSERT_TRUE(write_image(file.get(), image));

    first.install("/idle", "        .text\n        .globl start\nstart:\n        br start\n");
    kernel::testing::Machine second;
    second.config.root = first.root.path();
    kernel::Kernel& kernel = second.boot({"/idle"});
    kernel::Process& init = *kernel.processes().find(1);
    kernel::Kernel::freeze(init);
    kernel::Caller caller{kernel, init, init.main_thread()};
    Report report({});
    Problems problems(report, false);
    ASSERT_TRUE(restart_process(caller, {.path = "/ck", .last_try = true}, problems));
    kernel.run_until({.pid = 100, .instructions = 1'000'000});
    EXPECT_EQ(kernel.processes().find(100)->wait_status, static_cast<int>(total >> 20) << 8);
    EXPECT_EQ(fs::file_size(first.root.path() / "file"), total);
}

} // namespace
} // namespace cxsim::cr
