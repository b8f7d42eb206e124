// Tests of decoder and encoder: known bytes, the whole table both ways, and bytes that are no instruction.
#include "emu/isa/byte_order.h"
#include "emu/isa/instruction.h"
#include "tests/unit/isa/every_instruction.h"

#include <gtest/gtest.h>

#include <random>

namespace cxsim::isa {
namespace {

std::vector<std::byte> bytes_of(std::initializer_list<int> values) {
    std::vector<std::byte> bytes;
    for (const int value : values)
        bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

std::string disassembled(std::initializer_list<int> values) {
    const auto instruction = decode(bytes_of(values));
    return instruction ? disassemble(*instruction, 0) : "undefined";
}

TEST(Decode, ReadsTheKnownEncodings) {
    EXPECT_EQ(disassembled({0x11, 0xc9, 0x12, 0x34, 0x56, 0x78}), "ld.w\t#305419896,s1");
    EXPECT_EQ(disassembled({0x36, 0x41, 0x80, 0x00, 0x10, 0x00}), "st.w\ts1,0x80001000");
    EXPECT_EQ(disassembled({0x01, 0x40, 0x80, 0x00, 0x10, 0x00}), "jmp\t0x80001000");
    EXPECT_EQ(disassembled({0x50, 0x86}), "mov\tsp,ap");
    EXPECT_EQ(disassembled({0x0d, 0x40, 0x00, 0x00, 0x00, 0x02}), "pshea\t2:32");
    EXPECT_EQ(disassembled({0x7d, 0x50}), "bkpt");
    EXPECT_EQ(disassembled({0x7c, 0x90}), "rtn");
    EXPECT_EQ(disassembled({0x15, 0x80, 0x00, 0x10}), "sub.w\t#16,sp");
    EXPECT_EQ(disassembled({0x5a, 0xe0}), "sub.w\t#4,sp");
    EXPECT_EQ(disassembled({0x2a, 0x3e, 0x00, 0x0c}), "ld.w\t12(fp),ap");
    EXPECT_EQ(disassembled({0x00, 0x00}), "exit");
}

TEST(Decode, UndoesTheEncoderForEveryRow) {
    for (const Row& row : instruction_table()) {
        for (const Instruction& instruction : instructions_of(row)) {
            const auto decoded = decode(encode(instruction));
            ASSERT_TRUE(decoded.has_value()) << row.mnemonic;
            EXPECT_EQ(*decoded, instruction) << disassemble(instruction, 0);
        }
    }
}

TEST(Decode, EitherRefusesAHalfwordOrMakesTheSameHalfwordAgain) {
    for (const int prefix : {0, 0x7ef0, 0x7ef8}) {
        std::size_t accepted = 0;
        for (unsigned halfword = 0; halfword < 0x10000; ++halfword) {
            if (prefix == 0 && (halfword & 0xfff0) == 0x7ef0)
                continue;
            std::vector<std::byte> code(prefix == 0 ? 6 : 8);
            if (prefix != 0)
                store_be16(code.data(), static_cast<std::uint16_t>(prefix));
            store_be16(code.data() + code.size() - 6, static_cast<std::uint16_t>(halfword));
            const auto instruction = decode(code);
            if (!instruction) {
                EXPECT_EQ(instruction.error(), DecodeError::undefined_opcode);
                continue;
            }
            ++accepted;
            code.resize(instruction->length);
            ASSERT_EQ(encode(*instruction), code);
        }
        EXPECT_GT(accepted, 10000u);
        EXPECT_LT(accepted, 65000u);
    }
}

TEST(Decode, RefusesUndefinedEncodings) {
    EXPECT_EQ(disassembled({0x7f, 0x00}), "undefined");
    EXPECT_EQ(disassembled({0x10, 0x10, 0, 0}), "undefined");             // immediate bank 2
    EXPECT_EQ(disassembled({0x61, 0x80}), "undefined");                   // format 3 has no index 6
    EXPECT_EQ(disassembled({0x7c, 0x91}), "undefined");                   // rtn with a register
    EXPECT_EQ(disassembled({0x7e, 0xf0, 0x7e, 0xf0, 0, 0}), "undefined"); // two prefixes
    EXPECT_EQ(disassembled({0x7e, 0xf8, 0x01, 0x00, 0, 0}), "undefined"); // tst exists behind e0 only
}

TEST(Decode, TellsTruncatedFromUndefined) {
    for (const Row& row : instruction_table()) {
        for (const Instruction& instruction : instructions_of(row)) {
            const auto code = encode(instruction);
            for (std::size_t size = 0; size < code.size(); ++size) {
                const auto decoded = decode(std::span(code).first(size));
                ASSERT_FALSE(decoded.has_value());
                EXPECT_EQ(decoded.error(), DecodeError::truncated);
            }
        }
    }
}

TEST(Decode, TakesAnyBytes) {
    std::mt19937 random(1990);
    for (int round = 0; round < 200000; ++round) {
        std::vector<std::byte> code(random() % 10);
        for (std::byte& byte : code)
            byte = static_cast<std::byte>(random());
        const auto instruction = decode(code);
        if (!instruction)
            continue;
        ASSERT_LE(instruction->length, code.size());
        EXPECT_FALSE(disassemble(*instruction, 0x80001000).empty());
    }
}

} // namespace
} // namespace cxsim::isa
