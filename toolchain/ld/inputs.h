// The objects that take part in a link, and what their external symbols resolve to.
#pragma once

#include "toolchain/ld/linker.h"

#include <array>
#include <deque>
#include <map>
#include <string>

namespace cxsim::toolchain {

/// The sections of the output in the order of their addresses.
constexpr std::array<soff::SectionType, 5> linked_sections = {
    soff::SectionType::text, soff::SectionType::thread_data, soff::SectionType::thread_bss,
    soff::SectionType::data, soff::SectionType::bss};
constexpr std::size_t no_section = linked_sections.size();

/// Place in `linked_sections` of a section type, or of the section that a symbol's n_type names.
std::size_t place_of(soff::SectionType type);
std::size_t place_of_symbol_type(std::uint8_t n_type);

/// One object: a file of its own or a member of an archive, "libc.a(printf.o)".
struct InputObject {
    std::string name;
    soff::File file;
    /// For each place in `linked_sections` the object's section, or nullptr, and where it ends up.
    std::array<const soff::Section*, linked_sections.size()> sections{};
    std::array<std::uint32_t, linked_sections.size()> addresses{};
};

/// What an external name stands for.
struct Definition {
    enum class Kind : std::uint8_t { undefined, defined, common, linker };
    Kind kind = Kind::undefined;
    const InputObject* object = nullptr; ///< that defines it, or that needs it first
    const soff::Symbol* symbol = nullptr;
    std::uint32_t common_size = 0;
    std::uint32_t address = 0; ///< set by layout
};

/// Reads the inputs and chooses the members of archives.
class Inputs {
  public:
    explicit Inputs(std::vector<std::string>& errors) : errors_(errors) {}

    /// `entry` is needed even if no object names it.
    void read(std::span<const LinkInput> inputs, const std::string& entry);

    std::deque<InputObject> objects;
    std::map<std::string, Definition> definitions;

  private:
    void add_object(std::string name, std::span<const std::byte> bytes);
    bool check_sections(InputObject& object);
    void add_symbols(const InputObject& object);
    void add_symbol(const InputObject& object, const soff::Symbol& symbol);
    bool search(const struct LinkedArchive& archive);

    std::vector<std::string>& errors_;
};

} // namespace cxsim::toolchain
