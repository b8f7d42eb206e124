// Memory and registers of a process for its debugger.
#include "kernel/debugging/process_file.h"

#include "emu/cpu/communication.h"
#include "kernel/abi/debug.h"
#include "kernel/abi/file.h"
#include "kernel/kernel.h"
#include "kernel/processes/signal_frame.h"
#include "kernel/processes/user_memory.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace cxsim::kernel {

namespace {

/// The registers of PIXRDREGS: those of a sigcontext from the pc on.
constexpr std::size_t registers_start = offsetof(abi_sigcontext, sc_pc);
constexpr std::size_t registers_size = offsetof(abi_sigcontext, sc_vector) - registers_start;

template <typename T>
std::vector<std::byte> bytes_of(const T& value) {
    const auto bytes = std::as_bytes(std::span(&value, 1));
    return {bytes.begin(), bytes.end()};
}

template <typename T>
T value_of(std::span<const std::byte> bytes) {
    T value{};
    std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
    return value;
}

/// The thread will not make its call again. But the parent of a vfork waits for its child in any case.
void leave_call(Thread& thread) {
    if (thread.progress.child == 0) {
        thread.progress = {};
        thread.waiting.reset();
    }
}

std::vector<std::byte> scalar_registers(const Thread& thread) {
    auto bytes = bytes_of(save_context(thread.context.registers));
    bytes.resize(registers_start + registers_size);
    bytes.erase(bytes.begin(), bytes.begin() + registers_start);
    return bytes;
}

void set_scalar_registers(Thread& thread, std::span<const std::byte> bytes) {
    std::array<std::byte, sizeof(abi_sigcontext)> context{};
    std::ranges::copy(bytes, context.begin() + registers_start);
    const emu::Address before = thread.context.registers.pc;
    load_context(thread.context.registers, value_of<abi_sigcontext>(context));
    if (thread.context.registers.pc != before) {
        leave_call(thread);
    }
}

std::vector<std::byte> vector_registers(const Thread& thread) {
    return bytes_of(save_vector_state(thread.context.registers));
}

void set_vector_registers(Thread& thread, std::span<const std::byte> bytes) {
    load_vector_state(thread.context.registers, value_of<abi_vectorstate>(bytes));
}

std::vector<std::byte> communication_registers(const Thread& thread) {
    abi_communication all{};
    if (const auto& frame = thread.context.communication) {
        std::ranges::copy(frame->registers, std::begin(all.cr_register));
        all.cr_locks = frame->locks;
    }
    return bytes_of(all);
}

void set_communication_registers(Thread& thread, std::span<const std::byte> bytes) {
    const auto all = value_of<abi_communication>(bytes);
    if (!thread.context.communication) {
        thread.context.communication = std::make_shared<emu::CommunicationFrame>();
        for (const auto& each : thread.process->threads) {
            each->context.communication = thread.context.communication;
        }
    }
    std::ranges::copy(all.cr_register, thread.context.communication->registers.begin());
    thread.context.communication->locks = all.cr_locks;
}

/// A set of registers as bytes.
struct RegisterSet {
    std::uint32_t read_request;
    std::uint32_t write_request;
    std::vector<std::byte> (*get)(const Thread& thread);
    void (*set)(Thread& thread, std::span<const std::byte> bytes);
};
constexpr RegisterSet register_sets[] = {
    {ABI_PIXRDREGS, ABI_PIXWRREGS, scalar_registers, set_scalar_registers},
    {ABI_PIXRDVREGS, ABI_PIXWRVREGS, vector_registers, set_vector_registers},
    {ABI_PIXRDCREGS, ABI_PIXWRCREGS, communication_registers, set_communication_registers},
};

Thread* find_thread(const Process& process, std::int32_t id) {
    const auto found = std::ranges::find_if(
        process.threads, [id](const auto& each) { return static_cast<std::int32_t>(each->id) == id; });
    return found == process.threads.end() ? nullptr : found->get();
}

/// How many of the bytes from there on are mapped without a gap.
std::size_t mapped_bytes(const Process& process, std::int64_t from, std::size_t wanted) {
    std::uint64_t at = static_cast<std::uint64_t>(from);
    const std::uint64_t end = at + wanted;
    while (at < end) {
        const emu::Region* const region =
            at < (1ULL << 32U) ? process.space.region_at(static_cast<emu::Address>(at)) : nullptr;
        if (region == nullptr) {
            break;
        }
        at = region->end;
    }
    return static_cast<std::size_t>(std::min(at, end) - static_cast<std::uint64_t>(from));
}

/// Whether a debugger may store there: not in what is shared with others who trust it to stay as it is.
bool may_store(const Process& process, std::uint64_t from, std::uint64_t end) {
    return std::ranges::none_of(process.space.regions(), [&](const emu::Region& each) {
        const bool fixed = each.kind == emu::RegionKind::gateway ||
                           (each.shared && !emu::permits(each.protection, emu::Protection::write));
        return fixed && each.start < end && each.end > from;
    });
}

} // namespace

/// A request with its arguments.
struct ProcessFile::Request {
    UserMemory memory;
    std::uint32_t number;
    emu::Address address; ///< Of `control`, 0 if there is none.
    abi_pcntl control;
    Process& process;

    Expected<Thread*> thread() const {
        Thread* const thread = find_thread(process, control.pi_thread);
        if (thread == nullptr) {
            return fail(ABI_ESRCH);
        }
        return thread;
    }
    Outcome answer() { return memory.store(address, control); }
    Outcome move_registers(const RegisterSet& set);
    Outcome name_thread(bool step);
    Outcome count_threads();
    Outcome tell_stop();
};

Outcome ProcessFile::Request::move_registers(const RegisterSet& set) {
    const auto thread = this->thread();
    if (!thread) {
        return thread.error();
    }
    std::vector<std::byte> bytes = set.get(**thread);
    const std::int64_t offset = control.pi_offset;
    const std::int64_t size = control.pi_nbytes;
    if (offset < 0 || size < 0 || offset > static_cast<std::int64_t>(bytes.size())) {
        return ABI_EINVAL;
    }
    auto part = std::span(bytes).subspan(static_cast<std::size_t>(offset));
    part = part.first(std::min(part.size(), static_cast<std::size_t>(size)));
    if (number == set.read_request) {
        const auto stored = memory.write(control.pi_buffer, part);
        return stored ? Outcome(0) : Outcome(stored.error());
    }
    if (const auto loaded = memory.read(control.pi_buffer, part); !loaded) {
        return loaded.error();
    }
    set.set(**thread, bytes);
    return 0;
}

Outcome ProcessFile::Request::name_thread(bool step) {
    constexpr std::uint32_t where_it_is = 1;
    const auto thread = this->thread();
    if (!thread) {
        return thread.error();
    }
    const std::int32_t signal = control.pi_signo;
    const std::uint32_t pc = control.pi_pc;
    if (signal < 0 || signal >= static_cast<std::int32_t>(signal_count) ||
        (pc != where_it_is && pc % 2 != 0)) {
        return ABI_EINVAL;
    }
    if (pc != where_it_is) {
        (*thread)->context.registers.pc = pc;
        leave_call(**thread);
    }
    (*thread)->trace.held = false;
    (*thread)->trace.pass = static_cast<Signal>(signal);
    (*thread)->trace.step_from.reset();
    if (step) {
        (*thread)->trace.step_from = (*thread)->context.instructions;
    }
    return 0;
}

Outcome ProcessFile::Request::count_threads() {
    control.pi_othdcnt = static_cast<std::int32_t>(process.threads.back()->id + 1);
    return answer();
}

Outcome ProcessFile::Request::tell_stop() {
    const Thread* const thread = find_thread(process, control.pi_thread);
    control.pi_otstate = thread != nullptr ? ABI_PI_TALIVE : ABI_PI_TDEAD;
    control.pi_osigno = thread != nullptr ? static_cast<std::int32_t>(thread->trace.signal) : 0;
    control.pi_osigcode = thread != nullptr ? static_cast<std::int32_t>(thread->trace.code) : 0;
    return answer();
}

ProcessFile::~ProcessFile() {
    detach();
}

void ProcessFile::detach() {
    if (use_ == Use::control) {
        use_ = Use::look;
        tracing_->debugger = 0;
        if (Process* const target = process()) {
            release_traced(kernel_, *target);
        }
    }
}

Process* ProcessFile::process() const {
    Process* const process = tracing_->process;
    return process != nullptr && process->state != ProcessState::zombie ? process : nullptr;
}

Expected<FileStatus> ProcessFile::status() const {
    FileStatus status;
    status.mode = ABI_S_IFREG | 0600U;
    status.links = 1;
    if (const Process* const target = process()) {
        status.uid = target->credentials.uid;
        status.gid = target->credentials.gid;
        status.inode = static_cast<std::uint64_t>(target->pid);
    }
    return status;
}

Readiness ProcessFile::readiness() const {
    return {.readable = process() == nullptr || tracing_->stopped, .writable = true};
}

Outcome ProcessFile::read(Caller& /*caller*/, OpenFile& open, std::span<std::byte> to) {
    const Process* const target = process();
    if (target == nullptr) {
        return ABI_ESRCH;
    }
    to = to.first(mapped_bytes(*target, open.offset(), std::min(to.size(), longest_transfer)));
    if (to.empty() ||
        !target->space.read(static_cast<emu::Address>(open.offset()), to, emu::Protection::none, view_)) {
        return ABI_EFAULT;
    }
    open.set_offset(open.offset() + static_cast<std::int64_t>(to.size()));
    return to.size();
}

Outcome ProcessFile::write(Caller& /*caller*/, OpenFile& open, std::span<const std::byte> from) {
    Process* const target = process();
    if (target == nullptr) {
        return ABI_ESRCH;
    }
    if (use_ != Use::control) {
        return ABI_EACCES;
    }
    const auto start = static_cast<std::uint64_t>(open.offset());
    from = from.first(mapped_bytes(*target, open.offset(), std::min(from.size(), longest_transfer)));
    if (!may_store(*target, start, start + from.size())) {
        return ABI_EACCES;
    }
    if (from.empty() ||
        !target->space.write(static_cast<emu::Address>(start), from, emu::Protection::none, view_)) {
        return ABI_EFAULT;
    }
    open.set_offset(open.offset() + static_cast<std::int64_t>(from.size()));
    return from.size();
}

Outcome ProcessFile::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    constexpr std::uint32_t group = ABI_PIXRDREGS & 0xff00U;
    if ((request & 0xff00U) != group) {
        return ABI_ENOTTY;
    }
    Process* const target = process();
    if (target == nullptr) {
        return ABI_ESRCH;
    }
    Request asked{UserMemory(caller.thread), request, argument, {}, *target};
    // What needs no arguments may be asked with none, as GDB does.
    if (argument != 0) {
        const auto loaded = asked.memory.load<abi_pcntl>(argument);
        if (!loaded) {
            return loaded.error();
        }
        asked.control = *loaded;
    }
    return carry_out(asked);
}

Outcome ProcessFile::carry_out(Request& request) {
    for (const RegisterSet& set : register_sets) {
        if (request.number == set.read_request) {
            return request.move_registers(set);
        }
    }
    switch (request.number) {
    case ABI_PIXGETTHCOUNT:
        return request.count_threads();
    case ABI_PIXGETSUBCODE:
        return request.tell_stop();
    case ABI_PISETRWTID:
        if (!request.thread()) {
            return ABI_ESRCH;
        }
        view_ = static_cast<std::uint32_t>(std::int32_t{request.control.pi_thread});
        return 0;
    default:
        break;
    }
    if (use_ != Use::control) {
        return ABI_EACCES;
    }
    if (request.number == ABI_PIXTERMINATE) {
        kernel_.post_signal(request.process, ABI_SIGKILL);
        return 0;
    }
    if (request.number == ABI_PIXDETACH) {
        detach();
        return 0;
    }
    if (!tracing_->stopped) {
        return ABI_EBUSY;
    }
    for (const RegisterSet& set : register_sets) {
        if (request.number == set.write_request) {
            return request.move_registers(set);
        }
    }
    switch (request.number) {
    case ABI_PIXSTEP:
    case ABI_PIXCONTINUE:
        return request.name_thread(request.number == ABI_PIXSTEP);
    case ABI_PIXRUN:
        resume_traced(request.process);
        return 0;
    default:
        return ABI_ENOTTY;
    }
}

} // namespace cxsim::kernel
