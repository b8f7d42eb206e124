// The kernel's start, main loop and the services that its parts share.
#include "kernel/kernel.h"

#include "emu/isa/big_endian.h"
#include "kernel/abi/file.h"
#include "kernel/boot_number.h"
#include "kernel/boot_prom.h"
#include "kernel/files/device_numbers.h"
#include "kernel/processes/exec.h"
#include "kernel/processes/memory.h"
#include "kernel/processes/threads.h"
#include "kernel/scheduler/scheduler.h"
#include "kernel/terminal/terminal_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace cxsim::kernel {

namespace {

/// Offset in the gateway page of the word that tells where the code that calls signal handlers begins [I];
/// the words that public sources know are at 0x40, 0x44 and 0x50.
constexpr std::size_t signal_delivery_word = 0x48;

ResourceLimits default_limits() {
    ResourceLimits limits{};
    limits[ABI_RLIMIT_STACK].soft = layout::default_stack_limit;
    limits[ABI_RLIMIT_CONCUR] = {8, 8};
    return limits;
}

std::vector<std::unique_ptr<emu::Cpu>> make_cpus(const KernelConfig& config) {
    std::vector<std::unique_ptr<emu::Cpu>> cpus;
    for (unsigned number = 0; number < config.model.cpu_count; ++number) {
        cpus.push_back(std::make_unique<emu::Cpu>(
            config.model, emu::features_of(config.model, config.ieee_fitted), config.engine));
    }
    return cpus;
}

} // namespace

int ExitStatus::shell_status() const {
    const int signal = wait_status & 0x7f;
    return signal != 0 ? 128 + signal : wait_status >> 8 & 0xff;
}

Kernel::Kernel(KernelConfig config)
    : config_(std::move(config)), cpus_(make_cpus(config_)), clock_(config_.clock, config_.speed),
      tape_units_{TapeUnit(tape_drives_[0]), TapeUnit(tape_drives_[1]), TapeUnit(tape_drives_[2]),
                  TapeUnit(tape_drives_[3])},
      hostname_(config_.hostname), scheduler_(std::make_unique<Scheduler>(*this)) {
    if (config_.memory_megabytes == 0) {
        config_.memory_megabytes = config_.model.max_memory_megabytes;
    }
}

Kernel::~Kernel() {
    // Closing files wakes up others, for which the table of processes must be whole.
    for (Process& process : processes_.all()) {
        process.descriptors.close_all();
        for (const auto& thread : process.threads) {
            thread->progress.opening.reset();
            thread->progress.asking.reset();
        }
    }
}

std::expected<std::unique_ptr<Kernel>, std::string> Kernel::create(KernelConfig config) {
    if (config.console == nullptr) {
        return std::unexpected("the machine has no console");
    }
    if (config.memory_megabytes > config.model.max_memory_megabytes) {
        return std::unexpected(fmt::format("{} MB of memory: a {} takes {} MB at most",
                                           config.memory_megabytes, config.model.name,
                                           config.model.max_memory_megabytes));
    }
    if (config.gateway_image.size() > emu::page_size ||
        config.gateway_image.size() < signal_delivery_word + 4) {
        return std::unexpected("the gateway page is missing or not of the size of a page");
    }
    std::unique_ptr<Kernel> kernel(new Kernel(std::move(config)));
    auto files = FileSystem::create(kernel->config_.root, kernel->config_.share, &kernel->clock_,
                                    kernel->config_.disk_bytes);
    if (!files) {
        return std::unexpected(files.error());
    }
    kernel->files_ = std::move(*files);
    kernel->console_ =
        std::make_shared<Terminal>(console_device_number, *kernel->config_.console, *kernel, *kernel);
    kernel->load_gateway();
    return kernel;
}

void Kernel::load_gateway() {
    gateway_ = std::make_shared<emu::Page>();
    std::ranges::copy(config_.gateway_image, gateway_->bytes.begin());
    isa::BigEndian<std::uint32_t> word;
    std::memcpy(&word, gateway_->bytes.data() + signal_delivery_word, sizeof word);
    signal_delivery_pc_ = word;
}

void Kernel::map_gateway(emu::AddressSpace& space) const {
    space.map({.start = layout::gateway,
               .end = layout::gateway + emu::page_size,
               .protection = emu::Protection::read | emu::Protection::execute,
               .kind = emu::RegionKind::gateway,
               .shared = {}});
    space.set_page(emu::page_of(layout::gateway), gateway_);
}

std::expected<void, std::string> Kernel::boot(std::span<const std::string> arguments,
                                              std::span<const std::string> environment) {
    if (arguments.empty()) {
        return std::unexpected("no program to start");
    }
    if (!config_.boot_prom_image.empty()) {
        auto announced = run_boot_prom(cpu(), config_.memory_megabytes, config_.boot_prom_image);
        if (!announced) {
            return std::unexpected(announced.error());
        }
        announcement_ = std::move(*announced);
    }
    auto created = processes_.create();
    if (!created) {
        return std::unexpected(std::string(error_text(created.error())));
    }
    processes_.continue_after(first_pid_of_boot(count_boot(*files_)));
    Process& init = **created;
    init.group = init.pid;
    init.session = init.pid;
    init.cwd = files_->root();
    init.root = files_->root();
    init.limits = default_limits();
    init.start_time = clock_.time_of_day();
    if (console_->is_terminal()) {
        init.control_terminal = console_;
        console_->session = init.session;
        console_->foreground = init.group;
    }
    const auto console =
        std::make_shared<OpenFile>(std::make_shared<TerminalFile>(console_), ABI_O_RDWR, "/dev/console");
    for (std::uint32_t fd = 0; fd < 3; ++fd) {
        static_cast<void>(init.descriptors.install(fd, {console, false})); // a new process has room for it
    }
    Caller caller{*this, init, init.main_thread()};
    const auto started = execute_program(caller, arguments.front(), {arguments.begin(), arguments.end()},
                                         {environment.begin(), environment.end()});
    if (!started) {
        processes_.remove(init.pid);
        return std::unexpected(fmt::format("{}: {}", arguments.front(), error_text(started.error())));
    }
    return {};
}

ExitStatus Kernel::run() {
    scheduler_->set_stop(std::nullopt);
    while (!powered_off_ && !stop_requested_) {
        scheduler_->step();
    }
    stop_requested_ = false;
    if (powered_off_) {
        console_->poll();
    }
    return exit_status_;
}

StopReason Kernel::run_until(const StopAt& stop) {
    scheduler_->set_stop(stop);
    StopReason reason = StopReason::power_off;
    while (!powered_off_) {
        const Process* process = processes_.find(stop.pid);
        if (process == nullptr || process->state == ProcessState::zombie) {
            reason = StopReason::no_process;
            break;
        }
        if (scheduler_->stop_reached()) {
            reason = StopReason::reached;
            break;
        }
        scheduler_->step();
    }
    scheduler_->set_stop(std::nullopt);
    return reason;
}

void Kernel::power_off(const ExitStatus& status) {
    exit_status_ = status;
    powered_off_ = true;
}

bool Kernel::has_room_for(std::uint64_t bytes) {
    constexpr std::uint64_t swap_factor = 2; // Memory and as much swap space again [I].
    std::uint64_t kilobytes = bytes / 1024;
    for (const Process& process : processes_.all()) {
        kilobytes += mapped_kilobytes(process);
    }
    return kilobytes <= swap_factor * config_.memory_megabytes * 1024;
}

void Kernel::request_attention() noexcept {
    for (const auto& cpu : cpus_) {
        cpu->request_interrupt();
    }
}

void Kernel::settle(const Process& process) {
    scheduler_->take_back_events(process);
}

void Kernel::set_debugger(Debugger* debugger) {
    debugger_ = debugger;
    for (Process& process : processes_.all()) {
        for (const auto& thread : process.threads) {
            thread->debugger = debugger;
        }
    }
}

const Thread* Kernel::thread_on(std::size_t cpu) const {
    return scheduler_->thread_on(cpu);
}

void Kernel::leave_processor(const Thread& thread) {
    scheduler_->forget(thread);
}

void Kernel::hand_over_processor(const Thread& from, Thread& to) {
    scheduler_->replace(from, to);
}

void Kernel::end_thread(Thread& thread) {
    auto& threads = thread.process->threads;
    const auto place = std::ranges::find(threads, &thread, &std::unique_ptr<Thread>::get);
    leave_processor(thread);
    // What it has executed, the process has.
    emu::ThreadContext& first = thread.process->main_thread().context;
    first.used = first.used | thread.context.used;
    thread.process->space.end_thread(thread.id);
    ended_threads_.push_back(std::move(*place));
    threads.erase(place);
}

bool Kernel::group_is_orphaned(Pid group) {
    return std::ranges::none_of(processes_.all(), [&](const Process& member) {
        const Process* parent = member.group == group ? processes_.find(member.parent) : nullptr;
        return parent != nullptr && parent->group != group && parent->session == member.session;
    });
}

void Kernel::wake_up(Channel channel) {
    for (Process& process : processes_.all()) {
        for (const auto& thread : process.threads) {
            if (thread->waiting &&
                std::ranges::find(thread->waiting->channels, channel) != thread->waiting->channels.end()) {
                thread->waiting.reset();
            }
        }
    }
}

} // namespace cxsim::kernel
