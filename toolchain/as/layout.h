// Gives every fragment its size and address, and every fixup its value.
#pragma once

#include "toolchain/as/program.h"

#include <optional>

namespace cxsim::toolchain {

/// An expression after layout: a constant, or a constant relative to a symbol of the object.
struct Resolved {
    std::int64_t constant = 0;
    SymbolId symbol = no_symbol;
};

/// Lays the program out and then answers where things are.
class Layout {
  public:
    explicit Layout(Program& program) : program_(program) {}

    /// Chooses branch lengths and sets the address and size of all fragments and sections.
    void run();

    /// Offset of a label in its section.
    std::uint32_t address_of(const Position& position) const;

    /// The value of an expression. Records an error and returns nothing if it has none.
    std::optional<Resolved> resolve(const Expression& expression, const Location& location) const;

    /// Bytes of a section, with relocations for those fields that need a symbol's address. A section of zeros
    /// has no bytes.
    struct Contents {
        std::vector<std::byte> bytes;
        struct Reference {
            std::uint32_t offset;
            SymbolId symbol;
            std::uint8_t log_size; ///< log2 of the field's size in bytes
        };
        std::vector<Reference> references; ///< the field already holds the constant part
    };
    Contents contents(SectionId id) const;

  private:
    /// The expression with symbols that have a value of their own (.set) replaced by it.
    std::optional<Expression> without_expressions(const Expression& expression,
                                                  const Location& location) const;
    void place_section(SectionId id);
    bool lengthen_branches(SectionId id);
    void emit(SectionId id, const Fragment& fragment, Contents& into) const;
    void emit_branch(const Fragment& fragment, Contents& into) const;
    void apply(SectionId id, const Fixup& fixup, std::uint32_t field, Contents& into) const;
    /// Bytes from the branch at `from` to the target, if both are in the same section.
    bool branch_distance(SectionId id, const Fixup& fixup, std::uint32_t from, std::int64_t& distance) const;
    void error(const Location& location, std::string message) const {
        program_.error(location, std::move(message));
    }

    Program& program_;
};

} // namespace cxsim::toolchain
