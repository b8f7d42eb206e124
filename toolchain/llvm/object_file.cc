// The sections of a SOFF program.
#include "object_file.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCSectionELF.h"

using namespace llvm;

void ConvexObjectFile::Initialize(MCContext& context, const TargetMachine& machine) {
    TargetLoweringObjectFile::Initialize(context, machine);
    TextSection = context.getELFSection(".text", ELF::SHT_PROGBITS, ELF::SHF_ALLOC | ELF::SHF_EXECINSTR);
    DataSection = context.getELFSection(".data", ELF::SHT_PROGBITS, ELF::SHF_ALLOC | ELF::SHF_WRITE);
    tables_ = context.getELFSection(".text 2", ELF::SHT_PROGBITS, ELF::SHF_ALLOC);
    bss_ = context.getELFSection(".bss", ELF::SHT_NOBITS, ELF::SHF_ALLOC | ELF::SHF_WRITE);
    ReadOnlySection = tables_;
    BSSSection = nullptr; // else static zeroes become .local and .comm
}

// String literals and const objects stay in data: programs of the time write to them.
MCSection* ConvexObjectFile::section_for(SectionKind kind) const {
    if (kind.isText())
        return TextSection;
    if (kind.isBSS() || kind.isCommon())
        return bss_;
    return DataSection;
}
