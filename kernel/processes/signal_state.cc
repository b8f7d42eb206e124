// The signals of a process.
#include "kernel/processes/signal_state.h"

namespace cxsim::kernel {

bool SignalState::ignores(Signal signal) const {
    const SignalAction& what = action(signal);
    return what.is_ignored() || (what.is_default() && default_action(signal) == DefaultAction::ignore);
}

} // namespace cxsim::kernel
