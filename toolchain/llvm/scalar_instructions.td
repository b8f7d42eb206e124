// Moves, constants, memory access and arithmetic of the A and S registers.

//===--- moves and constants ---===//
def MOVaa : ConvexInst<(outs AR:$d), (ins AR:$s), "mov\t$s,$d">;
def MOVsa : ConvexInst<(outs AR:$d), (ins SR32:$s), "mov\t$s,$d">;
def MOVas : ConvexInst<(outs SR32:$d), (ins AR:$s), "mov\t$s,$d">;
def MOVss32 : ConvexInst<(outs SR32:$d), (ins SR32:$s), "mov.w\t$s,$d">;
def MOVss : ConvexInst<(outs SR64:$d), (ins SR64:$s), "mov\t$s,$d">;

let isReMaterializable = 1, isAsCheapAsAMove = 1, isMoveImm = 1 in {
def LDI_S : ConvexInst<(outs SR32:$d), (ins simm:$i), "ld.w\t$i,$d", [(set i32:$d, imm:$i)]>,
            Twin<"LDI", "S">;
def LDI_A : ConvexInst<(outs AR:$d), (ins simm:$i), "ld.w\t$i,$d">, Twin<"LDI", "A">;
def LDIL : ConvexInst<(outs SR64:$d), (ins simm64:$i), "ld.l\t$i,$d", [(set i64:$d, (i64 imm:$i))]>;
def LDIS : ConvexInst<(outs SR32:$d), (ins f32imm_decimal:$i), "ld.s\t$i,$d",
                      [(set f32:$d, fpimm:$i)]>;
def LDID : ConvexInst<(outs SR64:$d), (ins f64imm_decimal:$i), "ld.d\t$i,$d",
                      [(set f64:$d, fpimm:$i)]>;
}
// The upper half of a general 64-bit constant; the lower half is kept.
def LDU : ConvexInst<(outs SR64:$d), (ins SR64:$s, simm:$i), "ld.u\t$i,$d"> {
  let Constraints = "$s = $d";
}
foreach symbol = [tglobaladdr, texternalsym, tconstpool, tjumptable, tblockaddress] in
  def : Pat<(symbol_address symbol:$g), (LDI_S symbol:$g)>;

def LDEA : ConvexInst<(outs AR:$d), (ins mem:$m), "ldea\t$m,$d">;

//===--- loads and stores ---===//
multiclass Load<string mnemonic, string base, PatFrag fragment> {
  let mayLoad = 1 in {
  def _S : ConvexInst<(outs SR32:$d), (ins mem:$m), mnemonic#"\t$m,$d",
                      [(set i32:$d, (fragment addr:$m))]>, Twin<base, "S">;
  def _A : ConvexInst<(outs AR:$d), (ins mem:$m), mnemonic#"\t$m,$d">, Twin<base, "A">;
  }
}
multiclass Store<string mnemonic, string base, PatFrag fragment> {
  let mayStore = 1 in {
  def _S : ConvexInst<(outs), (ins SR32:$s, mem:$m), mnemonic#"\t$s,$m",
                      [(fragment i32:$s, addr:$m)]>, Twin<base, "S">;
  def _A : ConvexInst<(outs), (ins AR:$s, mem:$m), mnemonic#"\t$s,$m">, Twin<base, "A">;
  }
}
// Sub-word loads leave the upper bits of the register as they were: any-extending loads.
defm LDW : Load<"ld.w", "LDW", load>;
defm LDH : Load<"ld.h", "LDH", extloadi16>;
defm LDB : Load<"ld.b", "LDB", extloadi8>;
defm STW : Store<"st.w", "STW", store>;
defm STH : Store<"st.h", "STH", truncstorei16>;
defm STB : Store<"st.b", "STB", truncstorei8>;
def : Pat<(i32 (extloadi1 addr:$m)), (LDB_S addr:$m)>;
let mayLoad = 1 in
def LDL : ConvexInst<(outs SR64:$d), (ins mem:$m), "ld.l\t$m,$d", [(set i64:$d, (load addr:$m))]>;
let mayStore = 1 in
def STL : ConvexInst<(outs), (ins SR64:$s, mem:$m), "st.l\t$s,$m", [(store i64:$s, addr:$m)]>;
def : Pat<(f64 (load addr:$m)), (LDL addr:$m)>;
def : Pat<(store f64:$s, addr:$m), (STL f64:$s, addr:$m)>;
def : Pat<(f32 (load addr:$m)), (LDW_S addr:$m)>;
def : Pat<(store f32:$s, addr:$m), (STW_S f32:$s, addr:$m)>;

//===--- integer arithmetic: two operands, the second is also the destination ---===//
multiclass WordArithmetic<string mnemonic, string base, SDNode op, bit commutative> {
  let Constraints = "$a = $d", isCommutable = commutative in {
  let Defs = [SC] in {
  def rr_S : ConvexInst<(outs SR32:$d), (ins SR32:$a, SR32:$b), mnemonic#"\t$b,$d",
                        [(set i32:$d, (op i32:$a, i32:$b))]>, Twin<base#"rr", "S">;
  def ri_S : ConvexInst<(outs SR32:$d), (ins SR32:$a, simm:$b), mnemonic#"\t$b,$d",
                        [(set i32:$d, (op i32:$a, imm:$b))]>, Twin<base#"ri", "S">;
  }
  let Defs = [AC] in {
  def rr_A : ConvexInst<(outs AR:$d), (ins AR:$a, AR:$b), mnemonic#"\t$b,$d">, Twin<base#"rr", "A">;
  def ri_A : ConvexInst<(outs AR:$d), (ins AR:$a, simm:$b), mnemonic#"\t$b,$d">, Twin<base#"ri", "A">;
  }
  }
}
defm ADDW : WordArithmetic<"add.w", "ADDW", add, 1>;
defm SUBW : WordArithmetic<"sub.w", "SUBW", sub, 0>;
defm MULW : WordArithmetic<"mul.w", "MULW", mul, 1>;
defm DIVW : WordArithmetic<"div.w", "DIVW", sdiv, 0>;
defm ANDW : WordArithmetic<"and", "ANDW", and, 1>;
defm ORW : WordArithmetic<"or", "ORW", or, 1>;
defm XORW : WordArithmetic<"xor", "XORW", xor, 1>;

class LongArithmetic<string mnemonic, SDNode op, ValueType vt, bit commutative = 1>
    : ConvexInst<(outs SR64:$d), (ins SR64:$a, SR64:$b), mnemonic#"\t$b,$d",
                 [(set vt:$d, (op vt:$a, vt:$b))]> {
  let Constraints = "$a = $d";
  let isCommutable = commutative;
}
let Defs = [SC] in {
def ADDL : LongArithmetic<"add.l", add, i64>;
def SUBL : LongArithmetic<"sub.l", sub, i64, 0>;
def MULL : LongArithmetic<"mul.l", mul, i64>;
def DIVL : LongArithmetic<"div.l", sdiv, i64, 0>;
}
def : Pat<(i64 (divide64 i64:$a, i64:$b)), (DIVL i64:$a, i64:$b)>;
def ANDL : LongArithmetic<"and", and, i64>;
def ORL : LongArithmetic<"or", or, i64>;
def XORL : LongArithmetic<"xor", xor, i64>;

// The immediates of and/or/xor meet only the lower 32 bits; the upper 32 stay as they are.
def keeps_upper_if_anded : ImmLeaf<i64, [{ return isInt<32>(Imm) && Imm < 0; }]>;
def keeps_upper_if_ored : ImmLeaf<i64, [{ return isUInt<31>(Imm); }]>;
class LongLogicImmediate<string mnemonic, SDNode op, ImmLeaf allowed>
    : ConvexInst<(outs SR64:$d), (ins SR64:$a, simm64:$b), mnemonic#"\t$b,$d",
                 [(set i64:$d, (op i64:$a, allowed:$b))]> { let Constraints = "$a = $d"; }
def ANDLri : LongLogicImmediate<"and", and, keeps_upper_if_anded>;
def ORLri : LongLogicImmediate<"or", or, keeps_upper_if_ored>;
def XORLri : LongLogicImmediate<"xor", xor, keeps_upper_if_ored>;

//===--- shifts ---===//
// shf shifts all 64 bits of an S register, 32 of an A register; shf.w (C2) 32 bits of an S register.
let Constraints = "$a = $d" in {
def SHLrr_S : ConvexInst<(outs SR32:$d), (ins SR32:$a, SR32:$b), "shf\t$b,$d",
                         [(set i32:$d, (shl i32:$a, i32:$b))]>, Twin<"SHLrr", "S">;
def SHLri_S : ConvexInst<(outs SR32:$d), (ins SR32:$a, simm:$b), "shf\t$b,$d",
                         [(set i32:$d, (shl i32:$a, (i32 imm:$b)))]>, Twin<"SHLri", "S">;
def SHLrr_A : ConvexInst<(outs AR:$d), (ins AR:$a, AR:$b), "shf\t$b,$d">, Twin<"SHLrr", "A">;
def SHLri_A : ConvexInst<(outs AR:$d), (ins AR:$a, simm:$b), "shf\t$b,$d">, Twin<"SHLri", "A">;
let Predicates = [HasC2] in {
def SHFrr_S : ConvexInst<(outs SR32:$d), (ins SR32:$a, SR32:$b), "shf.w\t$b,$d",
                         [(set i32:$d, (shift i32:$a, i32:$b))]>, Twin<"SHFrr", "S">;
def SHFri_S : ConvexInst<(outs SR32:$d), (ins SR32:$a, simm:$b), "shf.w\t$b,$d",
                         [(set i32:$d, (shift i32:$a, (i32 imm:$b)))]>, Twin<"SHFri", "S">;
}
def SHFrr_A : ConvexInst<(outs AR:$d), (ins AR:$a, AR:$b), "shf\t$b,$d">, Twin<"SHFrr", "A">;
def SHFri_A : ConvexInst<(outs AR:$d), (ins AR:$a, simm:$b), "shf\t$b,$d">, Twin<"SHFri", "A">;
def SHFLrr : ConvexInst<(outs SR64:$d), (ins SR64:$a, SR32:$b), "shf\t$b,$d",
                        [(set i64:$d, (shift i64:$a, i32:$b))]>;
def SHFLri : ConvexInst<(outs SR64:$d), (ins SR64:$a, simm:$b), "shf\t$b,$d",
                        [(set i64:$d, (shift i64:$a, (i32 imm:$b)))]>;
}

//===--- floating point ---===//
class SingleArithmetic<string mnemonic, SDNode op, bit commutative = 1>
    : ConvexInst<(outs SR32:$d), (ins SR32:$a, SR32:$b), mnemonic#"\t$b,$d",
                 [(set f32:$d, (op f32:$a, f32:$b))]> {
  let Constraints = "$a = $d";
  let isCommutable = commutative;
}
def ADDD : LongArithmetic<"add.d", fadd, f64>;
def SUBD : LongArithmetic<"sub.d", fsub, f64, 0>;
def MULD : LongArithmetic<"mul.d", fmul, f64>;
def DIVD : LongArithmetic<"div.d", fdiv, f64, 0>;
def ADDS : SingleArithmetic<"add.s", fadd>;
def SUBS : SingleArithmetic<"sub.s", fsub, 0>;
def MULS : SingleArithmetic<"mul.s", fmul>;
def DIVS : SingleArithmetic<"div.s", fdiv, 0>;

// The intrinsic instructions work in place.
let Constraints = "$s = $d", Predicates = [HasC2] in {
def SQRTD : ConvexInst<(outs SR64:$d), (ins SR64:$s), "sqrt.d\t$d", [(set f64:$d, (fsqrt f64:$s))]>;
def SQRTS : ConvexInst<(outs SR32:$d), (ins SR32:$s), "sqrt.s\t$d", [(set f32:$d, (fsqrt f32:$s))]>;
}

//===--- one operand: negation and conversion ---===//
class Unary<RegisterClass to, RegisterClass from, string mnemonic, list<dag> pattern>
    : ConvexInst<(outs to:$d), (ins from:$s), mnemonic#"\t$s,$d", pattern>;
def NEGD : Unary<SR64, SR64, "neg.d", [(set f64:$d, (fneg f64:$s))]>;
def NEGS : Unary<SR32, SR32, "neg.s", [(set f32:$d, (fneg f32:$s))]>;
let Defs = [SC] in {
def NEGW : Unary<SR32, SR32, "neg.w", [(set i32:$d, (ineg i32:$s))]>;
def NEGL : Unary<SR64, SR64, "neg.l", [(set i64:$d, (ineg i64:$s))]>;
}
def CVTBW : Unary<SR32, SR32, "cvtb.w", [(set i32:$d, (sext_inreg i32:$s, i8))]>;
def CVTHW : Unary<SR32, SR32, "cvth.w", [(set i32:$d, (sext_inreg i32:$s, i16))]>;
def CVTWL : Unary<SR64, SR32, "cvtw.l", [(set i64:$d, (sext i32:$s))]>;
def CVTSD : Unary<SR64, SR32, "cvts.d", [(set f64:$d, (fpextend f32:$s))]>;
def CVTDS : Unary<SR32, SR64, "cvtd.s", [(set f32:$d, (fpround f64:$s))]>;
def CVTWS : Unary<SR32, SR32, "cvtw.s", [(set f32:$d, (sint_to_fp i32:$s))]>;
def CVTLS : Unary<SR32, SR64, "cvtl.s", [(set f32:$d, (sint_to_fp i64:$s))]>;
def CVTLD : Unary<SR64, SR64, "cvtl.d", [(set f64:$d, (sint_to_fp i64:$s))]>;
def CVTSW : Unary<SR32, SR32, "cvts.w", [(set i32:$d, (fp_to_sint f32:$s))]>;
def CVTSL : Unary<SR64, SR32, "cvts.l", [(set i64:$d, (fp_to_sint f32:$s))]>;
def CVTDL : Unary<SR64, SR64, "cvtd.l", [(set i64:$d, (fp_to_sint f64:$s))]>;
let Predicates = [HasC2] in {
def CVTWD : Unary<SR64, SR32, "cvtw.d", [(set f64:$d, (sint_to_fp i32:$s))]>;
def CVTDW : Unary<SR32, SR64, "cvtd.w", [(set i32:$d, (fp_to_sint f64:$s))]>;
def FRINTD : Unary<SR64, SR64, "frint.d", [(set f64:$d, (ftrunc f64:$s))]>;
def FRINTS : Unary<SR32, SR32, "frint.s", [(set f32:$d, (ftrunc f32:$s))]>;
}
let Predicates = [IsC1] in {
def : Pat<(f64 (sint_to_fp i32:$s)), (CVTLD (CVTWL i32:$s))>;
def : Pat<(i32 (fp_to_sint f64:$s)), (EXTRACT_SUBREG (CVTDL f64:$s), sub_w)>;
}
def : Pat<(i32 (trunc i64:$s)), (EXTRACT_SUBREG i64:$s, sub_w)>;
def : Pat<(i64 (anyext i32:$s)), (INSERT_SUBREG (i64 (IMPLICIT_DEF)), i32:$s, sub_w)>;
def : Pat<(i64 (zext i32:$s)), (LDU (INSERT_SUBREG (i64 (IMPLICIT_DEF)), i32:$s, sub_w), 0)>;
def : Pat<(i64 (sext_inreg i64:$s, i32)), (CVTWL (EXTRACT_SUBREG i64:$s, sub_w))>;
def : Pat<(i64 (sext_inreg i64:$s, i16)), (CVTWL (CVTHW (EXTRACT_SUBREG i64:$s, sub_w)))>;
def : Pat<(i64 (sext_inreg i64:$s, i8)), (CVTWL (CVTBW (EXTRACT_SUBREG i64:$s, sub_w)))>;
def : Pat<(f64 (bitconvert i64:$s)), (COPY_TO_REGCLASS i64:$s, SR64)>;
def : Pat<(i64 (bitconvert f64:$s)), (COPY_TO_REGCLASS f64:$s, SR64)>;
def : Pat<(f32 (bitconvert i32:$s)), (COPY_TO_REGCLASS i32:$s, SR32)>;
def : Pat<(i32 (bitconvert f32:$s)), (COPY_TO_REGCLASS f32:$s, SR32)>;
