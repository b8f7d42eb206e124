// Debugging information as the machine's debuggers read it: stabs, the BSD way of hiding it in the symbol
// table.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "llvm/CodeGen/AsmPrinter.h"
#include "llvm/IR/DebugInfoMetadata.h"

namespace llvm {

/// Writes a module's stabs between its instructions: its source files, functions, lines, types and those
/// variables that live in memory.
class ConvexStabs {
  public:
    explicit ConvexStabs(AsmPrinter& printer) : printer_(printer) {}

    /// At the beginning of the text: source file and global variables.
    void begin_module(const Module& module);
    /// At the function's label: its name, parameters and variables.
    void begin_function(const MachineFunction& function);
    /// Before an instruction: its line, if that is new.
    void place(const MachineInstr& instruction);

  private:
    void stab(const Twine& text, unsigned kind, unsigned line, const Twine& value);
    void global_variable(const GlobalVariable& variable, const DIGlobalVariable& description);
    void parameters(const MachineFunction& function, const DISubprogram& program);
    SmallVector<int64_t, 8> parameter_offsets(const DISubprogram& program);
    void locals(const MachineFunction& function);
    void registers(const MachineFunction& function);
    void source_file(const DIFile& file);

    unsigned type_number(const DIType* type);
    std::string definition_of(const DIType& type, unsigned number);
    std::string base_type(const DIBasicType& type, unsigned number);
    std::string aggregate(const DICompositeType& type);
    std::string enumeration(const DICompositeType& type);
    unsigned index_type();
    std::string array(const DICompositeType& type);

    AsmPrinter& printer_;
    DenseMap<const DIType*, unsigned> types_; ///< their numbers; null is void
    unsigned last_type_ = 0;
    unsigned index_type_ = 0; ///< none yet
    bool is_active_ = false;
    const DIFile* file_ = nullptr; ///< of the last place
    unsigned line_ = 0;
};

} // namespace llvm
