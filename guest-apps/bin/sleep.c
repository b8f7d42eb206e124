/* sleep seconds */
#include "common/report.h"

#include <unistd.h>

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc != 2) {
        usage("seconds");
    }
    unsigned left = (unsigned)number_argument(argv[1], 0);
    while (left > 0) { /* A caught signal only interrupts. */
        left = sleep(left);
    }
    return 0;
}
