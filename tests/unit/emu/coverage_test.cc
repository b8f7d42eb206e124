// Every row of the instruction table has semantics.
#include "emu/cpu/semantics/semantics.h"

#include <gtest/gtest.h>

#include <string>

namespace cxsim::emu {
namespace {

TEST(Semantics, EveryInstructionOfTheTableHasSome) {
    for (const isa::Row& row : isa::instruction_table()) {
        EXPECT_TRUE(implemented(row)) << row.mnemonic << " " << isa::operand_text(row);
    }
}

} // namespace
} // namespace cxsim::emu
