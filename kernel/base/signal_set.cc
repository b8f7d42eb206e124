// The table of signals, from kernel/abi/signal.def.
#include "kernel/base/signal_set.h"

namespace cxsim::kernel {

namespace {

struct SignalRow {
    Signal signal;
    std::string_view name;
    DefaultAction action;
    std::string_view text;
};

constexpr SignalRow signal_table[] = {
#define SIGNAL(number, name, action, text) {ABI_SIG##name, #name, DefaultAction::action, text},
#include "kernel/abi/signal.def"
#undef SIGNAL
};

const SignalRow& row_of(Signal signal) {
    return signal_table[static_cast<unsigned>(signal) - 1];
}

} // namespace

DefaultAction default_action(Signal signal) {
    return row_of(signal).action;
}

std::string_view signal_name(Signal signal) {
    return row_of(signal).name;
}

std::string_view signal_text(Signal signal) {
    return row_of(signal).text;
}

} // namespace cxsim::kernel
