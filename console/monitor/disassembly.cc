// Instructions of a process as the monitor writes them.
#include "console/monitor/disassembly.h"

#include "emu/isa/byte_order.h"

#include <fmt/format.h>

#include <algorithm>

namespace cxsim::console::monitor {
namespace {

constexpr unsigned halfword = 2;

std::string halfwords(std::span<const std::byte> code) {
    std::string text;
    for (std::size_t at = 0; at + halfword <= code.size(); at += halfword) {
        text += fmt::format("{:04x} ", isa::load_be16(&code[at]));
    }
    return text;
}

isa::Symbolizer symbolizer(const SymbolTable& symbols) {
    return [&symbols](const isa::Reference& reference) -> std::optional<std::string> {
        std::string name = symbols.describe(reference.value);
        if (reference.kind == isa::Reference::Kind::branch_target && name.empty()) {
            return fmt::format("{:#x}", reference.value);
        }
        // A number is taken for an address only where the instruction says that it is one.
        if (name.empty() || reference.kind == isa::Reference::Kind::immediate) {
            return std::nullopt;
        }
        return name;
    };
}

} // namespace

CodeBytes code_at(const ThreadMemory& memory, emu::Address pc) {
    CodeBytes code;
    while (code.count < code.bytes.size()) {
        const auto to = std::span(code.bytes).subspan(code.count, halfword);
        if (!memory.read(pc + code.count, to)) {
            break;
        }
        code.count += halfword;
    }
    return code;
}

CodeLine disassemble_line(emu::Address pc, const CodeBytes& code, const SymbolTable& symbols) {
    const auto bytes = std::span(code.bytes).first(code.count);
    if (bytes.empty()) {
        return {.text = fmt::format("{:08x}: not mapped", pc), .length = 0};
    }
    const auto instruction = isa::decode(bytes);
    const unsigned length = instruction ? instruction->length : halfword;
    std::string written = instruction ? isa::disassemble(*instruction, pc, symbolizer(symbols))
                                      : fmt::format("ds.h\t{:#06x}", isa::load_be16(bytes.data()));
    if (const std::size_t tab = written.find('\t'); tab != std::string::npos) {
        written = fmt::format("{:<8}{}", written.substr(0, tab), written.substr(tab + 1));
    }
    return {.text = fmt::format("{:08x}: {:<21}{}", pc, halfwords(bytes.first(length)), written),
            .length = length};
}

} // namespace cxsim::console::monitor
