// How memory and numbers are written and read, and the margins' line.
#include "console/monitor/margins.h"
#include "console/monitor/memory_format.h"
#include "console/monitor/number_text.h"

#include <gtest/gtest.h>

#include <array>

namespace cxsim::console::monitor {
namespace {

constexpr emu::Address start = 0x80100000;

class Memory : public testing::Test {
  protected:
    Memory() {
        constexpr emu::Protection none =
            emu::Protection::none; // whose contents the monitor shows all the same
        space.map({.start = start, .end = start + emu::page_size, .protection = none});
        std::array<std::byte, 8> bytes{};
        std::ranges::copy(std::as_bytes(std::span("hi\n\x01")), bytes.begin());
        EXPECT_TRUE(space.write(start, bytes, none));
    }
    std::string dump(std::string_view format, emu::Address address = start) {
        return dump_memory(ThreadMemory(space), address, *parse_format(format), true, SymbolTable()).text;
    }
    emu::AddressSpace space;
};

TEST_F(Memory, IsShownInEveryFormat) {
    EXPECT_EQ(dump("2b"), "80100000: 68 69\n");
    EXPECT_EQ(dump("h3"), "80100000: 6869 0a01 0000\n");
    EXPECT_EQ(dump(""), "80100000: 68690a01\n");
    EXPECT_EQ(dump("l"), "80100000: 68690a0100000000\n");
    EXPECT_EQ(dump("z"), "80100000: \"hi\\012\\001\"\n");
    EXPECT_EQ(dump("5w"), "80100000: 68690a01 00000000 00000000 00000000\n80100010: 00000000\n");
    EXPECT_EQ(dump("d", start + 8), "80100008: 0\n");
}

TEST_F(Memory, EndsWhereNothingIsMapped) {
    EXPECT_EQ(dump("2w", start + emu::page_size - 4), "80100ffc: 00000000 not mapped\n");
    const Dump nothing = dump_memory(ThreadMemory(space), 0, *parse_format("i"), true, SymbolTable());
    EXPECT_FALSE(nothing.complete);
    EXPECT_EQ(nothing.next, 0U);
}

TEST(AFormat, IsALetterWithACountOnEitherSide) {
    EXPECT_EQ(parse_format("8w")->count, 8U);
    EXPECT_EQ(parse_format("d4")->count, 4U);
    EXPECT_EQ(parse_format("12")->count, 12U);
    EXPECT_FALSE(parse_format("")->given);
    for (const char* wrong : {"q", "2w3", "ww", "0w", "99999999999w", "w-1"}) {
        const auto choice = parse_format(wrong);
        ASSERT_FALSE(choice) << wrong;
        EXPECT_NE(choice.error().find(wrong), std::string::npos) << choice.error();
    }
}

TEST(AFloatingPointNumber, IsReadAsItIsWritten) {
    for (const bool ieee : {false, true}) {
        for (const bool is_double : {false, true}) {
            for (const char* text : {"0", "1", "-2.5", "1024", "-0.125", "1e+30"}) {
                const FloatFormat format{is_double, ieee};
                const auto bits = float_bits(text, format);
                ASSERT_TRUE(bits) << text;
                const auto again = float_bits(float_text(*bits, format), format);
                ASSERT_TRUE(again) << text;
                EXPECT_EQ(*again, *bits) << text;
            }
        }
    }
}

TEST(AFloatingPointNumber, HasTheBitsOfItsFormat) {
    EXPECT_EQ(float_bits("1", {.is_double = true, .ieee = true}), 0x3ff0000000000000U);
    EXPECT_EQ(float_bits("1", {.is_double = false, .ieee = true}), 0x3f800000U);
    // 0.5 x 2^1, with the exponent biased by 1024 and by 128.
    EXPECT_EQ(float_bits("1", {.is_double = true, .ieee = false}), 0x4010000000000000U);
    EXPECT_EQ(float_bits("1", {.is_double = false, .ieee = false}), 0x40800000U);
    EXPECT_EQ(float_text(0x8000000000000000, {.is_double = true, .ieee = false}), "reserved operand");
    EXPECT_EQ(float_text(0xbff8000000000000, {.is_double = true, .ieee = true}), "-1.5");
}

TEST(AFloatingPointNumber, IsRefusedIfItDoesNotFit) {
    EXPECT_FALSE(float_bits("1e39", {.is_double = false, .ieee = true}));
    EXPECT_FALSE(float_bits("1e308", {.is_double = true, .ieee = false}));
    EXPECT_FALSE(float_bits("inf", {.is_double = true, .ieee = false}));
    EXPECT_FALSE(float_bits("two", {}));
    EXPECT_FALSE(float_bits("1.5x", {}));
    EXPECT_FALSE(float_bits("", {}));
}

TEST(TheMargins, AreWrittenAsTheServiceProcessorDid) {
    Margins margins;
    EXPECT_EQ(margins.text(100), "clk: n (10.0Mhz)  ps1: n (+5.00)  ps2: n (+4.95)  ps3: n (+5.00)");
    ASSERT_TRUE(margins.set("clk", Margins::Setting::low));
    EXPECT_EQ(margins.text(100), "clk: l (9.0Mhz)  ps1: n (+5.00)  ps2: n (+4.95)  ps3: n (+5.00)");
    EXPECT_EQ(margins.cycle_nanoseconds(100), 111U);
    ASSERT_TRUE(margins.set("all", Margins::Setting::high));
    EXPECT_EQ(margins.text(40), "clk: h (27.5Mhz)  ps1: h (+5.25)  ps2: h (+5.20)  ps3: h (+5.25)");
    EXPECT_FALSE(margins.set("ps4", Margins::Setting::low));
    ASSERT_TRUE(margins.set("all", Margins::Setting::normal));
    EXPECT_EQ(margins.cycle_nanoseconds(40), 40U);
}

} // namespace
} // namespace cxsim::console::monitor
