// Groups the rows of the instruction table by operation, and prints them with their encodings and costs.
#include "emu/reference/instruction_page.h"

#include "emu/cpu/engine/cycles.h"
#include "emu/isa/instruction.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace cxsim::emu {

namespace {

using isa::Operation;

/// In the order of the page.
enum class Group {
    memory,
    moves,
    arithmetic,
    compare,
    bits,
    intrinsic,
    vector,
    reduction,
    control,
    trap,
    indivisible,
    system,
    parallel,
    communication,
    privileged,
};

struct GroupTitle {
    Group group;
    std::string_view title;
};
constexpr GroupTitle titles[] = {
    {Group::memory, "Memory"},
    {Group::moves, "Moves"},
    {Group::arithmetic, "Arithmetic"},
    {Group::compare, "Compares"},
    {Group::bits, "Bits"},
    {Group::intrinsic, "Intrinsic functions"},
    {Group::vector, "Arranging vectors by the mask"},
    {Group::reduction, "Reductions"},
    {Group::control, "Jumps and calls"},
    {Group::trap, "Traps on purpose"},
    {Group::indivisible, "Indivisible operations"},
    {Group::system, "Caches and the like"},
    {Group::parallel, "Threads"},
    {Group::communication, "Communication registers"},
    {Group::privileged, "Privileged instructions"},
};

struct Description {
    Operation operation;
    Group group;
    std::string_view text;
};
constexpr Description descriptions[] = {
#define CXSIM_DESCRIPTION(operation, group, text) {Operation::operation, Group::group, text},
#include "emu/reference/descriptions.def"
#undef CXSIM_DESCRIPTION
};

constexpr std::string_view introduction =
    R"(# Instructions

This page is made of the instruction table (`emu/isa/`) by `cxsim-instruction-page`; a test checks that it is up to date.
`docs/machine.md` tells about registers, memory, floating point and traps. [I] marks what no public source says and
this project had to define.

Sources come first, the destination last: `sub.w s1,s2` is s2 = s2 - s1, and `sub.d v0,s1,v2` is v2 = v0 - s1.
Suffixes: `.b .h .w .l` are integers of 8, 16, 32 and 64 bits, `.s .d` floats of 32 and 64, `.u` the upper 32 bits,
`.x` 128 bits. With `.t` or `.f` a vector instruction acts where the mask bit is 1 or 0.

The code is the first halfword in hexadecimal with all operand fields zero, behind its prefix if it has one. The fields:
i are bits 8 to 6, j bits 5 to 3, k bits 2 to 0, counted from the least significant, 0. A memory operand (*ea*) has `@`
(indirect) in bit 7, the width of its displacement in bit 6 (0: 16 bits, 1: 32 bits), its base register in j. An immediate
has its width in bit 6.

*Class* tells who has the instruction: every machine, or the C2 family alone (*C2*, *parallel*, *intrinsic*).
*Cycles* are those of a C1 and of a C2. For a vector instruction they pass until the next one can start; then its pipe is
busy for the number of cycles each element takes (`docs/machine.md`, "Time").
)";

std::string_view prefix_text(isa::Prefix prefix) {
    return prefix == isa::Prefix::none ? "" : prefix == isa::Prefix::e0 ? "7ef0 " : "7ef8 ";
}

std::string_view class_text(const isa::Row& row) {
    return row.parallel ? "parallel" : row.intrinsic ? "intrinsic" : row.c2 ? "C2" : "all";
}

bool is_vector(const isa::Row& row) {
    return row.has(isa::Operand::v_i) || row.has(isa::Operand::v_j) || row.has(isa::Operand::v_k);
}

VectorTime time_of(const isa::Row& row) {
    const bool indexed = row.operation == Operation::ldvi || row.operation == Operation::stvi;
    const bool memory = indexed || row.has(isa::Operand::address);
    return memory ? vector_memory_time(isa::element_size(row.type), indexed) : vector_time_of(row);
}

std::string cycles_text(const isa::Row& row) {
    const auto pair = [](double c1, double c2) {
        return c1 == c2 ? fmt::format("{}", c1) : fmt::format("{} / {}", c1, c2);
    };
    const std::string fixed = pair(cycles_of(row, Family::c1), cycles_of(row, Family::c2));
    if (!is_vector(row)) {
        return fixed;
    }
    const VectorTime time = time_of(row);
    return fmt::format("{}, each {}", fixed, pair(time.half_cycles[0] / 2.0, time.half_cycles[1] / 2.0));
}

void add_row(std::string& page, const isa::Row& row) {
    std::string operands(isa::operand_text(row));
    fmt::format_to(std::back_inserter(page), "| `{}{}{}` | `{}{:04x}` | {} | {} |\n", row.mnemonic,
                   operands.empty() ? "" : " ", operands, prefix_text(row.prefix), row.opcode,
                   class_text(row), cycles_text(row));
}

/// plc.t and plc.f are operations of their own; the others are named as they are written.
std::string name_of(const isa::Row& row) {
    std::string_view name = row.mnemonic;
    if (!name.starts_with("plc.")) {
        name = name.substr(0, name.find('.'));
    }
    return std::string(name.starts_with("cvt") ? "cvt" : name.substr(0, 5));
}

void add_operation(std::string& page, const Description& description) {
    const auto table = isa::instruction_table();
    const auto belongs = [&](const isa::Row& row) { return row.operation == description.operation; };
    const auto first = std::ranges::find_if(table, belongs);
    if (first == table.end()) {
        throw std::logic_error("an operation without rows");
    }
    fmt::format_to(std::back_inserter(page),
                   "\n### {}\n\n{}\n\n| written | code | class | cycles |\n| --- | --- | --- | --- |\n",
                   name_of(*first), description.text);
    for (const isa::Row& row : table | std::views::filter(belongs)) {
        add_row(page, row);
    }
}

} // namespace

std::string instruction_page() {
    std::string page(introduction);
    for (const GroupTitle& title : titles) {
        fmt::format_to(std::back_inserter(page), "\n## {}\n", title.title);
        for (const Description& description : descriptions) {
            if (description.group == title.group) {
                add_operation(page, description);
            }
        }
    }
    return page;
}

} // namespace cxsim::emu
