/* getcwd() and getwd(). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

extern int __getcwd(char* buffer, unsigned size);

char* getcwd(char* buffer, size_t size) {
    if (buffer != NULL) {
        return __getcwd(buffer, size) < 0 ? NULL : buffer;
    }
    char path[MAXPATHLEN];
    return __getcwd(path, sizeof path) < 0 ? NULL : strdup(path);
}

/* 4.3BSD: on an error the reason is left in the buffer. */
char* getwd(char* buffer) {
    if (__getcwd(buffer, MAXPATHLEN) < 0) {
        strcpy(buffer, strerror(errno));
        return NULL;
    }
    return buffer;
}
