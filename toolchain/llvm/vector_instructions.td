// Vector instructions. The last operand of each is the vector length: a register, or none for all 128
// elements; the vector control pass sets VL and VS from it after register allocation. The opcodes are
// chosen by the tables of vector_lowering.cc, so there are no patterns here.

class VectorInst<dag outs, dag ins, string asm> : ConvexInst<outs, ins, asm> {
  let IsVector = 1;
  let Uses = [VL];
}

//===--- memory: base, stride in bytes (none: the element size), length ---===//
multiclass VectorMemory<string letter, bits<3> unit_stride> {
  let Stride = unit_stride, Uses = [VL, VS] in {
  let mayLoad = 1 in {
  def LD : VectorInst<(outs VR:$d), (ins mem:$m, SR32:$stride, SR32:$vl), "ld."#letter#"\t$m,$d">;
  let Constraints = "$p = $d", Predicates = [HasC2] in
  def LDt : VectorInst<(outs VR:$d), (ins VR:$p, VMR:$vm, mem:$m, SR32:$stride, SR32:$vl),
                       "ld."#letter#".t\t$m,$d">;
  }
  let mayStore = 1 in {
  def ST : VectorInst<(outs), (ins VR:$s, mem:$m, SR32:$stride, SR32:$vl), "st."#letter#"\t$s,$m">;
  let Predicates = [HasC2] in
  def STt : VectorInst<(outs), (ins VR:$s, VMR:$vm, mem:$m, SR32:$stride, SR32:$vl),
                       "st."#letter#".t\t$s,$m">;
  }
  }
  // Gather and scatter: byte offsets in a vector, base in a5.
  let mayLoad = 1 in {
  def LDVI : VectorInst<(outs VR:$d), (ins VR:$i, A5Only:$base, SR32:$vl), "ldvi."#letter#"\t$i,$d">;
  let Constraints = "$p = $d", Predicates = [HasC2] in
  def LDVIt : VectorInst<(outs VR:$d), (ins VR:$p, VMR:$vm, VR:$i, A5Only:$base, SR32:$vl),
                         "ldvi."#letter#".t\t$i,$d">;
  }
  let mayStore = 1 in {
  def STVI : VectorInst<(outs), (ins VR:$s, VR:$i, A5Only:$base, SR32:$vl), "stvi."#letter#"\t$s,$i">;
  let Predicates = [HasC2] in
  def STVIt : VectorInst<(outs), (ins VR:$s, VMR:$vm, VR:$i, A5Only:$base, SR32:$vl),
                         "stvi."#letter#".t\t$s,$i">;
  }
}
defm VB_ : VectorMemory<"b", 1>;
defm VH_ : VectorMemory<"h", 2>;
defm VW_ : VectorMemory<"w", 3>;
defm VL_ : VectorMemory<"l", 4>;

//===--- element-wise, two operands ---===//
class VectorVV<string mnemonic>
    : VectorInst<(outs VR:$d), (ins VR:$a, VR:$b, SR32:$vl), mnemonic#"\t$a,$b,$d">;
class VectorVS<string mnemonic, RegisterClass scalar>
    : VectorInst<(outs VR:$d), (ins VR:$a, scalar:$b, SR32:$vl), mnemonic#"\t$a,$b,$d">;
class VectorSV<string mnemonic, RegisterClass scalar>
    : VectorInst<(outs VR:$d), (ins scalar:$a, VR:$b, SR32:$vl), mnemonic#"\t$a,$b,$d">;
multiclass VectorArithmetic<string name> {
  def _W_vv : VectorVV<name#".w">;
  def _W_vs : VectorVS<name#".w", SR32>;
  def _L_vv : VectorVV<name#".l">;
  def _L_vs : VectorVS<name#".l", SR64>;
  def _S_vv : VectorVV<name#".s">;
  def _S_vs : VectorVS<name#".s", SR32>;
  def _D_vv : VectorVV<name#".d">;
  def _D_vs : VectorVS<name#".d", SR64>;
}
defm VADD : VectorArithmetic<"add">;
defm VSUB : VectorArithmetic<"sub">;
defm VMUL : VectorArithmetic<"mul">;
defm VDIV : VectorArithmetic<"div">;
let Predicates = [HasC2] in {
def VSUB_S_sv : VectorSV<"sub.s", SR32>;
def VSUB_D_sv : VectorSV<"sub.d", SR64>;
def VDIV_S_sv : VectorSV<"div.s", SR32>;
def VDIV_D_sv : VectorSV<"div.d", SR64>;
}
// On all 64 bits of an element.
multiclass VectorLogic<string name> {
  def _vv : VectorVV<name>;
  def _vs : VectorVS<name, SR64>;
  def _vs32 : VectorVS<name, SR32>;
}
defm VAND : VectorLogic<"and">;
defm VOR : VectorLogic<"or">;
defm VXOR : VectorLogic<"xor">;
defm VSHF : VectorLogic<"shf">;

//===--- element-wise, one operand ---===//
class VectorV<string mnemonic> : VectorInst<(outs VR:$d), (ins VR:$a, SR32:$vl), mnemonic#"\t$a,$d">;
def VNEG_W : VectorV<"neg.w">;
def VNEG_L : VectorV<"neg.l">;
def VNEG_S : VectorV<"neg.s">;
def VNEG_D : VectorV<"neg.d">;
def VCVT_DS : VectorV<"cvtd.s">;
def VCVT_DL : VectorV<"cvtd.l">;
def VCVT_LD : VectorV<"cvtl.d">;
def VCVT_SD : VectorV<"cvts.d">;
def VCVT_LW : VectorV<"cvtl.w">;
def VCVT_SW : VectorV<"cvts.w">;
def VCVT_WL : VectorV<"cvtw.l">;
def VCVT_WS : VectorV<"cvtw.s">;
let Predicates = [HasC2] in {
def VCVT_BW : VectorV<"cvtb.w">;
def VCVT_HW : VectorV<"cvth.w">;
def VCVT_WD : VectorV<"cvtw.d">;
def VCVT_DW : VectorV<"cvtd.w">;
def VCVT_LS : VectorV<"cvtl.s">;
def VCVT_SL : VectorV<"cvts.l">;
def VFRINT_S : VectorV<"frint.s">;
def VFRINT_D : VectorV<"frint.d">;
def VSQRT_S : VectorV<"sqrt.s">;
def VSQRT_D : VectorV<"sqrt.d">;
}

//===--- copies, splats, single elements ---===//
// There is no vector move: or of a register with itself.
def VCOPY : VectorInst<(outs VR:$d), (ins VR:$s, SR32:$vl), "or\t$s,$s,$d">;
// The first vl elements of $f replaced by those of $t.
def VMERGE : VectorInst<(outs VR:$d), (ins VR:$f, VR:$t, SR32:$vl), "or\t$t,$t,$d"> {
  let Constraints = "$f = $d";
}
def VSPLATL : VectorInst<(outs VR:$d), (ins SR64:$s, SR32:$vl), "xor\t$d,$d,$d\n\tor\t$d,$s,$d">;
def VSPLATW : VectorInst<(outs VR:$d), (ins SR32:$s, SR32:$vl), "xor\t$d,$d,$d\n\tor\t$d,$s,$d">;
def VZERO : VectorInst<(outs VR:$d), (ins SR32:$vl), "xor\t$d,$d,$d">;
def VEXTRACTL : ConvexInst<(outs SR64:$d), (ins VR:$v, SR32:$i), "mov\t$v,$i,$d">;
let Constraints = "$v = $d" in
def VINSERTL : ConvexInst<(outs VR:$d), (ins VR:$v, SR64:$s, SR32:$i), "mov\t$s,$i,$d">;

//===--- compares and masks ---===//
multiclass VectorCompare<string letter, RegisterClass scalar> {
  def _vv : VectorInst<(outs VMR:$vm), (ins VR:$a, VR:$b, relation:$cc, SR32:$vl),
                       "$cc."#letter#"\t$a,$b">;
  def _sv : VectorInst<(outs VMR:$vm), (ins scalar:$a, VR:$b, relation:$cc, SR32:$vl),
                       "$cc."#letter#"\t$a,$b">;
}
defm VCMP_W : VectorCompare<"w", SR32>;
defm VCMP_L : VectorCompare<"l", SR64>;
defm VCMP_S : VectorCompare<"s", SR32>;
defm VCMP_D : VectorCompare<"d", SR64>;
def VMASK_vv : VectorInst<(outs VR:$d), (ins VMR:$vm, VR:$t, VR:$f, SR32:$vl), "mask.t\t$t,$f,$d">;
def VMASK_vs : VectorInst<(outs VR:$d), (ins VMR:$vm, VR:$t, SR64:$f, SR32:$vl), "mask.t\t$t,$f,$d">;
def VMASK_sv : VectorInst<(outs VR:$d), (ins VMR:$vm, SR64:$t, VR:$f, SR32:$vl), "mask.f\t$f,$t,$d">;
// As VMASK_vv, and elements from vl on are those of $f.
let Constraints = "$f = $d" in
def VMASK_MERGE : VectorInst<(outs VR:$d), (ins VMR:$vm, VR:$t, VR:$f, SR32:$vl), "mask.t\t$t,$d,$d">;

//===--- reductions: the result is left in element 0 ---===//
class VectorReduce<string mnemonic>
    : VectorInst<(outs VR:$d), (ins VR:$s, SR32:$vl), mnemonic#"\t$d"> { let Constraints = "$s = $d"; }
multiclass AllReductions<string name> {
  def _W : VectorReduce<name#".w">;
  def _L : VectorReduce<name#".l">;
  def _S : VectorReduce<name#".s">;
  def _D : VectorReduce<name#".d">;
}
defm VSUM : AllReductions<"sum">;
defm VPROD : AllReductions<"prod">;
defm VMAX : AllReductions<"max">;
defm VMIN : AllReductions<"min">;
def VALL : VectorReduce<"all">;
def VANY : VectorReduce<"any">;
def VPARITY : VectorReduce<"parity">;

//===--- vector control ---===//
def SET_VL : ConvexInst<(outs), (ins SR32:$s), "mov.w\t$s,vl"> { let Defs = [VL]; }
def SET_VLI : ConvexInst<(outs), (ins simm:$s), "ld.w\t$s,vl"> { let Defs = [VL]; }
def SET_VS : ConvexInst<(outs), (ins SR32:$s), "mov.w\t$s,vs"> { let Defs = [VS]; }
def SET_VSI : ConvexInst<(outs), (ins simm:$s), "ld.w\t$s,vs"> { let Defs = [VS]; }

// Spills of a whole register, whatever VL is; the vector control pass puts VL and VS right.
let mayStore = 1 in
def VSPILL : VectorInst<(outs), (ins VR:$s, mem:$m, SR32:$stride, SR32:$vl), "st.l\t$s,$m"> {
  let Uses = [VL, VS];
  let Stride = 4;
}
let mayLoad = 1 in
def VRELOAD : VectorInst<(outs VR:$d), (ins mem:$m, SR32:$stride, SR32:$vl), "ld.l\t$m,$d"> {
  let Uses = [VL, VS];
  let Stride = 4;
}
let mayStore = 1 in
def MASK_SPILL : ConvexInst<(outs), (ins VMR:$s, mem:$m), "st.x\tvm,$m">;
let mayLoad = 1 in
def MASK_RELOAD : ConvexInst<(outs VMR:$d), (ins mem:$m), "ld.x\t$m,vm">;
