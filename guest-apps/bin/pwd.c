/* pwd: prints the working directory. */
#include "common/report.h"

#include <stdio.h>
#include <sys/param.h>
#include <unistd.h>

int main(int argc, char** argv) {
    char path[MAXPATHLEN];
    start_program(argv[0]);
    if (argc > 1) {
        usage("");
    }
    if (getcwd(path, sizeof path) == NULL) {
        report("working directory");
        return 1;
    }
    puts(path);
    return finish();
}
