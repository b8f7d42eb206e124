// The sections of a SOFF program: text, its subsegment 2, data, bss.
#pragma once

#include "llvm/Target/TargetLoweringObjectFile.h"

namespace llvm {

class ConvexObjectFile : public TargetLoweringObjectFile {
  public:
    void Initialize(MCContext& context, const TargetMachine& machine) override;
    MCSection* getExplicitSectionGlobal(const GlobalObject*, SectionKind kind,
                                        const TargetMachine&) const override {
        return section_for(kind);
    }
    MCSection* SelectSectionForGlobal(const GlobalObject*, SectionKind kind,
                                      const TargetMachine&) const override {
        return section_for(kind);
    }
    MCSection* getSectionForConstant(const DataLayout&, SectionKind, const Constant*, Align&) const override {
        return tables_;
    }
    bool shouldPutJumpTableInFunctionSection(bool, const Function&) const override { return false; }
    MCSection* getSectionForJumpTable(const Function&, const TargetMachine&) const override {
        return tables_;
    }

  private:
    MCSection* section_for(SectionKind kind) const;

    MCSection* tables_ = nullptr; // constants and jump tables: `.text 2`
    MCSection* bss_ = nullptr;
};

} // namespace llvm
