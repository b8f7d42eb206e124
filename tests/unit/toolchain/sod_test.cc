// Tests of the dumps.
#include "tests/unit/toolchain/assembly.h"
#include "toolchain/sod/dump.h"

#include <random>

namespace cxsim::toolchain {
namespace {

const char* const source =
    ".globl _f\n.text\n ds.b \"odd\"\n.align 2\n_f: ld.w _x+4,s0\n jbr _f\n calls _g\n ds.h "
    "0x7f01\n.data\n ds.w _f\n.comm _x,8\n";

TEST(Sod, ShowsHeaderSectionsSymbolsAndRelocations) {
    const soff::File file = assemble_text(source).file;
    EXPECT_TRUE(dump_header(file).starts_with("SOFF object: c1 object not stripped undefined fpmode\n"));
    EXPECT_NE(dump_sections(file).find("S_TEXT     00000000       14"), std::string::npos)
        << dump_sections(file);
    EXPECT_EQ(dump_symbols(file), "00000004 T _f\n00000008 C _x\n00000000 U _g\n");
    EXPECT_EQ(dump_relocations(file), "S_TEXT 00000006 32 bits _x\nS_TEXT 0000000e 32 bits _g\n"
                                      "S_DATA 00000000 32 bits _f\n");
}

TEST(Sod, DisassemblesWithSymbolsAndStepsOverData) {
    const Assembled object = assemble_text(source);
    const std::string code = dump_code(object.file);
    EXPECT_NE(code.find("\n_f:\n00000004: 3240 0000 0004        ld.w\t_x+4,s0\n"), std::string::npos) << code;
    EXPECT_NE(code.find("br\t_f\n"), std::string::npos) << code;
    EXPECT_NE(code.find("calls\t_g\n"), std::string::npos) << code;
    EXPECT_NE(code.find("ds.h\t0x7f01\n"), std::string::npos) << code;
}

TEST(Sod, ShowsUnprintableNamesHarmlessly) {
    soff::File file;
    file.symbols.push_back({.name = "a\x1b[2J\n", .type = soff::symbol_absolute});
    EXPECT_EQ(dump_symbols(file), "00000000 a a?[2J?\n");
}

TEST(Sod, SurvivesAnyDamage) {
    const Assembled object = assemble_text(source);
    std::mt19937 random(5);
    for (int round = 0; round < 5000; ++round) {
        auto bytes = object.bytes;
        for (int n = 0; n < 3; ++n)
            bytes[4 + random() % (bytes.size() - 4)] = static_cast<std::byte>(random());
        const auto file = soff::parse(bytes);
        if (!file)
            continue;
        EXPECT_FALSE(dump_header(*file).empty());
        EXPECT_FALSE(dump_sections(*file).empty());
        dump_symbols(*file);
        dump_relocations(*file);
        dump_code(*file);
    }
}

} // namespace
} // namespace cxsim::toolchain
