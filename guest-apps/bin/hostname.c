/* hostname [name]: prints or sets the name of the machine. */
#include "common/report.h"

#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

int main(int argc, char** argv) {
    char name[MAXHOSTNAMELEN + 1] = "";
    start_program(argv[0]);
    if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
        usage("[name]");
    }
    if (argc == 2) {
        if (sethostname(argv[1], strlen(argv[1])) < 0) {
            report(argv[1]);
        }
        return finish();
    }
    if (gethostname(name, sizeof name - 1) < 0) {
        report("hostname");
        return 1;
    }
    puts(name);
    return finish();
}
