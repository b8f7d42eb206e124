// The C calling sequence: every argument in whole 4-byte slots on the stack, results in s0.

def CC_Convex : CallingConv<[
  CCIfByVal<CCPassByVal<4, 4>>,
  CCIfType<[i1, i8, i16], CCPromoteToType<i32>>,
  CCIfType<[i32, f32], CCAssignToStack<4, 4>>,
  CCIfType<[i64, f64], CCAssignToStack<8, 4>>
]>;

def RetCC_Convex : CallingConv<[
  CCIfType<[i1, i8, i16], CCPromoteToType<i32>>,
  CCIfType<[i32, f32], CCAssignToReg<[SW0]>>,
  CCIfType<[i64, f64], CCAssignToReg<[S0]>>
]>;

// A call keeps sp and fp; ap is reloaded by the caller; everything else is lost.
def CSR_None : CalleeSavedRegs<(add)>;
