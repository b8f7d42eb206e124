#include "tests/checkpoint/interrupted_run.h"

#include "cr/checkpoint.h"
#include "cr/increments.h"
#include "cr/restart.h"
#include "cr/service.h"
#include "cr/store.h"
#include "emu/isa/instruction.h"
#include "kernel/abi/file.h"
#include "kernel/files/viewpoint.h"
#include "kernel/processes/lifecycle.h"
#include "tests/checkpoint/bad_storage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>

namespace cxsim::cr::testing {

namespace {

using kernel::testing::Machine;

constexpr const char* program_path = "/program";
constexpr const char* checkpoint_path = "/ck";
constexpr const char* base_path = "/base"; ///< Of an earlier checkpoint.

/// So long before a checkpoint is the one on which it builds, and so long runs the program on after one with
/// copies of its files.
constexpr std::uint64_t instructions_between = 3000;

/// A machine whose process 1 only waits, and the process of interest, its child.
class Bench {
  public:
    Bench(const std::string& model, const std::filesystem::path& root, const Experiment& experiment)
        : machine_(model) {
        machine_.config.root = root;
        machine_.config.clock = experiment.clock;
        std::vector<std::string> command{program_path};
        command.insert(command.end(), experiment.arguments.begin(), experiment.arguments.end());
        machine_.console.terminal = experiment.terminal;
        machine_.boot(command);
        kernel::Kernel::freeze(init());
        kernel().set_checkpoint_service(&service_);
        if (experiment.tape) {
            put_reel_on(root / "reel.tap");
        }
    }

    void start_program(const std::string& standard_output) {
        kernel::Kernel::thaw(init());
        kernel::Caller caller{kernel(), init(), init().main_thread()};
        process_ = kernel::fork_process(caller).value();
        kernel::Kernel::freeze(init());
        if (!standard_output.empty()) {
            redirect(standard_output);
        }
    }

    void restart(const Form& form) {
        kernel::Caller caller{kernel(), init(), init().main_thread()};
        Report report({.verbose = true});
        Problems problems(report, false);
        const auto restarted = restart_process(
            caller, {.path = checkpoint_path, .last_try = true, .copy_back = form.copies}, problems);
        if (!restarted) {
            throw std::runtime_error(fmt::format("restart: {}", fmt::join(report.lines(), "; ")));
        }
        process_ = restarted->process;
    }

    /// Runs to there and checkpoints the process with all its descendants: its image, for a look at it; none
    /// if the program has ended before.
    std::optional<ProcessImage> checkpoint_at(const Cut& cut) {
        CheckpointRequest request{.pid = process_->pid,
                                  .extent = Extent::hierarchy,
                                  .force = true,
                                  .copy_files = cut.form.copies,
                                  .compress = cut.form.compress,
                                  .storage = &storage_};
        if (cut.form.since) {
            if (!run_to(cut.instructions - std::min(cut.instructions, instructions_between))) {
                return {};
            }
            request.file = base_path;
            checkpoint(request);
            request.since = base_path;
        }
        if (!run_to(cut.instructions)) {
            return {};
        }
        request.file = checkpoint_path;
        ProcessImage image = checkpoint(request);
        output_ = machine_.console.output;
        if (cut.form.copies) {
            run_to(cut.instructions + instructions_between);
        }
        return image;
    }

    /// False if the program has ended before.
    bool run_to(std::uint64_t instructions) {
        return kernel().run_until({.pid = process_->pid, .instructions = instructions}) ==
               kernel::StopReason::reached;
    }

    void run_to_end() { run_to(std::numeric_limits<std::uint64_t>::max()); }
    const kernel::Process& process() const { return *process_; }
    /// How many processes the last checkpoint has.
    std::size_t members() const { return members_; }
    /// What the program had written to the terminal at the last checkpoint.
    const std::string& output_before() const { return output_; }
    const std::string& output() const { return machine_.console.output; }
    std::uint64_t instructions() const { return process_->main_thread().context.instructions; }

  private:
    ProcessImage checkpoint(const CheckpointRequest& request) {
        kernel::Caller caller{kernel(), init(), init().main_thread()};
        Report report({.verbose = true});
        Problems problems(report, false);
        const auto refused = [&] {
            return std::runtime_error(fmt::format("chkpnt: {}", fmt::join(report.lines(), "; ")));
        };
        const auto family = find_targets(caller, request, problems);
        auto destination = family ? find_destination(caller, request, *family, problems) : std::nullopt;
        if (!destination) {
            throw refused();
        }
        FileCopies copies = FileCopies::plan(caller, request, *family, *destination, problems);
        if (problems.error()) {
            throw refused();
        }
        auto increments = find_increments(caller, request, *family, *destination, problems);
        if (!increments || !copies.make(*destination, problems)) {
            throw refused();
        }
        std::vector<std::size_t> parents;
        for (const Member& member : family->members()) {
            parents.push_back(member.parent);
        }
        std::vector<ProcessImage> images = freeze(kernel(), *family, copies);
        ProcessImage image = images.front();
        members_ = images.size();
        Store store(std::move(images), std::move(parents), std::move(*destination), copies.take_files());
        store.set_options(request.compress, std::move(*increments));
        store.write();
        if (!store.commit()) {
            throw std::runtime_error("chkpnt: the file could not be written");
        }
        return image;
    }

    void put_reel_on(const std::filesystem::path& reel) {
        if (!kernel().tape_drives()[0].attach({.file = reel}) || !kernel().tape_unit(0).mount(0)) {
            throw std::runtime_error("no reel");
        }
    }

    void redirect(const std::string& path) {
        constexpr std::uint32_t flags = ABI_O_WRONLY;
        kernel::FileSystem& files = kernel().files();
        const auto found = files.find_or_create(kernel::viewpoint_of(*process_), path, flags,
                                                kernel::Creation{.mode = 0644});
        auto file = files.open_node(found.value().node, flags).value();
        auto open = std::make_shared<kernel::OpenFile>(std::move(file), flags, path);
        if (!process_->descriptors.install(1, {.open = std::move(open), .close_on_exec = false})) {
            throw std::runtime_error("no descriptor for the standard output");
        }
    }

    kernel::Kernel& kernel() { return *machine_.kernel; }
    kernel::Process& init() { return *kernel().processes().find(1); }

    BadStorage storage_; // Which never fails: nobody switches the host off here.
    Service service_{storage_};
    Machine machine_; // The kernel goes before the service.
    kernel::Process* process_ = nullptr;
    std::size_t members_ = 0;
    std::string output_;
};

/// A root directory with nothing but the program and /tmp.
class Root {
  public:
    explicit Root(const std::filesystem::path& program) {
        std::filesystem::copy_file(program, directory_.path() / "program");
        std::filesystem::permissions(directory_.path() / "program", std::filesystem::perms::owner_all);
        std::filesystem::create_directory(directory_.path() / "tmp");
    }
    const std::filesystem::path& path() const { return directory_.path(); }
    std::string file(const std::string& guest_path) const {
        std::ifstream stream(directory_.path() / guest_path.substr(1), std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

  private:
    kernel::testing::TemporaryDirectory directory_;
};

/// Whether the instruction that comes next works on vector registers.
bool before_vector_instruction(const ProcessImage& image) {
    std::array<std::byte, isa::longest_instruction> code{};
    const emu::Address pc = image.threads.front().pc;
    if (!image.memory.read(pc, code)) {
        return false;
    }
    const auto instruction = isa::decode(code);
    return instruction &&
           (instruction->row->has(isa::Operand::v_i) || instruction->row->has(isa::Operand::v_j) ||
            instruction->row->has(isa::Operand::v_k));
}

bool holds_something(const emu::Registers& registers) {
    return registers.vector_valid && registers.vl != 0 &&
           std::ranges::any_of(registers.v, [](const emu::VectorRegister& each) {
               return std::ranges::any_of(each, [](std::uint64_t element) { return element != 0; });
           });
}

void count(const ProcessImage& image, CutCounts& counts) {
    const bool live = holds_something(image.threads.front());
    ++counts.cuts;
    counts.live_vectors += live ? 1 : 0;
    counts.in_vector_code += live && before_vector_instruction(image) ? 1 : 0;
}

} // namespace

std::ostream& operator<<(std::ostream& stream, const Outcome& outcome) {
    return stream << fmt::format("status {:#x}, user time {} ns, system time {} ns, files {::?}, output {:?}",
                                 outcome.wait_status, outcome.user_time, outcome.system_time, outcome.files,
                                 outcome.output);
}

std::ostream& operator<<(std::ostream& stream, const Cut& cut) {
    return stream << fmt::format("cut after {} instructions{}{}{}, then on a {}", cut.instructions,
                                 cut.form.compress ? ", compressed" : "",
                                 cut.form.since ? ", an increment" : "",
                                 cut.form.copies ? ", with copies" : "", cut.next_model);
}

std::uint64_t length_of(const Experiment& experiment, const std::string& model) {
    const Root root(experiment.program);
    Bench bench(model, root.path(), experiment);
    bench.start_program(experiment.standard_output);
    bench.run_to_end();
    return bench.instructions();
}

Outcome run(const Experiment& experiment, const std::string& model, const std::vector<Cut>& cuts,
            CutCounts* counts) {
    const Root root(experiment.program);
    auto bench = std::make_unique<Bench>(model, root.path(), experiment);
    bench->start_program(experiment.standard_output);
    std::string output;
    for (const Cut& cut : cuts) {
        const auto image = bench->checkpoint_at(cut);
        if (!image) {
            break;
        }
        if (counts != nullptr) {
            count(*image, *counts);
            counts->in_hierarchies += bench->members() > 1 ? 1 : 0;
        }
        output += bench->output_before();
        bench.reset(); // It has the reel.
        bench = std::make_unique<Bench>(cut.next_model, root.path(), experiment);
        bench->restart(cut.form);
    }
    bench->run_to_end();
    Outcome outcome{.wait_status = bench->process().wait_status,
                    .output = output + bench->output(),
                    .files = {},
                    .user_time = bench->process().usage.user_time,
                    .system_time = bench->process().usage.system_time};
    for (const std::string& path : experiment.files) {
        outcome.files.push_back(root.file(path));
    }
    return outcome;
}

} // namespace cxsim::cr::testing
