/* uname [-amnrsv]: ConvexOS NODE RELEASE VERSION MACHINE. */
#include "common/report.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

int main(int argc, char** argv) {
    static const char letters[] = "snmrv"; /* the order of `uname -a`: ConvexOS node C240 9.0 convex */
    int wanted[sizeof letters] = {0};
    int any = 0;
    int option;
    struct utsname names;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "amnrsv")) != -1) {
        if (option == '?') {
            usage("[-amnrsv]");
        }
        any = 1;
        for (size_t i = 0; letters[i] != '\0'; i++) {
            wanted[i] |= option == 'a' || option == letters[i];
        }
    }
    wanted[0] |= !any;
    if (optind < argc) {
        usage("[-amnrsv]");
    }
    if (uname(&names) < 0) {
        report("uname");
        return 1;
    }
    const char* texts[] = {names.sysname, names.nodename, names.machine, names.release, names.version};
    const char* separator = "";
    for (size_t i = 0; letters[i] != '\0'; i++) {
        if (wanted[i]) {
            printf("%s%s", separator, texts[i]);
            separator = " ";
        }
    }
    putchar('\n');
    return finish();
}
