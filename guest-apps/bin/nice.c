/* nice [-number] command [argument ...]: runs a command at a lower priority; --number raises it, for root. */
#include "common/report.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

int main(int argc, char** argv) {
    int increment = 10;
    int i = 1;
    start_program(argv[0]);
    if (i < argc && argv[i][0] == '-') {
        const char* number = argv[i++] + 1;
        if (*number == 'n' && number[1] == '\0' && i < argc) {
            number = argv[i++];
        }
        int raises = *number == '-';
        if (!isdigit((unsigned char)number[raises])) {
            usage("[-number] command [argument ...]");
        }
        increment = (int)number_argument(number + raises, 0);
        increment = raises ? -increment : increment;
    }
    if (i == argc) {
        usage("[-number] command [argument ...]");
    }
    errno = 0;
    int before = getpriority(PRIO_PROCESS, 0);
    if (setpriority(PRIO_PROCESS, 0, before + increment) < 0) {
        report("priority");
        return 1;
    }
    execvp(argv[i], argv + i);
    int missing = errno == ENOENT;
    report(argv[i]);
    return missing ? 127 : 126;
}
