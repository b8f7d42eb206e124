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
/// Place of the section that a symbol's value, the debugger's too, is relative to.
std::size_t place_of_symbol(const soff::Symbol& symbol);
bool is_zeros(soff::SectionType type);

struct Definition;

/// One object: a file of its own or a member of an archive, "libc.a(printf.o)".
struct InputObject {
    std::string name;
    std::string reason; ///< why the member was taken: the object and symbol that need it
    soff::File file;
    /// For each place in `linked_sections` the object's section, or nullptr, and where it ends up.
    std::array<const soff::Section*, linked_sections.size()> sections{};
    std::array<std::uint32_t, linked_sections.size()> addresses{};
    /// For each symbol what it stands for; nullptr unless it is external.
    std::vector<Definition*> definitions;
};

/// What an external name stands for.
struct Definition {
    enum class Kind : std::uint8_t { undefined, defined, common, linker, alias };
    Kind kind = Kind::undefined;
    const InputObject* object = nullptr; ///< that defines it, or that needs it first
    const soff::Symbol* symbol = nullptr;
    std::uint32_t common_size = 0;
    std::uint32_t address = 0;         ///< set by layout
    const Definition* alias = nullptr; ///< what an alias stands for, never an alias itself
    std::uint32_t number = 0;          ///< in the symbol table of a relocatable output
};

/// Reads the inputs and chooses the members of archives.
class Inputs {
  public:
    Inputs(const LinkOptions& options, std::vector<std::string>& errors)
        : options_(options), errors_(errors) {}

    void read(std::span<const LinkInput> inputs);

    std::deque<InputObject> objects;
    std::map<std::string, Definition> definitions;
    std::string trace;

  private:
    void add_object(std::string name, std::span<const std::byte> bytes, std::string reason);
    bool check_sections(InputObject& object);
    void add_symbols(InputObject& object);
    void add_symbol(const InputObject& object, const soff::Symbol& symbol, Definition& definition);
    void follow_aliases();
    const std::string* aliased(const std::string& name);
    bool search(const struct LinkedArchive& archive);

    const LinkOptions& options_;
    std::vector<std::string>& errors_;
};

/// Where a relocation or a symbol lies, for people: "_main+0x6 (S_TEXT+0x16, heat.c:12)".
std::string describe_place(const InputObject& object, soff::SectionType section, std::uint32_t offset);
/// Where a symbol is defined: "S_TEXT+0x16", or its absolute value.
std::string describe_definition(const soff::Symbol& symbol);

} // namespace cxsim::toolchain
