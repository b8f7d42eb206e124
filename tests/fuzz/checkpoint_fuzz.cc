// Checkpoint files as a forger would make them: a true hierarchy of two processes whose records, registers,
// memory and headers are changed, with all checksums made right again, or whose bytes are damaged. Each is
// refused with a message and no trace, or restored to processes that have no right that the user who restarts
// them lacks.
#include "cr/checkpoint.h"
#include "cr/description.h"
#include "cr/image/format.h"
#include "cr/image/image_writer.h"
#include "cr/restart.h"
#include "kernel/abi/file.h"
#include "kernel/files/host_file.h"
#include "kernel/files/viewpoint.h"
#include "kernel/processes/lifecycle.h"
#include "tests/fuzz/input.h"
#include "tests/unit/kernel/machine.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace {

using namespace cxsim;
using cr::Bytes;
using cr::ProcessImage;
using fuzz::Input;
using Images = std::array<ProcessImage, 2>; // parent, child

void expect(bool good, const char* message) {
    if (!good) {
        std::fprintf(stderr, "%s\n", message);
        std::abort();
    }
}

const kernel::Credentials user = {
    .uid = 10, .euid = 10, .saved_uid = 10, .gid = 20, .egid = 20, .saved_gid = 20, .groups = {30}};

/// A machine with a user's shell as process 1, and what a restart reads.
class World {
  public:
    World() : machine_("c240") {
        machine_.install("/bin/loop", "        .text\n        .globl start\nstart:\n        br start\n");
        std::filesystem::create_directory(machine_.root.path() / "tmp");
        std::filesystem::permissions(machine_.root.path() / "tmp", std::filesystem::perms::all);
        machine_.put_file("/tmp/data", "some data");
        machine_.put_file("/secret", "root's own");
        ::chmod(machine_.host_path("/tmp/data").c_str(), 0666);
        ::chmod(machine_.host_path("/secret").c_str(), 0600);
        machine_.boot({"/bin/loop"});
        capture();
        shell().credentials = user;
        shell().nice = 4;
        shell().limits[0].hard = 1000;
        before_ = kernel().processes().size();
    }

    const Images& images() const { return images_; }

    /// Writes the files that restart() reads.
    void write(Images& images, Input& damage) {
        cr::Digest digest = write_file("/tmp/ck.child", images[1], damage);
        for (cr::Companion& each : images[0].companions) {
            if (each.name == "ck.child") {
                each.digest = digest;
            }
        }
        write_file("/tmp/ck", images[0], damage);
    }

    void restart() {
        kernel::Caller caller{kernel(), shell(), shell().main_thread()};
        cr::Report described({});
        cr::Problems other_problems(described, false);
        (void)cr::describe_file(caller, "/tmp/ck", cr::Storage::host(), other_problems);
        cr::Report report({.quiet = false, .verbose = true});
        cr::Problems problems(report, false);
        const auto restarted = cr::restart_process(caller, {.path = "/tmp/ck", .last_try = true}, problems);
        if (!restarted) {
            expect(report.has_errors(), "Refused without a message.");
            expect(kernel().processes().size() == before_, "A refused restart has left a process.");
            return;
        }
        for (kernel::Process* each : restarted->members) {
            check_rights(*each);
        }
        for (kernel::Process* each : restarted->members) {
            const kernel::Pid pid = each->pid;
            if (each->state != kernel::ProcessState::zombie) {
                kernel().terminate(*each, 0);
            }
            if (kernel().processes().find(pid) != nullptr) {
                kernel().processes().remove(pid);
            }
        }
        expect(kernel().processes().size() == before_, "A process has stayed.");
    }

  private:
    kernel::Kernel& kernel() { return *machine_.kernel; }
    kernel::Process& shell() { return *kernel().processes().find(1); }

    kernel::Process& fork(kernel::Process& parent) {
        kernel::Caller caller{kernel(), parent, parent.main_thread()};
        return **kernel::fork_process(caller);
    }

    void open(kernel::Process& process, const std::string& path, std::uint32_t flags) {
        const auto found = kernel().files().find_or_create(kernel::viewpoint_of(process), path, flags, {});
        auto file = kernel().files().open_node(found.value().node, flags).value();
        (void)process.descriptors.add(std::make_shared<kernel::OpenFile>(file, flags, path));
    }

    /// A parent and a child with open files, memory of all kinds and a timer.
    void capture() {
        kernel::Process& parent = fork(shell());
        parent.credentials = user;
        open(parent, "/tmp/data", ABI_O_RDWR);
        open(parent, "/tmp", ABI_O_RDONLY);
        parent.space.map({.start = 0xc0000000,
                          .end = 0xc0004000,
                          .protection = emu::Protection::read | emu::Protection::write,
                          .kind = emu::RegionKind::data});
        parent.space.writable_page(emu::page_of(0xc0000000)).bytes[5] = std::byte{7};
        kernel::Process& child = fork(parent);
        const cr::Family family = cr::Family::of(kernel(), parent, cr::Extent::hierarchy);
        auto frozen = cr::freeze(kernel(), family, cr::FileCopies());
        expect(frozen.size() == images_.size(), "No hierarchy.");
        frozen[0].companions.push_back(
            {.kind = cr::CompanionKind::process, .name = "ck.child", .digest = {}});
        std::ranges::move(frozen, images_.begin());
        for (const kernel::Pid pid : {child.pid, parent.pid}) {
            kernel().terminate(*kernel().processes().find(pid), 0);
            if (kernel().processes().find(pid) != nullptr) {
                kernel().processes().remove(pid);
            }
        }
    }

    cr::Digest write_file(const std::string& name, const ProcessImage& image, Input& damage);

    /// Nothing that the shell may not do itself.
    void check_rights(const kernel::Process& process) {
        expect(process.credentials == user, "Other ids than the user's.");
        expect(process.nice >= shell().nice, "A better priority than the user's.");
        expect(process.root == shell().root, "Another root directory.");
        expect(process.activity == shell().activity, "Another activity.");
        for (std::size_t i = 0; i < process.limits.size(); ++i) {
            expect(process.limits[i].hard <= shell().limits[i].hard, "A limit above the user's.");
        }
        for (const kernel::Descriptor& each : process.descriptors.entries()) {
            const auto* file =
                each.open == nullptr ? nullptr : dynamic_cast<const kernel::MountedFile*>(&each.open->file());
            if (file == nullptr) {
                continue;
            }
            const std::uint32_t wanted =
                (each.open->may_read() ? ABI_R_OK : 0U) | (each.open->may_write() ? ABI_W_OK : 0U);
            const auto status = file->status();
            expect(!status || kernel::FileSystem::check_access(user, *status, wanted).has_value(),
                   "A file that the user may not open.");
        }
    }

    kernel::testing::Machine machine_;
    Images images_;
    std::size_t before_ = 0;
};

// --- Changes

/// Numbers at the edges of what fields hold.
std::uint64_t edge(Input& input) {
    constexpr std::array<std::uint64_t, 12> values{
        0, 1, 2, 0x7f, 0xff, 0xfff, 0x1000, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, ~0ULL};
    const std::uint8_t choice = input.byte();
    return choice < 200 ? values[choice % values.size()] : input.word();
}

void store(std::span<std::byte> bytes, std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i) {
        bytes[at + i] = static_cast<std::byte>(value >> (8 * (size - 1 - i)) & 0xff);
    }
}

void change_record(ProcessImage& image, Input& input) {
    if (image.records.empty()) {
        return;
    }
    const std::size_t which = input.byte() % image.records.size();
    cr::Record& record = image.records[which];
    Bytes& bytes = record.contents;
    const std::uint8_t how = input.byte() % 8;
    const std::size_t at = bytes.empty() ? 0 : (input.byte() << 8 | input.byte()) % bytes.size();
    switch (how) {
    case 0:
        bytes.resize(at);
        break;
    case 1:
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), input.byte(),
                     static_cast<std::byte>(input.byte()));
        break;
    case 2:
        image.records.push_back(cr::Record(record));
        break;
    case 3:
        image.records.erase(image.records.begin() + static_cast<std::ptrdiff_t>(which));
        break;
    case 4:
        record.tag = image.records[input.byte() % image.records.size()].tag;
        break;
    default:
        store(bytes, at, edge(input), std::size_t{1} << how % 4);
    }
}

void change_memory(ProcessImage& image, Input& input) {
    const emu::Address start = input.word() & ~(emu::page_size - 1);
    const std::uint64_t end = start + std::uint64_t{emu::page_size} * (1 + input.byte() % 8);
    if (end > 0x100000000U) {
        return;
    }
    if (input.byte() % 4 == 0) {
        image.memory.unmap(start, end);
    } else {
        image.memory.map({.start = start,
                          .end = end,
                          .protection = static_cast<emu::Protection>(input.byte() % 8),
                          .kind = static_cast<emu::RegionKind>(1 + input.byte() % 5)});
        image.memory.writable_page(emu::page_of(start)).bytes[input.byte()] = std::byte{1};
    }
}

void change_rest(ProcessImage& image, Input& input) {
    cr::ProcessInfo& info = image.info;
    switch (input.byte() % 9) {
    case 0:
        info.pid = static_cast<std::int32_t>(edge(input));
        break;
    case 1:
        info.time = static_cast<std::int64_t>(edge(input));
        break;
    case 2:
        info.needs = static_cast<emu::Feature>(input.byte());
        break;
    case 3:
        info.command = std::string(input.byte(), static_cast<char>(input.byte()));
        break;
    case 4:
        image.threads.resize(input.byte() % 70);
        break;
    case 5:
        for (emu::Registers& each : image.threads) {
            each.pc = static_cast<emu::Address>(edge(input));
            each.psw = input.word();
            each.tid = input.byte();
            each.vl = input.byte();
        }
        break;
    case 6:
        image.companions.push_back({.kind = static_cast<cr::CompanionKind>(input.byte() % 3),
                                    .name = input.byte() % 2 == 0 ? "ck.child" : "../secret",
                                    .digest = {}});
        break;
    case 7:
        image.companions.clear();
        break;
    default:
        info.cpu_type = static_cast<std::int32_t>(edge(input));
    }
}

/// Makes the digest right again, as far as the file still says where it belongs.
void mend_digest(Bytes& bytes, std::size_t checkpoint_offset) {
    constexpr std::size_t head_size_offset = 8;
    if (bytes.size() < checkpoint_offset + sizeof(cr::CheckpointHeader) + sizeof(cr::Digest)) {
        return;
    }
    std::uint64_t head_size = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        head_size =
            head_size << 8 | std::to_integer<std::uint64_t>(bytes[checkpoint_offset + head_size_offset + i]);
    }
    cr::DigestStream stream;
    stream.add(std::span(bytes).first(std::min<std::size_t>(head_size, bytes.size())));
    stream.add(
        std::span(bytes).subspan(checkpoint_offset, bytes.size() - checkpoint_offset - sizeof(cr::Digest)));
    std::ranges::copy(stream.digest(), bytes.end() - sizeof(cr::Digest));
}

/// Damages the bytes of a file, and in most cases makes its digest right again.
void damage_bytes(Bytes& bytes, std::size_t checkpoint_offset, Input& input) {
    for (unsigned left = input.byte() % 4; left > 0 && !bytes.empty(); --left) {
        const std::uint8_t how = input.byte();
        const std::size_t area = how % 2 == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 512);
        const std::size_t from = how % 4 == 3 ? std::min(checkpoint_offset, bytes.size() - 1) : 0;
        const std::size_t at = from + input.word() % (how % 4 == 3 ? bytes.size() - from : area);
        if (how >= 240) {
            bytes.resize(at);
        } else {
            store(bytes, at, edge(input), std::size_t{1} << how / 4 % 4);
        }
        if (how < 200) {
            mend_digest(bytes, checkpoint_offset);
        }
    }
}

cr::Digest World::write_file(const std::string& name, const ProcessImage& image, Input& damage) {
    const kernel::UniqueFd file(
        ::open(machine_.host_path(name).c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    ::fchmod(file.get(), 0644);
    const auto written = cr::write_image(file.get(), image);
    expect(written.has_value(), "The image could not be written.");
    if (damage.rest().empty()) {
        return written->digest;
    }
    Bytes bytes(written->file_size);
    expect(::pread(file.get(), bytes.data(), bytes.size(), 0) == static_cast<::ssize_t>(bytes.size()),
           "The image could not be read.");
    std::size_t checkpoint_section = bytes.size();
    for (std::size_t at = 0; at + 4 <= bytes.size(); at += emu::page_size) {
        constexpr std::array magic{std::byte{'C'}, std::byte{'H'}, std::byte{'K'}, std::byte{'P'}};
        if (std::ranges::equal(std::span(bytes).subspan(at, 4), magic)) {
            checkpoint_section = at;
        }
    }
    damage_bytes(bytes, checkpoint_section, damage);
    expect(::ftruncate(file.get(), 0) == 0 &&
               ::pwrite(file.get(), bytes.data(), bytes.size(), 0) == static_cast<::ssize_t>(bytes.size()),
           "The damage could not be written.");
    cr::Digest digest{};
    if (bytes.size() >= digest.size()) {
        std::copy(bytes.end() - static_cast<std::ptrdiff_t>(digest.size()), bytes.end(), digest.begin());
    }
    return digest;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr unsigned inputs_per_machine = 5000;
    static std::unique_ptr<World> world;
    static unsigned count = 0;
    if (count++ % inputs_per_machine == 0) {
        world = std::make_unique<World>();
    }
    Input input(std::span(bytes, size));
    Images images = world->images();
    for (unsigned left = input.byte() % 8; left > 0; --left) {
        ProcessImage& image = images[input.byte() % images.size()];
        switch (input.byte() % 4) {
        case 0:
            change_memory(image, input);
            break;
        case 1:
            change_rest(image, input);
            break;
        default:
            change_record(image, input);
        }
    }
    world->write(images, input);
    world->restart();
    return 0;
}
