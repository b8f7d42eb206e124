// What a process shares with those that are not checkpointed with it is refused, by the guide's messages.
#include "kernel/files/device_files.h"
#include "kernel/files/fifo.h"
#include "kernel/files/host_file.h"
#include "kernel/files/socket.h"
#include "tests/unit/cr/rules_fixture.h"

namespace cxsim::cr::testing {
namespace {

class SharingRules : public Rules {
  protected:
    /// What refuses the checkpoint of the process, without the severity and the process's name.
    std::string refusal_of(const kernel::Process& target) {
        const Result result = checkpoint({.pid = target.pid, .file = "ck"});
        EXPECT_EQ(result.lines.size(), 1U);
        const std::string name = fmt::format("loop({})", target.pid);
        std::string line = result.lines.empty() ? "" : result.lines.front();
        if (const auto at = line.find(name); at != std::string::npos) {
            line.erase(at, name.size());
        }
        return line;
    }
};

TEST_F(SharingRules, RefuseSockets) {
    kernel::Process& target = start_target();
    const auto pair = kernel::make_socket_pair(*machine_->kernel);
    const auto fd = target.descriptors.add(pair.first).value();
    EXPECT_EQ(refusal_of(target), fmt::format("E fd {} is socket", fd));
}

TEST_F(SharingRules, LetDevicesWithoutStateComeBack) {
    kernel::Process& target = start_target();
    const auto open_device = [&](kernel::FileKind kind) {
        const auto device = std::make_shared<kernel::NullDevice>(kind);
        return *target.descriptors.add(std::make_shared<kernel::OpenFile>(device, ABI_O_RDONLY, "/dev/some"));
    };
    const std::uint32_t null = open_device(kernel::FileKind::null_device);
    const std::uint32_t zero = open_device(kernel::FileKind::zero_device);
    EXPECT_EQ(checkpoint({.pid = target.pid, .file = "ck"}).error, none);
    start_machine("c240");
    EXPECT_EQ(restart({.path = "ck"}).lines, Lines{});
    const auto kind_of = [&](std::uint32_t fd) { return (*restarted_->descriptors.get(fd))->file().kind(); };
    EXPECT_EQ(kind_of(null), kernel::FileKind::null_device);
    EXPECT_EQ(kind_of(zero), kernel::FileKind::zero_device);
}

TEST_F(SharingRules, WarnOfPipesThatOthersHaveToo) {
    kernel::Process& target = start_target();
    const auto [reader, writer] = kernel::make_pipe(*machine_->kernel);
    const auto fd = target.descriptors.add(reader).value();
    (void)target.descriptors.add(writer);
    EXPECT_EQ(checkpoint({.pid = target.pid, .file = "alone"}).lines, Lines{});
    (void)shell().descriptors.add(writer);
    const Result result = checkpoint({.pid = target.pid, .file = "ck"});
    EXPECT_EQ(result.error, none);
    ASSERT_EQ(result.lines.size(), 2U);
    EXPECT_EQ(
        result.lines.front(),
        fmt::format("Wloop({}) fd {}: pipe is also open outside of selected processes", target.pid, fd));
}

TEST_F(SharingRules, RefuseLocks) {
    kernel::Process& target = start_target();
    const auto fd = open(target, "/tmp/locked", ABI_O_RDWR | ABI_O_CREAT);
    const auto file = target.descriptors.get(fd).value();
    file->set_lock(kernel::FileLock::exclusive);
    EXPECT_EQ(refusal_of(target), fmt::format("E: /tmp/locked (fd {}): exclusive file lock held", fd));
    file->set_lock(kernel::FileLock::none);
    const auto identity =
        kernel::identity_of(static_cast<const kernel::MountedFile&>(file->file()).host_fd());
    machine_->kernel->record_locks().acquire(identity,
                                             {.owner = &target, .start = 40, .end = 50, .exclusive = true});
    EXPECT_EQ(refusal_of(target),
              fmt::format("E: /tmp/locked (fd {}): record lock held beginning at byte 40", fd));
}

TEST_F(SharingRules, RefuseMappedFilesThatAreUnlinked) {
    kernel::Process& target = start_target();
    const auto fd = open(target, "/tmp/mapped", ABI_O_RDWR | ABI_O_CREAT);
    map_file(target, fd);
    ASSERT_TRUE(target.descriptors.close(fd));
    EXPECT_TRUE(checkpoint({.pid = target.pid, .file = "before"}).lines.empty());
    fs::remove(root() / "tmp/mapped");
    EXPECT_EQ(refusal_of(target), "E: map file /tmp/mapped: No such file or directory");
}

TEST_F(SharingRules, RefuseUnlinkedFilesThatOthersUseToo) {
    kernel::Process& target = start_target();
    const auto fd = open(target, "/tmp/common", ABI_O_RDWR | ABI_O_CREAT);
    (void)shell().descriptors.add(target.descriptors.get(fd).value());
    fs::remove(root() / "tmp/common");
    EXPECT_NE(refusal_of(target).find("fdpath failed: No such file or directory"), std::string::npos);
    shell().descriptors.close_all();
    EXPECT_TRUE(checkpoint({.pid = target.pid, .file = "ck"}).lines.empty());
}

TEST_F(SharingRules, RefuseMemorySharedWithARelativeButNotWithNobody) {
    kernel::Process& target = start_target();
    const emu::Region region{.start = 0xc0000000,
                             .end = 0xc0001000,
                             .protection = emu::Protection::read,
                             .kind = emu::RegionKind::anonymous,
                             .shared = std::make_shared<emu::PageTree>()};
    target.space.map(region);
    kernel::Process& relative = start_target();
    relative.space.map(region);
    EXPECT_EQ(refusal_of(target), "E: can't get map file path for region c0000: Invalid argument");
    relative.space.unmap(region.start, region.end);
    EXPECT_TRUE(checkpoint({.pid = target.pid, .file = "ck"}).lines.empty());
}

TEST_F(SharingRules, RefuseMemoryOfDevicesAndItsRestart) {
    kernel::Process& target = start_target();
    target.space.map({.start = 0xc0000000,
                      .end = 0xc0001000,
                      .protection = emu::Protection::read,
                      .kind = emu::RegionKind::anonymous,
                      .shared = caller().kernel.device_memory().make_zeros()});
    EXPECT_NE(refusal_of(target).find("MAP_DEVICE memory unsupported"), std::string::npos);
    ASSERT_EQ(checkpoint({.pid = target.pid, .force = true, .file = "ck"}).lines.size(), 1U) << "a warning";
    const auto restarted = restart({.path = "ck", .force = true});
    ASSERT_FALSE(restarted.lines.empty());
    EXPECT_NE(restarted.lines.back().find("MAP_DEVICE memory unsupported"), std::string::npos);
}

TEST_F(SharingRules, RefuseFifosWhoseOtherEndIsOutside) {
    kernel::Process& target = start_target();
    make_fifo("/tmp/fifo");
    const auto fd = open_fifo(target, "/tmp/fifo", ABI_O_RDONLY);
    EXPECT_TRUE(checkpoint({.pid = target.pid, .file = "alone"}).lines.empty());
    open_fifo(shell(), "/tmp/fifo", ABI_O_WRONLY);
    EXPECT_EQ(refusal_of(target), fmt::format("E fd {}: pipe source is outside of selected processes", fd));
}

} // namespace
} // namespace cxsim::cr::testing
