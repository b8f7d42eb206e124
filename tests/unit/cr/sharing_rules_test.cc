// What a process shares with others and cannot be saved yet is refused, by the guide's messages.
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

TEST_F(SharingRules, RefuseMappedFilesAndSegments) {
    kernel::Process& target = start_target();
    const auto fd = open(target, "/tmp/mapped", ABI_O_RDWR | ABI_O_CREAT);
    const auto file = target.descriptors.get(fd).value();
    const auto pages =
        machine_->kernel->mapped_files().pages_of(static_cast<const kernel::MountedFile&>(file->file()));
    target.space.map({.start = 0xc0000000,
                      .end = 0xc0001000,
                      .protection = emu::Protection::read,
                      .kind = emu::RegionKind::file,
                      .shared = pages});
    EXPECT_EQ(refusal_of(target), "E: can't get map file path for region c0000: Invalid argument");
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

TEST_F(SharingRules, RefuseFifos) {
    kernel::Process& target = start_target();
    auto pipe = std::make_shared<kernel::Pipe>(*machine_->kernel);
    auto fifo = std::make_shared<kernel::Fifo>(pipe, kernel::Node{}, ABI_O_RDWR);
    static_cast<void>(
        target.descriptors.add(std::make_shared<kernel::OpenFile>(fifo, ABI_O_RDWR, "/tmp/fifo")));
    EXPECT_EQ(refusal_of(target), "E/tmp/fifo: device does not support checkpoint capability");
}

} // namespace
} // namespace cxsim::cr::testing
