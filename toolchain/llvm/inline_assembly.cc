// Register constraints of inline assembly: a = address, s (or r) = scalar, v = vector register.
#include "lowering.h"
#include "subtarget.h"

using namespace llvm;

TargetLowering::ConstraintType ConvexTargetLowering::getConstraintType(StringRef constraint) const {
    if (constraint == "a" || constraint == "s" || constraint == "v")
        return C_RegisterClass;
    return TargetLowering::getConstraintType(constraint);
}

std::pair<unsigned, const TargetRegisterClass*>
ConvexTargetLowering::getRegForInlineAsmConstraint(const TargetRegisterInfo* info, StringRef constraint,
                                                   MVT type) const {
    bool is_long = type != MVT::Other && type.getSizeInBits() == 64;
    if (constraint == "a")
        return {0, &Convex::ABaseRegClass};
    if (constraint == "s" || constraint == "r")
        return {0, is_long ? &Convex::SR64RegClass : &Convex::SR32RegClass};
    if (constraint == "v")
        return {0, &Convex::VRRegClass};
    // Named registers: "{s3}" is the word or the whole register, as the operand's type wants.
    if (constraint.size() == 4 && constraint.starts_with("{s") && constraint[2] >= '0' &&
        constraint[2] <= '7') {
        unsigned number = static_cast<unsigned>(constraint[2] - '0');
        if (is_long || type == MVT::Other)
            return {Convex::S0 + number, &Convex::SR64RegClass};
        return {Convex::SW0 + number, &Convex::SR32RegClass};
    }
    return TargetLowering::getRegForInlineAsmConstraint(info, constraint, type);
}
