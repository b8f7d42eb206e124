/* mknod name {b | c} major minor, mknod name p: makes a special file or a fifo. */
#include "common/report.h"

#include <string.h>
#include <sys/stat.h>

int main(int argc, char** argv) {
    static const char syntax[] = "name {b | c} major minor, or name p";
    start_program(argv[0]);
    if (argc < 3 || strlen(argv[2]) != 1) {
        usage(syntax);
    }
    mode_t type = 0;
    dev_t device = 0;
    switch (argv[2][0]) {
    case 'p':
        type = S_IFIFO;
        break;
    case 'b':
        type = S_IFBLK;
        break;
    case 'c':
    case 'u':
        type = S_IFCHR;
        break;
    default:
        usage(syntax);
    }
    if (argc != (type == S_IFIFO ? 3 : 5)) {
        usage(syntax);
    }
    if (type != S_IFIFO) {
        long major = number_argument(argv[3], 0);
        long minor = number_argument(argv[4], 0);
        if (major > 255 || minor > 255) {
            report_reason(argv[major > 255 ? 3 : 4], "larger than 255");
            return 1;
        }
        device = (dev_t)(major << 8 | minor);
    }
    if (mknod(argv[1], type | 0666, device) < 0) {
        report(argv[1]);
    }
    return finish();
}
