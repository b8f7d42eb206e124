#include "emu/cpu/semantics/semantics.h"
namespace cxsim::emu {
Handler intrinsic_handler(const isa::Row&) {
    return nullptr;
}
Handler vector_memory_handler(const isa::Instruction&) {
    return nullptr;
}
Handler vector_register_handler(const isa::Row&) {
    return nullptr;
}
Handler vector_arithmetic_handler(const isa::Row&, Slot&) {
    return nullptr;
}
} // namespace cxsim::emu
