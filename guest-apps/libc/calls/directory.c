/* Reading directories. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

DIR* fdopendir(int fd) {
    struct stat status;
    if (fstat(fd, &status) < 0) {
        return NULL;
    }
    if (!S_ISDIR(status.st_mode)) {
        errno = ENOTDIR;
        return NULL;
    }
    DIR* directory = calloc(1, sizeof *directory);
    if (directory != NULL) {
        directory->dd_fd = fd;
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    return directory;
}

DIR* opendir(const char* path) {
    int fd = open(path, O_RDONLY, 0);
    if (fd < 0) {
        return NULL;
    }
    DIR* directory = fdopendir(fd);
    if (directory == NULL) {
        int reason = errno;
        close(fd);
        errno = reason;
    }
    return directory;
}

struct dirent* readdir(DIR* directory) {
    if (directory->dd_next >= directory->dd_size) {
        int size = getdirentries(directory->dd_fd, directory->dd_buffer, sizeof directory->dd_buffer);
        if (size <= 0) {
            return NULL;
        }
        directory->dd_size = size;
        directory->dd_next = 0;
    }
    struct dirent* entry = (struct dirent*)(directory->dd_buffer + directory->dd_next);
    directory->dd_next += entry->d_reclen;
    directory->dd_position = entry->d_off;
    return entry;
}

int closedir(DIR* directory) {
    int fd = directory->dd_fd;
    free(directory);
    return close(fd);
}

int dirfd(DIR* directory) {
    return directory->dd_fd;
}

long telldir(DIR* directory) {
    return (long)directory->dd_position;
}

void seekdir(DIR* directory, long position) {
    directory->dd_position = lseek(directory->dd_fd, position, SEEK_SET);
    directory->dd_next = 0;
    directory->dd_size = 0;
}

void rewinddir(DIR* directory) {
    seekdir(directory, 0);
}
