// The register file as the compiler sees it [A, S, V, vector control, carries].

let Namespace = "Convex" in
def sub_w : SubRegIndex<32>;            // the low word of an S register

class ConvexReg<bits<16> number, string name> : Register<name> {
  let Namespace = "Convex";
  let HWEncoding = number;
}

// Address registers: 32 bits.
def A0 : ConvexReg<0, "sp">;
foreach I = 1-5 in
  def A#I : ConvexReg<I, "a"#I>;
def A6 : ConvexReg<6, "ap">;
def A7 : ConvexReg<7, "fp">;

// Scalar registers: 64 bits; SWn is the low word of Sn. Vector registers: 128 x 64 bits.
foreach I = 0-7 in {
  def SW#I : ConvexReg<I, "s"#I>;
  def S#I : ConvexReg<I, "s"#I> {
    let SubRegs = [!cast<Register>("SW"#I)];
    let SubRegIndices = [sub_w];
  }
  def V#I : ConvexReg<I, "v"#I>;
}

def VM : ConvexReg<0, "vm">;            // vector mask, one bit an element
def VL : ConvexReg<0, "vl">;            // vector length
def VS : ConvexReg<0, "vs">;            // vector stride, bytes
def SC : ConvexReg<0, "sc">;            // carry of the S class: truth of the last S compare
def AC : ConvexReg<0, "ac">;            // carry of the A class

// Values of 32 bits. Instruction selection puts all of them into S registers; the bank selection
// pass moves those that serve as addresses to A registers.
def AR : RegisterClass<"Convex", [i32], 32, (add A1, A2, A3, A4, A5, A0, A6, A7)>;
def ABase : RegisterClass<"Convex", [i32], 32, (sub AR, A0)>;  // sp cannot be a base: 0 means none
def A5Only : RegisterClass<"Convex", [i32], 32, (add A5)>;     // the base of gather and scatter
def SR32 : RegisterClass<"Convex", [i32, f32], 32, (add (sequence "SW%u", 1, 7), SW0)>;
def SR64 : RegisterClass<"Convex", [i64, f64], 32, (add (sequence "S%u", 1, 7), S0)>;

def VR : RegisterClass<"Convex", [v128f64, v128i64, v128f32, v128i32, v128i16, v128i8], 64, (sequence "V%u", 0, 7)> {
  let Size = 8192;
}
def VMR : RegisterClass<"Convex", [v128i1], 64, (add VM)> { let Size = 128; }

def VLR : RegisterClass<"Convex", [i32], 32, (add VL, VS)> { let isAllocatable = 0; }
def CCR : RegisterClass<"Convex", [i32], 32, (add SC, AC)> {
  let isAllocatable = 0;
  let CopyCost = -1;
}
