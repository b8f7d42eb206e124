// Which vector instruction does which of LLVM's operations.
#include "vector_tables.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

namespace llvm::convex_vectors {

namespace {

#define INTEGER(NAME, FORM) {Convex::NAME##_W_##FORM, Convex::NAME##_L_##FORM, 0, 0}
#define FLOAT(NAME, FORM) {0, 0, Convex::NAME##_S_##FORM, Convex::NAME##_D_##FORM}
#define LOGIC(NAME)                                                                                          \
    {Convex::NAME##_vv, Convex::NAME##_vv, 0, 0}, {Convex::NAME##_vs32, Convex::NAME##_vs, 0, 0}
#define NONE {0, 0, 0, 0}

constexpr Binary binaries[] = {
    {ISD::FADD, ISD::VP_FADD, true, FLOAT(VADD, vv), FLOAT(VADD, vs), NONE},
    {ISD::FSUB, ISD::VP_FSUB, false, FLOAT(VSUB, vv), FLOAT(VSUB, vs), FLOAT(VSUB, sv)},
    {ISD::FMUL, ISD::VP_FMUL, true, FLOAT(VMUL, vv), FLOAT(VMUL, vs), NONE},
    {ISD::FDIV, ISD::VP_FDIV, false, FLOAT(VDIV, vv), FLOAT(VDIV, vs), FLOAT(VDIV, sv)},
    {ISD::ADD, ISD::VP_ADD, true, INTEGER(VADD, vv), INTEGER(VADD, vs), NONE},
    {ISD::SUB, ISD::VP_SUB, false, INTEGER(VSUB, vv), INTEGER(VSUB, vs), NONE},
    {ISD::MUL, ISD::VP_MUL, true, INTEGER(VMUL, vv), INTEGER(VMUL, vs), NONE},
    {ISD::SDIV, ISD::VP_SDIV, false, INTEGER(VDIV, vv), INTEGER(VDIV, vs), NONE},
    // Only of numbers that are known to be positive: LLVM makes it of the signed one.
    {ISD::UDIV, ISD::VP_UDIV, false, INTEGER(VDIV, vv), INTEGER(VDIV, vs), NONE},
    {ISD::AND, ISD::VP_AND, true, LOGIC(VAND), NONE},
    {ISD::OR, ISD::VP_OR, true, LOGIC(VOR), NONE},
    {ISD::XOR, ISD::VP_XOR, true, LOGIC(VXOR), NONE},
    {ISD::SHL, ISD::VP_SHL, false, LOGIC(VSHF), NONE},
};

#define ALL_KINDS(NAME) {Convex::NAME##_W, Convex::NAME##_L, Convex::NAME##_S, Convex::NAME##_D}
#define BITWISE(NAME) {Convex::NAME, Convex::NAME, 0, 0}

constexpr Reduction reductions[] = {
    {ISD::VECREDUCE_ADD, false, false, ALL_KINDS(VSUM)},
    {ISD::VECREDUCE_FADD, false, false, ALL_KINDS(VSUM)},
    {ISD::VECREDUCE_SEQ_FADD, true, true, ALL_KINDS(VSUM)},
    {ISD::VP_REDUCE_ADD, true, false, ALL_KINDS(VSUM)},
    {ISD::VP_REDUCE_FADD, true, false, ALL_KINDS(VSUM)},
    {ISD::VP_REDUCE_SEQ_FADD, true, true, ALL_KINDS(VSUM)},
    {ISD::VECREDUCE_MUL, false, false, ALL_KINDS(VPROD)},
    {ISD::VP_REDUCE_MUL, true, false, ALL_KINDS(VPROD)},
    {ISD::VECREDUCE_SMAX, false, false, ALL_KINDS(VMAX)},
    {ISD::VP_REDUCE_SMAX, true, false, ALL_KINDS(VMAX)},
    {ISD::VECREDUCE_SMIN, false, false, ALL_KINDS(VMIN)},
    {ISD::VP_REDUCE_SMIN, true, false, ALL_KINDS(VMIN)},
    {ISD::VECREDUCE_FMAX, false, false, ALL_KINDS(VMAX)},
    {ISD::VECREDUCE_FMIN, false, false, ALL_KINDS(VMIN)},
    {ISD::VECREDUCE_AND, false, false, BITWISE(VALL)},
    {ISD::VP_REDUCE_AND, true, false, BITWISE(VALL)},
    {ISD::VECREDUCE_OR, false, false, BITWISE(VANY)},
    {ISD::VP_REDUCE_OR, true, false, BITWISE(VANY)},
    {ISD::VECREDUCE_XOR, false, false, BITWISE(VPARITY)},
    {ISD::VP_REDUCE_XOR, true, false, BITWISE(VPARITY)},
};

using namespace ConvexRelation;

// Conditions that mean the same for integers and (ordered or without NaNs) floats.
constexpr Comparison common[] = {
    {ISD::SETEQ, eq, false, false, false}, {ISD::SETOEQ, eq, false, false, false},
    {ISD::SETNE, eq, false, true, false},  {ISD::SETUNE, eq, false, true, false},
    {ISD::SETLT, lt, false, false, false}, {ISD::SETOLT, lt, false, false, false},
    {ISD::SETLE, le, false, false, false}, {ISD::SETOLE, le, false, false, false},
    {ISD::SETGT, lt, true, false, false},  {ISD::SETOGT, lt, true, false, false},
    {ISD::SETGE, le, true, false, false},  {ISD::SETOGE, le, true, false, false},
};
constexpr Comparison unsigned_integer[] = {
    {ISD::SETULT, lt, false, false, true},
    {ISD::SETULE, le, false, false, true},
    {ISD::SETUGT, lt, true, false, true},
    {ISD::SETUGE, le, true, false, true},
};
// "Unordered or less" is "not greater or equal".
constexpr Comparison unordered_float[] = {
    {ISD::SETULT, le, true, true, false},
    {ISD::SETULE, lt, true, true, false},
    {ISD::SETUGT, le, false, true, false},
    {ISD::SETUGE, lt, false, true, false},
};

constexpr unsigned conversions[] = {
    ISD::SINT_TO_FP,  ISD::VP_SINT_TO_FP,  ISD::FP_TO_SINT,  ISD::VP_FP_TO_SINT,
    ISD::FP_EXTEND,   ISD::VP_FP_EXTEND,   ISD::FP_ROUND,    ISD::VP_FP_ROUND,
    ISD::SIGN_EXTEND, ISD::VP_SIGN_EXTEND, ISD::ZERO_EXTEND, ISD::VP_ZERO_EXTEND,
    ISD::ANY_EXTEND,  ISD::TRUNCATE,       ISD::VP_TRUNCATE, ISD::BITCAST,
};

} // namespace

const Binary* find_binary(unsigned operation) {
    const Binary* row =
        find_if(binaries, [&](const Binary& b) { return b.plain == operation || b.predicated == operation; });
    return row == std::end(binaries) ? nullptr : row;
}

const Reduction* find_reduction(unsigned operation) {
    const Reduction* row = find_if(reductions, [&](const Reduction& r) { return r.operation == operation; });
    return row == std::end(reductions) ? nullptr : row;
}

const Comparison& find_comparison(ISD::CondCode condition, bool is_float) {
    for (const Comparison& row : common) {
        if (row.condition == condition)
            return row;
    }
    for (const Comparison& row : is_float ? unordered_float : unsigned_integer) {
        if (row.condition == condition)
            return row;
    }
    report_fatal_error("vector comparison without an instruction");
}

bool is_conversion(unsigned operation) {
    return is_contained(conversions, operation);
}

unsigned conversion_opcode(Kind from, Kind to) {
    static constexpr unsigned opcodes[4][4] = {
        // to:      word             longword         single           real
        /* word */ {0, Convex::VCVT_WL, Convex::VCVT_WS, Convex::VCVT_WD},
        /* long */ {Convex::VCVT_LW, 0, Convex::VCVT_LS, Convex::VCVT_LD},
        /* single */ {Convex::VCVT_SW, Convex::VCVT_SL, 0, Convex::VCVT_SD},
        /* real */ {Convex::VCVT_DW, Convex::VCVT_DL, Convex::VCVT_DS, 0},
    };
    unsigned opcode = opcodes[from][to];
    if (!opcode)
        report_fatal_error("vector conversion without an instruction");
    return opcode;
}

unsigned memory_opcode(unsigned bits, bool is_store, bool is_indexed, bool is_masked) {
    static constexpr unsigned opcodes[4][2][2][2] = {
        {{{Convex::VB_LD, Convex::VB_LDt}, {Convex::VB_LDVI, Convex::VB_LDVIt}},
         {{Convex::VB_ST, Convex::VB_STt}, {Convex::VB_STVI, Convex::VB_STVIt}}},
        {{{Convex::VH_LD, Convex::VH_LDt}, {Convex::VH_LDVI, Convex::VH_LDVIt}},
         {{Convex::VH_ST, Convex::VH_STt}, {Convex::VH_STVI, Convex::VH_STVIt}}},
        {{{Convex::VW_LD, Convex::VW_LDt}, {Convex::VW_LDVI, Convex::VW_LDVIt}},
         {{Convex::VW_ST, Convex::VW_STt}, {Convex::VW_STVI, Convex::VW_STVIt}}},
        {{{Convex::VL_LD, Convex::VL_LDt}, {Convex::VL_LDVI, Convex::VL_LDVIt}},
         {{Convex::VL_ST, Convex::VL_STt}, {Convex::VL_STVI, Convex::VL_STVIt}}},
    };
    unsigned row = bits == 8 ? 0 : bits == 16 ? 1 : bits == 32 ? 2 : 3;
    return opcodes[row][is_store][is_indexed][is_masked];
}

} // namespace llvm::convex_vectors
