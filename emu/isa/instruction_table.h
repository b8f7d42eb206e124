// The instruction table: one row for each of the 906 encodings, from which decoder, encoder, disassembler,
// assembler, the machine class in object files and the tests are derived.
//
// The rows are in instruction_table_{base,e0,e1}.def; what they don't say (opcode, element type, mask sense,
// machine class, privilege ...) is derived from them in instruction_table.cc.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace cxsim::isa {

/// The halfword in front of an instruction: none, 0x7ef0 (e0) or 0x7ef8 (e1).
enum class Prefix : std::uint8_t { none, e0, e1 };
constexpr std::size_t prefix_count = 3;

/// The ten layouts of the first halfword. f1a and f1b are the immediate forms for A and S registers.
enum class Format : std::uint8_t { f0, f1, f1a, f1b, f2, f3, f4, f5, f6, f7 };
constexpr std::size_t format_count = 10;

/// What an instruction does, apart from its element type, operand kinds and mask sense.
enum class Operation : std::uint8_t {
#define CXSIM_OPERATION(name) name,
#include "emu/isa/operations.def"
#undef CXSIM_OPERATION
};

/// An operand of the written form. Register operands name the field (i, j, k) that holds their number.
enum class Operand : std::uint8_t {
    none,
    a_j, ///< A register in field j
    a_k,
    s_i, ///< S register in field i
    s_j,
    s_k,
    v_i, ///< V register in field i
    v_j,
    v_k,
    address,      ///< memory operand: [@]displacement[(aN)]
    immediate,    ///< 16-bit sign-extended or 32-bit immediate
    immediate3,   ///< unsigned immediate 0..7 in field j
    displacement, ///< branch displacement, a signed byte counting halfwords
    ring,         ///< upper part of the immediate of sysc and trap
    number,       ///< lower part of the immediate of sysc and trap
    vm,           ///< special registers from here on
    vmu,
    vml,
    vl,
    vs,
    vls,
    vv,
    psw,
    pc,
    itr,
    itsr,
    icr,
    cir,
    toc,
    ttr,
    tid,
    tcpu,
    cpuid,
};

/// Size and kind of the elements an instruction works on: the mnemonic's suffix.
enum class ElementType : std::uint8_t {
    none,
    byte_integer,     ///< .b
    halfword_integer, ///< .h
    word_integer,     ///< .w
    longword_integer, ///< .l
    single_float,     ///< .s
    double_float,     ///< .d
    upper_word,       ///< .u, the upper 32 bits of an S register
    vector_mask,      ///< .x, 128 bits
};

/// Size of an element in bytes; 0 for none.
constexpr unsigned element_size(ElementType type) noexcept {
    constexpr std::array<std::uint8_t, 9> sizes = {0, 1, 2, 4, 8, 4, 8, 4, 16};
    return sizes[static_cast<std::size_t>(type)];
}

/// The suffix .t or .f: acts where the mask bit is 1 or 0, or branches when the carry is 1 or 0.
enum class Sense : std::uint8_t { none, when_true, when_false };

/// Up to three operands in the order in which they are written: sources first, destination last.
using Operands = std::array<Operand, 3>;

/// One number for the operand kinds of an instruction, for use in `switch`.
using Shape = std::uint32_t;

constexpr Shape shape(Operand first, Operand second = Operand::none, Operand third = Operand::none) noexcept {
    return static_cast<Shape>(first) | static_cast<Shape>(second) << 8 | static_cast<Shape>(third) << 16;
}

/// One encoding.
struct Row {
    Prefix prefix;
    Format format;
    std::uint8_t index;        ///< number within prefix and format
    std::string_view mnemonic; ///< as written, with its suffixes
    Operands operands;
    Operation operation;

    // From here on derived.
    std::uint16_t opcode;    ///< first halfword after the prefix, with all operand fields zero
    ElementType type;        ///< type of the elements; of the result for conversions
    ElementType source_type; ///< type of a conversion's source; else the same as `type`
    Sense sense;
    bool masked;     ///< a vector instruction that acts only on elements whose mask bit has `sense`
    bool c2;         ///< exists on the C2 family only (has a prefix)
    bool parallel;   ///< belongs to the parallel instructions of the C2 family
    bool intrinsic;  ///< belongs to the intrinsic functions of the C2 family
    bool privileged; ///< the kernel's alone
    bool floating;   ///< interprets or makes floating-point values, so depends on the floating mode
    bool ends_block; ///< may continue elsewhere than at the next instruction, or changes how it is decoded

    constexpr Shape shape() const noexcept { return isa::shape(operands[0], operands[1], operands[2]); }
    constexpr bool has(Operand operand) const noexcept {
        return operands[0] == operand || operands[1] == operand || operands[2] == operand;
    }
};

/// All rows: no prefix, then e0, then e1, each by format and index.
std::span<const Row> instruction_table() noexcept;

/// The row with this prefix, format and index, or nullptr if the encoding is undefined. Constant time.
const Row* find_row(Prefix prefix, Format format, unsigned index) noexcept;

/// The row's operands as they are written in a reference, for example "Vi,Sj,Vk"; empty if there are none.
std::string_view operand_text(const Row& row) noexcept;

/// Where an instruction stands within its prefix.
struct FormatAndIndex {
    Format format;
    std::uint8_t index;
};

/// Format and index of a first halfword after the prefix, if any; nothing where no format is defined.
std::optional<FormatAndIndex> classify(std::uint16_t halfword) noexcept;

} // namespace cxsim::isa
