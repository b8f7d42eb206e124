/* halt: writes out what is on its way to the disk, and powers the machine off. */
#include "common/report.h"

#include <unistd.h>

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc > 1) {
        usage("");
    }
    sync();
    if (reboot(0) < 0) {
        report("power");
        return 1;
    }
    return 0;
}
