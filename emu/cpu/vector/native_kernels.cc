// Native floating point, element by element: exact in integers, and slow.
#include "emu/cpu/registers.h"
#include "emu/cpu/semantics/float_operations.h"
#include "emu/cpu/vector/kernels.h"

namespace cxsim::emu {

namespace {

using floating_point::native::Format;
using floating_point::native::Result;
using isa::ElementType;
using isa::Operation;
using Element = std::uint64_t;
namespace native = floating_point::native;

template <const Format& format>
Element operand(Element element) {
    return &format == &native::single_format ? static_cast<std::uint32_t>(element) : element;
}

/// Calls `body(e)` for each active element.
template <typename Body>
void for_each_active(const VectorOperands& operands, Body body) {
    for (unsigned e = 0; e < operands.count; ++e) {
        if (operands.lanes == nullptr || operands.lanes[e] != 0) {
            body(e);
        }
    }
}

template <auto function, const Format& format, Broadcast broadcast>
std::uint32_t binary(const VectorOperands& operands) {
    std::uint32_t flags = 0;
    for_each_active(operands, [&](unsigned e) {
        const Element left = operands.left[broadcast == Broadcast::left ? 0 : e];
        const Element right = operands.right[broadcast == Broadcast::right ? 0 : e];
        const Result result = function(format, operand<format>(left), operand<format>(right));
        operands.to[e] = result.bits;
        flags |= result.flags;
    });
    return flags;
}

template <auto function, const Format& format>
std::uint32_t unary(const VectorOperands& operands) {
    std::uint32_t flags = 0;
    for_each_active(operands, [&](unsigned e) {
        const Result result = function(format, operand<format>(operands.left[e]));
        operands.to[e] = result.bits;
        flags |= result.flags;
    });
    return flags;
}

/// A negative element is an intrinsic error, as for the scalar instruction.
template <const Format& format>
std::uint32_t square_root(const VectorOperands& operands) {
    std::uint32_t flags = 0;
    for_each_active(operands, [&](unsigned e) {
        const Element value = operand<format>(operands.left[e]);
        const Result result = native::square_root(format, value);
        operands.to[e] = result.bits;
        const bool error = result.flags == 0 && result.bits == format.reserved_operand();
        flags |= error ? psw::intrinsic_error | psw::square_root_error : result.flags;
    });
    return flags;
}

template <typename Function, const Format& format, Broadcast broadcast>
std::uint32_t compare(const VectorOperands& operands) {
    std::uint32_t flags = 0;
    Element bits[2] = {0, 0};
    for_each_active(operands, [&](unsigned e) {
        const Element left = operands.left[broadcast == Broadcast::left ? 0 : e];
        const auto order = native::compare(format, operand<format>(left), operand<format>(operands.right[e]));
        bits[e / 64] |= Element{Function::native(order.order)} << (e % 64);
        flags |= order.flags;
    });
    operands.to[0] = bits[0];
    operands.to[1] = bits[1];
    return flags;
}

/// sum and prod start with the first active element; without any the result is zero or one.
template <auto function, const Format& format, int start>
std::uint32_t reduce(const VectorOperands& operands) {
    Result total = native::from_integer(format, start);
    std::uint32_t flags = 0;
    for_each_active(operands, [&](unsigned e) {
        total = function(format, total.bits, operand<format>(operands.left[e]));
        flags |= total.flags;
    });
    operands.to[0] = total.bits;
    return flags;
}

template <const Format& format, int wanted_order>
std::uint32_t extreme(const VectorOperands& operands) {
    std::uint32_t flags = 0;
    bool first = true;
    Element found = 0;
    for_each_active(operands, [&](unsigned e) {
        const Element value = operand<format>(operands.left[e]);
        const auto order = native::compare(format, value, found);
        flags |= order.flags;
        found = first || order.order == wanted_order ? value : found;
        first = false;
    });
    operands.to[0] = found;
    return flags;
}

template <const Format& from, const Format& to>
std::uint32_t convert_float(const VectorOperands& operands) {
    std::uint32_t flags = 0;
    for_each_active(operands, [&](unsigned e) {
        const Result result = native::convert(from, to, operand<from>(operands.left[e]));
        operands.to[e] = result.bits;
        flags |= result.flags;
    });
    return flags;
}
template <typename From, const Format& to>
std::uint32_t convert_integer(const VectorOperands& operands) {
    std::uint32_t flags = 0;
    for_each_active(operands, [&](unsigned e) {
        const Result result = native::from_integer(to, static_cast<From>(operands.left[e]));
        operands.to[e] = result.bits;
        flags |= result.flags;
    });
    return flags;
}
template <const Format& from, typename To>
std::uint32_t convert_to_integer(const VectorOperands& operands) {
    std::uint32_t flags = 0;
    for_each_active(operands, [&](unsigned e) {
        const Result result = native::to_integer(from, operand<from>(operands.left[e]), 8 * sizeof(To));
        operands.to[e] = static_cast<To>(result.bits);
        flags |= result.flags;
    });
    return flags;
}

template <auto function, const Format& format>
Kernel binary_kernel(Broadcast broadcast) {
    switch (broadcast) {
    case Broadcast::none:
        return binary<function, format, Broadcast::none>;
    case Broadcast::left:
        return binary<function, format, Broadcast::left>;
    default:
        return binary<function, format, Broadcast::right>;
    }
}
template <typename Function, const Format& format>
Kernel compare_kernel(Broadcast broadcast) {
    return broadcast == Broadcast::left ? compare<Function, format, Broadcast::left>
                                        : compare<Function, format, Broadcast::none>;
}

template <const Format& from>
Kernel conversion_from(ElementType to) {
    switch (to) {
    case ElementType::single_float:
        return convert_float<from, native::single_format>;
    case ElementType::double_float:
        return convert_float<from, native::double_format>;
    case ElementType::word_integer:
        return convert_to_integer<from, std::uint32_t>;
    case ElementType::longword_integer:
        return convert_to_integer<from, std::uint64_t>;
    default:
        return nullptr;
    }
}

template <const Format& to>
Kernel conversion_from_integer(ElementType from) {
    return from == ElementType::word_integer ? convert_integer<std::int32_t, to>
                                             : convert_integer<std::int64_t, to>;
}

Kernel conversion(const KernelKey& key) {
    switch (key.source_type) {
    case ElementType::single_float:
        return conversion_from<native::single_format>(key.type);
    case ElementType::double_float:
        return conversion_from<native::double_format>(key.type);
    default:
        return key.type == ElementType::single_float
                   ? conversion_from_integer<native::single_format>(key.source_type)
                   : conversion_from_integer<native::double_format>(key.source_type);
    }
}

template <const Format& format>
Kernel find(const KernelKey& key) {
    switch (key.operation) {
    case Operation::add:
        return binary_kernel<native::add, format>(key.broadcast);
    case Operation::sub:
        return binary_kernel<native::subtract, format>(key.broadcast);
    case Operation::mul:
        return binary_kernel<native::multiply, format>(key.broadcast);
    case Operation::div:
        return binary_kernel<native::divide, format>(key.broadcast);
    case Operation::eq:
        return compare_kernel<FloatEqual, format>(key.broadcast);
    case Operation::lt:
        return compare_kernel<FloatLess, format>(key.broadcast);
    case Operation::le:
        return compare_kernel<FloatLessOrEqual, format>(key.broadcast);
    case Operation::neg:
        return unary<native::negate, format>;
    case Operation::frint:
        return unary<native::truncate, format>;
    case Operation::sqrt:
        return square_root<format>;
    case Operation::sum:
        return reduce<native::add, format, 0>;
    case Operation::prod:
        return reduce<native::multiply, format, 1>;
    case Operation::max:
        return extreme<format, 1>;
    case Operation::min:
        return extreme<format, -1>;
    default:
        return nullptr;
    }
}

} // namespace

Kernel find_native_kernel(const KernelKey& key) {
    const bool is_single = key.type == ElementType::single_float;
    const bool is_double = key.type == ElementType::double_float;
    if (key.operation == Operation::cvt) {
        const bool from_float =
            key.source_type == ElementType::single_float || key.source_type == ElementType::double_float;
        return is_single || is_double || from_float ? conversion(key) : nullptr;
    }
    if (is_single) {
        return find<native::single_format>(key);
    }
    return is_double ? find<native::double_format>(key) : nullptr;
}

} // namespace cxsim::emu
