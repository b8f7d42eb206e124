/* Copying a regular file as a whole, for cp and mv. */
#include "copy_file.h"

#include "report.h"

#include <fcntl.h>
#include <unistd.h>
#include <utime.h>

int copy_file(const char* from, const char* to, const struct stat* status, int keep) {
    struct stat target;
    int existed = stat(to, &target) == 0;
    if (existed && target.st_dev == status->st_dev && target.st_ino == status->st_ino) {
        report_reason(from, "source and target are the same file");
        return -1;
    }
    int input = open(from, O_RDONLY);
    if (input < 0) {
        report(from);
        return -1;
    }
    int output = open(to, O_WRONLY | O_CREAT | O_TRUNC, status->st_mode & 0777);
    if (output < 0) {
        report(to);
        close(input);
        return -1;
    }
    int result = copy_descriptor(input, from, output, to);
    close(input);
    if (close(output) < 0 && result == 0) {
        report(to);
        result = -1;
    }
    if (result < 0 && !existed) {
        unlink(to);
    }
    if (result == 0 && keep) {
        struct utimbuf times = {status->st_atime, status->st_mtime};
        chmod(to, status->st_mode & 07777);
        utime(to, &times);
    }
    return result;
}
