// Tests of the dumps.
#include "tests/unit/isa/every_instruction.h"
#include "tests/unit/toolchain/assembly.h"
#include "toolchain/sod/assembly.h"
#include "toolchain/sod/dump.h"

#include <random>

namespace cxsim::toolchain {
namespace {

using soff::SectionType;

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
    EXPECT_NE(code.find("\n\t.globl _f\n_f:\n\tld.w    _x+4,s0                 ; 00000004: 3240 0000 0004\n"),
              std::string::npos)
        << code;
    EXPECT_NE(code.find("br      _f "), std::string::npos) << code;
    EXPECT_NE(code.find("calls   _g "), std::string::npos) << code;
    EXPECT_NE(code.find("ds.h    0x7f01 "), std::string::npos) << code;
}

/// Whether what `dump` makes of an object, assembled again, has the same contents and relocations.
void expect_same_again(const Assembled& object, const std::string& assembly) {
    const Assembled again = assemble_text(assembly, {.keep_local_labels = true});
    for (const soff::Section& section : object.file.sections) {
        const soff::Section* other = again.section(section.type);
        ASSERT_NE(other, nullptr) << assembly;
        EXPECT_EQ(hexadecimal(other->contents), hexadecimal(section.contents)) << assembly;
        EXPECT_EQ(other->size, section.size);
        EXPECT_EQ(other->relocations.size(), section.relocations.size());
    }
    for (const soff::Symbol& symbol : object.file.symbols) {
        if (symbol.debug() || symbol.name.empty())
            continue;
        ASSERT_NE(again.symbol(symbol.name), nullptr) << symbol.name;
        EXPECT_EQ(again.symbol(symbol.name)->type, symbol.type) << symbol.name;
        EXPECT_EQ(again.symbol(symbol.name)->value, symbol.value) << symbol.name;
    }
}

TEST(Sod, WritesWhatAssemblesToTheSameObject) {
    expect_same_again(assemble_text(source), dump_assembly(assemble_text(source).file));
    const Assembled object = assemble_text(R"(.globl _f,_u
_f: ld.d #1.5,s0
 jbrs.t Lend
 ld.w _local+4,s1
 ld.w _table,s2
 calls _puts
 jmp @vector
Ltable: ds.w Lend,_f,_puts+12
Lend: rtn
 .data
 .align 64
_table: ds.h -2
 ds.b "text"
_local: ds.w Ltable,_local,3
 ds.h small
 bs.b 40
vector: ds.d 2.5
.bss
_b: bs.b 10
.comm _c,12
.set _k,0x1234
.tdata
_t: ds.w _tb
.tbss
_tb: bs.b 4
.stabs "f:F(0,1)=\"x",36,0,3,_f
)");
    expect_same_again(object, dump_assembly(object.file));
}

TEST(Sod, WritesEveryInstructionSuchThatItAssemblesToTheSameBytes) {
    std::vector<std::byte> code;
    for (const isa::Row& row : isa::instruction_table()) {
        for (const isa::Instruction& instruction : isa::instructions_of(row)) {
            const auto bytes = isa::encode(instruction);
            code.insert(code.end(), bytes.begin(), bytes.end());
        }
    }
    soff::File file;
    file.flags = soff::flag_object | soff::fpmode_undefined;
    soff::Section section;
    section.size = static_cast<std::uint32_t>(code.size());
    section.contents = code;
    file.sections.push_back(section);
    for (const std::uint32_t flags : {soff::flag_object, soff::flag_executable}) {
        file.flags = flags | soff::fpmode_undefined;
        file.sections[0].address = flags == soff::flag_executable ? soff::text_address : 0;
        const Assembled again = assemble_text(dump_code(file));
        ASSERT_NE(again.section(SectionType::text), nullptr);
        EXPECT_TRUE(std::ranges::equal(again.section(SectionType::text)->contents, code));
    }
}

TEST(Sod, ShowsTheLinesOfTheSource) {
    const Assembled object = assemble_text("_f: nop\n.stabs \"/src/\",100,0,0,_f\n.stabs \"a.c\",100,0,0,_f\n"
                                           ".stabn 68,0,7,_f\n.stabs \"/inc/b.h\",132,0,0,_f\n"
                                           ".stabn 68,0,3,_g\n_g: nop\n");
    const std::string code = dump_code(object.file, true);
    EXPECT_NE(code.find("_f:\n; /src/a.c:7\n"), std::string::npos) << code;
    EXPECT_NE(code.find("_g:\n; /inc/b.h:3\n"), std::string::npos) << code;
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
        dump_code(*file, true);
        dump_assembly(*file);
    }
}

} // namespace
} // namespace cxsim::toolchain
