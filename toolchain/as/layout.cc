// Layout: branches start short and grow until all of them reach; then fields are filled in.
#include "toolchain/as/layout.h"

#include "emu/isa/byte_order.h"
#include "emu/isa/instruction.h"

#include <fmt/format.h>

namespace cxsim::toolchain {
namespace {

constexpr std::uint32_t subsection_alignment = 4;
constexpr std::int64_t farthest_back = -256;
constexpr std::int64_t farthest_ahead = 254;
constexpr std::uint16_t nop = 0x7000;

std::uint64_t align_up(std::uint64_t value, std::uint32_t alignment) {
    return (value + alignment - 1) / alignment * alignment;
}

bool reaches(std::int64_t distance) {
    return distance % 2 == 0 && distance >= farthest_back && distance <= farthest_ahead;
}

std::uint32_t size_of(const Fragment& fragment, std::uint64_t address) {
    switch (fragment.kind) {
    case Fragment::Kind::bytes:
        return static_cast<std::uint32_t>(fragment.bytes.size());
    case Fragment::Kind::space:
        return fragment.amount;
    case Fragment::Kind::branch:
        return fragment.is_far ? isa::lengths_of(*fragment.far).longest : 2u;
    case Fragment::Kind::alignment:
        return static_cast<std::uint32_t>(align_up(address, fragment.amount) - address);
    }
    return 0;
}

/// Fills a gap in code with instructions that do nothing, elsewhere with zeros.
void pad(std::vector<std::byte>& bytes, std::uint64_t size, bool code) {
    if (code && bytes.size() % 2 != 0 && bytes.size() < size)
        bytes.push_back(std::byte{0});
    while (bytes.size() < size) {
        if (code && bytes.size() + 2 <= size) {
            bytes.push_back(static_cast<std::byte>(nop >> 8));
            bytes.push_back(static_cast<std::byte>(nop & 0xff));
        } else {
            bytes.push_back(std::byte{0});
        }
    }
}

struct FieldRange {
    unsigned bits;
    std::int64_t lowest;
    std::int64_t highest;
};

FieldRange range_of(Fixup::Kind kind) {
    switch (kind) {
    case Fixup::Kind::byte:
        return {8, -0x80, 0xff};
    case Fixup::Kind::halfword:
        return {16, -0x8000, 0xffff};
    case Fixup::Kind::displacement:
        return {16, -0x8000, 0x7fff};
    case Fixup::Kind::longword:
        return {64, INT64_MIN, INT64_MAX};
    default:
        return {32, INT32_MIN, UINT32_MAX};
    }
}

} // namespace

void Layout::run() {
    for (std::size_t n = 0; n < section_count; ++n) {
        const auto id = static_cast<SectionId>(n);
        // Branches only ever grow, so this ends.
        do {
            place_section(id);
        } while (lengthen_branches(id));
    }
}

void Layout::place_section(SectionId id) {
    ProgramSection& section = program_.section(id);
    std::uint64_t address = 0;
    for (auto& [number, fragments] : section.subsections) {
        if (number != 0)
            address = align_up(address, subsection_alignment);
        for (Fragment& fragment : fragments) {
            fragment.address = static_cast<std::uint32_t>(address);
            fragment.size = size_of(fragment, address);
            address += fragment.size;
        }
    }
    constexpr std::uint64_t largest_section = 0x7fffffff;
    if (address > largest_section) {
        error({"section " + std::string(soff::name_of(soff_type(id))), 0}, "the section is too large");
        address = 0;
    }
    section.size = static_cast<std::uint32_t>(address);
}

bool Layout::lengthen_branches(SectionId id) {
    bool changed = false;
    for (auto& [number, fragments] : program_.section(id).subsections) {
        for (Fragment& fragment : fragments) {
            if (fragment.kind != Fragment::Kind::branch || fragment.is_far)
                continue;
            std::int64_t distance = 0;
            if (branch_distance(id, fragment.fixups.front(), fragment.address, distance) &&
                reaches(distance)) {
                continue;
            }
            fragment.is_far = true;
            changed = true;
        }
    }
    return changed;
}

std::uint32_t Layout::address_of(const Position& position) const {
    const ProgramSection& section = program_.section(position.section);
    return section.subsections.at(position.subsection).at(position.fragment).address + position.offset;
}

bool Layout::branch_distance(SectionId id, const Fixup& fixup, std::uint32_t from,
                             std::int64_t& distance) const {
    if (fixup.value.add == no_symbol || fixup.value.subtract != no_symbol)
        return false;
    const AssemblerSymbol& target = program_.symbols[fixup.value.add];
    if (target.kind != AssemblerSymbol::Kind::label || target.position.section != id)
        return false;
    distance = std::int64_t{address_of(target.position)} + fixup.value.constant - from;
    return true;
}

std::optional<Expression> Layout::without_expressions(const Expression& expression,
                                                      const Location& location) const {
    const auto is_expression = [&](SymbolId id) {
        return id != no_symbol && program_.symbols[id].kind == AssemblerSymbol::Kind::expression;
    };
    Expression value = expression;
    constexpr int longest_chain = 100;
    for (int depth = 0; depth < longest_chain; ++depth) {
        const bool replace_add = is_expression(value.add);
        if (!replace_add && !is_expression(value.subtract))
            return value;
        const Expression& inner = program_.symbols[replace_add ? value.add : value.subtract].expression;
        SymbolId& replaced = replace_add ? value.add : value.subtract;
        SymbolId& opposite = replace_add ? value.subtract : value.add;
        const SymbolId crossing = replace_add ? inner.subtract : inner.add;
        replaced = replace_add ? inner.add : inner.subtract;
        if (crossing != no_symbol && opposite != no_symbol) {
            error(location, "the expression adds or subtracts more than one symbol");
            return std::nullopt;
        }
        if (crossing != no_symbol)
            opposite = crossing;
        const auto sign = static_cast<std::uint64_t>(replace_add ? 1 : -1);
        value.constant = static_cast<std::int64_t>(static_cast<std::uint64_t>(value.constant) +
                                                   sign * static_cast<std::uint64_t>(inner.constant));
    }
    error(location,
          fmt::format("'{}' is defined by itself",
                      program_.symbols[is_expression(value.add) ? value.add : value.subtract].name));
    return std::nullopt;
}

std::optional<Resolved> Layout::resolve(const Expression& expression, const Location& location) const {
    const std::optional<Expression> value = without_expressions(expression, location);
    if (!value)
        return std::nullopt;
    if (value->subtract == no_symbol)
        return Resolved{value->constant, value->add};
    const auto label = [&](SymbolId id) -> const Position* {
        if (id == no_symbol || program_.symbols[id].kind != AssemblerSymbol::Kind::label)
            return nullptr;
        return &program_.symbols[id].position;
    };
    const Position* added = label(value->add);
    const Position* subtracted = label(value->subtract);
    if (added == nullptr || subtracted == nullptr || added->section != subtracted->section) {
        error(location, fmt::format("'{}' can only be subtracted from a label of the same section",
                                    program_.symbols[value->subtract].name));
        return std::nullopt;
    }
    const std::int64_t difference = std::int64_t{address_of(*added)} - std::int64_t{address_of(*subtracted)};
    const auto sum = static_cast<std::uint64_t>(value->constant) + static_cast<std::uint64_t>(difference);
    return Resolved{static_cast<std::int64_t>(sum), no_symbol};
}

Layout::Contents Layout::contents(SectionId id) const {
    Contents result;
    const ProgramSection& section = program_.section(id);
    if (id == SectionId::bss || id == SectionId::thread_bss)
        return result;
    result.bytes.reserve(section.size);
    for (const auto& [number, fragments] : section.subsections) {
        for (const Fragment& fragment : fragments)
            emit(id, fragment, result);
    }
    return result;
}

void Layout::emit(SectionId id, const Fragment& fragment, Contents& into) const {
    pad(into.bytes, fragment.address, id == SectionId::text);
    if (fragment.kind == Fragment::Kind::branch) {
        emit_branch(fragment, into);
        return;
    }
    into.bytes.insert(into.bytes.end(), fragment.bytes.begin(), fragment.bytes.end());
    const bool code_gap = id == SectionId::text && fragment.kind == Fragment::Kind::alignment;
    pad(into.bytes, std::uint64_t{fragment.address} + fragment.size, code_gap);
    for (const Fixup& fixup : fragment.fixups)
        apply(id, fixup, fragment.address + fixup.offset, into);
}

void Layout::emit_branch(const Fragment& fragment, Contents& into) const {
    const Fixup& fixup = fragment.fixups.front();
    isa::Instruction instruction;
    instruction.row = fragment.is_far ? fragment.far : fragment.near;
    instruction.length = static_cast<std::uint8_t>(fragment.size);
    if (fragment.is_far) {
        const std::vector<std::byte> code = isa::encode(instruction);
        into.bytes.insert(into.bytes.end(), code.begin(), code.end());
        Fixup address = fixup;
        address.kind = Fixup::Kind::word;
        apply(SectionId::text, address, fragment.address + fragment.size - 4, into);
        return;
    }
    const AssemblerSymbol& target = program_.symbols[fixup.value.add];
    instruction.displacement = static_cast<std::int32_t>(std::int64_t{address_of(target.position)} +
                                                         fixup.value.constant - fragment.address);
    const std::vector<std::byte> code = isa::encode(instruction);
    into.bytes.insert(into.bytes.end(), code.begin(), code.end());
}

void Layout::apply(SectionId id, const Fixup& fixup, std::uint32_t field, Contents& into) const {
    std::byte* at = into.bytes.data() + field;
    if (fixup.kind == Fixup::Kind::branch) {
        std::int64_t distance = 0;
        if (!branch_distance(id, fixup, field, distance)) {
            error(fixup.location,
                  "the target of the branch must be a label of the same section: use jbr or jmp");
        } else if (!reaches(distance)) {
            error(fixup.location,
                  fmt::format("the branch reaches {} to {} bytes, its target is {} away: use jbr",
                              farthest_back, farthest_ahead, distance));
        } else {
            at[1] = static_cast<std::byte>(distance / 2);
        }
        return;
    }
    const std::optional<Resolved> resolved = resolve(fixup.value, fixup.location);
    if (!resolved)
        return;
    const Resolved& value = *resolved;
    if (value.symbol != no_symbol) {
        // Another file's symbol may be a small absolute value; the linker will see.
        const AssemblerSymbol& symbol = program_.symbols[value.symbol];
        const bool small = fixup.kind == Fixup::Kind::byte || fixup.kind == Fixup::Kind::halfword;
        if (fixup.kind != Fixup::Kind::word && (!small || symbol.kind != AssemblerSymbol::Kind::undefined)) {
            error(fixup.location, fmt::format("the address of '{}' needs a field of 32 bits", symbol.name));
            return;
        }
        const int log_size = fixup.kind == Fixup::Kind::word       ? 2
                             : fixup.kind == Fixup::Kind::halfword ? 1
                                                                   : 0;
        into.references.push_back({field, value.symbol, static_cast<std::uint8_t>(log_size)});
    }
    const FieldRange range = range_of(fixup.kind);
    if (value.constant < range.lowest || value.constant > range.highest) {
        error(fixup.location, fmt::format("{} does not fit in {} bits", value.constant, range.bits));
        return;
    }
    const auto bits = static_cast<std::uint64_t>(value.constant);
    for (unsigned n = 0; n < range.bits / 8; ++n) {
        at[n] = static_cast<std::byte>(bits >> (range.bits - 8 - 8 * n));
    }
}

} // namespace cxsim::toolchain
