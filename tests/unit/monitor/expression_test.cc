// Expressions in commands, and the names of registers in them.
#include "console/monitor/expression.h"
#include "console/monitor/registers.h"

#include <gtest/gtest.h>

#include <string>

namespace cxsim::console::monitor {
namespace {

/// x is 7; the word at an address is the address and one.
class SomeMeaning final : public Meaning {
  public:
    Value named(std::string_view name) const override {
        return name == "x" || name == "v3[9]" ? Value(7) : std::unexpected("unknown " + std::string(name));
    }
    Value word_at(emu::Address address) const override {
        return address == 0xdead ? Value(std::unexpected("nothing there")) : Value(address + 1);
    }
};

std::uint64_t value(std::string_view text) {
    const Value result = evaluate(text, SomeMeaning());
    EXPECT_TRUE(result) << text << ": " << (result ? "" : result.error());
    return result.value_or(0);
}

std::string error(std::string_view text) {
    const Value result = evaluate(text, SomeMeaning());
    EXPECT_FALSE(result) << text;
    return result ? "" : result.error();
}

TEST(AnExpression, FollowsTheOrderOfPrecedence) {
    EXPECT_EQ(value("1+2*3"), 7U);
    EXPECT_EQ(value("(1+2)*3"), 9U);
    EXPECT_EQ(value("10-4-3"), 3U);
    EXPECT_EQ(value("100/7%5"), 4U);
    EXPECT_EQ(value("0xff&0x0f|0x100"), 0x10fU);
    EXPECT_EQ(value("1+1==2"), 1U);
    EXPECT_EQ(value(" 3 <= 2 "), 0U);
}

TEST(AnExpression, KnowsNumbersNamesAndMemory) {
    EXPECT_EQ(value("0x10"), 16U);
    EXPECT_EQ(value("010"), 10U);
    EXPECT_EQ(value("x+1"), 8U);
    EXPECT_EQ(value("v3[9]*2"), 14U);
    EXPECT_EQ(value("@0x100"), 0x101U);
    EXPECT_EQ(value("@@(x+1)"), 10U);
    EXPECT_EQ(value("18446744073709551615"), ~0ULL);
}

TEST(AnExpression, WrapsAroundAndComparesSigned) {
    EXPECT_EQ(value("-1"), ~0ULL);
    EXPECT_EQ(value("-1<0"), 1U);
    EXPECT_EQ(value("~0"), ~0ULL);
    EXPECT_EQ(value("0x8000000000000000/-1"), 0x8000000000000000U);
    EXPECT_EQ(value("5%-1"), 0U);
}

TEST(AnExpression, SaysWhatIsWrongWithIt) {
    EXPECT_NE(error("y+1").find("unknown y"), std::string::npos);
    EXPECT_NE(error("1/0").find("division by zero"), std::string::npos);
    EXPECT_NE(error("(1+2").find(")"), std::string::npos);
    EXPECT_NE(error("1 2").find("unexpected"), std::string::npos);
    EXPECT_NE(error("0x").find("0x"), std::string::npos);
    EXPECT_NE(error("12a").find("12a"), std::string::npos);
    EXPECT_NE(error("99999999999999999999").find("64 bits"), std::string::npos);
    EXPECT_NE(error("@0x100000000").find("32 bits"), std::string::npos);
    EXPECT_NE(error("@0xdead").find("nothing there"), std::string::npos);
    EXPECT_NE(error("").find("missing"), std::string::npos);
    EXPECT_NE(error("1+").find("ends too early"), std::string::npos);
    EXPECT_NE(error("x[").find("x["), std::string::npos);
}

TEST(AnExpression, MayBeNestedWithoutEnd) {
    EXPECT_NE(error(std::string(1'000'000, '(')).find("deep"), std::string::npos);
    EXPECT_NE(error(std::string(1'000'000, '-')).find("deep"), std::string::npos);
}

TEST(ARegister, IsFoundByEveryName) {
    for (const char* name :
         {"a0",  "a7", "sp", "ap", "fp",  "s0",  "s7", "v0",  "v7[127]", "vm",  "vm[0]", "vml",
          "vmu", "vl", "vs", "pc", "psw", "tid", "vv", "itr", "c0",      "c63", "locks"}) {
        const auto found = find_register(name);
        EXPECT_TRUE(found && *found) << name;
    }
    for (const char* name : {"a", "main", "s", "b3", "a1b", "", "a-1", "v", "pc1", "_a3"}) {
        const auto found = find_register(name);
        EXPECT_TRUE(found && !*found) << name;
    }
    for (const char* name : {"a8", "s99999999999", "c64", "v3[128]", "v3[", "v3[x]", "s1[0]", "vm[-1]"}) {
        const auto found = find_register(name);
        EXPECT_TRUE(!found || !*found) << name;
        EXPECT_TRUE(found || found.error().find(name) != std::string::npos);
    }
    EXPECT_FALSE(find_register("a8"));
    EXPECT_FALSE(find_register("v3[128]"));
}

TEST(ARegister, HoldsWhatWasWritten) {
    emu::ThreadContext thread;
    for (const char* name : {"a3",  "sp",  "s5", "v3[9]", "vm[77]", "vml", "vmu", "vl",  "vs", "pc",
                             "psw", "tid", "vv", "itr",   "itsr",   "icr", "cir", "ttr", "c9", "locks"}) {
        const auto place = find_register(name);
        ASSERT_TRUE(place && *place) << name;
        ASSERT_TRUE(write_register(thread, **place, 1)) << name;
        EXPECT_EQ(read_register(thread, **place), 1U) << name;
    }
    EXPECT_EQ(thread.registers.a[3], 1U);
    EXPECT_EQ(thread.registers.v[3][9], 1U);
    EXPECT_EQ(thread.registers.vm[1], 1U) << "vmu was written after vm[77]";
    const auto stride = **find_register("vs");
    EXPECT_TRUE(write_register(thread, stride, static_cast<std::uint64_t>(-8)));
    EXPECT_EQ(thread.registers.vs, 0xfffffff8U);
    EXPECT_FALSE(write_register(thread, stride, 0x100000000));
}

TEST(ThePsw, IsShownBitByBit) {
    const std::string text = describe_psw(0x86002007);
    EXPECT_NE(text.find("80000000  1  A carry"), std::string::npos) << text;
    EXPECT_NE(text.find("06000000  3  frame length"), std::string::npos) << text;
    EXPECT_NE(text.find("00002000  1  IEEE mode"), std::string::npos) << text;
    EXPECT_NE(text.find("00800000  0  S carry"), std::string::npos) << text;
    EXPECT_NE(text.find("0000001f  7  intrinsic error code"), std::string::npos) << text;
}

} // namespace
} // namespace cxsim::console::monitor
