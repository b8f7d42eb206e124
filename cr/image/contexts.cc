// Registers to core-file sections and back.
#include "cr/image/contexts.h"

#include "kernel/processes/core_file.h"
#include "kernel/processes/signal_frame.h"

#include <algorithm>
#include <cstring>

namespace cxsim::cr {

std::vector<std::byte> thread_context(const emu::Registers& registers) {
    return kernel::core_thread_section(registers);
}

bool read_thread_context(std::span<const std::byte> bytes, emu::Registers& registers) {
    kernel::CoreThread section{};
    if (bytes.size() != sizeof section) {
        return false;
    }
    std::memcpy(&section, bytes.data(), sizeof section);
    abi_sigcontext context{};
    context.sc_pc = section.pc;
    context.sc_psw = section.psw;
    context.sc_fp = section.fp;
    context.sc_ap = section.ap;
    std::ranges::copy(section.a, context.sc_a);
    context.sc_sp = section.sp;
    std::ranges::copy(section.s, context.sc_s);
    kernel::load_context(registers, context);
    kernel::load_vector_state(registers, section.vector);
    registers.tid = section.tid;
    registers.vector_valid = section.vector_valid != 0;
    return true;
}

std::vector<std::byte> process_context(const std::string& command, std::int32_t pid, std::size_t threads) {
    kernel::CoreProcess section{};
    section.version = kernel::core_version;
    section.pid = pid;
    section.thread_count = static_cast<std::uint32_t>(threads);
    // Like the command name of a proc structure: cut, and only ended by a NUL when it is shorter.
    std::ranges::copy_n(command.begin(),
                        static_cast<std::ptrdiff_t>(std::min<std::size_t>(command.size(), 16)),
                        section.command);
    std::vector<std::byte> bytes(sizeof section);
    std::memcpy(bytes.data(), &section, sizeof section);
    return bytes;
}

} // namespace cxsim::cr
