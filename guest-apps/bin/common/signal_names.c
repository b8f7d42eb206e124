/* Signals by their names. */
#include "signal_names.h"

#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <strings.h>

const struct signal_name signal_names[signal_name_count] = {
#define SIGNAL(number, name, action, text) {number, #name},
#include <convex/abi/signal.def>
#undef SIGNAL
};

int signal_number(const char* name) {
    if (isdigit((unsigned char)*name)) {
        int number = atoi(name);
        return number < NSIG ? number : -1;
    }
    if (strncasecmp(name, "SIG", 3) == 0) {
        name += 3;
    }
    for (int i = 0; i < signal_name_count; i++) {
        if (strcasecmp(signal_names[i].name, name) == 0) {
            return signal_names[i].number;
        }
    }
    return -1;
}
