// Functions with variable arguments from before <stdarg.h>.
#include "old_varargs.h"

#include "llvm/IR/Function.h"

using namespace llvm;

PreservedAnalyses ConvexOldVarargsPass::run(Function& function, FunctionAnalysisManager&) {
    constexpr StringRef name_in_header = "__va_first";
    for (const Argument& argument : function.args()) {
        if (argument.getName() != name_in_header)
            continue;
        function.addFnAttr(Attribute::NoInline);
        function.addFnAttr("thunk"); // LLVM's word for: takes more arguments than it says
    }
    return PreservedAnalyses::all();
}
