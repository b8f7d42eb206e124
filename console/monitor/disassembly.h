// Instructions of a process as the monitor writes them.
#pragma once

#include "console/monitor/symbols.h"
#include "console/monitor/thread_memory.h"
#include "emu/isa/instruction.h"

#include <array>
#include <cstdint>
#include <string>

namespace cxsim::console::monitor {

/// The bytes at the pc, as many as can be read, up to the longest instruction.
struct CodeBytes {
    std::array<std::byte, isa::longest_instruction> bytes{};
    std::uint8_t count = 0;
};
/// None where nothing is mapped.
CodeBytes code_at(const ThreadMemory& memory, emu::Address pc);

struct CodeLine {
    std::string text;    ///< "80001006: 3641 8000 3000       st.w    s1,_count"
    unsigned length = 0; ///< Of the instruction in bytes; 0 if no byte could be read.
};
/// One line for the instruction at the pc; bytes that are none are written as data.
CodeLine disassemble_line(emu::Address pc, const CodeBytes& code, const SymbolTable& symbols);

} // namespace cxsim::console::monitor
