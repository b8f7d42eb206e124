// Hierarchies: who belongs to them, what their files are called, what comes back, and that it is all or
// nothing.
#include "cr/image/file_set.h"
#include "emu/memory/page_tree.h"
#include "kernel/files/attributes.h"
#include "kernel/files/pipe.h"
#include "tests/unit/cr/rules_fixture.h"

#include <algorithm>
#include <fstream>

namespace cxsim::cr::testing {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

/// The guide's figure 1-3: csh, with the children myprog and vi, and spell, a child of vi.
class Hierarchies : public Rules {
  protected:
    Hierarchies() { start_family(); }

    void start_family() {
        csh = &start_target();
        csh->program.command = "csh";
        myprog = &child_of(*csh, "myprog");
        vi = &child_of(*csh, "vi");
        spell = &child_of(*vi, "spell");
    }

    kernel::Process& child_of(kernel::Process& parent, const std::string& command) {
        kernel::Caller caller{*machine_->kernel, parent, parent.main_thread()};
        kernel::Process& child = **kernel::fork_process(caller);
        child.program.command = command;
        return child;
    }

    CheckpointRequest all(const std::string& file) const {
        return {.pid = csh->pid, .extent = Extent::hierarchy, .file = file};
    }
    std::string name(const std::string& before, const kernel::Process& process) const {
        return fmt::format("{}.{}.{}", before, process.program.command, process.pid);
    }
    /// The process of the restarted set that has the command.
    kernel::Process& restarted(const std::string& command) const {
        return **std::ranges::find_if(
            members_, [&](const kernel::Process* each) { return each->program.command == command; });
    }
    /// Names in the machine's root directory that begin so.
    std::vector<std::string> names(const std::string& beginning) const {
        std::vector<std::string> result;
        for (const auto& entry : fs::directory_iterator(root())) {
            const std::string each = entry.path().filename().string();
            if (each.starts_with(beginning)) {
                result.push_back(each);
            }
        }
        std::ranges::sort(result);
        return result;
    }

    kernel::Process* csh = nullptr;
    kernel::Process* myprog = nullptr;
    kernel::Process* vi = nullptr;
    kernel::Process* spell = nullptr;
};

TEST_F(Hierarchies, GiveTheChildrenOfThoseWhoAreLeftOutToTheirParents) {
    kernel::Process& words = child_of(*spell, "words");
    const kernel::Pid vi_pid = vi->pid;
    const kernel::Pid spell_pid = spell->pid;
    const kernel::Pid words_pid = words.pid;
    ASSERT_EQ(checkpoint(all("ck")).error, none);
    start_machine("c240");
    Choices choices;
    choices.ignore(spell_pid);
    ASSERT_EQ(restart({.path = "ck", .choices = choices}).error, none);
    EXPECT_EQ(process(words_pid)->parent, vi_pid);
}

TEST_F(Hierarchies, AreStoppedParentsFirstAndTheYoungestChildFirst) {
    kernel::Process& last = child_of(*csh, "last");
    const Family family = Family::of(*machine_->kernel, *csh, Extent::hierarchy);
    std::vector<const kernel::Process*> order;
    for (const Member& each : family.members()) {
        order.push_back(each.process);
    }
    EXPECT_EQ(order, (std::vector<const kernel::Process*>{csh, &last, vi, myprog, spell}));
    EXPECT_EQ(family.members()[4].parent, 2U);
    EXPECT_EQ(Family::of(*machine_->kernel, *csh, Extent::process).members().size(), 1U);
}

TEST_F(Hierarchies, HaveFilesNamedByLineage) {
    ASSERT_EQ(checkpoint({.pid = csh->pid, .extent = Extent::hierarchy}).lines, Lines{});
    EXPECT_EQ(names("csh"), (std::vector<std::string>{fmt::format("csh.{}", csh->pid), name("csh", *myprog),
                                                      name("csh", *vi), name("csh.vi", *spell)}));
    ASSERT_EQ(checkpoint(all("abc")).lines, Lines{});
    EXPECT_EQ(names("abc"), (std::vector<std::string>{"abc", name("abc", *myprog), name("abc", *vi),
                                                      name("abc.vi", *spell)}));
    EXPECT_EQ(
        checkpoint({.pid = csh->pid, .extent = Extent::hierarchy, .directory = "/tmp", .file = "x"}).error,
        none);
    EXPECT_TRUE(fs::exists(root() / "tmp" / name("x.vi", *spell)));
}

TEST_F(Hierarchies, HaveTheirLineageCutShortIfItIsTooLong) {
    kernel::Process* parent = spell;
    for (int i = 0; i < 20; ++i) {
        parent = &child_of(*parent, "a-program-of-sixteen-letters");
    }
    ASSERT_EQ(checkpoint({.pid = csh->pid, .extent = Extent::hierarchy}).lines, Lines{});
    EXPECT_TRUE(fs::exists(root() / fmt::format("csh...a-program-of-six.{}", parent->pid)));
    EXPECT_TRUE(fs::exists(root() / name("csh.vi", *spell)));
}

TEST_F(Hierarchies, HaveTheirLineageCutShortIfThePathWouldBeTooLong) {
    std::string directory = "/tmp";
    for (int i = 0; i < 9; ++i) {
        directory += "/" + std::string(100, 'd');
    }
    fs::create_directories(root() / directory.substr(1));
    kernel::Process* parent = spell;
    for (int i = 0; i < 6; ++i) {
        parent = &child_of(*parent, "a-program-of-sixteen-letters");
    }
    const CheckpointRequest request{
        .pid = csh->pid, .extent = Extent::hierarchy, .directory = directory, .file = "ck"};
    ASSERT_EQ(checkpoint(request).lines, Lines{});
    EXPECT_TRUE(
        fs::exists(root() / directory.substr(1) / fmt::format("ck...a-program-of-six.{}", parent->pid)));
}

TEST_F(Hierarchies, OfAChkpntAloneComeBackAsAZombieThatEndedWell) {
    kernel::Process& chkpnt = start_target();
    chkpnt.program.command = "chkpnt";
    Family family = Family::of(*machine_->kernel, chkpnt, Extent::process);
    family.replace_by_zombie(chkpnt);
    kernel::Caller caller = this->caller();
    Report report({});
    Problems problems(report, false);
    auto destination = find_destination(caller, {.pid = chkpnt.pid, .file = "ck"}, family, problems);
    Store store(freeze(*machine_->kernel, family, FileCopies()), {0}, std::move(*destination), {});
    store.write();
    ASSERT_TRUE(store.commit());
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck", .trace = true}).lines, Lines{});
    EXPECT_EQ(restarted_->state, kernel::ProcessState::zombie);
    EXPECT_EQ(restarted_->wait_status, 0);
    EXPECT_EQ(restarted_->parent, shell().pid);
}

TEST_F(Hierarchies, ListEveryDescriptor) {
    const auto fd = open(*csh, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT);
    const auto twin = csh->descriptors.add(csh->descriptors.get(fd).value()).value();
    ASSERT_EQ(checkpoint({.pid = csh->pid, .file = "ck"}).lines, Lines{});
    std::ofstream(root() / "tmp/other") << "";
    start_machine("c240");
    RestartRequest request{.path = "ck"};
    request.choices.modify(csh->pid, twin, "/tmp/other");
    const Lines lines = restart(request, {.verbose = true}).lines;
    for (const std::uint32_t each : {fd, twin}) {
        EXPECT_NE(std::ranges::find(lines, fmt::format("Vcsh({}) fd {} /tmp/other", csh->pid, each)),
                  lines.end())
            << each;
    }
}

TEST_F(Hierarchies, ShareWhatTheUserWantsInsteadOfAFile) {
    const auto fd = open(*csh, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT);
    const auto same = spell->descriptors.add(csh->descriptors.get(fd).value()).value();
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    start_machine("c240");
    RestartRequest request{.path = "ck"};
    request.choices.modify(csh->pid, fd, "/dev/null");
    ASSERT_EQ(restart(request).lines, Lines{});
    const auto shared = restarted("spell").descriptors.get(same).value();
    EXPECT_EQ(shared->file().kind(), kernel::FileKind::null_device);
    EXPECT_EQ(shared, restarted("csh").descriptors.get(fd).value());
}

TEST_F(Hierarchies, ComeBackAsAWhole) {
    const std::array pids{csh->pid, myprog->pid, vi->pid, spell->pid};
    vi->umask = 011;
    csh->group = csh->pid;
    vi->group = spell->group = vi->pid;
    machine_->kernel->terminate(*myprog, 7 << 8);
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    EXPECT_EQ(members_.size(), 4U);
    EXPECT_EQ((std::array{restarted("csh").pid, restarted("myprog").pid, restarted("vi").pid,
                          restarted("spell").pid}),
              pids);
    EXPECT_EQ(restarted("csh").parent, 1);
    EXPECT_EQ(restarted("myprog").parent, restarted("csh").pid);
    EXPECT_EQ(restarted("spell").parent, restarted("vi").pid);
    EXPECT_EQ(restarted("vi").umask, 011U);
    EXPECT_EQ(restarted("spell").group, restarted("vi").pid);
    EXPECT_EQ(restarted("csh").group, restarted("csh").pid);
    EXPECT_EQ(restarted("myprog").state, kernel::ProcessState::zombie);
    EXPECT_EQ(restarted("myprog").wait_status, 7 << 8);
}

TEST_F(Hierarchies, CanBeRestartedFromAnySubtree) {
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    const std::string subtree = name("ck", *vi);
    start_machine("c240");
    ASSERT_EQ(restart({.path = subtree}).lines, Lines{});
    EXPECT_EQ(members_.size(), 2U);
    EXPECT_EQ(restarted_->program.command, "vi");
    EXPECT_EQ(restarted_->parent, 1);
    EXPECT_EQ(restarted("spell").parent, restarted_->pid);
}

TEST_F(Hierarchies, AreRestartedWholeOrNotAtAll) {
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    const std::string deepest = name("ck.vi", *spell);
    const fs::path saved = root() / "saved";
    fs::rename(root() / deepest, saved);
    start_machine("c240");
    EXPECT_EQ(restart({.path = "ck"}).lines,
              Lines{fmt::format("E{}: open failed: No such file or directory", deepest)});
    fs::copy_file(saved, root() / deepest);
    fs::resize_file(root() / deepest, fs::file_size(saved) - 1);
    EXPECT_EQ(restart({.path = "ck"}).lines, Lines{fmt::format("E{}: internal region mismatch", deepest)});
    fs::remove(root() / deepest);
    EXPECT_EQ(restart({.path = "ck", .force = true}).lines,
              Lines{fmt::format("W{}: open failed: No such file or directory", deepest)});
    EXPECT_EQ(members_.size(), 3U);
}

TEST_F(Hierarchies, DoNotMixFilesOfDifferentCheckpoints) {
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    spell->umask = 0;
    ASSERT_EQ(checkpoint({.pid = spell->pid, .file = "one"}).lines, Lines{});
    const std::string mixed = name("ck.vi", *spell);
    fs::rename(root() / "one", root() / mixed);
    start_machine("c240");
    EXPECT_EQ(restart({.path = "ck"}, {.verbose = true}).lines,
              (Lines{fmt::format("V{}: damaged: it belongs to another checkpoint", mixed),
                     fmt::format("E{}: internal region mismatch", mixed)}));
}

TEST_F(Hierarchies, AskForAllTheirPids) {
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    machine_->kernel->terminate(*csh, 0);
    machine_->kernel->processes().remove(csh->pid);
    const Result busy = restart({.path = "ck", .last_try = true});
    EXPECT_EQ(busy.error, kernel::ABI_EAGAIN);
    EXPECT_EQ(busy.lines.size(), 3U);
    ASSERT_EQ(restart({.path = "ck", .force = true}).error, none);
    EXPECT_EQ(restarted("spell").parent, restarted("vi").pid);
    EXPECT_EQ(restarted("vi").parent, restarted("csh").pid);
}

TEST_F(Hierarchies, AreLimitedTo250Members) {
    for (std::size_t i = 4; i < 250; ++i) {
        child_of(*csh, "many");
    }
    EXPECT_EQ(checkpoint({.pid = csh->pid, .extent = Extent::hierarchy, .directory = "/tmp"}).lines, Lines{});
    child_of(*csh, "many");
    EXPECT_EQ(checkpoint(all("ck")).lines,
              Lines{fmt::format("Ecsh({}): 251 processes exceeds max of 250", csh->pid)});
}

TEST_F(Hierarchies, WriteNothingIfOneMemberCannotBeCheckpointed) {
    spell->program.machine_flags = 0;
    (void)spell->descriptors.add(kernel::make_pipe(*machine_->kernel).second);
    const auto [reader, writer] = kernel::make_pipe(*machine_->kernel);
    (void)spell->descriptors.add(writer);
    (void)shell().descriptors.add(reader);
    EXPECT_EQ(checkpoint(all("ck")).error, kernel::ABI_EPIPE);
    EXPECT_EQ(names("ck"), std::vector<std::string>{});
}

TEST_F(Hierarchies, DoNotOverwriteAMembersFile) {
    std::ofstream(root() / name("ck.vi", *spell)) << "precious";
    EXPECT_EQ(checkpoint(all("ck")).lines, Lines{fmt::format("E{}: file exists", name("ck.vi", *spell))});
    EXPECT_EQ(names("ck").size(), 1U);
    CheckpointRequest forced = all("ck");
    forced.force = true;
    EXPECT_EQ(checkpoint(forced).error, none);
    EXPECT_EQ(names("ck").size(), 4U);
}

TEST_F(Hierarchies, SaveTheirChkpntAsAZombieThatEndedWell) {
    kernel::Process& chkpnt = child_of(*spell, "chkpnt");
    Family family = Family::of(*machine_->kernel, *csh, Extent::hierarchy);
    family.replace_by_zombie(chkpnt);
    const auto images = freeze(*machine_->kernel, family, FileCopies());
    EXPECT_EQ(images.back().info.pid, chkpnt.pid);
    EXPECT_TRUE(images.back().memory.regions().empty());
    EXPECT_EQ(family.members().back().process->state, kernel::ProcessState::zombie);
    EXPECT_EQ(family.members().back().process->wait_status, 0);
}

// --- What members share

TEST_F(Hierarchies, GoOnSharingOffsets) {
    const auto fd = open(*csh, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT);
    const auto shared = csh->descriptors.get(fd).value();
    shared->set_offset(3);
    (void)spell->descriptors.install(9, {.open = shared});
    const auto own = open(*vi, "/tmp/data", ABI_O_RDWR);
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    const auto again = restarted("csh").descriptors.get(fd).value();
    EXPECT_EQ(again, restarted("spell").descriptors.get(9).value());
    EXPECT_EQ(again->offset(), 3);
    EXPECT_NE(again, restarted("vi").descriptors.get(own).value());
}

TEST_F(Hierarchies, KeepTheBytesInTheirPipes) {
    const auto [reader, writer] = kernel::make_pipe(*machine_->kernel);
    const auto in = myprog->descriptors.add(reader).value();
    const auto out = spell->descriptors.add(writer).value();
    static_cast<const kernel::PipeEnd&>(reader->file()).pipe()->put(bytes_of("on the way"));
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    const std::string subtree = name("ck", *vi);
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    const auto& end =
        static_cast<const kernel::PipeEnd&>(restarted("myprog").descriptors.get(in).value()->file());
    const auto& other =
        static_cast<const kernel::PipeEnd&>(restarted("spell").descriptors.get(out).value()->file());
    EXPECT_EQ(end.pipe(), other.pipe());
    EXPECT_EQ(end.pipe()->contents(), "on the way");
    EXPECT_TRUE(end.pipe()->has_readers() && end.pipe()->has_writers());

    start_machine("c240");
    EXPECT_EQ(restart({.path = subtree}).lines, Lines{"Epipe create failed: Broken pipe"})
        << "the subtree writes to a process outside of it";
}

TEST_F(Hierarchies, KeepPipesThatNobodyWritesToAnyMore) {
    auto [reader, writer] = kernel::make_pipe(*machine_->kernel);
    const auto in = myprog->descriptors.add(reader).value();
    static_cast<const kernel::PipeEnd&>(reader->file()).pipe()->put(bytes_of("the rest"));
    writer.reset();
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    const auto& end =
        static_cast<const kernel::PipeEnd&>(restarted("myprog").descriptors.get(in).value()->file());
    EXPECT_EQ(end.pipe()->contents(), "the rest");
    EXPECT_FALSE(end.pipe()->has_writers());
}

TEST_F(Hierarchies, KeepTheBytesInTheirFifos) {
    make_fifo("/tmp/fifo");
    const auto in = open_fifo(*vi, "/tmp/fifo", ABI_O_RDONLY);
    const auto out = open_fifo(*spell, "/tmp/fifo", ABI_O_WRONLY);
    static_cast<const kernel::Fifo&>(vi->descriptors.get(in).value()->file()).pipe()->put(bytes_of("named"));
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    const auto& end = static_cast<const kernel::Fifo&>(restarted("vi").descriptors.get(in).value()->file());
    const auto& other =
        static_cast<const kernel::Fifo&>(restarted("spell").descriptors.get(out).value()->file());
    EXPECT_EQ(end.pipe(), other.pipe());
    EXPECT_EQ(end.pipe()->contents(), "named");
    EXPECT_EQ(machine_->kernel->fifos().find(end.node()), end.pipe()) << "who opens it meets them";
    start_machine("c240");
    fs::remove(root() / "tmp/fifo");
    EXPECT_EQ(restart({.path = "ck"}).lines.front(), "Efifo open /tmp/fifo: No such file or directory");
}

TEST_F(Hierarchies, ShareTheirMemoryAgain) {
    auto pages = std::make_shared<emu::PageTree>();
    const emu::Region region{.start = 0xc0000000,
                             .end = 0xc0002000,
                             .protection = emu::Protection::read | emu::Protection::write,
                             .kind = emu::RegionKind::anonymous,
                             .shared = pages};
    emu::Region second_page = region;
    second_page.start = 0xd0000000;
    second_page.end = 0xd0001000;
    second_page.shared_offset = emu::page_size;
    csh->space.map(region);
    spell->space.map(second_page);
    pages->writable(1).page.bytes[5] = std::byte{42};
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    std::byte seen{};
    ASSERT_TRUE(restarted("spell").space.read(0xd0000005, std::span(&seen, 1)));
    EXPECT_EQ(seen, std::byte{42});
    const std::byte written{43};
    ASSERT_TRUE(restarted("spell").space.write(0xd0000006, std::span(&written, 1)));
    ASSERT_TRUE(restarted("csh").space.read(0xc0001006, std::span(&seen, 1)));
    EXPECT_EQ(seen, written);
}

TEST_F(Hierarchies, ShareMappedFilesAgain) {
    std::ofstream(root() / "tmp/mapped") << std::string(4096, 'x');
    const auto fd = open(*csh, "/tmp/mapped", ABI_O_RDWR);
    map_file(*csh, fd);
    spell->space.map(*csh->space.region_at(0xc0000000));
    const std::byte stored{'y'};
    ASSERT_TRUE(csh->space.write(0xc0000000, std::span(&stored, 1)));
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    std::byte seen{};
    ASSERT_TRUE(restarted("spell").space.read(0xc0000000, std::span(&seen, 1)));
    EXPECT_EQ(seen, stored);
    EXPECT_EQ(restarted("spell").space.region_at(0xc0000000)->shared,
              restarted("csh").space.region_at(0xc0000000)->shared);
    start_machine("c240");
    fs::remove(root() / "tmp/mapped");
    EXPECT_FALSE(restart({.path = "ck"}).error == none);
}

TEST_F(Hierarchies, BringSegmentsBackUnderTheirIds) {
    kernel::SharedSegment segment;
    segment.key = 4711;
    segment.size = 5000;
    segment.mode = 0600;
    segment.held = std::make_shared<emu::PageTree>();
    segment.pages = segment.held;
    const auto pages = segment.held;
    const auto id = machine_->kernel->shared_segments().add(segment).value();
    segment.held.reset();
    const emu::Region region{.start = 0xc0000000,
                             .end = 0xc0002000,
                             .protection = emu::Protection::read | emu::Protection::write,
                             .shared = pages};
    csh->space.map(region);
    vi->space.map(region);
    pages->writable(1).page.bytes[9] = std::byte{7};
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    const kernel::SharedSegment* again = machine_->kernel->shared_segments().find(id);
    ASSERT_NE(again, nullptr);
    EXPECT_EQ(again->key, 4711);
    EXPECT_EQ(restarted("vi").space.region_at(0xc0000000)->shared, again->held);
    EXPECT_EQ(again->held->find(1)->bytes[9], std::byte{7});
}

// --- Files that were removed

TEST_F(Hierarchies, KeepUnlinkedFilesByACopy) {
    const auto fd = open(*spell, "/tmp/scratch", ABI_O_RDWR | ABI_O_CREAT);
    std::ofstream(root() / "tmp/scratch") << "scratch data";
    spell->descriptors.get(fd).value()->set_offset(8);
    fs::remove(root() / "tmp/scratch");
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    const std::string copy = fmt::format("spell.{}.-.{}", spell->pid, fd);
    EXPECT_EQ(fs::file_size(root() / copy), 12U);
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    const auto again = restarted("spell").descriptors.get(fd).value();
    EXPECT_EQ(again->offset(), 8);
    EXPECT_EQ(again->file().status()->size, 12);
    EXPECT_EQ(again->file().status()->links, 0U);
    EXPECT_TRUE(fs::is_empty(root() / "tmp"));
    start_machine("c240");
    std::ofstream(root() / copy) << "another text";
    const Lines lines = restart({.path = "ck"}).lines;
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines.front(),
              fmt::format("Wspell({}): {}: file has changed since checkpoint", spell->pid, copy));
    EXPECT_EQ(lines.back(), fmt::format("Espell({}): open {}: Invalid argument", spell->pid, copy));
}

TEST_F(Hierarchies, GiveRemovedDirectoriesTheirModesAndOwnersBack) {
    for (const char* name : {"tmp/work", "tmp/open"}) {
        fs::create_directory(root() / name);
    }
    const auto fd = open(*spell, "/tmp/open", ABI_O_RDONLY);
    spell->cwd = directory("/tmp/work");
    const auto set = [](int host_fd, std::uint32_t mode, std::uint32_t uid) {
        ASSERT_TRUE(kernel::set_attributes(host_fd, {.mode = ABI_S_IFDIR | mode, .uid = uid, .gid = 20}));
    };
    const auto open_directory = [&](const kernel::Process& process) -> const kernel::MountedFile& {
        return static_cast<const kernel::MountedFile&>(process.descriptors.get(fd).value()->file());
    };
    set(open_directory(*spell).host_fd(), 02750, 7);
    set(spell->cwd->fd.get(), 0715, 8);
    for (const char* name : {"tmp/work", "tmp/open"}) {
        fs::remove(root() / name);
    }
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    const kernel::Process& again = restarted("spell");
    const auto opened = open_directory(again).status();
    EXPECT_EQ(opened->mode, ABI_S_IFDIR | 02750U);
    EXPECT_EQ(opened->uid, 7U);
    EXPECT_EQ(opened->gid, 20U);
    EXPECT_EQ(opened->links, 0U);
    const auto working = kernel::node_status(again.cwd->fd.get(), *again.cwd->mount);
    EXPECT_EQ(working->mode, ABI_S_IFDIR | 0715U);
    EXPECT_EQ(working->uid, 8U);
    EXPECT_EQ(working->gid, 20U);
    EXPECT_TRUE(fs::is_empty(root() / "tmp"));
}

TEST_F(Hierarchies, CopyTheirFilesAndPutThemBack) {
    std::ofstream(root() / "tmp/data") << "before";
    const auto fd = open(*csh, "/tmp/data", ABI_O_RDWR);
    open(*spell, "/tmp/data", ABI_O_RDONLY);
    CheckpointRequest request = all("ck");
    request.copy_files = true;
    ASSERT_EQ(checkpoint(request).lines, Lines{});
    const std::string copy = fmt::format("csh.{}.data.{}", csh->pid, fd);
    EXPECT_EQ(fs::file_size(root() / copy), 6U);
    std::ofstream(root() / "tmp/data") << "afterwards";
    start_machine("c240");
    EXPECT_EQ(restart({.path = "ck"}).lines.size(), 2U) << "the file has changed";
    EXPECT_NE(restart({.path = "ck", .last_try = true, .copy_back = true}).error, none)
        << "their pids are in use";
    EXPECT_EQ(fs::file_size(root() / "tmp/data"), 10U) << "a refused restart changes nothing";
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck", .copy_back = true}).lines, Lines{});
    EXPECT_EQ(fs::file_size(root() / "tmp/data"), 6U);
    EXPECT_EQ(restarted("csh").descriptors.get(fd).value()->file().status()->inode,
              restarted("spell").descriptors.get(fd).value()->file().status()->inode);
    start_machine("c240");
    EXPECT_EQ(restart({.path = "ck"}).lines, Lines{}) << "it is as it was";
}

TEST_F(Hierarchies, GetRemovedFilesBackWithTheirOwnersAndPermissions) {
    const auto fd = open(*csh, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT);
    const auto& file = static_cast<const kernel::MountedFile&>(csh->descriptors.get(fd).value()->file());
    ASSERT_TRUE(kernel::set_attributes(file.host_fd(), {.mode = ABI_S_IFREG | 02751, .uid = 100, .gid = 10}));
    CheckpointRequest request = all("ck");
    request.copy_files = true;
    ASSERT_EQ(checkpoint(request).lines, Lines{});
    fs::remove(root() / "tmp/data");
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck", .copy_back = true}).lines, Lines{});
    const auto status = restarted("csh").descriptors.get(fd).value()->file().status();
    EXPECT_EQ(status->mode, std::uint32_t{ABI_S_IFREG | 02751});
    EXPECT_EQ(status->uid, 100U);
    EXPECT_EQ(status->gid, 10U);
}

TEST_F(Hierarchies, TakeChangedFilesAsTheyAreIfAsked) {
    open(*csh, "/tmp/data", ABI_O_RDWR | ABI_O_CREAT);
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    std::ofstream(root() / "tmp/data") << "afterwards";
    start_machine("c240");
    EXPECT_EQ(restart({.path = "ck", .accept_changes = true}).lines, Lines{});
}

TEST_F(Hierarchies, KeepDirectoriesThatWereRemoved) {
    fs::create_directory(root() / "tmp/gone");
    spell->cwd = machine_->kernel->files().open_directory(kernel::viewpoint_of(shell()), "/tmp/gone").value();
    fs::remove(root() / "tmp/gone");
    ASSERT_EQ(checkpoint(all("ck")).lines, Lines{});
    start_machine("c240");
    ASSERT_EQ(restart({.path = "ck"}).lines, Lines{});
    const auto& cwd = *restarted("spell").cwd;
    EXPECT_FALSE(machine_->kernel->files().path_of(*cwd.mount, cwd.fd.get()));
    EXPECT_TRUE(fs::is_empty(root() / "tmp"));
    fs::remove(root() / "tmp");
    start_machine("c240");
    EXPECT_NE(restart({.path = "ck"}).lines.front().find("mkdir tmpcwd /tmp/restartdir"), std::string::npos);
}

} // namespace
} // namespace cxsim::cr::testing
