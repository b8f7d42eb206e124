// Any bytes as what the tools read: object, executable, core, checkpoint or archive. They are refused, or
// listed, dumped, stripped and linked.
#include "toolchain/ar/archive.h"
#include "toolchain/ld/linker.h"
#include "toolchain/nm/symbol_list.h"
#include "toolchain/sod/assembly.h"
#include "toolchain/sod/contexts.h"
#include "toolchain/sod/dump.h"
#include "toolchain/sod/memory.h"
#include "toolchain/strip/strip.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

namespace soff = cxsim::soff;
using namespace cxsim::toolchain;
using Bytes = std::span<const std::byte>;

void expect(bool good, const char* message) {
    if (!good) {
        std::fputs(message, stderr);
        std::abort();
    }
}

/// Whether dumping it takes an instant: a few bytes can claim gigabytes of zeros.
bool is_small(const soff::File& file) {
    std::uint64_t size = 0;
    for (const soff::Section& section : file.sections)
        size += section.contents.size();
    return size < (1 << 16) && file.sections.size() < 64;
}

void show(Bytes bytes) {
    const auto file = soff::parse(bytes);
    if (!file || !is_small(*file))
        return;
    const SymbolMap symbols(*file);
    dump_header(*file);
    dump_sections(*file);
    dump_symbols(*file);
    dump_relocations(*file);
    dump_code(*file, true);
    dump_assembly(*file, true);
    dump_contexts(*file, true, &symbols);
    dump_calls(*file, &symbols);
    dump_checkpoint(*file);
    list_symbols(*file, {.debug = true});
    for (const soff::Section& section : file->sections) {
        for (const char format : {'x', 'i', 's', 'F'}) {
            const MemoryRange range{
                .address = section.address, .count = 20, .format = static_cast<MemoryFormat>(format)};
            static_cast<void>(dump_memory(*file, range, symbols));
        }
    }
}

void change(Bytes bytes) {
    for (const Stripped stripped : {Stripped::all, Stripped::debug, Stripped::locals, Stripped::temporary}) {
        const auto result = strip(bytes, stripped);
        expect(!result || is_archive(*result) || soff::parse(*result).has_value(),
               "A stripped file cannot be read.\n");
    }
    const LinkInput inputs[] = {{"input", bytes}};
    for (const bool relocatable : {false, true}) {
        LinkOptions options;
        options.relocatable = relocatable;
        options.wanted = {"_f"};
        options.aliases = {{"_g", "_f"}};
        const auto output = link(inputs, options);
        expect(output ? soff::parse(output->executable).has_value() : !output.error().empty(),
               "A linked file cannot be read, or an error has no message.\n");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* input, std::size_t size) {
    const Bytes bytes = std::as_bytes(std::span(input, size));
    if (const auto archive = parse_archive(bytes)) {
        for (const Member& member : archive->members)
            show(member.contents);
        if (const auto written = write_archive(archive->members))
            expect(parse_archive(*written).has_value(), "An archive that was written cannot be read.\n");
    }
    show(bytes);
    change(bytes);
    return 0;
}
