// execve: from a path and two lists of strings to a running program.
#include "kernel/processes/exec.h"

#include "emu/isa/soff.h"
#include "emu/isa/text.h"
#include "kernel/abi/file.h"
#include "kernel/calls/lock_calls.h"
#include "kernel/debugging/tracing.h"
#include "kernel/files/extent.h"
#include "kernel/files/host_call.h"
#include "kernel/files/viewpoint.h"
#include "kernel/kernel.h"
#include "kernel/processes/lifecycle.h"
#include "kernel/processes/loader.h"
#include "kernel/processes/memory.h"
#include "kernel/processes/signals.h"
#include "kernel/processes/threads.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <span>

namespace cxsim::kernel {

namespace {

constexpr std::int64_t largest_executable = 256LL << 20;
constexpr std::size_t script_line_limit = 256;
constexpr std::uint32_t set_uid = 04000;
constexpr std::uint32_t set_gid = 02000;

/// What is to be executed, after `#!` was followed.
struct Executable {
    std::string path;
    Node node;
    std::vector<std::string> arguments;
};

Expected<Node> find_executable(Caller& caller, const std::string& path) {
    auto node = caller.kernel.files().lookup(viewpoint_of(caller.process), path, Follow::yes);
    if (!node) {
        return node;
    }
    if (!node->is(ABI_S_IFREG)) {
        return fail(ABI_EACCES);
    }
    if (const auto allowed = FileSystem::check_access(caller.process.credentials, node->status, ABI_X_OK);
        !allowed) {
        return fail(allowed.error());
    }
    return node;
}

/// The bytes of a file. Those of its holes take no memory of the host unless somebody writes them.
class FileBytes {
  public:
    /// All zero; empty if the host has no memory for them.
    explicit FileBytes(std::size_t size)
        : bytes_(static_cast<std::byte*>(std::calloc(std::max<std::size_t>(size, 1), 1)), &std::free),
          size_(bytes_ != nullptr ? size : 0) {}

    std::span<std::byte> all() const { return {bytes_.get(), size_}; }
    void cut(std::size_t size) { size_ = size; }

  private:
    std::unique_ptr<std::byte, void (*)(void*)> bytes_;
    std::size_t size_;
};

/// Reads a part of the file. False if the file is shorter.
Expected<bool> read_part(int fd, std::uint64_t offset, std::span<std::byte> to) {
    while (!to.empty()) {
        const ::ssize_t count = ::pread(fd, to.data(), to.size(), static_cast<::off_t>(offset));
        if (count < 0) {
            return fail_from_host();
        }
        if (count == 0) {
            return false;
        }
        offset += static_cast<std::uint64_t>(count);
        to = to.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

/// All of the file but its holes, which may be large; at most `limit` bytes.
Expected<FileBytes> read_whole(const Node& node, std::int64_t limit) {
    const UniqueFd fd(host_reopen(node.fd.get(), O_RDONLY, AccessTime::stays));
    if (!fd) {
        return fail_from_host();
    }
    const auto size = static_cast<std::size_t>(std::min(node.status.size, limit));
    FileBytes bytes(size);
    if (bytes.all().size() < size) {
        return fail(ABI_ENOMEM);
    }
    for (std::uint64_t at = 0; at < size;) {
        const Extent extent = next_extent(fd.get(), at, size);
        const auto there =
            read_part(fd.get(), extent.start, bytes.all().subspan(extent.start, extent.end - extent.start));
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            bytes.cut(extent.start); // Somebody has shortened the file meanwhile.
            break;
        }
        at = extent.end;
    }
    return bytes;
}

/// Takes a word off the front of the line; empty at its end.
std::string take_word(std::string_view& line) {
    constexpr std::string_view blanks = " \t\r";
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(blanks));
    line.remove_prefix(word.size());
    return std::string(word);
}

/// If the file is a script, its interpreter with the arguments put in front; otherwise the file itself.
Expected<Executable> follow_script(Caller& caller, Executable program) {
    const auto start = read_whole(program.node, script_line_limit);
    if (!start) {
        return fail(start.error());
    }
    std::string_view line = isa::as_text(start->all());
    if (!line.starts_with("#!")) {
        return program;
    }
    line = line.substr(2, line.find('\n') - 2);
    std::string interpreter = take_word(line);
    std::string option = take_word(line);
    if (interpreter.empty()) {
        return fail(ABI_ENOEXEC);
    }
    auto node = find_executable(caller, interpreter);
    if (!node) {
        return fail(node.error());
    }
    std::vector<std::string> arguments{interpreter};
    if (!option.empty()) {
        arguments.push_back(std::move(option));
    }
    arguments.push_back(program.path);
    if (!program.arguments.empty()) {
        arguments.insert(arguments.end(), program.arguments.begin() + 1, program.arguments.end());
    }
    return Executable{std::move(interpreter), std::move(*node), std::move(arguments)};
}

void complain(Caller& caller, const std::string& path, std::string_view reason) {
    if (caller.process.control_terminal) {
        const std::string message = fmt::format("{}: {}\n", path, reason);
        caller.process.control_terminal->write(std::as_bytes(std::span(message)));
    }
}

Expected<std::shared_ptr<const LoadedProgram>> load(Caller& caller, const Executable& file) {
    ProgramCache& cache = caller.kernel.programs();
    const auto key = ProgramCache::key_of(file.node.status);
    auto program = cache.find(key);
    if (!program) {
        if (file.node.status.size > largest_executable) {
            return fail(ABI_ENOMEM);
        }
        const auto bytes = read_whole(file.node, largest_executable);
        if (!bytes) {
            return fail(bytes.error());
        }
        if (!soff::has_soff_magic(bytes->all())) {
            return fail(ABI_ENOEXEC);
        }
        auto loaded = load_program(bytes->all());
        if (!loaded) {
            complain(caller, file.path, loaded.error());
            return fail(ABI_ENOEXEC);
        }
        program = std::make_shared<const LoadedProgram>(std::move(*loaded));
        cache.add(key, program);
    }
    if (const auto need = reason_not_runnable(*program, caller.kernel.cpu().features()); !need.empty()) {
        complain(caller, file.path,
                 fmt::format("needs {}, which this machine ({}) does not have", need,
                             caller.kernel.config().model.uname));
        return fail(ABI_ENOEXEC);
    }
    return program;
}

/// The top of the new stack: argc, the pointers, the strings.
struct ArgumentBlock {
    emu::Address start = 0;
    std::vector<std::byte> bytes;
};

std::size_t size_of(const std::vector<std::string>& strings) {
    std::size_t size = 4;
    for (const std::string& each : strings) {
        size += 4 + each.size() + 1;
    }
    return size;
}

void append_word(std::vector<std::byte>& bytes, std::uint32_t value) {
    const abi_u32 word = value;
    const auto word_bytes = std::as_bytes(std::span(&word, 1));
    bytes.insert(bytes.end(), word_bytes.begin(), word_bytes.end());
}

ArgumentBlock make_argument_block(const std::vector<std::string>& arguments,
                                  const std::vector<std::string>& environment) {
    const std::size_t size = (4 + size_of(arguments) + size_of(environment) + 7) & ~std::size_t{7};
    ArgumentBlock block{static_cast<emu::Address>(layout::stack_top - size), {}};
    const std::size_t words = 1 + arguments.size() + 1 + environment.size() + 1;
    auto string_at = static_cast<emu::Address>(block.start + 4 * words);
    append_word(block.bytes, static_cast<std::uint32_t>(arguments.size()));
    for (const auto* const list : {&arguments, &environment}) {
        for (const std::string& each : *list) {
            append_word(block.bytes, string_at);
            string_at += static_cast<emu::Address>(each.size() + 1);
        }
        append_word(block.bytes, 0);
    }
    for (const auto* const list : {&arguments, &environment}) {
        for (const std::string& each : *list) {
            const auto with_nul = std::as_bytes(std::span(each.c_str(), each.size() + 1));
            block.bytes.insert(block.bytes.end(), with_nul.begin(), with_nul.end());
        }
    }
    return block;
}

emu::AddressSpace make_space(Kernel& kernel, const LoadedProgram& program, const ArgumentBlock& block) {
    emu::AddressSpace space = program.space;
    kernel.map_gateway(space);
    const emu::Address stack = (block.start & ~(emu::page_size - 1)) - layout::first_stack_size;
    space.map({.start = stack,
               .end = layout::stack_top,
               .protection = emu::Protection::read | emu::Protection::write,
               .kind = emu::RegionKind::stack,
               .shared = {}});
    // The region has just been mapped: the write can't fail.
    static_cast<void>(space.write(block.start, block.bytes));
    return space;
}

void set_registers(Thread& thread, const LoadedProgram& program, emu::Address sp) {
    emu::Registers registers;
    registers.pc = program.entry;
    registers.a[emu::sp] = sp;
    registers.a[emu::ap] = sp;
    const bool ieee = (program.flags & soff::fpmode_mask) == soff::fpmode_ieee;
    registers.psw =
        emu::psw::with_frame_length(ieee ? emu::psw::ieee : 0, emu::psw::FrameLength::short_frame);
    registers.tid = thread.context.registers.tid;
    thread.context.registers = registers;
    thread.context.communication.reset(); // A new program begins with a clear frame.
    thread.context.used = emu::Feature::none;
}

void apply_set_id(Credentials& credentials, const FileStatus& status) {
    if ((status.mode & set_uid) != 0) {
        credentials.euid = status.uid;
    }
    if ((status.mode & set_gid) != 0) {
        credentials.egid = status.gid;
    }
    credentials.saved_uid = credentials.euid;
    credentials.saved_gid = credentials.egid;
}

void reset_signals(SignalState& signals) {
    for (SignalAction& action : signals.actions) {
        if (action.is_caught()) {
            action = {};
        }
    }
    signals.stack = 0;
    signals.stack_size = 0;
    signals.on_stack = false;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& each : words) {
        text += (text.empty() ? "" : " ") + each;
    }
    return text;
}

/// Whether the caller may read the program out of its own memory.
bool may_be_traced(const Caller& caller, const Executable& file) {
    return FileSystem::check_access(caller.process.credentials, file.node.status, ABI_R_OK).has_value();
}

ProgramImage describe(const Executable& file, const LoadedProgram& program) {
    return {.path = file.path,
            .command = file.path.substr(file.path.rfind('/') + 1),
            .arguments = joined(file.arguments),
            .flags = program.flags,
            .machine_flags = program.machine_flags,
            .file = {file.node.status.mode, file.node.status.uid, file.node.status.gid},
            .entry = program.entry,
            .data_start = program.data_end,
            .data_end = program.data_end};
}

} // namespace

bool may_read_program(const Process& process, const Credentials& credentials) {
    FileStatus file;
    file.mode = process.program.file.mode;
    file.uid = process.program.file.uid;
    file.gid = process.program.file.gid;
    return FileSystem::check_access(credentials, file, ABI_R_OK).has_value();
}

Expected<void> execute_program(Caller& caller, const std::string& path, std::vector<std::string> arguments,
                               const std::vector<std::string>& environment) {
    auto node = find_executable(caller, path);
    if (!node) {
        return fail(node.error());
    }
    const FileStatus named = node->status;
    auto file = follow_script(caller, {path, std::move(*node), std::move(arguments)});
    if (!file) {
        return fail(file.error());
    }
    const FileIdentity identity = identity_of(file->node.fd.get());
    FileUses& uses = *file->node.mount->uses;
    if (uses.exists(identity, FileUses::Kind::writing)) {
        return fail(ABI_ETXTBSY);
    }
    const auto program = load(caller, *file);
    if (!program) {
        return fail(program.error());
    }
    if (size_of(file->arguments) + size_of(environment) > argument_space) {
        return fail(ABI_E2BIG);
    }
    if (is_traced(caller.process) && !may_be_traced(caller, *file)) {
        return fail(ABI_EACCES); // Its debugger may not look into that program.
    }
    if (!caller.kernel.has_room_for((*program)->space_size())) {
        return fail(ABI_ENOMEM);
    }
    // From here on nothing fails.
    Process& process = caller.process;
    end_other_threads(caller.kernel, caller.thread);
    const ArgumentBlock block = make_argument_block(file->arguments, environment);
    release_vfork_parent(caller.kernel, process);
    process.space = make_space(caller.kernel, **program, block);
    process.program = describe(*file, **program);
    process.program_use = uses.begin(identity, FileUses::Kind::executing);
    if (const auto absolute = caller.kernel.files().path_of(*file->node.mount, file->node.fd.get())) {
        process.program.path = *absolute;
    }
    const bool looked_into = is_traced(process) && !process.credentials.is_superuser();
    if (file->path == path && !looked_into) { // Scripts don't get set-id either.
        apply_set_id(process.credentials, named);
    }
    process.has_executed = true;
    reset_signals(process.signals);
    for (const Descriptor& each : process.descriptors.entries()) {
        if (each.open && each.close_on_exec) {
            release_records(caller.kernel, process, each.open->file());
        }
    }
    process.descriptors.close_those_marked_for_exec();
    set_registers(caller.thread, **program, block.start);
    if (is_traced(process)) {
        stop_for_debugger(caller.kernel, caller.thread, ABI_SIGTRAP, trap_code::exec);
    }
    return {};
}

} // namespace cxsim::kernel
