// Checkpoint files as a forger would make them: those of a true hierarchy of three processes with files,
// devices, pipes and memory of all kinds, whose contents are changed with all checksums made right again, or
// whose bytes are damaged. Each is described and restarted, and what came of it runs for a while. It must be
// refused with a message and leave no trace, or restored to processes that have no right that the user who
// restarts them lacks.
#include "cr/checkpoint.h"
#include "cr/description.h"
#include "cr/image/image_reader.h"
#include "cr/image/image_writer.h"
#include "cr/restart.h"
#include "cr/store.h"
#include "kernel/abi/file.h"
#include "kernel/files/device_files.h"
#include "kernel/files/device_numbers.h"
#include "kernel/files/fifo.h"
#include "kernel/files/host_file.h"
#include "kernel/files/pipe.h"
#include "kernel/files/viewpoint.h"
#include "kernel/memory/mapped_file.h"
#include "kernel/processes/lifecycle.h"
#include "tests/fuzz/checkpoint_forger.h"
#include "tests/unit/kernel/machine.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <stdexcept>

namespace cxsim::fuzz {
namespace {

using cr::Bytes;
using cr::ProcessImage;
using kernel::testing::system_call;

constexpr std::array names{"ck", "ck.child", "ck.zombie"}; ///< Of the files: parent, child, grandchild.
using Images = std::array<ProcessImage, names.size()>;

void expect(bool good, std::string_view message) {
    if (!good) {
        fmt::print(stderr, "{}\n", message);
        std::abort();
    }
}

const kernel::Credentials user = {
    .uid = 10, .euid = 10, .saved_uid = 10, .gid = 20, .egid = 20, .saved_gid = 20, .groups = {30}};

/// A loop; where `go` is set, system calls of many kinds.
std::string program() {
    std::string text = "        .text\n        .globl start\nstart:\n        ld.w go,a1\n"
                       "        lt.w #0,a1\n        jbra.f start\n" +
                       system_call("mmap", {"0xd0000000", "length", "3", "0x322", "-1", "0", "0"});
    for (int fd = 0; fd < 12; ++fd) {
        const std::string number = std::to_string(fd);
        text += system_call("fstat", {number, "buffer"}) + system_call("lseek", {number, "1", "1"}) +
                system_call("write", {number, "go", "4"}) + system_call("read", {number, "buffer", "64"});
    }
    return text + system_call("munmap", {"0xd0000000", "4096"}) + system_call("fork") +
           system_call("wait4", {"-1", "buffer", "1", "0"}) + system_call("exit", {"5"}) +
           "        .data\ngo:     ds.w 0\nlength: ds.w 4096\nbuffer: bs.b 1024\n";
}

/// What nobody else sees of a restart that was refused.
struct Trace {
    std::size_t processes = 0;
    std::size_t host_files = 0; ///< Files and directories of the host that are open.
    std::set<std::string> files;
    std::uint64_t segments = 0; ///< Bytes.
    bool fifo_open = false;
    bool file_mapped = false;
    bool operator==(const Trace&) const = default;
};

/// A machine with a user's shell as process 1, and what a restart reads.
class World {
  public:
    World() : machine_("c240") {
        std::filesystem::permissions(host("/"), std::filesystem::perms(0755));
        machine_.install("/bin/loop", program());
        for (const auto& [path, mode] :
             {std::pair("/tmp/data", 0666), {"/readable", 0644}, {"/secret", 0600}}) {
            machine_.put_file(path, "some data");
            expect(::chmod(host(path).c_str(), static_cast<::mode_t>(mode)) == 0, "no file");
        }
        machine_.put_file("/private/file", "root's own");
        std::filesystem::permissions(host("/private"), std::filesystem::perms::owner_all);
        std::filesystem::permissions(host("/tmp"), std::filesystem::perms::all);
        std::filesystem::create_symlink("/secret", host("/tmp/link"));
        machine_.config.memory_megabytes = 16;
        machine_.boot({"/bin/loop"});
        put_reel_on();
        capture();
        shell().credentials = user;
        shell().nice = 4;
        shell().limits[0].hard = 1000;
        for (std::size_t i = 0; i < protected_paths.size(); ++i) {
            protected_files_[i] = look_at(protected_paths[i]);
        }
        Input nothing({});
        Images images = images_;
        write(images, nothing); // From now on all files are there.
        before_ = trace();
    }

    const Images& images() const { return images_; }
    bool is_powered_off() const { return machine_.kernel->is_powered_off(); }

    /// Writes the files that restart() reads, children first.
    void write(Images& images, Input& input) {
        const std::uint8_t how = input.byte();
        for (std::size_t left = names.size(); left > 0; --left) {
            const std::size_t i = left - 1;
            // Plain in most cases, compressed, built on an earlier file, or both.
            const bool packed = how % 4 == 3;
            const cr::WriteOptions options{.compress = packed && how / 4 % 2 == 0,
                                           .since = packed && i == 0 && how / 8 % 2 == 0 ? &base_ : nullptr};
            const cr::Digest digest = write_file(names[i], images[i], options, input);
            for (cr::Companion& each : i > 0 ? images[i - 1].companions : images[0].companions) {
                if (i > 0 && each.name == names[i]) {
                    each.digest = digest;
                }
            }
        }
    }

    void describe() {
        kernel::Caller caller{kernel(), shell(), shell().main_thread()};
        cr::Report report({});
        cr::Problems problems(report, false);
        const auto described = cr::describe_file(caller, "/tmp/ck", cr::Storage::host(), problems);
        expect(described || report.has_errors(), "Not described without a message.");
    }

    void restart(bool force) {
        kernel::Caller caller{kernel(), shell(), shell().main_thread()};
        const auto restarted = restart_all(caller, force);
        if (!restarted) {
            expect_trace("A refused restart has left something");
            return;
        }
        for (kernel::Process* each : restarted->members) {
            check_rights(*each);
        }
        run();
        for (std::size_t i = 0; i < protected_paths.size(); ++i) {
            expect(look_at(protected_paths[i]) == protected_files_[i], "A file that the user may not write.");
        }
        if (is_powered_off()) {
            return;
        }
        remove_all();
        before_.files = trace().files; // They were free to make some.
        expect_trace("Something has stayed");
    }

  private:
    struct FileLook {
        ::off_t size = 0;
        ::ino_t number = 0;
        ::timespec modified{};
        bool operator==(const FileLook& other) const {
            return size == other.size && number == other.number && modified.tv_sec == other.modified.tv_sec &&
                   modified.tv_nsec == other.modified.tv_nsec;
        }
    };
    static constexpr std::array protected_paths{"/secret",   "/readable", "/private", "/private/file",
                                                "/bin/loop", "/bin",      "/"};

    kernel::Kernel& kernel() { return *machine_.kernel; }
    kernel::Process& shell() { return *kernel().processes().find(1); }
    std::string host(const std::string& path) const { return machine_.host_path(path).string(); }

    FileLook look_at(const std::string& path) const {
        struct ::stat status{};
        expect(::stat(host(path).c_str(), &status) == 0, "A file has gone.");
        return {.size = status.st_size, .number = status.st_ino, .modified = status.st_mtim};
    }

    void put_reel_on() {
        if (!kernel().tape_drives()[0].attach({.file = host("/tmp/reel.tap")}) ||
            !kernel().tape_unit(0).mount(user.uid)) {
            throw std::runtime_error("no reel");
        }
    }

    // --- What is checkpointed

    kernel::Process& fork(kernel::Process& parent) {
        kernel::Caller caller{kernel(), parent, parent.main_thread()};
        return **kernel::fork_process(caller);
    }

    std::uint32_t add(kernel::Process& process, std::shared_ptr<kernel::File> file, const std::string& path) {
        constexpr std::uint32_t flags = ABI_O_RDWR;
        return *process.descriptors.add(std::make_shared<kernel::OpenFile>(std::move(file), flags, path));
    }

    std::uint32_t open(kernel::Process& process, const std::string& path, std::uint32_t flags) {
        const auto found = kernel().files().find_or_create(kernel::viewpoint_of(process), path, flags,
                                                           kernel::Creation{.mode = 0644});
        auto file = kernel().files().open_node(found.value().node, flags).value();
        return *process.descriptors.add(std::make_shared<kernel::OpenFile>(file, flags, path));
    }

    void open_files(kernel::Process& process) {
        open(process, "/tmp/data", ABI_O_RDWR);
        open(process, "/tmp", ABI_O_RDONLY);
        open(process, "/tmp/gone", ABI_O_RDWR | ABI_O_CREAT);
        std::filesystem::remove(host("/tmp/gone"));
        std::filesystem::create_directory(host("/tmp/removed"));
        open(process, "/tmp/removed", ABI_O_RDONLY);
        std::filesystem::remove(host("/tmp/removed"));
        const auto pipe = std::make_shared<kernel::Pipe>(kernel());
        add(process, std::make_shared<kernel::PipeEnd>(pipe, kernel::PipeSide::read), "");
        add(process, std::make_shared<kernel::PipeEnd>(pipe, kernel::PipeSide::write), "");
        const kernel::Viewpoint from = kernel::viewpoint_of(process);
        expect(kernel().files().make_node(from, "/tmp/fifo", ABI_S_IFIFO | 0666, 0).has_value(), "no fifo");
        auto node = *kernel().files().lookup(from, "/tmp/fifo", kernel::Follow::no);
        auto fifo_pipe = kernel().fifos().pipe_of(node, kernel());
        fifo_ =
            std::make_shared<kernel::Node>(*kernel().files().lookup(from, "/tmp/fifo", kernel::Follow::no));
        add(process, std::make_shared<kernel::Fifo>(fifo_pipe, std::move(node), ABI_O_RDWR), "/tmp/fifo");
        kernel::Caller caller{kernel(), process, process.main_thread()};
        add(process,
            *kernel::open_device(caller, kernel::tape_device_number + kernel::tape_no_rewind, ABI_O_RDWR),
            "/dev/nrmt0");
        add(process, std::make_shared<kernel::NullDevice>(kernel::FileKind::null_device), "/dev/null");
    }

    void map(kernel::Process& process, emu::Address start, std::shared_ptr<emu::PageTree> shared,
             emu::RegionKind kind = emu::RegionKind::data) {
        process.space.map({.start = start,
                           .end = start + 2 * emu::page_size,
                           .protection = emu::Protection::read | emu::Protection::write,
                           .kind = kind,
                           .shared = std::move(shared)});
    }

    void map_memory(kernel::Process& process) {
        map(process, 0xc0000000, nullptr);
        process.space.writable_page(emu::page_of(0xc0000000)).bytes[5] = std::byte{7};
        map(process, 0xc0100000, std::make_shared<emu::PageTree>());
        auto pages = std::make_shared<emu::PageTree>();
        (void)kernel().shared_segments().add(
            {.key = 5, .size = 8192, .mode = 0600, .uid = user.uid, .held = pages, .pages = pages});
        map(process, 0xc0200000, pages);
        const auto data = process.descriptors.get(3).value();
        const auto& file = static_cast<const kernel::MountedFile&>(data->file());
        auto mapped = kernel().mapped_files().pages_of(file);
        expect(mapped->load(file, 0, 1, true).has_value(), "no mapped file");
        mapped->opened_path = "/tmp/data";
        map(process, 0xc0300000, mapped, emu::RegionKind::file);
    }

    /// A parent, its child, and the child's zombie; the copy of the removed file is made for good.
    void capture() {
        kernel::Process& parent = fork(shell());
        parent.credentials = user;
        open_files(parent);
        map_memory(parent);
        const std::uint32_t one = 1U << 24U; // Big-endian.
        expect(parent.space
                   .write(static_cast<emu::Address>(parent.program.data_start),
                          std::as_bytes(std::span(&one, 1)))
                   .has_value(),
               "no data");
        kernel::Process& child = fork(parent);
        (void)child.descriptors.close(5); // Nobody but the parent has the removed files.
        (void)child.descriptors.close(6);
        kernel().terminate(fork(child), 3 << 8);
        freeze(parent);
        remove_all();
        write_base();
    }

    void freeze(const kernel::Process& parent) {
        kernel::Caller caller{kernel(), shell(), shell().main_thread()};
        const cr::CheckpointRequest request{
            .pid = parent.pid, .extent = cr::Extent::hierarchy, .file = "/tmp/original"};
        cr::Report report({});
        cr::Problems problems(report, false);
        const auto family = cr::find_targets(caller, request, problems);
        auto destination = family ? cr::find_destination(caller, request, *family, problems) : std::nullopt;
        auto copies = destination ? cr::FileCopies::plan(caller, request, *family, *destination, problems)
                                  : cr::FileCopies();
        expect(destination && copies.make(*destination, problems), fmt::format("{}", report.lines()));
        auto frozen = cr::freeze(kernel(), *family, copies);
        expect(frozen.size() == images_.size(), "No hierarchy.");
        std::ranges::move(frozen, images_.begin());
        for (std::size_t i = 0; i + 1 < images_.size(); ++i) {
            images_[i].companions.push_back(
                {.kind = cr::CompanionKind::process, .name = names[i + 1], .digest = {}});
        }
        for (cr::FinishedCopy& copy : copies.take_files()) {
            cr::AtomicFile& file = copy.file;
            expect(file.commit(cr::AtomicFile::Existing::keep).has_value(), "No copy.");
            expect(::chmod(host("/tmp/" + file.name()).c_str(), 0644) == 0, "No copy.");
        }
    }

    /// What increments build on.
    void write_base() {
        Input no_damage({});
        (void)write_file("base", images_[0], {}, no_damage);
        const kernel::UniqueFd file(::open(host("/tmp/base").c_str(), O_RDONLY | O_CLOEXEC));
        const auto reader = cr::ImageReader::open(file.get());
        expect(reader.has_value(), "No base.");
        base_ = reader->as_base("base");
    }

    cr::Digest write_file(const std::string& name, const ProcessImage& image, const cr::WriteOptions& options,
                          Input& input) {
        // A new file: some file systems wait for the disk when an old one is overwritten.
        (void)::unlink(host("/tmp/" + name).c_str());
        const kernel::UniqueFd file(
            ::open(host("/tmp/" + name).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
        const auto written = cr::write_image(file.get(), image, cr::Storage::host(), options);
        if (!written) { // More regions or threads than a file has room for.
            return {};
        }
        if (input.rest().empty()) {
            return written->digest;
        }
        Bytes bytes(written->file_size);
        expect(::pread(file.get(), bytes.data(), bytes.size(), 0) == static_cast<::ssize_t>(bytes.size()),
               "The image could not be read.");
        (void)damage(bytes, input);
        // Cut last, and not to nothing: some file systems wait for the disk when what was cut is written
        // again.
        expect(::pwrite(file.get(), bytes.data(), bytes.size(), 0) == static_cast<::ssize_t>(bytes.size()) &&
                   ::ftruncate(file.get(), static_cast<::off_t>(bytes.size())) == 0,
               "The damage could not be written.");
        cr::Digest digest{};
        if (bytes.size() >= digest.size()) {
            std::copy(bytes.end() - static_cast<std::ptrdiff_t>(digest.size()), bytes.end(), digest.begin());
        }
        return digest;
    }

    // --- Restarting

    std::optional<cr::Restarted> restart_all(kernel::Caller& caller, bool force) {
        cr::Report report({.quiet = false, .verbose = true});
        cr::Problems problems(report, force);
        auto restarted =
            cr::restart_process(caller, {.path = "/tmp/ck", .force = force, .last_try = true}, problems);
        if (restarted) {
            return *restarted;
        }
        expect(report.has_errors(), "Refused without a message.");
        return {};
    }

    /// The shell and what was restarted run side by side, each on a CPU.
    void run() {
        constexpr std::uint64_t instructions = 400;
        try {
            kernel().run_until(
                {.pid = 1, .instructions = shell().main_thread().context.instructions + instructions});
        } catch (const std::runtime_error&) {
            // Somebody has stopped the shell, and now everybody waits for ever.
            kernel().power_off();
        }
    }

    void remove_all() {
        std::vector<kernel::Pid> pids;
        for (const kernel::Process& each : kernel().processes().all()) {
            pids.push_back(each.pid);
        }
        for (const kernel::Pid pid : pids) {
            kernel::Process* process = kernel().processes().find(pid);
            if (pid == 1 || process == nullptr) {
                continue;
            }
            if (process->state != kernel::ProcessState::zombie) {
                kernel().terminate(*process, 0);
            }
            if (kernel().processes().find(pid) != nullptr) {
                kernel().processes().remove(pid);
            }
        }
        kernel::SharedSegmentTable& segments = kernel().shared_segments();
        for (std::int32_t id = segments.next(0); id != 0; id = segments.next(0)) {
            segments.find(id)->held.reset();
        }
    }

    // --- What must hold

    void expect_trace(std::string_view message) {
        const Trace now = trace();
        expect(now == before_, fmt::format("{}: {} processes, {} host files, {} files, {} bytes of segments, "
                                           "fifo {}, mapped file {}.",
                                           message, now.processes, now.host_files, now.files, now.segments,
                                           now.fifo_open, now.file_mapped));
    }

    Trace trace() {
        Trace trace;
        trace.processes = kernel().processes().size();
        trace.segments = kernel().shared_segments().total_size();
        // The host gives the smallest number that is free, so there are no great gaps.
        constexpr int gap = 40;
        for (int fd = 0, free = 0; free < gap; ++fd) {
            struct ::stat status{};
            const bool open = ::fstat(fd, &status) == 0;
            free = open ? 0 : free + 1;
            trace.host_files += open && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)) ? 1 : 0;
        }
        for (const auto& entry : std::filesystem::directory_iterator(host("/tmp"))) {
            trace.files.insert(entry.path().filename());
        }
        trace.fifo_open = kernel().fifos().find(*fifo_) != nullptr;
        const kernel::UniqueFd data(::open(host("/tmp/data").c_str(), O_RDONLY | O_CLOEXEC));
        trace.file_mapped = kernel().mapped_files().of(data.get()) != nullptr;
        return trace;
    }

    bool user_may(const kernel::Expected<kernel::FileStatus>& status, std::uint32_t wanted) {
        return !status || kernel::FileSystem::check_access(user, *status, wanted).has_value();
    }

    /// Nothing that the shell may not do itself.
    void check_rights(const kernel::Process& process) {
        expect(process.credentials == user, "Other ids than the user's.");
        expect(process.nice >= shell().nice, "A better priority than the user's.");
        expect(process.root == shell().root, "Another root directory.");
        expect(process.activity == shell().activity, "Another activity.");
        expect(process.control_terminal == nullptr || process.control_terminal == shell().control_terminal,
               "Another control terminal.");
        for (std::size_t i = 0; i < process.limits.size(); ++i) {
            expect(process.limits[i].hard <= shell().limits[i].hard, "A limit above the user's.");
        }
        check_descent(process);
        for (const kernel::Descriptor& each : process.descriptors.entries()) {
            if (each.open != nullptr) {
                check_file(*each.open);
            }
        }
        for (const emu::Region& region : process.space.regions()) {
            check_region(region);
        }
    }

    void check_descent(const kernel::Process& process) {
        const kernel::Process* ancestor = &process;
        for (std::size_t steps = 0; ancestor != nullptr && ancestor->pid != 1; ++steps) {
            expect(steps <= names.size() + 1, "A process that descends from itself.");
            ancestor = kernel().processes().find(ancestor->parent);
        }
        expect(ancestor != nullptr, "A process without a parent.");
    }

    void check_file(const kernel::OpenFile& open) {
        const kernel::FileKind kind = open.file().kind();
        if (kind == kernel::FileKind::regular || kind == kernel::FileKind::directory ||
            kind == kernel::FileKind::fifo) {
            const std::uint32_t wanted =
                (open.may_read() ? ABI_R_OK : 0U) | (open.may_write() ? ABI_W_OK : 0U);
            const auto status = open.file().status();
            // Made anew from its copy, with the mode that it had; its owner could change that.
            const bool own_without_name = status && status->links == 0 && status->uid == user.uid;
            expect(own_without_name || user_may(status, wanted), "A file that the user may not open.");
        }
    }

    void check_region(const emu::Region& region) {
        const auto file = kernel().mapped_files().find(region.shared.get());
        if (file == nullptr) {
            return;
        }
        const bool writes = emu::permits(region.protection, emu::Protection::write);
        expect(user_may(kernel::node_status(file->host_fd(), *file->mount()), writes ? ABI_W_OK : ABI_R_OK),
               "A mapped file that the user may not open.");
    }

    kernel::testing::Machine machine_;
    Images images_;
    cr::Increment base_;
    std::shared_ptr<kernel::Node> fifo_;
    Trace before_; ///< As it must be before and after every restart.
    std::array<FileLook, protected_paths.size()> protected_files_{};
};

} // namespace
} // namespace cxsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace cxsim::fuzz;
    constexpr unsigned inputs_per_machine = 1000;
    static std::unique_ptr<World> world;
    static unsigned count = 0;
    if (count++ % inputs_per_machine == 0 || world->is_powered_off()) {
        world.reset();
        world = std::make_unique<World>();
    }
    Input input(std::span(bytes, size));
    const std::uint8_t how = input.byte();
    Images images = world->images();
    forge(images, input);
    world->write(images, input);
    if (how % 8 == 7) {
        world->describe();
    }
    world->restart(how % 4 == 3);
    return 0;
}
