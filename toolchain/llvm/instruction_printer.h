// Instructions as Convex assembly text.
#pragma once

#include "convex.h"
#include "llvm/MC/MCInstPrinter.h"

namespace llvm {

class ConvexInstPrinter : public MCInstPrinter {
  public:
    using MCInstPrinter::MCInstPrinter;

    void printInst(const MCInst* instruction, uint64_t address, StringRef, const MCSubtargetInfo&,
                   raw_ostream& out) override {
        printInstruction(instruction, address, out);
    }
    void printRegName(raw_ostream& out, MCRegister reg) const override { out << getRegisterName(reg); }
    static const char* getRegisterName(MCRegister reg);

    // Generated from the assembly strings of the .td files.
    std::pair<const char*, uint64_t> getMnemonic(const MCInst* instruction) override;
    void printInstruction(const MCInst* instruction, uint64_t address, raw_ostream& out);

    // One method per kind of operand (operands.td).
    void printOperand(const MCInst* instruction, unsigned index, raw_ostream& out);
    void print_immediate(const MCInst* instruction, unsigned index, raw_ostream& out);
    void print_memory(const MCInst* instruction, unsigned index, raw_ostream& out);
    void print_single(const MCInst* instruction, unsigned index, raw_ostream& out);
    void print_double(const MCInst* instruction, unsigned index, raw_ostream& out);
    void print_relation(const MCInst* instruction, unsigned index, raw_ostream& out);
    void print_sense(const MCInst* instruction, unsigned index, raw_ostream& out);
};

} // namespace llvm
