/* File calls that are another call with other arguments. */
#include <stddef.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

int mkfifo(const char* path, mode_t mode) {
    return mknod(path, S_IFIFO | (mode & 07777), 0);
}

int utime(const char* path, const struct utimbuf* times) {
    struct timeval both[2];
    if (times == NULL) {
        if (gettimeofday(&both[0], NULL) < 0) {
            return -1;
        }
        both[1] = both[0];
    } else {
        both[0] = (struct timeval){times->actime, 0};
        both[1] = (struct timeval){times->modtime, 0};
    }
    return utimes(path, both);
}

ssize_t pread(int fd, void* buffer, size_t size, off_t offset) {
    off_t before = lseek(fd, 0, SEEK_CUR);
    if (before < 0 || lseek(fd, offset, SEEK_SET) < 0) {
        return -1;
    }
    ssize_t count = read(fd, buffer, size);
    lseek(fd, before, SEEK_SET);
    return count;
}

ssize_t pwrite(int fd, const void* buffer, size_t size, off_t offset) {
    off_t before = lseek(fd, 0, SEEK_CUR);
    if (before < 0 || lseek(fd, offset, SEEK_SET) < 0) {
        return -1;
    }
    ssize_t count = write(fd, buffer, size);
    lseek(fd, before, SEEK_SET);
    return count;
}
