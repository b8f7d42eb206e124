// What becomes of each trap: its signal, its subcode, and the pc that a handler finds.
#include "tests/unit/kernel/machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>

namespace cxsim::kernel::testing {
namespace {

/// Where the pc of the handler's context is: on the instruction that trapped, or behind it.
enum class PcIs : std::uint8_t { there, behind };

struct TrapCase {
    const char* name;
    const char* instructions; ///< The last one traps.
    int signal;
    unsigned subcode;
    PcIs pc;
    const char* preparation = "";
    const char* model = "c240";
};

void PrintTo(const TrapCase& test, std::ostream* to) {
    *to << test.name;
}

/// Sets the bits of the psw.
constexpr const char* enable_all = " mov psw,a5\n or #0x1010c400,a5\n mov a5,psw\n";
constexpr const char* ieee_traps = " mov psw,a5\n or #0x0000e400,a5\n mov a5,psw\n";
constexpr const char* native_traps = " mov psw,a5\n and #0xffffdfff,a5\n or #0x0000c400,a5\n mov a5,psw\n";

constexpr TrapCase cases[] = {
    {"error_exit", "exit", 4, 0, PcIs::there},
    {"privileged_instruction", "eni", 4, 1, PcIs::there},
    {"undefined_opcode", "ds.h 0x7f00", 4, 4, PcIs::there},
    {"c2_instruction_on_a_c1", "ds.h 0x7ef0, 0x8000", 4, 4, PcIs::there, "", "c120"},
    {"intrinsic_on_a_c1", "ds.h 0x7dd9", 4, 4, PcIs::there, "", "c120"},
    {"breakpoint", "bkpt", 5, 1, PcIs::behind},
    {"single_step", "nop", 5, 2, PcIs::behind, " mov psw,a5\n or #0x08000000,a5\n mov a5,psw\n"},
    {"single_step_over_a_call", "sysc #0,#20", 5, 2, PcIs::behind,
     " mov sp,ap\n mov psw,a5\n or #0x08000000,a5\n mov a5,psw\n"},
    {"process_breakpoint", "pbkpt", 5, 10, PcIs::behind},
    {"trap_instruction", "trap #0,#3", 5, 11, PcIs::behind},
    {"integer_overflow_in_a", "add.w #0x7fffffff,a1", 8, 1, PcIs::behind, " ld.w #1,a1\n"},
    {"integer_overflow_in_s", "mul.w s1,s1", 8, 1, PcIs::behind, " ld.w #0x10000,s1\n"},
    {"integer_divide", "div.w a1,a2", 8, 2, PcIs::behind, " ld.w #0,a1\n"},
    {"float_overflow", "mul.d s1,s1", 8, 3, PcIs::behind, " ld.l #0,s1\n ld.u #0x7fd00000,s1\n"},
    {"float_divide", "div.d s1,s2", 8, 4, PcIs::behind, " ld.l #0,s1\n ld.d #1.0,s2\n"},
    {"float_underflow", "mul.d s1,s1", 8, 5, PcIs::behind, " ld.l #0,s1\n ld.u #0x00200000,s1\n"},
    {"reserved_operand", "add.d s1,s1", 8, 6, PcIs::behind, " ld.l #0,s1\n ld.u #0x80000000,s1\n"},
    {"square_root", "sqrt.d s1", 8, 7, PcIs::behind, " ld.d #-1.0,s1\n"},
    {"exponential", "exp.d s1", 8, 8, PcIs::behind, " ld.d #1.0e5,s1\n"},
    {"logarithm", "ln.d s1", 8, 9, PcIs::behind, " ld.d #-1.0,s1\n"},
    {"sine", "sin.d s1", 8, 10, PcIs::behind, " ld.l #0,s1\n ld.u #0x7ff00000,s1\n"},
    {"cosine", "cos.d s1", 8, 11, PcIs::behind, " ld.l #0,s1\n ld.u #0x7ff00000,s1\n"},
    {"vector_zero_divide", "div.l v0,s1,v1", 8, 2, PcIs::behind, " ld.l #0,s1\n ld.w #1,vl\n"},
    {"gate_of_another_ring", "sysc #1,#20", 10, 4, PcIs::there, " mov sp,ap\n"},
    {"frame_length", "rtn", 10, 5, PcIs::there, " pshea 0\n pshea 0\n pshea 0\n pshea 0\n mov sp,fp\n"},
    {"communication_register_address", "get.l 0x9000,s1", 10, 6, PcIs::there},
    {"trap_gate_of_another_ring", "trap #1,#3", 10, 7, PcIs::there},
    {"write_access_denied", "st.w a1,start", 11, 2, PcIs::there},
    {"execute_access_denied", "jmp vector", 11, 3, PcIs::behind},
    {"no_segment", "ld.w 0x90000000,a1", 11, 4, PcIs::there},
    {"address_of_an_inner_ring", "ld.w 0,a1", 11, 4, PcIs::there},
};

class Traps : public ::testing::TestWithParam<TrapCase> {};

TEST_P(Traps, BecomeSignalsWithSubcodesAndPcs) {
    const TrapCase& test = GetParam();
    const bool native = std::string_view(test.name) == "reserved_operand";
    const bool on_c1 = std::string_view(test.model) == "c120";
    std::string source = on_c1 ? "        .fpmode native\n" : "        .fpmode ieee\n";
    source += "        .text\n        .globl start\nstart:\n";
    for (const int signal : {4, 5, 8, 10, 11}) {
        source += system_call("sigvec", {std::to_string(signal), "vector", "0"});
    }
    source += test.signal == 8 ? std::string(enable_all) + (native ? native_traps : ieee_traps) : "";
    source += test.preparation;
    source += fmt::format("there:  {}\nbehind: nop\n", test.instructions);
    source += system_call("exit", {"254"});
    // The status tells signal and subcode, or 255 if the pc is wrong.
    const char* const pc = test.signal == 11 && test.subcode == 3 ? "vector"
                           : test.pc == PcIs::there               ? "there"
                                                                  : "behind";
    source +=
        fmt::format("handler:\n        ld.w 0(ap),a1\n        ld.w 4(ap),a2\n        ld.w 8(ap),a3\n"
                    "        ld.w 8(a3),a4\n        shf #4,a1\n        add.w a2,a1\n        eq.w #{},a4\n"
                    "        jbra.t right\n        ld.w #255,a1\nright:  mov a1,s0\n",
                    pc);
    source += std::string(exit_with_s0) + "        .data\nvector: ds.w handler, 0, 0\n";
    Machine machine(test.model);
    const int status = machine.run(source);
    EXPECT_NE(status, 255) << "wrong pc";
    EXPECT_EQ(status, test.signal * 16 + static_cast<int>(test.subcode));
}

INSTANTIATE_TEST_SUITE_P(Of, Traps, ::testing::ValuesIn(cases),
                         [](const auto& test) { return std::string(test.param.name); });

} // namespace
} // namespace cxsim::kernel::testing
