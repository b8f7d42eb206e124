// Which vector instruction does which of LLVM's operations.
#pragma once

#include "convex.h"
#include "llvm/CodeGen/ISDOpcodes.h"

namespace llvm::convex_vectors {

/// The element types instructions tell apart; indexes the opcode arrays.
enum Kind { word, longword, single, real };
using ByKind = unsigned[4];

/// An element-wise operation with two operands; 0 where there is no such instruction.
struct Binary {
    unsigned plain;
    unsigned predicated; ///< the VP form
    bool commutative;
    ByKind vector_vector;
    ByKind vector_scalar;
    ByKind scalar_vector; ///< C2 only
};
const Binary* find_binary(unsigned operation);

/// A reduction; `has_start`: the first operand is a start value, `in_order`: that comes first in order.
struct Reduction {
    unsigned operation;
    bool has_start;
    bool in_order;
    ByKind opcode;
};
const Reduction* find_reduction(unsigned operation);

/// How a condition is made of eq, lt and le.
struct Comparison {
    ISD::CondCode condition;
    ConvexRelation::Relation relation;
    bool swap;
    bool inverted;
    bool is_unsigned;
};
const Comparison& find_comparison(ISD::CondCode condition, bool is_float);

bool is_conversion(unsigned operation);
/// The instruction between element types of different kinds; fatal if there is none.
unsigned conversion_opcode(Kind from, Kind to);

/// For elements of 8, 16, 32 or 64 bits.
unsigned memory_opcode(unsigned bits, bool is_store, bool is_indexed, bool is_masked);

inline constexpr ByKind compare_vectors = {Convex::VCMP_W_vv, Convex::VCMP_L_vv, Convex::VCMP_S_vv,
                                           Convex::VCMP_D_vv};
inline constexpr ByKind compare_scalar_vector = {Convex::VCMP_W_sv, Convex::VCMP_L_sv, Convex::VCMP_S_sv,
                                                 Convex::VCMP_D_sv};
inline constexpr ByKind scalar_add = {Convex::ADDWrr_S, Convex::ADDL, Convex::ADDS, Convex::ADDD};

} // namespace llvm::convex_vectors
