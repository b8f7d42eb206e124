// Registers to core-file sections and back.
#include "cr/image/contexts.h"

#include <algorithm>
#include <cstring>

namespace cxsim::cr {

namespace {

template <typename Section>
std::vector<std::byte> bytes_of(const Section& section) {
    std::vector<std::byte> bytes(sizeof section);
    std::memcpy(bytes.data(), &section, sizeof section);
    return bytes;
}

} // namespace

std::vector<std::byte> thread_context(const emu::Registers& registers) {
    ThreadContextSection section{};
    section.tid = registers.tid;
    section.vector_valid = registers.vector_valid ? 1 : 0;
    section.pc = registers.pc;
    section.psw = registers.psw;
    section.fp = registers.a[emu::fp];
    section.ap = registers.a[emu::ap];
    for (unsigned i = 0; i < 5; ++i) {
        section.a[i] = registers.a[5 - i];
    }
    section.sp = registers.a[emu::sp];
    for (unsigned i = 0; i < 8; ++i) {
        section.s[i] = registers.s[7 - i];
        std::ranges::copy(registers.v[i], section.vector.vs_v[i]);
    }
    std::ranges::copy(registers.vm, section.vector.vs_vm);
    section.vector.vs_vls = std::uint64_t{registers.vs} << 32 | registers.vl;
    return bytes_of(section);
}

bool read_thread_context(std::span<const std::byte> bytes, emu::Registers& registers) {
    ThreadContextSection section{};
    if (bytes.size() != sizeof section) {
        return false;
    }
    std::memcpy(&section, bytes.data(), sizeof section);
    registers.tid = section.tid;
    registers.vector_valid = section.vector_valid != 0;
    registers.pc = section.pc;
    registers.psw = section.psw;
    registers.a[emu::fp] = section.fp;
    registers.a[emu::ap] = section.ap;
    for (unsigned i = 0; i < 5; ++i) {
        registers.a[5 - i] = section.a[i];
    }
    registers.a[emu::sp] = section.sp;
    for (unsigned i = 0; i < 8; ++i) {
        registers.s[7 - i] = section.s[i];
        std::ranges::copy(section.vector.vs_v[i], registers.v[i].begin());
    }
    std::ranges::copy(section.vector.vs_vm, registers.vm.begin());
    registers.vs = static_cast<std::uint32_t>(section.vector.vs_vls >> 32);
    registers.vl = static_cast<std::uint32_t>(section.vector.vs_vls);
    return true;
}

std::vector<std::byte> process_context(const std::string& command, std::int32_t pid, std::size_t threads) {
    ContextSection section{};
    section.version = context_version;
    section.pid = pid;
    section.thread_count = static_cast<std::uint32_t>(threads);
    // Like the command name of a proc structure: cut, and only ended by a NUL when it is shorter.
    std::ranges::copy_n(command.begin(),
                        static_cast<std::ptrdiff_t>(std::min<std::size_t>(command.size(), 16)),
                        section.command);
    return bytes_of(section);
}

} // namespace cxsim::cr
