/* Finds programs and becomes them. */
#include "csh.h"
#include "text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char** environ;

/* A file that the kernel does not know: a script of ours if it begins with a comment, else one of sh. */
static void execute_script(const char* path, char** values) {
    char head[256];
    int fd = open(path, O_RDONLY);
    ssize_t size = fd >= 0 ? read(fd, head, sizeof head) : -1;
    if (fd >= 0) {
        close(fd);
    }
    if (size < 0 || !is_text(head, (size_t)size)) {
        errno = ENOEXEC;
        return;
    }
    int count = 0;
    while (values[count] != NULL) {
        count++;
    }
    char** words = allocate((size_t)(count + 2) * sizeof *words);
    words[0] = size > 0 && head[0] == '#' ? "/bin/csh" : "/bin/sh";
    words[1] = (char*)path;
    memcpy(words + 2, values + 1, (size_t)count * sizeof *words);
    execve(words[0], words, environ);
}

static void try_path(const char* path, char** values) {
    execve(path, values, environ);
    if (errno == ENOEXEC) {
        execute_script(path, values);
    }
}

static char* path_in(const char* folder, const char* name) {
    char* path = allocate(strlen(folder) + strlen(name) + 2);
    sprintf(path, "%s%s%s", folder, *folder != '\0' && folder[strlen(folder) - 1] != '/' ? "/" : "", name);
    return path;
}

void execute_program(char** values) {
    const char* name = values[0];
    int reason = ENOENT;
    if (strchr(name, '/') != NULL) {
        try_path(name, values);
        reason = errno;
    } else if (*name != '\0') {
        const struct variable* path = find_variable("path");
        for (int i = 0; path != NULL && i < path->count; i++) {
            try_path(path_in(path->values[i], name), values);
            if (errno != ENOENT && errno != ENOTDIR) {
                reason = errno;
            }
        }
        if (reason == ENOENT) {
            tell("%s: Command not found", name);
            exit_shell(1);
        }
    }
    tell("%s: %s", name, reason == ENOENT && *name == '\0' ? "Command not found" : strerror(reason));
    exit_shell(1);
}

static int is_program(const char* path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

char* find_program(const char* name) {
    if (strchr(name, '/') != NULL) {
        return is_program(name) ? allocate_text(name, strlen(name)) : NULL;
    }
    const struct variable* path = find_variable("path");
    for (int i = 0; path != NULL && i < path->count; i++) {
        char* full = path_in(path->values[i], name);
        if (is_program(full)) {
            return full;
        }
    }
    return NULL;
}

int builtin_exec(int count, char** values) {
    (void)count;
    if (find_program(values[1]) == NULL) {
        if (strchr(values[1], '/') != NULL && access(values[1], X_OK) < 0) {
            fail("%s: %s", values[1], strerror(errno));
        }
        fail("%s: Command not found", values[1]); /* An interactive shell goes on. */
    }
    fflush(stdout);
    leave_job_control();
    reset_signals(0);
    execute_program(values + 1);
}

/* rehash, unhash: folders are looked through each time, so there is nothing to renew. */
int builtin_hash(int count, char** values) {
    (void)count;
    (void)values;
    return 0;
}

int builtin_which(int count, char** values) {
    int status = 0;
    for (int i = 1; i < count; i++) {
        const char* alias = alias_of(values[i]);
        const char* path = find_program(values[i]);
        if (alias != NULL) {
            printf("%s: \t aliased to %s\n", values[i], alias);
        } else if (find_builtin(values[i]) != NULL) {
            printf("%s: shell built-in command.\n", values[i]);
        } else if (path != NULL) {
            printf("%s\n", path);
        } else {
            tell("%s: Command not found", values[i]);
            status = 1;
        }
    }
    return status;
}

int builtin_where(int count, char** values) {
    int status = 0;
    for (int i = 1; i < count; i++) {
        int found = 0;
        if (alias_of(values[i]) != NULL) {
            printf("%s is aliased to %s\n", values[i], alias_of(values[i]));
            found = 1;
        }
        if (find_builtin(values[i]) != NULL) {
            printf("%s is a shell built-in\n", values[i]);
            found = 1;
        }
        const struct variable* path = find_variable("path");
        for (int k = 0; path != NULL && k < path->count; k++) {
            char* full = path_in(path->values[k], values[i]);
            if (is_program(full)) {
                printf("%s\n", full);
                found = 1;
            }
        }
        status |= !found;
    }
    return status;
}
