// The reference page of the instructions, made of the instruction table: docs/instructions.md.
#pragma once

#include <string>

namespace cxsim::emu {

/// The whole page, in Markdown. Every row of the table is on it.
std::string instruction_page();

} // namespace cxsim::emu
