// The symbols of a file as `nm` lists them.
#pragma once

#include "emu/isa/soff.h"

#include <string>

namespace cxsim::toolchain {

struct SymbolListOptions {
    enum class Order : std::uint8_t { name, value, file };
    Order order = Order::name;
    bool reverse = false;
    bool debug = false; ///< also the debugger's symbols
    bool external_only = false;
    bool undefined_only = false;
    std::string prefix{}; ///< put before each line
};

/// One line a symbol: value, kind, name; for a debugger's also its other fields: "00000004 - 00 0007 SLINE".
std::string list_symbols(const soff::File& file, const SymbolListOptions& options);

} // namespace cxsim::toolchain
