// Operand kinds, selection nodes and instruction formats.

class PrintedOperand<ValueType vt, string method> : Operand<vt> { let PrintMethod = method; }
def mem : PrintedOperand<i32, "print_memory"> { let MIOperandInfo = (ops ABase, i32imm); }
def branch_target : PrintedOperand<OtherVT, "printOperand">;
def simm : PrintedOperand<i32, "print_immediate">;
def simm64 : PrintedOperand<i64, "print_immediate">;
def f32imm_decimal : PrintedOperand<f32, "print_single">;
def f64imm_decimal : PrintedOperand<f64, "print_double">;
def relation : PrintedOperand<i32, "print_relation">;
def sense : PrintedOperand<i32, "print_sense">;

def addr : ComplexPattern<iPTR, 2, "select_address", [frameindex], []>;

def SDT_Call : SDTypeProfile<0, -1, [SDTCisPtrTy<0>]>;
def SDT_Compare : SDTypeProfile<0, 3, [SDTCisSameAs<0, 1>, SDTCisVT<2, i32>]>;
def SDT_Branch : SDTypeProfile<0, 2, [SDTCisVT<0, OtherVT>, SDTCisVT<1, i32>]>;
def SDT_Select : SDTypeProfile<1, 3, [SDTCisSameAs<0, 1>, SDTCisSameAs<1, 2>, SDTCisVT<3, i32>]>;
def SDT_CallSeqStart : SDCallSeqStart<[SDTCisVT<0, i32>, SDTCisVT<1, i32>]>;
def SDT_CallSeqEnd : SDCallSeqEnd<[SDTCisVT<0, i32>, SDTCisVT<1, i32>]>;
def SDT_Shift : SDTypeProfile<1, 2, [SDTCisSameAs<0, 1>, SDTCisVT<2, i32>]>;

def convex_return : SDNode<"ConvexISD::RETURN", SDTNone, [SDNPHasChain, SDNPOptInGlue, SDNPVariadic]>;
def compare : SDNode<"ConvexISD::COMPARE", SDT_Compare, [SDNPOutGlue]>;
def branch_if : SDNode<"ConvexISD::BRANCH", SDT_Branch, [SDNPHasChain, SDNPInGlue]>;
def select_if : SDNode<"ConvexISD::SELECT", SDT_Select, [SDNPInGlue]>;
def symbol_address : SDNode<"ConvexISD::ADDRESS", SDTIntUnaryOp>;
// Left by a positive, logically right by a negative count.
def shift : SDNode<"ConvexISD::SHIFT", SDT_Shift>;
// Signed 64-bit division that the combiner must not look into.
def divide64 : SDNode<"ConvexISD::DIVIDE64", SDTIntBinOp>;
def callseq_start : SDNode<"ISD::CALLSEQ_START", SDT_CallSeqStart, [SDNPHasChain, SDNPOutGlue]>;
def callseq_end : SDNode<"ISD::CALLSEQ_END", SDT_CallSeqEnd,
                         [SDNPHasChain, SDNPOptInGlue, SDNPOutGlue]>;

class ConvexInst<dag outs, dag ins, string asm, list<dag> pattern = []> : Instruction {
  let Namespace = "Convex";
  let OutOperandList = outs;
  let InOperandList = ins;
  let AsmString = asm;
  let Pattern = pattern;
  let Size = 4;
  let hasSideEffects = 0;
  let mayLoad = 0;
  let mayStore = 0;
  bit IsVector = 0;                     // the last operand is the vector length
  bits<3> Stride = 0;                   // see VectorStride in instruction_info.h
  let TSFlags{0} = IsVector;
  let TSFlags{3-1} = Stride;
}
class Pseudo<dag outs, dag ins, list<dag> pattern = []> : ConvexInst<outs, ins, "", pattern> {
  let isPseudo = 1;
  let isCodeGenOnly = 1;
}

// An instruction that exists for A and for S registers: get_address_form(S opcode) is the A opcode.
class Twin<string base, string bank> {
  string TwinBase = base;
  string Bank = bank;
}
def get_address_form : InstrMapping {
  let FilterClass = "Twin";
  let RowFields = ["TwinBase"];
  let ColFields = ["Bank"];
  let KeyCol = ["S"];
  let ValueCols = [["A"]];
}
