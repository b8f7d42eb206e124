// The directives that LLVM's printer cannot be taught, in the words of the Convex assembler.
#pragma once

#include <string>
#include <string_view>

namespace cxsim::toolchain {

/// Rewrites `.p2align N` to `.align` in bytes; drops directives the assembler has no use for. Everything else
/// stays as it is.
std::string to_convex_dialect(std::string_view assembly);

} // namespace cxsim::toolchain
