// Tests of the assembler: every row of the instruction table, choice of lengths, directives, flags, errors.
#include "tests/unit/isa/every_instruction.h"
#include "tests/unit/toolchain/assembly.h"

#include <fstream>
#include <random>
#include <sstream>

namespace cxsim::toolchain {
namespace {

using soff::SectionType;

TEST(Assembler, MakesTheSameBytesOfEveryDisassembledInstruction) {
    for (const isa::Row& row : isa::instruction_table()) {
        for (const isa::Instruction& instruction : isa::instructions_of(row)) {
            const std::string text = isa::disassemble(instruction, 0);
            // A branch needs its target within the section, so put it amid a good deal of space.
            const auto object = assemble(fmt::format("\tbs.b 1024\n\t{}\n\tbs.b 1024\n", text), "test.s");
            ASSERT_TRUE(object.has_value()) << text << ": " << object.error().front().message;
            const auto file = soff::parse(*object);
            const auto code = isa::encode(instruction);
            ASSERT_EQ(hexadecimal(file->sections[0].contents.subspan(1024, code.size())), hexadecimal(code))
                << text;
            EXPECT_EQ(file->sections[0].size, 2048 + code.size()) << text;
        }
    }
}

TEST(Assembler, ChoosesTheShortestImmediateThatHoldsTheValue) {
    EXPECT_EQ(contents(" add.w #7,a1"), "58f9");
    EXPECT_EQ(contents(" add.w #8,a1"), "14810008");
    EXPECT_EQ(contents(" add.w #-32768,a1"), "14818000");
    EXPECT_EQ(contents(" add.w #32768,a1"), "14c100008000");
    EXPECT_EQ(contents(" add.w #0xffffffff,a1"), "1481ffff");
    EXPECT_EQ(contents(" add.w #7,s1"), "14890007");
    EXPECT_EQ(contents(" add.w #7:16,a1"), "14810007");
    EXPECT_EQ(contents(" add.w #7:32,a1"), "14c100000007");
}

TEST(Assembler, ChoosesTheShortestDisplacementAndUsesWordsForSymbols) {
    EXPECT_EQ(contents(" ld.w (fp),s0"), "32380000");
    EXPECT_EQ(contents(" ld.w @-4(a1), s0"), "3288fffc");
    EXPECT_EQ(contents(" ld.w 65536(a1),s0"), "324800010000");
    EXPECT_EQ(contents(" ld.w x+4(a1),s0"), "324800000004");
    const Assembled object = assemble_text(" ld.w x+4(a1),s0");
    ASSERT_EQ(object.file.sections[0].relocations.size(), 1u);
    EXPECT_EQ(object.file.sections[0].relocations[0].offset, 2u);
    EXPECT_TRUE(object.file.sections[0].relocations[0].external);
    EXPECT_EQ(object.symbol("x")->type, soff::symbol_external);
}

TEST(Assembler, KnowsTheAliasesOfCompilers) {
    EXPECT_EQ(contents(" ld.s (ap),s1\n st.s s1,(ap)\n mov.s s1,s2"), "32310000363100005"
                                                                      "10a");
    EXPECT_EQ(contents(" ld.d (ap),s1\n st.d s1,(ap)\n ld.d 8(a1),v1"), "33310000373100003b090008");
    EXPECT_EQ(contents(" mov s3,vl\n mov s3,vs"), "7dbb7dab");
    EXPECT_EQ(contents(" ld.d #1.5,s1\n ld.d #0x3ff80000,s1"), "10493ff8000010493ff80000");
    EXPECT_EQ(contents(" ld.s #1.5e+00,s1\n ld.s #0.0,s1"), "11c93fc0000011890000");
    EXPECT_EQ(contents(" eq.s #1.5,s1\n add.s #1.0,s1"), "1bc93fc0000018493f800000");
    EXPECT_EQ(contents(" pshea #3\n pshea 3"), contents(" pshea 3\n pshea 3"));
}

TEST(Assembler, TakesBranchesAsShortAsTheirTargetsAllow) {
    EXPECT_EQ(contents("l: jbr l\n jbrs.t l\n jbra.f m\nm: jbri.t l"), "710077ff740173fd");
    // 127 halfwords ahead and 128 back are the farthest.
    const auto size = [](const std::string& source) { return assemble_text(source).file.sections[0].size; };
    EXPECT_EQ(size(" jbr l\n bs.b 252\nl: nop"), 2u + 252 + 2);
    EXPECT_EQ(size(" jbr l\n bs.b 254\nl: nop"), 6u + 254 + 2);
    EXPECT_EQ(size("l: bs.b 256\n jbr l"), 256u + 2);
    EXPECT_EQ(size("l: bs.b 258\n jbr l"), 258u + 6);
    EXPECT_EQ(contents(" jbr elsewhere"), "014000000000");
    EXPECT_EQ(contents(" jbr (a1)\n jbr @x"), "0108000001c000000000");
    EXPECT_EQ(contents(" br .+4\n nop\n br .-2"), "7102700071ff");
}

TEST(Assembler, LengthensBranchesThatOthersPushOutOfReach) {
    // Each branch reaches only as long as those in between stay short, and the last one never does.
    std::string source = "a: jbr d\n jbr e\n";
    for (int n = 0; n < 62; ++n)
        source += " jbr far\n";
    source += "d: nop\ne: bs.b 1000\nfar: nop\n";
    const Assembled object = assemble_text(source);
    EXPECT_EQ(object.file.sections[0].size, 6u + 6 + 62 * 6 + 2 + 1000 + 2);
    EXPECT_EQ(object.file.sections[0].relocations.size(), 64u);
}

TEST(Assembler, StoresDataInAllItsForms) {
    const std::string source = R"(.data
 ds.b "a;\"\101\n\0", 1, -1
 ds.b 3(7)
 ds.h 0x1234 , 'A'
 ds.w 010, 2*(3+4), ~0, 1<<4|1, later-start
 ds.l -2, 0xfedcba9876543210
start: ds.s 1.5, 0x40000000
later: ds.d -2.5
 bs.b 2
)";
    EXPECT_EQ(contents(source, SectionType::data), "613b22410a0001ff070707"
                                                   "12340041"
                                                   "000000080000000effffffff0000001100000008"
                                                   "fffffffffffffffefedcba9876543210"
                                                   "3fc0000040000000"
                                                   "c004000000000000"
                                                   "0000");
}

TEST(Assembler, ReadsCharacterConstants) {
    EXPECT_EQ(contents(" ds.b 'a,'b','\\n','\\\\,'\\'',';',\"\" ; 'x"), "61620a5c273b");
    EXPECT_EQ(errors(" ds.b '"), "1: a character is missing after '");
}

TEST(Assembler, WritesNativeFloatsAsAQuarterOfTheIeeeValue) {
    const auto data = [](const std::string& items) {
        return contents(".fpmode native\n.data\n " + items, SectionType::data);
    };
    EXPECT_EQ(data("ds.s 1.0, 0.5, -1.0, 0.0, -0.0"), "4080000040000000c08000000000000000000000");
    EXPECT_EQ(data("ds.d 1.0"), "4010000000000000");
    EXPECT_EQ(data("ds.s 5.9604644775390625e-08, 1.1920928955078125e-07"),
              "3480000035000000");                                      // 2^-24, 2^-23
    EXPECT_EQ(data("ds.d 1.1102230246251565e-16"), "3cc0000000000000"); // 2^-53
    EXPECT_EQ(data("ds.d 0.30102999566398119521"), "3ff34413509f79ff"); // log10(2)
    EXPECT_EQ(data("ds.s 0.30102999566398119521"), "3f9a209b");
    EXPECT_EQ(data("ds.s 1.7014117e38"), "7fffffff");
    EXPECT_EQ(errors(".fpmode native\n ds.s 1.8e38"), "2: floating constant 1.8e38 is out of range");
    EXPECT_EQ(errors(" ds.d 1e999"), "1: floating constant 1e999 is out of range");
}

TEST(Assembler, LeavesSmallFieldsWithOtherFilesSymbolsToTheLinker) {
    const Assembled object = assemble_text(".data\n ds.b x,1\n ds.h y-2");
    EXPECT_EQ(hexadecimal(object.section(SectionType::data)->contents), "0001fffe");
    const auto& relocations = object.section(SectionType::data)->relocations;
    ASSERT_EQ(relocations.size(), 2u);
    EXPECT_EQ(relocations[0].log_size, 0);
    EXPECT_EQ(relocations[1].log_size, 1);
    EXPECT_EQ(relocations[1].offset, 2u);
}

TEST(Assembler, PlacesSubsectionsOneAfterTheOther) {
    const std::string source = ".text 2\n ds.w here\n.text\nhere: rtn\n.text 2\n ds.w 1\n.data\n ds.w here";
    EXPECT_EQ(contents(source), "7c9070000000000000000001");
    const Assembled object = assemble_text(source);
    const soff::Relocation& relocation = object.file.sections[0].relocations[0];
    EXPECT_EQ(relocation.offset, 4u);
    EXPECT_FALSE(relocation.external);
    EXPECT_EQ(relocation.symbol, soff::symbol_text);
}

TEST(Assembler, AlignsCodeWithNopsAndDataWithZeros) {
    EXPECT_EQ(contents(" rtn\n .align 8\n rtn"), "7c907000700070007c90");
    EXPECT_EQ(contents(" ds.b 1\n .align 4\n rtn"), "010070007c90");
    EXPECT_EQ(contents(".data\n ds.b 1\n .align 4\n ds.b 2", SectionType::data), "0100000002");
    EXPECT_EQ(assemble_text(".data\n.align 16\n ds.b 0").section(SectionType::data)->alignment, 16u);
}

TEST(Assembler, PutsSymbolsWhereOtherFilesFindThem) {
    const Assembled object =
        assemble_text("_f: rtn\n.globl _f,_g\n_local: rtn\nLtemporary: rtn\n.comm _c,12\n"
                      ".lcomm _b,5\n.set _k,42\n_m = _local+1\n calls _g\n.data\n_d: ds.w 0\n");
    EXPECT_EQ(object.symbol("_f")->type, soff::symbol_text | soff::symbol_external);
    EXPECT_EQ(object.symbol("_local")->value, 2u);
    EXPECT_EQ(object.symbol("Ltemporary"), nullptr);
    EXPECT_TRUE(object.symbol("_c")->common());
    EXPECT_EQ(object.symbol("_c")->value, 12u);
    EXPECT_EQ(object.symbol("_b")->type, soff::symbol_bss);
    EXPECT_EQ(object.symbol("_k")->type, soff::symbol_absolute);
    EXPECT_EQ(object.symbol("_k")->value, 42u);
    EXPECT_EQ(object.symbol("_m")->value, 3u);
    EXPECT_EQ(object.symbol("_m")->type, soff::symbol_text);
    EXPECT_TRUE(object.symbol("_g")->undefined());
    EXPECT_EQ(object.symbol("_d")->type, soff::symbol_data);
    EXPECT_EQ(object.section(SectionType::bss)->size, 5u);
    EXPECT_NE(assemble_text("Lkept: rtn", {.keep_local_labels = true}).symbol("Lkept"), nullptr);
}

TEST(Assembler, KeepsNumberedLabelsApart) {
    EXPECT_EQ(contents("1: nop\n jbr 1b\n jbr 1f\n1: jbr 1b"), "700071ff71017100");
    EXPECT_EQ(errors(" jbr 1b"), "1: there is no 1: before this");
    EXPECT_EQ(errors(" nop\n jbr 1f"), "2: there is no 1: after this");
}

TEST(Assembler, RecordsWhatTheCodeNeeds) {
    const auto flags = [](std::string_view source) {
        return soff::describe_flags(assemble_text(source).file);
    };
    EXPECT_EQ(flags("_x: add.w s1,s2"), "c1 object not stripped undefined fpmode");
    EXPECT_EQ(flags("_x: add.d s1,s2"), "c1 object not stripped ieee fpmode");
    EXPECT_EQ(flags(".fpmode native\n_x: cvtw.s s1,s2"), "c1 object not stripped native fpmode");
    EXPECT_EQ(flags("_x: ld.s #1.0,s2"), "c1 object not stripped ieee fpmode");
    EXPECT_EQ(flags(".data\n_x: ds.d 0x0"), "c1 object not stripped ieee fpmode");
    EXPECT_EQ(flags("_x: ld.s (ap),s2"), "c1 object not stripped undefined fpmode");
    EXPECT_EQ(flags("_x: add.w.t v1,v2,v3"), "c2 object not stripped undefined fpmode");
    EXPECT_EQ(flags("_x: sqrt.d s0"), "intrinsic object not stripped ieee fpmode");
    EXPECT_EQ(flags("_x: spawn _x,a1"), "c2 parallel object not stripped undefined fpmode");
    EXPECT_EQ(errors(" add.d s1,s2\n.fpmode native"),
              "2: the floating mode cannot change after floating point was used");
}

TEST(Assembler, AcceptsDebuggersSymbols) {
    const Assembled object = assemble_text(" rtn\n_f: rtn\n.stabs \"f:F1\",36,0,3,_f\n.stabn 68,0,7,_f+0\n"
                                           ".stabd 68,0,8\n");
    ASSERT_EQ(object.file.symbols.size(), 4u);
    EXPECT_EQ(object.file.symbols[1].name, "f:F1");
    EXPECT_EQ(object.file.symbols[1].value, 2u);
    EXPECT_EQ(object.file.symbols[2].description, 7);
    EXPECT_EQ(object.file.symbols[3].value, 4u);
}

TEST(Assembler, ChecksDebuggersSymbols) {
    EXPECT_EQ(errors(".stabn 4,0,0,0"), "1: type 4 is not that of a debugger's symbol");
    EXPECT_EQ(errors(".stabn 300,0,0,0"), "1: the type 300 is not from 0 to 255");
    EXPECT_EQ(errors(".stabn 68,0,65536,0"), "1: the description 65536 is not from -32768 to 65535");
    EXPECT_EQ(errors(".stabs \"a\\0b\",36,0,0,0"), "1: the name of a symbol cannot contain a zero byte");
    EXPECT_EQ(errors(".stabs \"x:G1\",32,0,0,_x"), "1: '_x' is not a place in this file");
    EXPECT_EQ(errors(".stabs \"x:S1\",38,0,0,_x\n.lcomm _x,4"), "1: a symbol of type 38 cannot be in S_BSS");
    EXPECT_EQ(errors(".stabn 68,0,1"), "1: a comma is missing");
}

TEST(Assembler, TakesItsPlaceFromAPreprocessor) {
    const auto object = assemble("# 12 \"start.S\"\n bad\n", "test.s");
    ASSERT_FALSE(object.has_value());
    EXPECT_EQ(object.error()[0].location.file, "start.S");
    EXPECT_EQ(object.error()[0].location.line, 12u);
}

struct Mistake {
    const char* source;
    const char* message;
};

TEST(Assembler, ExplainsMistakes) {
    const Mistake mistakes[] = {
        {" addx.w s1,s0", "1: unknown instruction 'addx.w'"},
        {" .foo 1", "1: unknown directive '.foo'"},
        {" rtn s1", "1: 'rtn' has no form with an S register"},
        {" sum.w v1,s0", "1: 'sum.w' has no form with a V register, an S register"},
        {" tzc a1,a2", "1: 'tzc' has no form with an A register, an A register; it takes Sj,Sk; Vj,Vk"},
        {" ld.w 4(sp),s0", "1: sp cannot be a base: its number means that there is no base"},
        {" ld.w 4(s1),s0", "1: only an A register can be a base"},
        {" add.w #0x123456789,s0", "1: immediate 4886718345 does not fit in 32 bits"},
        {" add.w #70000:16,s0", "1: immediate 70000 does not fit in 16 bits"},
        {" add.w #1:8,s0", "1: ':8' is not a width: use :16 or :32"},
        {" ld.w #1.5,s0", "1: a floating constant needs an instruction with suffix .s or .d"},
        {" ld.d #0.1,s0", "1: 0.1 does not fit in the upper half of a double: keep it in memory"},
        {"x: nop\nx: nop", "2: 'x' is already defined in line 1"},
        {"# 7 \"a.c\"\n.comm x,4\n# 9 \"b.c\"\nx = 3", "9: 'x' is already defined at a.c:7"},
        {" ds.b 256", "1: 256 does not fit in 8 bits"},
        {"x: ds.h x", "1: the address of 'x' needs a field of 32 bits"},
        {" ds.l x", "1: the address of 'x' needs a field of 32 bits"},
        {" ld.w x:16,s0", "1: the address of 'x' needs a field of 32 bits"},
        {" ds.w 5/0", "1: division by zero"},
        {" ds.w (1", "1: missing ')'"},
        {" ds.w 0x", "1: '0x' is not a number"},
        {" ds.b \"abc", "1: the string has no end"},
        {" .align 3", "1: alignment 3 is not a power of two from 1 to 4096 bytes"},
        {" .bss\n nop", "2: instructions cannot be in a bss section"},
        {" .bss\n ds.w 1", "2: only zeros can be in a bss section"},
        {"a: bs.b 300\n br a", "2: the branch reaches -256 to 254 bytes, its target is -300 away: use jbr"},
        {" br elsewhere", "1: the target of the branch must be a label of the same section: use jbr or jmp"},
        {" ds.w a-b", "1: 'b' can only be subtracted from a label of the same section"},
        {" .set a,b\n .set b,a\n ds.w a", "2: 'b' is defined by itself"},
        {" sysc #9,#1", "1: ring 9 does not fit in 3 bits"},
        {" .fpmode vax", "1: floating mode 'vax' is neither native nor ieee"},
        {" ds.b 300000000(0)", "1: the contents are too large"},
        {" .data\n bs.b 300000000", "2: the contents are too large"},
        {" nop nop", "1: 'nop' has no form with a memory operand"},
        {" .align 4 4", "1: unexpected '4'"},
        {" .data\n ds.b 2(3(1))", "2: a repeat within a repeat"},
    };
    for (const Mistake& mistake : mistakes)
        EXPECT_EQ(errors(mistake.source), mistake.message) << mistake.source;
}

TEST(Assembler, ReportsAllMistakesOfAFile) {
    EXPECT_EQ(errors(" bad1\n nop\n bad2\n"), "1: unknown instruction 'bad1'\n3: unknown instruction 'bad2'");
}

std::string read_example(const std::string& name) {
    std::ifstream file(std::string(CXSIM_EXAMPLES) + "/" + name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(Assembler, TakesTheOutputOfCompilers) {
    for (const char* name : {"old_compiler.s", "new_compiler.s"}) {
        const std::string source = read_example(name);
        ASSERT_FALSE(source.empty()) << name;
        EXPECT_NE(assemble_text(source).symbol("_main"), nullptr) << name;
    }
}

TEST(Assembler, SurvivesAnyText) {
    const std::string whole = read_example("old_compiler.s");
    std::mt19937 random(42);
    for (int round = 0; round < 3000; ++round) {
        std::string source = whole;
        for (int n = 0; n < 10; ++n)
            source[random() % source.size()] = static_cast<char>(random());
        source.resize(random() % source.size());
        const auto object = assemble(source, "test.s");
        if (object) {
            EXPECT_TRUE(soff::parse(*object).has_value());
        }
    }
}

TEST(Assembler, SurvivesDeepNesting) {
    EXPECT_EQ(errors(" ds.w " + std::string(100000, '(')), "1: expression is nested too deeply");
    EXPECT_EQ(errors(" ds.w " + std::string(100000, '-') + "1"), "1: expression is nested too deeply");
    std::string repeats = " ds.b ";
    for (int n = 0; n < 100000; ++n)
        repeats += "1(";
    EXPECT_EQ(errors(repeats), "1: a repeat within a repeat");
}

} // namespace
} // namespace cxsim::toolchain
