// Reads source lines into a Program.
#pragma once

#include "toolchain/as/operand.h"

#include <array>
#include <string>
#include <string_view>

namespace cxsim::toolchain {

/// Bound of the bytes of all sections together. No object of this machine comes near; a runaway repeat count
/// does.
constexpr std::uint64_t largest_contents = std::uint64_t{1} << 28;

/// Reads statements one after the other; errors are recorded in the program and reading goes on.
class StatementReader {
  public:
    StatementReader(Program& program, std::string file_name);

    /// Reads a whole source text.
    void read(std::string_view source);

  private:
    using Directive = void (StatementReader::*)(Cursor&);
    struct NamedDirective;
    static const NamedDirective directives[];

    void read_line(std::string_view line);
    bool read_line_marker(std::string_view line);
    void read_statement(Cursor cursor);
    void read_instruction(std::string_view mnemonic, Cursor& cursor);

    // The directives, by what they do; see the table in directives.cc.
    bool read_directive(std::string_view name, Cursor& cursor);
    bool read_data(std::string_view name, Cursor& cursor);
    template <SectionId id>
    void enter_section(Cursor& cursor);
    void align(Cursor& cursor);
    void global(Cursor& cursor);
    void common(Cursor& cursor);
    void local_common(Cursor& cursor);
    void set(Cursor& cursor);
    void floating_mode(Cursor& cursor);
    void stab_with_string(Cursor& cursor);
    void stab_with_value(Cursor& cursor);
    void stab_here(Cursor& cursor);
    void ignore(Cursor& cursor);
    void data_item(char type, Cursor& cursor, Fragment& into, bool repeated = false);
    void reserve(char type, Cursor& cursor);

    ExpressionContext context();
    /// Throws that the name has been defined, and where.
    [[noreturn]] void refuse_definition(const AssemblerSymbol& symbol) const;
    void define_label(std::string_view name);
    void define_numbered_label(unsigned digit);
    void define_value(std::string_view name, const Expression& value);
    void add_stab(std::string text, Cursor& cursor, bool with_value);
    Position here();
    SymbolId symbol_here();

    /// The fragment that takes bytes at the end of the current subsection.
    Fragment& bytes_fragment();
    Fragment& new_fragment(Fragment::Kind kind);
    std::vector<Fragment>& fragments();
    /// Adds to the size of all contents so far, and throws if there are too many.
    void count_contents(std::uint64_t size);
    void append(Fragment& fragment, std::uint64_t value, unsigned size);
    void append_expression(Fragment& fragment, const Expression& value, unsigned size);
    void append_instruction(const struct Selected& selected);
    void append_branch(const struct BranchPair& pair, std::span<const WrittenOperand> operands);
    bool in_bss() const { return section_ == SectionId::bss || section_ == SectionId::thread_bss; }
    void use_row(const isa::Row& row);
    void use_floating_point() { program_.uses_floating_point = true; }

    Program& program_;
    Location location_;
    SectionId section_ = SectionId::text;
    unsigned subsection_ = 0;
    std::uint64_t total_size_ = 0;               ///< of all contents so far
    std::array<unsigned, 10> numbered_labels_{}; ///< how often each of 0: to 9: has been defined
};

/// Cuts the comment off a line: what follows a ';' outside of quotes.
std::string_view without_comment(std::string_view line);

} // namespace cxsim::toolchain
