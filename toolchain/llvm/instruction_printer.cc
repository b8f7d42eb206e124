// Instructions as Convex assembly text.
#include "instruction_printer.h"

#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCExpr.h"
#include "llvm/MC/MCInst.h"
#include "llvm/Support/Format.h"

using namespace llvm;

#include "ConvexGenAsmWriter.inc"

void ConvexInstPrinter::printOperand(const MCInst* instruction, unsigned index, raw_ostream& out) {
    const MCOperand& operand = instruction->getOperand(index);
    if (operand.isReg()) {
        printRegName(out, operand.getReg());
    } else if (operand.isImm()) {
        out << operand.getImm();
    } else {
        operand.getExpr()->print(out, &MAI);
    }
}

void ConvexInstPrinter::print_immediate(const MCInst* instruction, unsigned index, raw_ostream& out) {
    out << '#';
    printOperand(instruction, index, out);
}

void ConvexInstPrinter::print_memory(const MCInst* instruction, unsigned index, raw_ostream& out) {
    printOperand(instruction, index + 1, out);
    MCRegister base = instruction->getOperand(index).getReg();
    if (!base)
        return;
    out << '(';
    printRegName(out, base);
    out << ')';
}

// Decimal, so that the assembler can make either format of it; enough digits to give the same bits back.
void ConvexInstPrinter::print_single(const MCInst* instruction, unsigned index, raw_ostream& out) {
    float value = bit_cast<float>(static_cast<uint32_t>(instruction->getOperand(index).getImm()));
    out << format("#%.9e", static_cast<double>(value));
}

void ConvexInstPrinter::print_double(const MCInst* instruction, unsigned index, raw_ostream& out) {
    out << format("#%.17e", bit_cast<double>(instruction->getOperand(index).getImm()));
}

void ConvexInstPrinter::print_relation(const MCInst* instruction, unsigned index, raw_ostream& out) {
    static const char* const names[] = {"eq", "lt", "le", "ltu", "leu"};
    out << names[instruction->getOperand(index).getImm()];
}

void ConvexInstPrinter::print_sense(const MCInst* instruction, unsigned index, raw_ostream& out) {
    out << (instruction->getOperand(index).getImm() ? 't' : 'f');
}
