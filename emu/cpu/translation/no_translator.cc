// For hosts that no translator knows: their slots run as they are.
#include "emu/cpu/translation/translator.h"

namespace cxsim::emu {

std::unique_ptr<Translator> make_translator(const Execution& /*execution*/) {
    return nullptr;
}

} // namespace cxsim::emu
