// The parts of a SOFF file as text for people. Unprintable characters of names are shown as '?'.
#pragma once

#include "emu/isa/soff.h"

#include <string>

namespace cxsim::toolchain {

/// Kind of file, flags, entry.
std::string dump_header(const soff::File& file);

/// One line a section: type, address, size, place in the file, protection, relocations.
std::string dump_sections(const soff::File& file);

/// One line a symbol: value, kind as `nm` shows it (capital: external), name.
std::string dump_symbols(const soff::File& file);

/// One line a relocation, by section.
std::string dump_relocations(const soff::File& file);

} // namespace cxsim::toolchain
