/* mesg [y | n]: whether others may write to this terminal. Status 0: they may, 1: they may not, 2: trouble.
 */
#include "common/report.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char** argv) {
    struct stat status;
    start_program(argv[0]);
    const char* terminal = ttyname(2);
    if (argc > 2 || (argc == 2 && strcmp(argv[1], "y") != 0 && strcmp(argv[1], "n") != 0)) {
        usage("[y | n]");
    }
    if (terminal == NULL || stat(terminal, &status) < 0) {
        report_reason("standard error", "not a terminal");
        return 2;
    }
    if (argc == 1) {
        int allowed = (status.st_mode & 022) != 0;
        puts(allowed ? "is y" : "is n");
        return !allowed;
    }
    int allow = argv[1][0] == 'y';
    if (chmod(terminal, allow ? 0622 : 0600) < 0) {
        report(terminal);
        return 2;
    }
    return !allow;
}
