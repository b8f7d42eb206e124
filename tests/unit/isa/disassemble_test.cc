// Tests of the written form of instructions. That it assembles back is tested with the assembler.
#include "emu/isa/instruction.h"

#include <gtest/gtest.h>

namespace cxsim::isa {
namespace {

const Row& row(std::string_view mnemonic, std::string_view operands) {
    for (const Row& candidate : instruction_table()) {
        if (candidate.mnemonic == mnemonic && operand_text(candidate) == operands)
            return candidate;
    }
    throw std::invalid_argument("no such row");
}

TEST(Disassemble, NamesRegistersAsTheAssemblerDoes) {
    Instruction load{.row = &row("ld.w", "ea,Ak"), .k = 6, .length = 4};
    load.address = {.indirect = true, .base = 7, .displacement = -12};
    EXPECT_EQ(disassemble(load, 0), "ld.w\t@-12(fp),ap");
    const Instruction add{.row = &row("add.d.t", "Vi,Sj,Vk"), .i = 1, .j = 2, .k = 3, .length = 4};
    EXPECT_EQ(disassemble(add, 0), "add.d.t\tv1,s2,v3");
    const Instruction move{.row = &row("mov", "Sj,vm,Sk"), .j = 2, .k = 3, .length = 2};
    EXPECT_EQ(disassemble(move, 0), "mov\ts2,vm,s3");
}

TEST(Disassemble, SplitsTheGateOfASystemCall) {
    Instruction call{.row = &row("sysc", "#ring,#number"), .length = 4, .immediate = 4};
    EXPECT_EQ(disassemble(call, 0), "sysc\t#0,#4");
    call.length = 6;
    call.immediate = gate_immediate(*call.row, {.ring = 4, .number = 20});
    EXPECT_EQ(disassemble(call, 0), "sysc\t#4,#20");
}

TEST(Disassemble, MarksValuesHeldInMoreBitsThanNeeded) {
    Instruction add{.row = &row("add.w", "#imm,Ak"), .k = 1, .length = 4, .immediate = 5};
    EXPECT_EQ(disassemble(add, 0), "add.w\t#5:16,a1");
    add.length = 6;
    EXPECT_EQ(disassemble(add, 0), "add.w\t#5:32,a1");
    add.immediate = 8;
    add.length = 4;
    EXPECT_EQ(disassemble(add, 0), "add.w\t#8,a1");
}

TEST(Disassemble, AsksTheSymbolizerForTargetsAndAddresses) {
    const Symbolizer symbolizer = [](const Reference& reference) -> std::optional<std::string> {
        return reference.kind == Reference::Kind::branch_target && reference.value == 0x8000100a ? "_loop"
                                                                                                 : "_there";
    };
    const Instruction branch{.row = &row("brs.t", "disp8"), .length = 2, .displacement = 10};
    EXPECT_EQ(disassemble(branch, 0x80001000, symbolizer), "brs.t\t_loop");
    EXPECT_EQ(disassemble(branch, 0x80001000), "brs.t\t.+10");
    Instruction jump{.row = &row("jmp", "ea"), .length = 6};
    EXPECT_EQ(disassemble(jump, 0x80001000, symbolizer), "jmp\t_there");
}

} // namespace
} // namespace cxsim::isa
