// Compares the instruction table with isa.tsv, an independent list of all encodings, and checks the columns
// that are derived.
#include "emu/isa/instruction_table.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace cxsim::isa {
namespace {

std::vector<std::vector<std::string>> read_encodings() {
    std::ifstream file(CXSIM_ISA_TSV);
    std::vector<std::vector<std::string>> lines;
    std::string line;
    std::getline(file, line); // column titles
    while (std::getline(file, line)) {
        std::istringstream text(line);
        std::vector<std::string> columns(6);
        for (std::string& column : columns)
            std::getline(text, column, '\t');
        lines.push_back(columns);
    }
    return lines;
}

const Row* find(std::string_view mnemonic, std::string_view operands) {
    for (const Row& row : instruction_table()) {
        if (row.mnemonic == mnemonic && operand_text(row) == operands)
            return &row;
    }
    return nullptr;
}

TEST(InstructionTable, AgreesWithTheListOfEncodings) {
    const std::map<std::string, Prefix> prefixes = {
        {"-", Prefix::none}, {"e0", Prefix::e0}, {"e1", Prefix::e1}};
    const std::map<std::string, Format> formats = {
        {"0", Format::f0}, {"1", Format::f1}, {"1a", Format::f1a}, {"1b", Format::f1b}, {"2", Format::f2},
        {"3", Format::f3}, {"4", Format::f4}, {"5", Format::f5},   {"6", Format::f6},   {"7", Format::f7}};
    const auto encodings = read_encodings();
    ASSERT_EQ(encodings.size(), 906u);
    ASSERT_EQ(instruction_table().size(), 906u);
    for (const auto& columns : encodings) {
        SCOPED_TRACE(columns[4] + " " + columns[5]);
        const Row* row = find_row(prefixes.at(columns[0]), formats.at(columns[1]),
                                  static_cast<unsigned>(std::stoul(columns[2])));
        ASSERT_NE(row, nullptr);
        EXPECT_EQ(row->opcode, std::stoul(columns[3], nullptr, 16));
        EXPECT_EQ(row->mnemonic, columns[4]);
        std::string operands = columns[5] == "-" ? "" : columns[5];
        operands = operands.substr(0, operands.find(' ')); // "(sysc)" and "(trap)" repeat the mnemonic
        EXPECT_EQ(operand_text(*row), operands);
    }
}

TEST(InstructionTable, ClassifiesEveryOpcodeAsItsOwnRow) {
    for (const Row& row : instruction_table()) {
        const auto key = classify(row.opcode);
        ASSERT_TRUE(key.has_value()) << row.mnemonic;
        EXPECT_EQ(find_row(row.prefix, key->format, key->index), &row) << row.mnemonic;
    }
}

TEST(InstructionTable, DerivesTypeAndSenseFromTheMnemonic) {
    const Row* add = find("add.d.f", "Vi,Sj,Vk");
    ASSERT_NE(add, nullptr);
    EXPECT_EQ(add->operation, Operation::add);
    EXPECT_EQ(add->type, ElementType::double_float);
    EXPECT_EQ(add->sense, Sense::when_false);
    EXPECT_TRUE(add->masked);
    EXPECT_TRUE(add->floating);

    const Row* convert = find("cvtw.d", "Sj,Sk");
    ASSERT_NE(convert, nullptr);
    EXPECT_EQ(convert->source_type, ElementType::word_integer);
    EXPECT_EQ(convert->type, ElementType::double_float);

    const Row* count = find("plc.t.f", "Vj,Vk");
    ASSERT_NE(count, nullptr);
    EXPECT_EQ(count->operation, Operation::plc_ones);
    EXPECT_EQ(count->sense, Sense::when_false);
    EXPECT_EQ(find("plc.t", "Sj,Sk")->sense, Sense::none);

    EXPECT_FALSE(find("merg.t", "Vi,Vj,Vk")->masked);
    EXPECT_EQ(find("merg.t", "Vi,Vj,Vk")->sense, Sense::when_true);
    EXPECT_FALSE(find("jmps.t", "ea")->masked);
    EXPECT_FALSE(find("ld.w", "ea,Sk")->floating);
}

TEST(InstructionTable, KnowsMachineClassAndPrivilege) {
    EXPECT_FALSE(find("add.d", "Vi,Vj,Vk")->c2);
    EXPECT_TRUE(find("cvtw.d", "Sj,Sk")->c2);
    EXPECT_TRUE(find("sqrt.d", "Sk")->intrinsic);
    EXPECT_FALSE(find("sqrt.d", "Sk")->c2);
    EXPECT_TRUE(find("sqrt.d.t", "Vj,Vk")->intrinsic);
    EXPECT_TRUE(find("pfork", "ea,Ak")->parallel);
    EXPECT_TRUE(find("mov", "tid,Sk")->parallel);
    EXPECT_FALSE(find("mov", "tid,Sk")->privileged);
    EXPECT_TRUE(find("halt", "#imm,Ak")->privileged);
    EXPECT_TRUE(find("mov", "itr,Sk")->privileged);
    EXPECT_FALSE(find("mov", "Ak,psw")->privileged);
    EXPECT_TRUE(find("mov", "Ak,psw")->ends_block);
    EXPECT_FALSE(find("mov", "psw,Ak")->ends_block);
    EXPECT_TRUE(find("brs.t", "disp8")->ends_block);
    EXPECT_FALSE(find("add.w", "Aj,Ak")->ends_block);
}

} // namespace
} // namespace cxsim::isa
