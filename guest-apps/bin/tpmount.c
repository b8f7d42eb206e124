/* tpmount [-l] [-n volume] [-d drive]: takes the tape on a drive into use for the user; with -l by its
 * labels, which -n writes first. tpunmount [-d drive]: rewinds it and gives it back. */
#include "common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mtio.h>
#include <unistd.h>

/* Labels a tape anew: the volume's label and no files. */
static int write_label(const char* drive, const char* volume) {
    struct mtop weof = {MTWEOF, 2};
    char label[81];
    int tape = open(drive, O_RDWR), good;
    snprintf(label, sizeof label, "VOL1%-6.6s%69s1", volume, "");
    good = tape >= 0 && write(tape, label, 80) == 80 && ioctl(tape, (int)MTIOCTOP, &weof) == 0;
    if (tape >= 0) {
        close(tape);
    }
    return good;
}

/* The special file of a drive that is named by its path, by rmt0 alone, or by its number. */
static const char* path_of(const char* drive) {
    static char path[64];
    if (strchr(drive, '/') != NULL || strlen(drive) > 20) {
        return drive;
    }
    snprintf(path, sizeof path, drive[strspn(drive, "0123456789")] == '\0' ? "/dev/rmt%s" : "/dev/%s", drive);
    return path;
}

int main(int argc, char** argv) {
    const char* drive = DEFTAPE;
    const char* volume = NULL;
    int letter, fd, mounting, labels = MT_UNLABELLED;
    start_program(argv[0]);
    mounting = argv[0] == NULL || strcmp(base_name(argv[0]), "tpunmount") != 0;
    while ((letter = getopt(argc, argv, mounting ? "ld:n:" : "d:")) != -1) {
        if (letter == 'd') {
            drive = path_of(optarg);
        } else if (letter == 'l' || letter == 'n') {
            labels = MT_WITH_LABELS;
            volume = letter == 'n' ? optarg : volume;
        } else {
            usage(mounting ? "[-l] [-n volume] [-d drive]" : "[-d drive]");
        }
    }
    if (optind != argc) {
        usage(mounting ? "[-l] [-n volume] [-d drive]" : "[-d drive]");
    }
    fd = open(drive, O_RDONLY | O_NDELAY);
    if (fd < 0) {
        report(drive);
        return finish();
    }
    if (volume != NULL && ioctl(fd, (int)MTIOCMOUNT, MT_UNLABELLED) == 0) {
        if (!write_label(drive, volume)) {
            report(drive);
        }
        ioctl(fd, (int)MTIOCUNMOUNT, 0);
    }
    if (ioctl(fd, (int)(mounting ? MTIOCMOUNT : MTIOCUNMOUNT), labels) < 0) {
        if (errno == ENXIO) {
            report_reason(drive, mounting ? "no tape on the drive" : "not mounted");
        } else if (errno == EBUSY) {
            report_reason(drive, mounting ? "already mounted" : "in use");
        } else if (errno == EINVAL && labels == MT_WITH_LABELS) {
            report_reason(drive, "the tape has no labels");
        } else if (errno == ENOTTY) {
            report_reason(drive, "not a tape drive");
        } else {
            report(drive);
        }
    }
    return finish();
}
