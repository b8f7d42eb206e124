// The names under which a disassembly shows places, such that the assembler takes them back.
#pragma once

#include "emu/isa/soff.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// A name of a place.
struct Label {
    std::string name;
    bool external = false;
    bool usable = true; ///< else it can only be shown in a comment: the assembler would not read it as a name
};

/// The labels of one section by their offset in it.
class SectionLabels {
  public:
    void add(std::uint32_t offset, const Label& label);

    const std::multimap<std::uint32_t, Label>& all() const { return all_; }
    /// "name" or "name+0x4" for a place, by the nearest label at or before it; nothing if there is none.
    std::optional<std::string> place(std::uint32_t offset) const { return nearest(usable_, offset); }
    /// The same by labels that are not external: an external one would make a reference by symbol.
    std::optional<std::string> local_place(std::uint32_t offset) const { return nearest(local_, offset); }

  private:
    using Names = std::map<std::uint32_t, std::string>;
    static std::optional<std::string> nearest(const Names& names, std::uint32_t offset);

    std::multimap<std::uint32_t, Label> all_;
    Names usable_;
    Names local_;
};

/// Names for the symbols and sections of a file, no two of them alike.
class Labels {
  public:
    explicit Labels(const soff::File& file);

    const SectionLabels& of(const soff::Section& section) const { return by_section_.at(&section); }

    /// The name of the symbol with that number, if an expression can hold it.
    std::optional<std::string> symbol(std::size_t number) const;

    /// A name for the beginning of the section with that n_type, for references that name no symbol. Nothing
    /// if symbols cannot be in it.
    std::optional<std::string> section_start(std::uint8_t n_type) const;

  private:
    std::string unique(const std::string& name);
    void name_symbols(bool external);
    void place_symbols();

    const soff::File& file_;
    std::set<std::string> taken_;
    std::map<std::string, unsigned> copies_;
    std::vector<Label> names_; ///< by symbol number
    std::map<std::uint8_t, std::string> starts_;
    std::map<const soff::Section*, SectionLabels> by_section_;
};

} // namespace cxsim::toolchain
