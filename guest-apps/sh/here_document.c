/* A here-document as a file to read. Shared by the shells. */
#include "here_document.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { pipe_holds = 2048 };

static int write_all(int fd, const char* text, size_t size) {
    while (size > 0) {
        ssize_t count = write(fd, text, size);
        if (count < 0) {
            return -1;
        }
        text += count;
        size -= (size_t)count;
    }
    return 0;
}

int open_here_document(const char* text) {
    size_t size = strlen(text);
    if (size <= pipe_holds) {
        int ends[2];
        if (pipe(ends) < 0) {
            return -1;
        }
        int failed = write_all(ends[1], text, size);
        close(ends[1]);
        return failed ? -1 : ends[0];
    }
    char name[] = "/tmp/shXXXXXX";
    int fd = mkstemp(name);
    if (fd < 0) {
        return -1;
    }
    unlink(name);
    if (write_all(fd, text, size) < 0 || lseek(fd, 0, SEEK_SET) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}
