#include "cr/problems.h"

namespace cxsim::cr {

void Problems::refuse(Message message, std::initializer_list<Argument> arguments, kernel::Errno error) {
    if (force_) {
        report_.add_overridden(message, arguments, static_cast<int>(error));
    } else {
        refuse_always(message, arguments, error);
    }
}

void Problems::refuse_always(Message message, std::initializer_list<Argument> arguments,
                             kernel::Errno error) {
    report_.add(message, arguments, static_cast<int>(error));
    error_ = error_.value_or(error);
}

void Problems::note(Message message, std::initializer_list<Argument> arguments) {
    report_.add(message, arguments);
}

} // namespace cxsim::cr
