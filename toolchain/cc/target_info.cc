// The Convex as clang's front end sees it.
#include "target_info.h"

#include "clang/Basic/Builtins.h"
#include "clang/Basic/MacroBuilder.h"
#include "target_machine.h"

namespace cxsim::toolchain {

ConvexTargetInfo::ConvexTargetInfo(const llvm::Triple& triple, bool has_c2, bool native_float)
    : TargetInfo(triple), has_c2_(has_c2), native_float_(native_float) {
    BigEndian = true;
    TLSSupported = false;
    PointerWidth = PointerAlign = 32;
    IntWidth = IntAlign = LongWidth = LongAlign = 32;
    LongLongWidth = 64;
    LongLongAlign = 32;
    DoubleWidth = LongDoubleWidth = 64;
    DoubleAlign = LongDoubleAlign = 32;
    FloatFormat = &llvm::APFloat::IEEEsingle();
    DoubleFormat = LongDoubleFormat = &llvm::APFloat::IEEEdouble();
    SizeType = UnsignedInt;
    PtrDiffType = IntPtrType = SignedInt;
    IntMaxType = Int64Type = SignedLongLong;
    WCharType = WIntType = SigAtomicType = SignedInt;
    SuitableAlign = DefaultAlignForAttributeAligned = 64;
    MaxAtomicPromoteWidth = MaxAtomicInlineWidth = 0;
    NoAsmVariants = true;
    resetDataLayout(llvm::ConvexTargetMachine::data_layout(), "_");
}

void ConvexTargetInfo::getTargetDefines(const clang::LangOptions& language,
                                        clang::MacroBuilder& builder) const {
    for (const char* name : {"__convex__", "__convex", "__convexc__", "__unix__", "__unix"})
        builder.defineMacro(name);
    if (language.GNUMode) {
        builder.defineMacro("convex");
        builder.defineMacro("unix");
    }
    builder.defineMacro(has_c2_ ? "__CONVEX_C2__" : "__CONVEX_C1__");
    builder.defineMacro(has_c2_ ? "__convex_c2__" : "__convex_c1__");
    builder.defineMacro(native_float_ ? "_NATIVE_FLOAT_" : "_IEEE_FLOAT_");
}

llvm::ArrayRef<const char*> ConvexTargetInfo::getGCCRegNames() const {
    static const char* const names[] = {"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "sp",
                                        "a1", "a2", "a3", "a4", "a5", "ap", "fp", "v0", "v1",
                                        "v2", "v3", "v4", "v5", "v6", "v7", "vl", "vs", "vm"};
    return names;
}

llvm::ArrayRef<clang::TargetInfo::GCCRegAlias> ConvexTargetInfo::getGCCRegAliases() const {
    static const GCCRegAlias aliases[] = {{{"a0"}, "sp"}, {{"a6"}, "ap"}, {{"a7"}, "fp"}};
    return aliases;
}

bool ConvexTargetInfo::validateAsmConstraint(const char*& name, ConstraintInfo& info) const {
    switch (*name) {
    case 'a':
    case 's':
    case 'v':
        info.setAllowsRegister();
        return true;
    default:
        return false;
    }
}

namespace {

// TargetInfo's options are private; explicit instantiation of a template may name them.
template <std::shared_ptr<clang::TargetOptions> clang::TargetInfo::* Member>
struct OptionsAccess {
    friend void assign_options(clang::TargetInfo& target, std::shared_ptr<clang::TargetOptions> options) {
        target.*Member = std::move(options);
    }
};
void assign_options(clang::TargetInfo& target, std::shared_ptr<clang::TargetOptions> options);
template struct OptionsAccess<&clang::TargetInfo::TargetOpts>;

} // namespace

void set_target_options(clang::TargetInfo& target, std::shared_ptr<clang::TargetOptions> options) {
    assign_options(target, std::move(options));
}

} // namespace cxsim::toolchain
