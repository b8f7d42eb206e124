/* rmdir directory ... */
#include "common/report.h"

#include <unistd.h>

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc < 2) {
        usage("directory ...");
    }
    for (int i = 1; i < argc; i++) {
        if (rmdir(argv[i]) < 0) {
            report(argv[i]);
        }
    }
    return finish();
}
