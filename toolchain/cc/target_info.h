// The Convex as clang's front end sees it: types, macros, inline-assembly names.
#pragma once

#include "clang/Basic/TargetInfo.h"

namespace cxsim::toolchain {

/// Big-endian, ILP32; 64-bit types aligned to 4; `_` before C symbols.
class ConvexTargetInfo : public clang::TargetInfo {
  public:
    ConvexTargetInfo(const llvm::Triple& triple, bool has_c2, bool native_float);

    void getTargetDefines(const clang::LangOptions& language, clang::MacroBuilder& builder) const override;
    llvm::ArrayRef<clang::Builtin::Info> getTargetBuiltins() const override { return {}; }
    BuiltinVaListKind getBuiltinVaListKind() const override { return CharPtrBuiltinVaList; }
    llvm::ArrayRef<const char*> getGCCRegNames() const override;
    llvm::ArrayRef<GCCRegAlias> getGCCRegAliases() const override;
    bool validateAsmConstraint(const char*& name, ConstraintInfo& info) const override;
    std::string_view getClobbers() const override { return ""; }
    bool isValidCPUName(llvm::StringRef name) const override { return name == "c1" || name == "c2"; }
    bool setCPU(const std::string& name) override { return isValidCPUName(name); }

  private:
    bool has_c2_;
    bool native_float_;
};

/// Gives `target` its options, which clang's own factory (for built-in targets only) would do.
void set_target_options(clang::TargetInfo& target, std::shared_ptr<clang::TargetOptions> options);

} // namespace cxsim::toolchain
