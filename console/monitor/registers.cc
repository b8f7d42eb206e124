// The table of registers.
#include "console/monitor/registers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <memory>

namespace cxsim::console::monitor {
namespace {

using emu::ThreadContext;

enum Which : std::uint8_t {
    a,
    s,
    v,
    vm,
    vml,
    vmu,
    vl,
    vs,
    pc,
    psw,
    tid,
    vv,
    itr,
    itsr,
    icr,
    cir,
    ttr,
    c,
    locks,
    sp,
    ap,
    fp
};

constexpr std::array kinds = {
    RegisterKind{"a", 8, 32, 0, false, "address register"},
    RegisterKind{"s", 8, 64, 0, false, "scalar register"},
    RegisterKind{"v", 8, 64, emu::max_vector_length, false, "vector register"},
    RegisterKind{"vm", 0, 1, emu::max_vector_length, false, "vector mask"},
    RegisterKind{"vml", 0, 64, 0, false, "lower half of the vector mask"},
    RegisterKind{"vmu", 0, 64, 0, false, "upper half of the vector mask"},
    RegisterKind{"vl", 0, 32, 0, false, "vector length"},
    RegisterKind{"vs", 0, 32, 0, false, "vector stride in bytes"},
    RegisterKind{"pc", 0, 32, 0, false, "program counter"},
    RegisterKind{"psw", 0, 32, 0, false, "processor status word"},
    RegisterKind{"tid", 0, 32, 0, false, "thread id"},
    RegisterKind{"vv", 0, 1, 0, false, "vector registers were used"},
    RegisterKind{"itr", 0, 64, 0, false, "interval timer"},
    RegisterKind{"itsr", 0, 64, 0, false, "interval timer status"},
    RegisterKind{"icr", 0, 64, 0, false, "interrupt control"},
    RegisterKind{"cir", 0, 64, 0, false, "communication index"},
    RegisterKind{"ttr", 0, 64, 0, false, "thread timer"},
    RegisterKind{"c", emu::CommunicationFrame::size, 64, 0, true, "communication register"},
    RegisterKind{"locks", 0, 64, 0, true, "lock bits of the communication registers"},
    RegisterKind{"sp", 0, 32, 0, false, "stack pointer, a0"},
    RegisterKind{"ap", 0, 32, 0, false, "argument pointer, a6"},
    RegisterKind{"fp", 0, 32, 0, false, "frame pointer, a7"},
};
static_assert(kinds.size() == fp + 1);

Which which(const RegisterPlace& place) {
    return static_cast<Which>(place.kind - kinds.data());
}

struct PswField {
    std::uint32_t mask;
    std::string_view meaning;
};
constexpr PswField psw_fields[] = {
    {emu::psw::a_carry, "A carry"},
    {emu::psw::a_overflow, "A integer overflow"},
    {emu::psw::a_zero_divide, "A zero divide"},
    {emu::psw::integer_overflow_enable, "integer overflow enable"},
    {emu::psw::trace, "trace"},
    {emu::psw::frame_length, "frame length (0 context, 1 extended, 2 long, 3 short)"},
    {emu::psw::sequential, "sequential"},
    {emu::psw::s_carry, "S carry"},
    {emu::psw::s_overflow, "S integer overflow"},
    {emu::psw::s_zero_divide, "S zero divide"},
    {emu::psw::zero_divide_enable, "zero divide enable"},
    {emu::psw::float_underflow, "floating underflow"},
    {emu::psw::float_overflow, "floating overflow"},
    {emu::psw::float_reserved, "floating reserved operand"},
    {emu::psw::float_zero_divide, "floating zero divide"},
    {emu::psw::float_error_enable, "floating error enable"},
    {emu::psw::float_underflow_enable, "floating underflow enable"},
    {emu::psw::ieee, "IEEE mode"},
    {emu::psw::sequential_stores, "sequential stores"},
    {emu::psw::intrinsic_error, "intrinsic error"},
    {emu::psw::intrinsic_error_enable, "intrinsic error enable"},
    {emu::psw::trace_thread_creates, "trace thread creates"},
    {emu::psw::thread_init_trap, "thread init trap"},
    {emu::psw::intrinsic_error_code, "intrinsic error code"},
};

/// A decimal number, all of the text.
std::optional<unsigned> number_in(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Where a 32-bit register of the thread is kept; null for the others.
template <typename Context>
auto* word_at(Context& thread, const RegisterPlace& place) {
    auto& held = thread.registers;
    switch (which(place)) {
    case a:
        return &held.a[place.number];
    case sp:
        return &held.a[emu::sp];
    case ap:
        return &held.a[emu::ap];
    case fp:
        return &held.a[emu::fp];
    case vl:
        return &held.vl;
    case vs:
        return &held.vs;
    case pc:
        return &held.pc;
    case psw:
        return &held.psw;
    case tid:
        return &held.tid;
    default:
        return static_cast<decltype(&held.pc)>(nullptr);
    }
}

/// The same for 64-bit registers and elements of vectors.
template <typename Context>
auto* longword_at(Context& thread, const RegisterPlace& place) {
    using Pointer = decltype(&thread.registers.s[0]);
    switch (which(place)) {
    case s:
        return &thread.registers.s[place.number];
    case v:
        return &thread.registers.v[place.number][place.element.value_or(0)];
    case vml:
        return &thread.registers.vm[0];
    case vmu:
        return &thread.registers.vm[1];
    case itr:
        return &thread.control.itr;
    case itsr:
        return &thread.control.itsr;
    case icr:
        return &thread.control.icr;
    case cir:
        return &thread.control.cir;
    case ttr:
        return &thread.control.ttr;
    case c:
        return thread.communication ? static_cast<Pointer>(&thread.communication->registers[place.number])
                                    : Pointer{};
    case locks:
        return thread.communication ? static_cast<Pointer>(&thread.communication->locks) : Pointer{};
    default:
        return Pointer{};
    }
}

} // namespace

std::span<const RegisterKind> register_kinds() {
    return kinds;
}

std::expected<std::optional<RegisterPlace>, std::string> find_register(std::string_view name) {
    const std::size_t bracket = std::min(name.find('['), name.size());
    const std::string_view whole = name.substr(0, bracket);
    const std::string_view stem = whole.substr(0, whole.find_last_not_of("0123456789") + 1);
    const auto number = number_in(whole.substr(stem.size()));
    const auto kind = std::ranges::find_if(kinds, [&](const RegisterKind& each) {
        return each.name == stem && (each.count != 0) == number.has_value();
    });
    if (kind == kinds.end() || (whole.size() > stem.size() && !number)) {
        return std::nullopt;
    }
    RegisterPlace place{.kind = &*kind, .number = number.value_or(0), .element = {}};
    if (number && *number >= kind->count) {
        return std::unexpected(
            fmt::format("{}: there are {}0 to {}{}", name, kind->name, kind->name, kind->count - 1));
    }
    if (bracket == name.size()) {
        return place;
    }
    if (kind->elements == 0 || name.back() != ']') {
        return std::unexpected(
            fmt::format("{}: {}", name, kind->elements == 0 ? "has no elements" : "lacks a ]"));
    }
    place.element = number_in(name.substr(bracket + 1, name.size() - bracket - 2));
    if (!place.element || *place.element >= kind->elements) {
        return std::unexpected(fmt::format("{}: elements are 0 to {}", name, kind->elements - 1));
    }
    return place;
}

std::uint64_t read_element(const ThreadContext& thread, const RegisterPlace& place, unsigned element) {
    if (which(place) == vm) {
        return thread.registers.vm[element / 64] >> (element % 64) & 1;
    }
    return thread.registers.v[place.number][element];
}

std::uint64_t read_register(const ThreadContext& thread, const RegisterPlace& place) {
    if (place.element) {
        return read_element(thread, place, *place.element);
    }
    if (which(place) == vv) {
        return thread.registers.vector_valid ? 1 : 0;
    }
    if (const auto* word = word_at(thread, place)) {
        return *word;
    }
    const auto* longword = longword_at(thread, place);
    return longword != nullptr ? *longword : 0;
}

std::expected<void, std::string> write_register(ThreadContext& thread, const RegisterPlace& place,
                                                std::uint64_t value) {
    // Negative numbers are given in 64 bits.
    const std::uint64_t above = place.kind->bits == 64 ? 0 : value >> place.kind->bits;
    const bool negative = place.kind->bits > 1 && std::bit_cast<std::int64_t>(value) < 0 &&
                          std::bit_cast<std::int64_t>(value) >= -(std::int64_t{1} << (place.kind->bits - 1));
    if (above != 0 && !negative) {
        return std::unexpected(
            fmt::format("{:#x}: too large for the {} bits of {}", value, place.kind->bits, place.kind->name));
    }
    if (place.kind->communication && !thread.communication) {
        thread.communication = std::make_shared<emu::CommunicationFrame>();
    }
    if (which(place) == vm) {
        const unsigned element = place.element.value_or(0);
        std::uint64_t& half = thread.registers.vm[element / 64];
        half = (half & ~(std::uint64_t{1} << (element % 64))) | value << (element % 64);
    } else if (which(place) == vv) {
        thread.registers.vector_valid = value != 0;
    } else if (auto* word = word_at(thread, place)) {
        *word = static_cast<std::uint32_t>(value);
    } else if (auto* longword = longword_at(thread, place)) {
        *longword = value;
    }
    return {};
}

std::string describe_psw(std::uint32_t word) {
    std::string text = fmt::format("psw {:#010x}\n", word);
    for (const PswField& field : psw_fields) {
        text += fmt::format("  {:08x} {:>2}  {}\n", field.mask,
                            (word & field.mask) >> std::countr_zero(field.mask), field.meaning);
    }
    return text;
}

} // namespace cxsim::console::monitor
