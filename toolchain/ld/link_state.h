// A link under way. Its steps, each in a file of its own, work on this one after the other.
#pragma once

#include "toolchain/ld/inputs.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// A section of the output.
struct OutputSection {
    std::uint32_t address = 0; ///< 0 in an object
    std::uint64_t size = 0;
    std::uint32_t alignment = 4; ///< the largest of its parts
    std::vector<std::byte> contents;
};

struct LinkState {
    explicit LinkState(const LinkOptions& link_options) : options(link_options), inputs(options, errors) {}

    const LinkOptions& options;
    std::vector<std::string> errors; ///< a step that finds any is the last one
    Inputs inputs;
    std::array<OutputSection, linked_sections.size()> sections;
};

/// Gives every section of every object its place in the output, and commons theirs at the end of bss.
void place_sections(LinkState& state);

/// Gives every name its address, once the sections have theirs. Undefined names are errors.
void resolve_symbols(LinkState& state);

/// Copies the contents of the objects together and applies their relocations.
void relocate(LinkState& state);

/// Adds to a field of `object` the distance `base`; the error if the sum does not fit. `field` is in the
/// output, the relocation's offset in the object's section of type `type`.
void add_to_field(LinkState& state, const InputObject& object, soff::SectionType type,
                  const soff::Relocation& relocation, std::byte* field, std::uint32_t base);

/// The executable or the object. The file's sections refer to `state`.
soff::File make_executable(LinkState& state);
soff::File make_relocatable(LinkState& state);

/// The sections that both have, filled with contents.
std::vector<soff::Section> output_sections(const LinkState& state);

/// The symbols of the objects that are not external, as far as they are kept, with their new values.
std::vector<soff::Symbol> local_symbols(const LinkState& state);

/// The value of an object's symbol in the output.
std::uint32_t value_of(const InputObject& object, const soff::Symbol& symbol);

/// The map of LinkOutput.
std::string make_map(const LinkState& state);

} // namespace cxsim::toolchain
