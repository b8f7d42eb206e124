// Any text as assembler source: refused with messages, or made into an object whose disassembly makes it
// again.
#include "toolchain/as/assembler.h"
#include "toolchain/sod/assembly.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

namespace soff = cxsim::soff;
using namespace cxsim::toolchain;

[[noreturn]] void fail(const char* message) {
    std::fputs(message, stderr);
    std::abort();
}

const soff::Section* find(const soff::File& file, soff::SectionType type) {
    const auto found = std::ranges::find(file.sections, type, &soff::Section::type);
    return found == file.sections.end() ? nullptr : &*found;
}

void check_same_again(const soff::File& file) {
    const auto again = assemble(dump_assembly(file), "again.s", {.keep_local_labels = true});
    if (!again)
        fail("A disassembly cannot be assembled.\n");
    const auto parsed = soff::parse(*again);
    for (const soff::Section& section : file.sections) {
        const soff::Section* other = find(*parsed, section.type);
        const std::size_t size = other == nullptr ? 0 : other->size;
        if (size != section.size ||
            (other != nullptr && !std::ranges::equal(other->contents, section.contents)))
            fail("A disassembly makes other bytes.\n");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string source;
    std::copy_n(bytes, size, std::back_inserter(source));
    const auto object = assemble(source, "input.s");
    if (!object) {
        if (object.error().empty())
            fail("A source was refused without a message.\n");
        return 0;
    }
    const auto file = soff::parse(*object);
    if (!file)
        fail("An object was made that cannot be read.\n");
    constexpr std::size_t small = 1 << 16; // text takes many times the room of what it describes
    if (object->size() < small)
        check_same_again(*file);
    return 0;
}
