// Any bytes for the decoder: what it accepts is encoded to the same bytes, and its text assembles to them.
#include "emu/isa/byte_order.h"
#include "emu/isa/instruction.h"
#include "toolchain/as/assembler.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace {

using namespace cxsim;

[[noreturn]] void fail(const isa::Instruction& instruction, std::string_view what) {
    fmt::print(stderr, "{}: {}\n", isa::disassemble(instruction, 0x80001000), what);
    std::abort();
}

/// The prefix has bits without meaning, which the encoder clears.
bool same_bytes(std::span<const std::byte> read, std::span<const std::byte> made) {
    const std::uint16_t first = isa::load_be16(read.data());
    const bool prefixed = (first & 0xfff0) == 0x7ef0;
    const std::size_t from = prefixed ? 2 : 0;
    return read.size() == made.size() && std::ranges::equal(read.subspan(from), made.subspan(from)) &&
           (!prefixed || (first & 0xfff8) == isa::load_be16(made.data()));
}

void run(std::span<const std::byte> code) {
    std::string source;
    for (std::size_t at = 0; at + 2 <= code.size();) {
        const auto instruction = isa::decode(code.subspan(at));
        if (!instruction) {
            at += 2;
            continue;
        }
        if (instruction->length > code.size() - at) {
            fail(*instruction, "longer than the code");
        }
        if (!same_bytes(code.subspan(at, instruction->length), isa::encode(*instruction))) {
            fail(*instruction, "encodes to other bytes");
        }
        source += isa::disassemble(*instruction, static_cast<std::uint32_t>(at)) + "\n";
        at += instruction->length;
    }
    if (!source.empty() && !toolchain::assemble(source, "fuzz.s")) {
        fmt::print(stderr, "does not assemble:\n{}", source);
        std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    run(std::as_bytes(std::span(bytes, size)));
    return 0;
}
