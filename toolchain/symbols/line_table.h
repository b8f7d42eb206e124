// From addresses to the lines of the source, as debugger's symbols tell them.
#pragma once

#include "emu/isa/soff.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// The lines of an executable, or of one object (whose addresses are relative to its text).
class LineTable {
  public:
    explicit LineTable(std::span<const soff::Symbol> symbols);

    bool empty() const { return lines_.empty(); }
    /// "heat.c:12" if code for a line begins at this address, else empty.
    std::string beginning_at(std::uint32_t address) const;
    /// The line that the code at this address belongs to, or empty.
    std::string covering(std::uint32_t address) const;

  private:
    struct Line {
        std::size_t file; ///< in `files_`; no_file ends the code of a source
        std::uint16_t number;
    };
    static constexpr std::size_t no_file = SIZE_MAX;

    void begin_file(const std::string& name);
    std::string text(const Line& line) const;

    std::vector<std::string> files_;
    std::map<std::uint32_t, Line> lines_;
};

} // namespace cxsim::toolchain
