// Which rows of the instruction table have no semantics: listed here, so that a change is seen.
#include "emu/cpu/semantics/semantics.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace cxsim::emu {
namespace {

std::set<std::string> expected() {
    return {
        // Functions that need correctly rounded, host-independent implementations.
        "sin.s Sk",
        "sin.d Sk",
        "cos.s Sk",
        "cos.d Sk",
        "exp.s Sk",
        "exp.d Sk",
        "ln.s Sk",
        "ln.d Sk",
        "atan.s Sk",
        "atan.d Sk",
        // Parallel execution and communication registers.
        "pfork ea,Ak",
        "idle Sk",
        "cfork ",
        "wfork ",
        "join ",
        "tst ea",
        "lck ea",
        "ulk ea",
        "spawn ea,Ak",
        "ldcmr ea,Ak",
        "stcmr Ak,ea",
        "popr ea,Ak",
        "pshr Ak,ea",
        "rcvr.w ea,Ak",
        "matm.w Ak,ea",
        "sndr.w Ak,ea",
        "sndr.l Sk,ea",
        "rcvr.l ea,Sk",
        "matm.l Sk,ea",
        "putr.w Ak,ea",
        "putr.l Sk,ea",
        "getr.w ea,Ak",
        "getr.l ea,Sk",
        "matr.w Ak,ea",
        "mat.w Ak,ea",
        "get.w ea,Ak",
        "rcv.w ea,Ak",
        "inc.w ea,Ak",
        "put.w Ak,ea",
        "snd.w Ak,ea",
        "matr.l Sk,ea",
        "mat.l Sk,ea",
        "get.l ea,Sk",
        "rcv.l ea,Sk",
        "inc.l ea,Sk",
        "put.l Sk,ea",
        "snd.l Sk,ea",
        "mov Sk,tid",
        // Of the kernel; user programs get the privileged-instruction trap.
        "ldpa Aj,Ak",
        "mov itr,Sk",
        "mov Sk,itr",
        "mov Sk,itsr",
        "rtnc ",
        "diag Ak",
        "enal Sj,Sk",
        "enag Sj,Sk",
        "mov Sk,cir",
        "mov cir,Sk",
        "mov toc,Sk",
        "mov Sk,ttr",
        "mov ttr,Sk",
        "ctrsl ",
        "ctrsg ",
        "mov Sk,icr",
        "mov icr,Sk",
        "mov Sk,tcpu",
        "stop ",
        // What they test or hold is not public.
        "jmpi.f ea",
        "jmpi.t ea",
        "bri.f disp8",
        "bri.t disp8",
        "mov cpuid,Sk",
        "mov tcpu,Sk",
    };
}

TEST(Semantics, OnlyTheInstructionsListedHereHaveNone) {
    std::set<std::string> without;
    std::size_t rows = 0;
    for (const isa::Row& row : isa::instruction_table()) {
        if (!implemented(row)) {
            without.insert(std::string(row.mnemonic) + " " + std::string(isa::operand_text(row)));
            ++rows;
        }
    }
    EXPECT_EQ(without, expected());
    EXPECT_EQ(rows, 73U);
}

} // namespace
} // namespace cxsim::emu
