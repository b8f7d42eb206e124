// From addresses to the symbols they belong to.
#pragma once

#include "emu/isa/soff.h"

#include <cstdint>
#include <map>
#include <string>

namespace cxsim::toolchain {

/// The named places of a file by address. In an object, whose sections all begin at 0, it is about one
/// section.
class SymbolMap {
  public:
    /// All defined symbols of an executable.
    explicit SymbolMap(const soff::File& executable);
    /// The symbols in the section of that type, in an object or an executable.
    SymbolMap(const soff::File& file, soff::SectionType type);

    /// "_main+0x12", or "_main" at its beginning; empty if no symbol lies at or before the address, or none
    /// within `farthest` bytes. Names are printable.
    std::string describe(std::uint32_t address, std::uint32_t farthest = UINT32_MAX) const;

  private:
    void add(const soff::Symbol& symbol);

    std::map<std::uint32_t, std::string> names_;
};

} // namespace cxsim::toolchain
