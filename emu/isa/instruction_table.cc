// Builds the instruction table at compile time: reads the rows and derives their remaining columns.
#include "emu/isa/instruction_table.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace cxsim::isa {
namespace {

/// What the .def files say about an encoding.
struct Source {
    Prefix prefix;
    Format format;
    std::uint8_t index;
    std::string_view mnemonic;
    std::string_view operands;
    Operation operation;
};

constexpr Source sources[] = {
#define CXSIM_INSTRUCTION(prefix, format, index, mnemonic, operands, operation)                              \
    {Prefix::prefix, Format::format, index, mnemonic, operands, Operation::operation},
#include "emu/isa/instruction_table_base.def"
#include "emu/isa/instruction_table_e0.def"
#include "emu/isa/instruction_table_e1.def"
#undef CXSIM_INSTRUCTION
};
constexpr std::size_t row_count = std::size(sources);

/// How a format's opcodes are built: base | index << shift, with `indices` possible indices.
struct FormatLayout {
    std::uint16_t base;
    std::uint8_t shift;
    std::uint8_t indices;
};
constexpr std::array<FormatLayout, format_count> layouts = {{
    {0x8000, 9, 64},  // f0
    {0x0000, 8, 64},  // f1; indices 16..31 belong to the immediates
    {0x1000, 7, 32},  // f1a
    {0x1008, 7, 32},  // f1b
    {0x4000, 6, 128}, // f2
    {0x6000, 6, 64},  // f3
    {0x7000, 8, 8},   // f4
    {0x7800, 6, 16},  // f5
    {0x7c00, 3, 64},  // f6
    {0x7e00, 3, 32},  // f7; 30 and 31 are the prefixes
}};

constexpr const FormatLayout& layout_of(Format format) {
    return layouts[static_cast<std::size_t>(format)];
}

struct OperandName {
    std::string_view name;
    Operand operand;
};
constexpr OperandName operand_names[] = {
    {"Aj", Operand::a_j},
    {"Ak", Operand::a_k},
    {"Si", Operand::s_i},
    {"Sj", Operand::s_j},
    {"Sk", Operand::s_k},
    {"Vi", Operand::v_i},
    {"Vj", Operand::v_j},
    {"Vk", Operand::v_k},
    {"ea", Operand::address},
    {"#imm", Operand::immediate},
    {"#uimm3@j", Operand::immediate3},
    {"disp8", Operand::displacement},
    {"#ring", Operand::ring},
    {"#number", Operand::number},
    {"vm", Operand::vm},
    {"vmu", Operand::vmu},
    {"vml", Operand::vml},
    {"vl", Operand::vl},
    {"vs", Operand::vs},
    {"vls", Operand::vls},
    {"vv", Operand::vv},
    {"psw", Operand::psw},
    {"pc", Operand::pc},
    {"itr", Operand::itr},
    {"itsr", Operand::itsr},
    {"icr", Operand::icr},
    {"cir", Operand::cir},
    {"toc", Operand::toc},
    {"ttr", Operand::ttr},
    {"tid", Operand::tid},
    {"tcpu", Operand::tcpu},
    {"cpuid", Operand::cpuid},
};

consteval Operand parse_operand(std::string_view name) {
    for (const OperandName& candidate : operand_names) {
        if (candidate.name == name)
            return candidate.operand;
    }
    throw std::logic_error("unknown operand in the instruction table");
}

consteval Operands parse_operands(std::string_view text) {
    Operands operands{};
    for (std::size_t n = 0; !text.empty(); ++n) {
        const std::size_t comma = text.find(',');
        operands.at(n) = parse_operand(text.substr(0, comma));
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    }
    return operands;
}

consteval ElementType parse_type(char letter) {
    constexpr std::string_view letters = "?bhwlsdux";
    const std::size_t position = letters.find(letter);
    return position == std::string_view::npos ? ElementType::none : static_cast<ElementType>(position);
}

/// Derives type, source type and sense from the mnemonic's suffixes.
consteval void derive_from_mnemonic(Row& row) {
    std::string_view rest = row.mnemonic;
    if (rest.starts_with("plc."))
        rest.remove_prefix(5); // plc.t and plc.f are two operations, not two senses
    if (rest.starts_with("cvt"))
        row.source_type = parse_type(rest[3]);
    for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.', dot + 1)) {
        const char letter = rest.at(dot + 1);
        if (letter == 't')
            row.sense = Sense::when_true;
        if (letter == 'f')
            row.sense = Sense::when_false;
        if (parse_type(letter) != ElementType::none)
            row.type = parse_type(letter);
    }
    if (row.source_type == ElementType::none)
        row.source_type = row.type;
}

consteval bool is_float(ElementType type) {
    return type == ElementType::single_float || type == ElementType::double_float;
}

/// Intrinsic functions, scalar and vector. The vector forms have a prefix and so need a C2 as well.
consteval bool is_intrinsic(Operation operation) {
    using enum Operation;
    constexpr Operation list[] = {sqrt, sin, cos, exp, ln, atan};
    return std::ranges::find(list, operation) != std::end(list);
}

/// Thread creation and the communication registers. Inferred: public sources name the class, not its members.
consteval bool is_parallel(const Row& row) {
    using enum Operation;
    constexpr Operation list[] = {pfork, spawn, cfork, wfork, join,  idle, snd,  rcv,  put,
                                  get,   inc,   mat,   matr,  matm,  sndr, rcvr, putr, getr,
                                  tst,   lck,   ulk,   ldcmr, stcmr, popr, pshr};
    return std::ranges::find(list, row.operation) != std::end(list) || row.has(Operand::tid);
}

/// Instructions of the kernel. Inferred: which instructions are privileged is not public; these are those
/// that touch interrupts, clocks of the whole machine, address translation, or other processes' state.
consteval bool is_privileged(const Row& row) {
    using enum Operation;
    constexpr Operation list[] = {halt, ldsdr, ldkdr, ldpa,  patu,  pate, mski, xmti,  eni,  dsi,
                                  rtnc, diag,  stop,  ctrsl, ctrsg, enal, enag, ldcmr, stcmr};
    if (std::ranges::find(list, row.operation) != std::end(list))
        return true;
    constexpr Operand registers[] = {Operand::itr, Operand::itsr, Operand::icr,
                                     Operand::cir, Operand::toc,  Operand::ttr};
    const bool writes_thread = row.operands[1] == Operand::tcpu || row.operands[1] == Operand::tid;
    return writes_thread || std::ranges::any_of(registers, [&](Operand name) { return row.has(name); });
}

/// Whether the instruction after this one may be elsewhere, or be decoded or executed under other rules.
consteval bool ends_block(const Row& row) {
    using enum Operation;
    constexpr Operation list[] = {error_exit, jmp,   jmpi,  jmpa,  jmps,  br,    bri,   bra,   brs,
                                  call,       calls, callq, rtn,   rtnq,  rtnc,  sysc,  trap,  bkpt,
                                  pbkpt,      halt,  stop,  idle,  join,  pfork, spawn, cfork, wfork,
                                  pich,       patu,  pate,  ldsdr, ldkdr, eni,   dsi,   mski,  xmti};
    return std::ranges::find(list, row.operation) != std::end(list) || row.operands[1] == Operand::psw;
}

consteval Row make_row(const Source& source) {
    Row row{};
    row.prefix = source.prefix;
    row.format = source.format;
    row.index = source.index;
    row.mnemonic = source.mnemonic;
    row.operands = parse_operands(source.operands);
    row.operation = source.operation;
    const FormatLayout& layout = layout_of(row.format);
    row.opcode = static_cast<std::uint16_t>(layout.base | row.index << layout.shift);
    derive_from_mnemonic(row);
    row.c2 = row.prefix != Prefix::none;
    row.masked = row.c2 && row.sense != Sense::none && row.operation != Operation::xpnd;
    row.parallel = is_parallel(row);
    row.intrinsic = is_intrinsic(row.operation);
    row.privileged = is_privileged(row);
    row.floating = is_float(row.type) || is_float(row.source_type);
    row.ends_block = ends_block(row);
    return row;
}

template <std::size_t... numbers>
consteval std::array<Row, row_count> make_table(std::index_sequence<numbers...>) {
    return {{make_row(sources[numbers])...}};
}
constexpr std::array<Row, row_count> table = make_table(std::make_index_sequence<row_count>{});

/// Row numbers by prefix, format and index; `undefined` where there is no row.
constexpr std::uint16_t undefined = 0xffff;
constexpr std::size_t index_limit = 128;
using Lookup = std::array<std::array<std::array<std::uint16_t, index_limit>, format_count>, prefix_count>;

consteval Lookup make_lookup() {
    Lookup lookup{};
    for (auto& formats : lookup) {
        for (auto& indices : formats)
            indices.fill(undefined);
    }
    for (std::size_t number = 0; number < row_count; ++number) {
        const Row& row = table[number];
        std::uint16_t& entry =
            lookup[static_cast<std::size_t>(row.prefix)][static_cast<std::size_t>(row.format)][row.index];
        if (row.index >= layout_of(row.format).indices)
            throw std::logic_error("index out of its format");
        if (entry != undefined)
            throw std::logic_error("two rows with one encoding");
        entry = static_cast<std::uint16_t>(number);
    }
    return lookup;
}
constexpr Lookup lookup = make_lookup();

FormatAndIndex with_index(Format format, std::uint16_t halfword) noexcept {
    const FormatLayout& layout = layout_of(format);
    return {format, static_cast<std::uint8_t>((halfword >> layout.shift) & (layout.indices - 1))};
}

} // namespace

std::span<const Row> instruction_table() noexcept {
    return table;
}

const Row* find_row(Prefix prefix, Format format, unsigned index) noexcept {
    if (index >= index_limit)
        return nullptr;
    const std::uint16_t number =
        lookup[static_cast<std::size_t>(prefix)][static_cast<std::size_t>(format)][index];
    return number == undefined ? nullptr : &table[number];
}

std::string_view operand_text(const Row& row) noexcept {
    return sources[static_cast<std::size_t>(&row - table.data())].operands;
}

std::optional<FormatAndIndex> classify(std::uint16_t halfword) noexcept {
    const unsigned first_byte = halfword >> 8;
    if (first_byte >= 0x80)
        return with_index(Format::f0, halfword);
    if (first_byte < 0x10 || (first_byte >= 0x20 && first_byte < 0x40))
        return with_index(Format::f1, halfword);
    if (first_byte < 0x20) {
        const unsigned bank = (halfword >> 3) & 7; // field j: 0 for A registers, 1 for S registers
        if (bank > 1)
            return std::nullopt;
        return with_index(bank == 0 ? Format::f1a : Format::f1b, halfword);
    }
    if (first_byte < 0x60)
        return with_index(Format::f2, halfword);
    if (first_byte < 0x70)
        return with_index(Format::f3, halfword);
    if (first_byte < 0x78)
        return with_index(Format::f4, halfword);
    if (first_byte < 0x7c)
        return with_index(Format::f5, halfword);
    if (first_byte < 0x7e)
        return with_index(Format::f6, halfword);
    if (first_byte == 0x7e)
        return with_index(Format::f7, halfword);
    return std::nullopt;
}

} // namespace cxsim::isa
