/* gprof [-absz] [a.out [gmon.out ...]]: the call graph profile of a program that was compiled with -pg. */
#include "common/report.h"
#include "gprof.h"

#include <stdio.h>
#include <unistd.h>

int main(int argc, char** argv) {
    struct options options = {0, 0, 0, 0};
    start_program(argv[0]);
    for (int option; (option = getopt(argc, argv, "absz")) != -1;) {
        switch (option) {
        case 'a':
            options.without_static = 1;
            break;
        case 'b':
            options.brief = 1;
            break;
        case 's':
            options.sum = 1;
            break;
        case 'z':
            options.with_unused = 1;
            break;
        default:
            usage("[-absz] [a.out [gmon.out ...]]");
        }
    }
    read_routines(optind < argc ? argv[optind] : "a.out", options.without_static);
    if (argc - optind < 2) {
        read_profile("gmon.out");
    }
    for (int i = optind + 1; i < argc; i++) {
        read_profile(argv[i]);
    }
    if (options.sum) {
        write_profile("gmon.sum");
        return finish();
    }
    assign_samples();
    assign_calls();
    propagate_times();
    print_graph(&options);
    printf("\f\n");
    print_flat(&options);
    return finish();
}
