// Compares, branches, selection, calls and returns.

let isCompare = 1 in {
multiclass CompareWord {
  let Defs = [SC] in {
  def rr_S : ConvexInst<(outs), (ins SR32:$a, SR32:$b, relation:$cc), "$cc.w\t$a,$b",
                        [(compare i32:$a, i32:$b, timm:$cc)]>, Twin<"CMPWrr", "S">;
  def ir_S : ConvexInst<(outs), (ins simm:$a, SR32:$b, relation:$cc), "$cc.w\t$a,$b",
                        [(compare imm:$a, i32:$b, timm:$cc)]>, Twin<"CMPWir", "S">;
  }
  let Defs = [AC] in {
  def rr_A : ConvexInst<(outs), (ins AR:$a, AR:$b, relation:$cc), "$cc.w\t$a,$b">,
             Twin<"CMPWrr", "A">;
  def ir_A : ConvexInst<(outs), (ins simm:$a, AR:$b, relation:$cc), "$cc.w\t$a,$b">,
             Twin<"CMPWir", "A">;
  }
}
defm CMPW : CompareWord;

class CompareS<RegisterClass rc, ValueType vt, string suffix>
    : ConvexInst<(outs), (ins rc:$a, rc:$b, relation:$cc), "$cc."#suffix#"\t$a,$b",
                 [(compare vt:$a, vt:$b, timm:$cc)]> { let Defs = [SC]; }
def CMPL : CompareS<SR64, i64, "l">;
def CMPS : CompareS<SR32, f32, "s">;
def CMPD : CompareS<SR64, f64, "d">;
}

let isBranch = 1, isTerminator = 1 in {
let Uses = [SC] in
def JBRS : ConvexInst<(outs), (ins branch_target:$t, sense:$tf), "jbrs.$tf\t$t",
                      [(branch_if bb:$t, timm:$tf)]>, Twin<"JBR", "S">;
let Uses = [AC] in
def JBRA : ConvexInst<(outs), (ins branch_target:$t, sense:$tf), "jbra.$tf\t$t">, Twin<"JBR", "A">;
let isBarrier = 1 in {
def JBR : ConvexInst<(outs), (ins branch_target:$t), "jbr\t$t", [(br bb:$t)]>;
let isIndirectBranch = 1 in
def JMP : ConvexInst<(outs), (ins ABase:$a), "jmp\t0($a)", [(brind i32:$a)]>;
}
}

// There are no conditional moves: these become a branch over nothing (ConvexTargetLowering).
let usesCustomInserter = 1, Uses = [SC] in {
def SELECT32 : Pseudo<(outs SR32:$d), (ins SR32:$t, SR32:$f, sense:$tf),
                      [(set i32:$d, (select_if i32:$t, i32:$f, timm:$tf))]>;
def SELECT64 : Pseudo<(outs SR64:$d), (ins SR64:$t, SR64:$f, sense:$tf),
                      [(set i64:$d, (select_if i64:$t, i64:$f, timm:$tf))]>;
}
def : Pat<(f32 (select_if f32:$t, f32:$f, timm:$tf)), (SELECT32 f32:$t, f32:$f, timm:$tf)>;
def : Pat<(f64 (select_if f64:$t, f64:$f, timm:$tf)), (SELECT64 f64:$t, f64:$f, timm:$tf)>;

let Defs = [A0], Uses = [A0] in {
def CALL_START : Pseudo<(outs), (ins i32imm:$a, i32imm:$b), [(callseq_start timm:$a, timm:$b)]>;
def CALL_END : Pseudo<(outs), (ins i32imm:$a, i32imm:$b), [(callseq_end timm:$a, timm:$b)]>;
}
let isCall = 1, Defs = [SC, AC, A0], Uses = [A0, A6] in
def CALLS : ConvexInst<(outs), (ins mem:$t, variable_ops), "calls\t$t">;
// ap is hidden state: without side effects the optimiser would merge or hoist these.
let Defs = [A6], hasSideEffects = 1, isCodeGenOnly = 1 in {
def RELOAD_AP : ConvexInst<(outs), (ins), "ld.w\t12(fp),ap">;
def LDEA_AP : ConvexInst<(outs), (ins mem:$m), "ldea\t$m,ap">;
}
let isReturn = 1, isTerminator = 1, isBarrier = 1 in
def RTN : ConvexInst<(outs), (ins variable_ops), "rtn", [(convex_return)]>;

let Defs = [A0, AC], Uses = [A0] in
def SUB_SP : ConvexInst<(outs), (ins simm:$i), "sub.w\t$i,sp">;
