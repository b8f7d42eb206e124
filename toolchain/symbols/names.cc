// Names and kinds of symbols.
#include "toolchain/symbols/names.h"

namespace cxsim::toolchain {
namespace {

char small_letter(const soff::Symbol& symbol) {
    switch (symbol.section_type()) {
    case soff::symbol_undefined:
        return symbol.common() ? 'c' : 'u';
    case soff::symbol_absolute:
        return 'a';
    case soff::symbol_text:
        return 't';
    case soff::symbol_data:
    case soff::symbol_thread_data:
        return 'd';
    case soff::symbol_bss:
    case soff::symbol_thread_bss:
        return 'b';
    default:
        return '?';
    }
}

} // namespace

std::string printable(std::string_view name) {
    std::string text(name);
    for (char& c : text) {
        if (c < ' ' || c > '~')
            c = '?';
    }
    return text;
}

char kind_letter(const soff::Symbol& symbol) {
    if (symbol.debug())
        return '-';
    const char letter = small_letter(symbol);
    return symbol.external() && letter != '?' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

} // namespace cxsim::toolchain
