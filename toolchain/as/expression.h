// Expressions of the assembler: integers, symbols, '.', and the operators of C with C's precedence.
#pragma once

#include "toolchain/as/cursor.h"
#include "toolchain/as/program.h"

#include <functional>
#include <stdexcept>

namespace cxsim::toolchain {

/// Thrown for what is wrong with a statement; caught once per statement.
struct StatementError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What an expression needs to know about its surroundings.
struct ExpressionContext {
    Program& program;
    Location location;
    std::function<SymbolId()> here;                                    ///< a symbol for "."
    std::function<std::string(unsigned digit, bool forward)> numbered; ///< the name behind 1b or 1f
};

/// Reads one expression. Symbols may only be added and subtracted; anything else throws StatementError.
Expression parse_expression(Cursor& cursor, const ExpressionContext& context);

/// Reads an expression that must be a constant now.
std::int64_t parse_constant(Cursor& cursor, const ExpressionContext& context, std::string_view what);

/// Whether a floating constant stands at the cursor, and if so its text, which is then skipped.
bool accept_float(Cursor& cursor, std::string& text);

/// Reads a string in double quotes with C's escapes.
std::string parse_string(Cursor& cursor);

} // namespace cxsim::toolchain
