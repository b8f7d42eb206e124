// What stands between a tool's main function and its work.
#pragma once

namespace cxsim::toolchain {

/// Does a tool's work and returns its status. An exception, or standard output that can't be written, becomes
/// one line "tool: reason" on standard error and the status 1.
int run_tool(const char* tool, int (*work)(int argc, char** argv), int argc, char** argv) noexcept;

} // namespace cxsim::toolchain
