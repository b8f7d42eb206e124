// Debugging information as stabs.
#include "stabs.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/CodeGen/TargetRegisterInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSymbol.h"
#include "register_info.h"

using namespace llvm;

namespace {

// The kinds of <stab.h>.
enum Kind : unsigned {
    global_symbol = 0x20,  // N_GSYM
    function_name = 0x24,  // N_FUN
    static_symbol = 0x26,  // N_STSYM
    static_in_bss = 0x28,  // N_LCSYM
    in_register = 0x40,    // N_RSYM
    source_line = 0x44,    // N_SLINE
    source_name = 0x64,    // N_SO
    local_symbol = 0x80,   // N_LSYM
    included_name = 0x84,  // N_SOL
    parameter_name = 0xa0, // N_PSYM
};

// A backslash and a quote are said to the assembler with a backslash.
std::string quoted(const Twine& text) {
    std::string result = "\"";
    for (char c : text.str()) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '"';
}

std::string path_of(const DIFile& file) {
    return file.getFilename().starts_with("/") || file.getDirectory().empty()
               ? file.getFilename().str()
               : (file.getDirectory() + "/" + file.getFilename()).str();
}

} // namespace

void ConvexStabs::stab(const Twine& text, unsigned kind, unsigned line, const Twine& value) {
    printer_.OutStreamer->emitRawText("\t.stabs\t" + quoted(text) + "," + Twine(kind) + ",0," +
                                      Twine(std::min(line, 0xffffu)) + "," + value);
}

//===--- types: each has a number; a definition is a stab of its own, before its first use ---===//

unsigned ConvexStabs::type_number(const DIType* type) {
    if (auto known = types_.find(type); known != types_.end())
        return known->second;
    unsigned number = ++last_type_;
    types_[type] = number;
    if (!type) {
        stab("void:t" + Twine(number) + "=" + Twine(number), local_symbol, 0, "0");
        return number;
    }
    std::string definition = definition_of(*type, number);
    auto* composite = dyn_cast<DICompositeType>(type);
    bool is_tag = composite && type->getTag() != dwarf::DW_TAG_array_type;
    stab(type->getName() + (is_tag ? ":T" : ":t") + Twine(number) + "=" + definition, local_symbol,
         type->getLine(), "0");
    return number;
}

std::string ConvexStabs::base_type(const DIBasicType& type, unsigned number) {
    uint64_t bits = type.getSizeInBits();
    auto range = [&](const Twine& low, const Twine& high) {
        return ("r" + Twine(number) + ";" + low + ";" + high + ";").str();
    };
    if (type.getEncoding() == dwarf::DW_ATE_float)
        return ("r" + Twine(type_number(nullptr)) + ";" + Twine(bits / 8) + ";0;").str();
    bool is_signed =
        type.getEncoding() == dwarf::DW_ATE_signed || type.getEncoding() == dwarf::DW_ATE_signed_char;
    if (bits > 32) // in octal, as numbers that are too long for the debugger's own
        return is_signed ? range("01000000000000000000000", "0777777777777777777777")
                         : range("0", "01777777777777777777777");
    if (is_signed)
        return range(Twine(-(int64_t{1} << (bits - 1))), Twine((int64_t{1} << (bits - 1)) - 1));
    return range("0", bits == 32 ? "-1" : Twine((uint64_t{1} << bits) - 1).str());
}

// sSIZEname:type,bit offset,bits;...;
std::string ConvexStabs::aggregate(const DICompositeType& type) {
    bool is_union = type.getTag() == dwarf::DW_TAG_union_type;
    if (type.isForwardDecl())
        return ("x" + Twine(is_union ? "u" : "s") + type.getName() + ":").str();
    std::string text = ((is_union ? "u" : "s") + Twine(type.getSizeInBits() / 8)).str();
    for (const DINode* element : type.getElements()) {
        auto* member = dyn_cast_or_null<DIDerivedType>(element);
        if (!member || member->getTag() != dwarf::DW_TAG_member)
            continue;
        text += (member->getName() + ":" + Twine(type_number(member->getBaseType())) + "," +
                 Twine(member->getOffsetInBits()) + "," + Twine(member->getSizeInBits()) + ";")
                    .str();
    }
    return text + ";";
}

std::string ConvexStabs::enumeration(const DICompositeType& type) {
    std::string text = "e";
    for (const DINode* element : type.getElements()) {
        auto* value = cast<DIEnumerator>(element);
        text += (value->getName() + ":" + Twine(value->getValue().getSExtValue()) + ",").str();
    }
    return text + ";";
}

// The type that arrays are indexed by.
unsigned ConvexStabs::index_type() {
    if (!index_type_) {
        index_type_ = ++last_type_;
        stab("index:t" + Twine(index_type_) + "=r" + Twine(index_type_) + ";-2147483648;2147483647;",
             local_symbol, 0, "0");
    }
    return index_type_;
}

// One range for each dimension, the first outermost.
std::string ConvexStabs::array(const DICompositeType& type) {
    std::string text;
    for (const DINode* dimension : type.getElements()) {
        auto* range = dyn_cast<DISubrange>(dimension);
        auto* count = range ? dyn_cast_if_present<ConstantInt*>(range->getCount()) : nullptr;
        int64_t last = count ? count->getSExtValue() - 1 : -1;
        text += ("ar" + Twine(index_type()) + ";0;" + Twine(last) + ";").str();
    }
    return text + std::to_string(type_number(type.getBaseType()));
}

std::string ConvexStabs::definition_of(const DIType& type, unsigned number) {
    if (auto* basic = dyn_cast<DIBasicType>(&type))
        return base_type(*basic, number);
    if (auto* function = dyn_cast<DISubroutineType>(&type))
        return "f" + std::to_string(type_number(function->getTypeArray().size() ? function->getTypeArray()[0]
                                                                                : nullptr));
    if (auto* composite = dyn_cast<DICompositeType>(&type)) {
        switch (type.getTag()) {
        case dwarf::DW_TAG_array_type:
            return array(*composite);
        case dwarf::DW_TAG_enumeration_type:
            return enumeration(*composite);
        default:
            return aggregate(*composite);
        }
    }
    auto* derived = dyn_cast<DIDerivedType>(&type);
    std::string base = std::to_string(type_number(derived ? derived->getBaseType() : nullptr));
    return derived && type.getTag() == dwarf::DW_TAG_pointer_type ? "*" + base : base;
}

//===--- variables, functions, lines ---===//

void ConvexStabs::global_variable(const GlobalVariable& variable, const DIGlobalVariable& description) {
    std::string type = std::to_string(type_number(description.getType()));
    if (!variable.hasLocalLinkage())
        return stab(description.getName() + ":G" + type, global_symbol, description.getLine(), "0");
    bool is_local = isa_and_nonnull<DILocalScope>(description.getScope());
    bool is_zero = variable.getInitializer()->isNullValue();
    stab(description.getName() + (is_local ? ":V" : ":S") + type, is_zero ? static_in_bss : static_symbol,
         description.getLine(), printer_.getSymbol(&variable)->getName());
}

void ConvexStabs::source_file(const DIFile& file) {
    if (&file == file_)
        return;
    MCSymbol* here = printer_.createTempSymbol("file");
    printer_.OutStreamer->emitLabel(here);
    stab(path_of(file), file_ ? included_name : source_name, 0, here->getName());
    file_ = &file;
}

void ConvexStabs::begin_module(const Module& module) {
    auto units = module.debug_compile_units();
    is_active_ = units.begin() != units.end();
    if (!is_active_)
        return;
    source_file(*units.begin()->getFile());
    for (const GlobalVariable& variable : module.globals()) {
        SmallVector<DIGlobalVariableExpression*, 1> descriptions;
        variable.getDebugInfo(descriptions);
        for (const DIGlobalVariableExpression* description : descriptions) {
            // String literals are described too, without a name.
            if (variable.hasInitializer() && !description->getVariable()->getName().empty())
                global_variable(variable, *description->getVariable());
        }
    }
}

// Where the caller put them, from ap.
SmallVector<int64_t, 8> ConvexStabs::parameter_offsets(const DISubprogram& program) {
    DITypeRefArray types = program.getType()->getTypeArray();
    auto* result = types.size() ? dyn_cast_or_null<DICompositeType>(types[0]) : nullptr;
    bool by_address = result && result->getTag() != dwarf::DW_TAG_enumeration_type;
    int64_t next = by_address ? 4 : 0; // the hidden first argument
    SmallVector<int64_t, 8> offsets;
    for (unsigned i = 1; i < types.size() && types[i]; ++i) {
        const DIType* type = types[i];
        while (auto* derived = dyn_cast<DIDerivedType>(type)) {
            if (derived->getTag() == dwarf::DW_TAG_pointer_type || !derived->getBaseType())
                break;
            type = derived->getBaseType();
        }
        int64_t bytes = static_cast<int64_t>(type->getSizeInBits() / 8);
        offsets.push_back(next + (bytes < 4 ? 4 - bytes : 0)); // at the right end of its word
        next += (bytes + 3) / 4 * 4;
    }
    return offsets;
}

// The function's own variables that have a place of their own or are parameters, each once.
void ConvexStabs::parameters(const MachineFunction& function, const DISubprogram& program) {
    SmallSetVector<const DILocalVariable*, 8> found;
    for (const DINode* node : program.getRetainedNodes()) {
        if (auto* variable = dyn_cast<DILocalVariable>(node))
            found.insert(variable);
    }
    for (const auto& variable : function.getInStackSlotVariableDbgInfo()) {
        if (!variable.Loc->getInlinedAt())
            found.insert(variable.Var);
    }
    SmallVector<int64_t, 8> offsets = parameter_offsets(program);
    for (const DILocalVariable* variable : found) {
        if (!variable->isParameter() || variable->getArg() > offsets.size())
            continue;
        unsigned type = type_number(variable->getType());
        stab(variable->getName() + ":p" + Twine(type), parameter_name, variable->getLine(),
             Twine(offsets[variable->getArg() - 1]));
    }
}

// Those in the frame, from fp.
void ConvexStabs::locals(const MachineFunction& function) {
    for (const auto& variable : function.getInStackSlotVariableDbgInfo()) {
        bool is_own = !variable.Loc->getInlinedAt() &&
                      !function.getFrameInfo().isFixedObjectIndex(variable.getStackSlot());
        if (!is_own)
            continue;
        unsigned type = type_number(variable.Var->getType());
        stab(variable.Var->getName() + ":" + Twine(type), local_symbol, variable.Var->getLine(),
             Twine(function.getFrameInfo().getObjectOffset(variable.getStackSlot())));
    }
}

namespace {

/// As GCC's Convex port numbers registers: s0 to s7, then a0 to a7. None for others.
std::optional<unsigned> register_number(Register reg, const TargetRegisterInfo& registers) {
    if (Convex::ARRegClass.contains(reg.asMCReg()))
        return 8 + registers.getEncodingValue(reg.asMCReg());
    if (Convex::SR32RegClass.contains(reg.asMCReg()) || Convex::SR64RegClass.contains(reg.asMCReg()))
        return registers.getEncodingValue(reg.asMCReg());
    return std::nullopt;
}

/// Where optimised code keeps a variable: stabs know one place for all of a function.
struct RegisterHome {
    std::optional<unsigned> number;
    bool is_only = true;

    void add(const MachineInstr& location, const TargetRegisterInfo& registers) {
        const MachineOperand* operand =
            location.getNumDebugOperands() == 1 ? &location.getDebugOperand(0) : nullptr;
        if (!operand || !operand->isReg() || !operand->getReg())
            return; // a constant or nothing for a while
        bool is_register =
            !location.isIndirectDebugValue() && location.getDebugExpression()->getNumElements() == 0;
        std::optional<unsigned> here =
            is_register ? register_number(operand->getReg(), registers) : std::nullopt;
        is_only &= here && (!number || number == here);
        number = here;
    }
};

} // namespace

// Those that are in one register, or for a while nowhere. Parameters have a place in memory too.
void ConvexStabs::registers(const MachineFunction& function) {
    MapVector<const DILocalVariable*, RegisterHome> homes;
    for (const MachineBasicBlock& block : function) {
        for (const MachineInstr& instruction : block) {
            bool is_own = instruction.isDebugValue() && !instruction.getDebugLoc()->getInlinedAt() &&
                          !instruction.getDebugVariable()->isParameter();
            if (is_own)
                homes[instruction.getDebugVariable()].add(instruction,
                                                          *function.getSubtarget().getRegisterInfo());
        }
    }
    for (auto [variable, home] : homes) {
        if (!home.number || !home.is_only)
            continue;
        stab(variable->getName() + ":r" + Twine(type_number(variable->getType())), in_register,
             variable->getLine(), Twine(*home.number));
    }
}

void ConvexStabs::begin_function(const MachineFunction& function) {
    const DISubprogram* program = is_active_ ? function.getFunction().getSubprogram() : nullptr;
    if (!program)
        return;
    source_file(*program->getFile());
    DITypeRefArray types = program->getType()->getTypeArray();
    std::string result = std::to_string(type_number(types.size() ? types[0] : nullptr));
    bool is_static = function.getFunction().hasLocalLinkage();
    stab(program->getName() + (is_static ? ":f" : ":F") + result, function_name, program->getLine(),
         printer_.CurrentFnSym->getName());
    parameters(function, *program);
    locals(function);
    registers(function);
    line_ = 0;
}

void ConvexStabs::place(const MachineInstr& instruction) {
    const DILocation* location = is_active_ ? instruction.getDebugLoc().get() : nullptr;
    while (location && location->getInlinedAt())
        location = location->getInlinedAt();
    if (!location || location->getLine() == 0 || location->getLine() == line_)
        return;
    line_ = location->getLine();
    source_file(*location->getFile());
    printer_.OutStreamer->emitRawText("\t.stabd\t" + Twine(static_cast<unsigned>(source_line)) + ",0," +
                                      Twine(std::min(line_, 0xffffu)));
}
