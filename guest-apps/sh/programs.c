/* Finds programs and becomes them. */
#include "sh.h"
#include "text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A file that the kernel does not know: a script, unless it is binary. */
static void execute_script(const char* path, char** values) {
    char head[256];
    int fd = open(path, O_RDONLY);
    ssize_t size = fd >= 0 ? read(fd, head, sizeof head - 1) : -1;
    if (fd >= 0) {
        close(fd);
    }
    if (size < 0 || !is_text(head, (size_t)size)) {
        errno = ENOEXEC;
        return;
    }
    head[size] = '\0';
    int count = 0;
    while (values[count] != NULL) {
        count++;
    }
    char** words = allocate((size_t)(count + 4) * sizeof *words);
    int next = 0;
    words[next++] = "/bin/sh";
    if (strncmp(head, "#!", 2) == 0) {
        head[strcspn(head, "\n")] = '\0';
        char* interpreter = strtok(head + 2, " \t");
        char* argument = strtok(NULL, "");
        if (interpreter != NULL) {
            words[0] = interpreter;
            if (argument != NULL) {
                words[next++] = argument;
            }
        }
    }
    words[next++] = (char*)path;
    memcpy(words + next, values + 1, (size_t)count * sizeof *words);
    execve(words[0], words, export_environment());
}

static void try_path(const char* path, char** values) {
    execve(path, values, export_environment());
    if (errno == ENOEXEC) {
        execute_script(path, values);
    }
}

void execute_program(char** values) {
    const char* name = values[0];
    int reason = ENOENT;
    if (strchr(name, '/') != NULL) {
        try_path(name, values);
        reason = errno;
    } else {
        const char* path = get_variable("PATH");
        path = path != NULL ? path : "/bin:/usr/bin";
        while (*name != '\0') {
            size_t size = strcspn(path, ":");
            char* full = allocate(size + strlen(name) + 3);
            sprintf(full, "%.*s%s%s", (int)size, path, size > 0 ? "/" : "./", name);
            try_path(full, values);
            if (errno != ENOENT && errno != ENOTDIR) {
                reason = errno;
            }
            if (path[size] == '\0') {
                break;
            }
            path += size + 1;
        }
        if (reason == ENOENT) {
            complain("%s: not found", name);
            exit_shell(127);
        }
    }
    complain("%s: %s", name, strerror(reason));
    exit_shell(reason == ENOENT || reason == ENOTDIR ? 127 : 126);
}
