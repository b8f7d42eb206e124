// The directives and comment signs of the Convex assembler.
#pragma once

#include "llvm/MC/MCAsmInfo.h"

namespace llvm {

struct ConvexAssemblyInfo : MCAsmInfo {
    ConvexAssemblyInfo() {
        CodePointerSize = CalleeSaveStackSlotSize = 4;
        IsLittleEndian = false;
        CommentString = ";";
        PrivateGlobalPrefix = PrivateLabelPrefix = "L";
        ZeroDirective = "\tbs.b\t";
        ZeroDirectiveSupportsNonZeroValue = false;
        AsciiDirective = "\tds.b\t";
        AscizDirective = nullptr;
        Data8bitsDirective = "\tds.b\t";
        Data16bitsDirective = "\tds.h\t";
        Data32bitsDirective = "\tds.w\t";
        Data64bitsDirective = "\tds.l\t";
        GlobalDirective = "\t.globl\t";
        HasDotTypeDotSizeDirective = false;
        HasSingleParameterDotFile = false;
        HasIdentDirective = false;
        HasNoDeadStrip = false;
        UsesELFSectionDirectiveForBSS = false;
        HasFunctionAlignment = true;
        UseIntegratedAssembler = false;
        ParseInlineAsmUsingAsmParser = false;
        SupportsDebugInformation = false;
        HiddenVisibilityAttr = HiddenDeclarationVisibilityAttr = ProtectedVisibilityAttr = MCSA_Invalid;
        // The driver's output pass writes the directives LLVM cannot be told about (.align in bytes).
    }
    /// Section names are directives of their own: .text, .text 2, .data, .bss.
    bool shouldOmitSectionDirective(StringRef) const override { return true; }
};

} // namespace llvm
