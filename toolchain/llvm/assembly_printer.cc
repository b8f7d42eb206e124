// Machine instructions and global variables to assembly text.
#include "float_format.h"
#include "instruction_printer.h"
#include "llvm/CodeGen/AsmPrinter.h"
#include "llvm/CodeGen/MachineConstantPool.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCExpr.h"
#include "llvm/MC/MCInst.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSymbol.h"
#include "llvm/MC/TargetRegistry.h"
#include "native_constants.h"
#include "registration.h"
#include "stabs.h"
#include "target_machine.h"

using namespace llvm;

namespace {

class ConvexAsmPrinter : public AsmPrinter {
  public:
    ConvexAsmPrinter(TargetMachine& machine, std::unique_ptr<MCStreamer> streamer)
        : AsmPrinter(machine, std::move(streamer)) {}
    StringRef getPassName() const override { return "Convex assembly printer"; }

    bool doInitialization(Module& module) override;
    void emitStartOfAsmFile(Module& module) override;
    void emitFunctionBodyStart() override { stabs_.begin_function(*MF); }
    void emitGlobalVariable(const GlobalVariable* variable) override;
    void emitConstantPool() override;
    void emitInstruction(const MachineInstr* instruction) override;
    bool PrintAsmOperand(const MachineInstr* instruction, unsigned index, const char* modifier,
                         raw_ostream& out) override;
    bool PrintAsmMemoryOperand(const MachineInstr* instruction, unsigned index, const char*,
                               raw_ostream& out) override;

  private:
    bool is_native() const {
        return static_cast<const ConvexTargetMachine&>(TM).getSubtargetImpl()->native_float();
    }
    MCOperand symbol_operand(const MachineOperand& operand, MCSymbol* symbol);
    bool lower_operand(const MachineOperand& operand, MCOperand& lowered);

    ConvexStabs stabs_{*this};
};

bool ConvexAsmPrinter::doInitialization(Module& module) {
    if (is_native())
        make_constants_native(module);
    return AsmPrinter::doInitialization(module);
}

void ConvexAsmPrinter::emitStartOfAsmFile(Module& module) {
    OutStreamer->emitRawText(is_native() ? "\t.fpmode\tnative\n" : "\t.fpmode\tieee\n");
    stabs_.begin_module(module);
}

void ConvexAsmPrinter::emitConstantPool() {
    if (is_native()) {
        for (const MachineConstantPoolEntry& entry : MF->getConstantPool()->getConstants()) {
            if (!entry.isMachineConstantPoolEntry())
                const_cast<MachineConstantPoolEntry&>(entry).Val.ConstVal =
                    native_constant(const_cast<Constant*>(entry.Val.ConstVal));
        }
    }
    AsmPrinter::emitConstantPool();
}

// LLVM's .comm carries an alignment that the assembler does not know.
void ConvexAsmPrinter::emitGlobalVariable(const GlobalVariable* variable) {
    if (!variable->hasCommonLinkage())
        return AsmPrinter::emitGlobalVariable(variable);
    uint64_t size = variable->getDataLayout().getTypeAllocSize(variable->getValueType());
    OutStreamer->emitRawText("\t.comm\t" + getSymbol(variable)->getName() + "," +
                             Twine(std::max<uint64_t>(size, 1)) + "\n");
}

MCOperand ConvexAsmPrinter::symbol_operand(const MachineOperand& operand, MCSymbol* symbol) {
    const MCExpr* expression = MCSymbolRefExpr::create(symbol, OutContext);
    bool has_offset = !operand.isMBB() && !operand.isJTI() && operand.getOffset() != 0;
    if (has_offset)
        expression = MCBinaryExpr::createAdd(
            expression, MCConstantExpr::create(operand.getOffset(), OutContext), OutContext);
    return MCOperand::createExpr(expression);
}

bool ConvexAsmPrinter::lower_operand(const MachineOperand& operand, MCOperand& lowered) {
    switch (operand.getType()) {
    case MachineOperand::MO_Register:
        if (operand.isImplicit())
            return false;
        lowered = MCOperand::createReg(operand.getReg());
        return true;
    case MachineOperand::MO_Immediate:
        lowered = MCOperand::createImm(operand.getImm());
        return true;
    case MachineOperand::MO_FPImmediate:
        lowered = MCOperand::createImm(
            static_cast<int64_t>(operand.getFPImm()->getValueAPF().bitcastToAPInt().getZExtValue()));
        return true;
    case MachineOperand::MO_MachineBasicBlock:
        lowered = symbol_operand(operand, operand.getMBB()->getSymbol());
        return true;
    case MachineOperand::MO_GlobalAddress:
        lowered = symbol_operand(operand, getSymbol(operand.getGlobal()));
        return true;
    case MachineOperand::MO_ExternalSymbol:
        lowered = symbol_operand(operand, GetExternalSymbolSymbol(operand.getSymbolName()));
        return true;
    case MachineOperand::MO_ConstantPoolIndex:
        lowered = symbol_operand(operand, GetCPISymbol(static_cast<unsigned>(operand.getIndex())));
        return true;
    case MachineOperand::MO_JumpTableIndex:
        lowered = symbol_operand(operand, GetJTISymbol(static_cast<unsigned>(operand.getIndex())));
        return true;
    case MachineOperand::MO_BlockAddress:
        lowered = symbol_operand(operand, GetBlockAddressSymbol(operand.getBlockAddress()));
        return true;
    default:
        return false;
    }
}

void ConvexAsmPrinter::emitInstruction(const MachineInstr* instruction) {
    stabs_.place(*instruction);
    MCInst lowered;
    lowered.setOpcode(instruction->getOpcode());
    for (const MachineOperand& operand : instruction->operands()) {
        MCOperand part;
        if (lower_operand(operand, part))
            lowered.addOperand(part);
    }
    EmitToStreamer(*OutStreamer, lowered);
}

bool ConvexAsmPrinter::PrintAsmOperand(const MachineInstr* instruction, unsigned index, const char* modifier,
                                       raw_ostream& out) {
    const MachineOperand& operand = instruction->getOperand(index);
    if (operand.isReg()) {
        out << ConvexInstPrinter::getRegisterName(operand.getReg());
        return false;
    }
    if (operand.isImm()) {
        out << (modifier && *modifier == 'c' ? "" : "#") << operand.getImm();
        return false;
    }
    return AsmPrinter::PrintAsmOperand(instruction, index, modifier, out);
}

bool ConvexAsmPrinter::PrintAsmMemoryOperand(const MachineInstr* instruction, unsigned index, const char*,
                                             raw_ostream& out) {
    MCOperand displacement;
    lower_operand(instruction->getOperand(index + 1), displacement);
    if (displacement.isImm())
        out << displacement.getImm();
    else
        displacement.getExpr()->print(out, MAI);
    if (Register base = instruction->getOperand(index).getReg())
        out << '(' << ConvexInstPrinter::getRegisterName(base.asMCReg()) << ')';
    return false;
}

} // namespace

void llvm::register_convex_assembly_printer(Target& target) {
    RegisterAsmPrinter<ConvexAsmPrinter> printer(target);
}
