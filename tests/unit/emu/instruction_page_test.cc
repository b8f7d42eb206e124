// The reference page of the instructions.
#include "emu/isa/instruction_table.h"
#include "emu/reference/instruction_page.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace cxsim::emu {
namespace {

TEST(InstructionPage, HasEveryEncoding) {
    const std::string page = instruction_page();
    for (const isa::Row& row : isa::instruction_table()) {
        const auto operands = isa::operand_text(row);
        const std::string written =
            fmt::format("| `{}{}{}` |", row.mnemonic, operands.empty() ? "" : " ", operands);
        EXPECT_NE(page.find(written), std::string::npos) << written;
    }
}

TEST(InstructionPage, OfTheDocumentsIsUpToDate) {
    std::ostringstream text;
    text << std::ifstream(CXSIM_INSTRUCTION_PAGE).rdbuf();
    EXPECT_TRUE(text.str() == instruction_page())
        << "The instruction table has changed: build/bin/cxsim-instruction-page > docs/instructions.md";
}

} // namespace
} // namespace cxsim::emu
