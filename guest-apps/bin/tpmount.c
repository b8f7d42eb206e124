/* tpmount [-d drive]: takes the tape on a drive into use for the user.
 * tpunmount [-d drive]: rewinds it and gives it back. */
#include "common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mtio.h>
#include <unistd.h>

int main(int argc, char** argv) {
    const char* drive = DEFTAPE;
    int letter, fd, mounting;
    start_program(argv[0]);
    mounting = argv[0] == NULL || strcmp(base_name(argv[0]), "tpunmount") != 0;
    while ((letter = getopt(argc, argv, "d:")) != -1) {
        if (letter != 'd') {
            usage("[-d drive]");
        }
        drive = optarg;
    }
    if (optind != argc) {
        usage("[-d drive]");
    }
    fd = open(drive, O_RDONLY | O_NDELAY);
    if (fd < 0) {
        report(drive);
        return finish();
    }
    if (ioctl(fd, (int)(mounting ? MTIOCMOUNT : MTIOCUNMOUNT), 0) < 0) {
        if (errno == ENXIO) {
            report_reason(drive, mounting ? "no tape on the drive" : "not mounted");
        } else if (errno == EBUSY) {
            report_reason(drive, mounting ? "already mounted" : "in use");
        } else if (errno == ENOTTY) {
            report_reason(drive, "not a tape drive");
        } else {
            report(drive);
        }
    }
    return finish();
}
