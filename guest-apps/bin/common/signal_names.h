/* Signals by their names, as kill and csh take and list them. */
#ifndef SIGNAL_NAMES_H
#define SIGNAL_NAMES_H

enum {
    signal_name_count = 0
#define SIGNAL(number, name, action, text) +1
#include <convex/abi/signal.def>
#undef SIGNAL
};

struct signal_name {
    int number;
    const char* name; /* Without SIG. */
};

extern const struct signal_name signal_names[signal_name_count];

/* Of TERM, SIGTERM or 15; -1 if there is none. */
int signal_number(const char* name);

#endif
