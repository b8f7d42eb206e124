/* mkfifo [-m mode] name ...: makes named pipes. */
#include "common/report.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char** argv) {
    int letter;
    int mode = -1;
    start_program(argv[0]);
    while ((letter = getopt(argc, argv, "m:")) != -1) {
        char* end;
        if (letter != 'm') {
            usage("[-m mode] name ...");
        }
        mode = (int)strtol(optarg, &end, 8);
        if (*optarg == '\0' || *end != '\0' || mode < 0 || mode > 0777) {
            report_reason(optarg, "bad mode");
            return 1;
        }
    }
    if (optind == argc) {
        usage("[-m mode] name ...");
    }
    for (; optind < argc; optind++) {
        const char* name = argv[optind];
        if (mkfifo(name, mode < 0 ? 0666 : (mode_t)mode) < 0 ||
            (mode >= 0 && chmod(name, (mode_t)mode) < 0)) {
            report(name);
        }
    }
    return finish();
}
