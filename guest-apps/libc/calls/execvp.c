/* execvp(): finds a program in the folders of PATH, as 4.3BSD does: without PATH in the usual ones; a folder
 * or program that can't be used does not end the search; what has no program's format is a script of sh.
 * newlib's does none of that, and trusts names to be short. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

extern char** environ;

/* Returns on an error. */
static void execute_file(const char* path, char* const* arguments) {
    static char shell[] = "/bin/sh";
    execve(path, arguments, environ);
    if (errno != ENOEXEC) {
        return;
    }
    size_t count = 0;
    while (arguments[count] != NULL) {
        count++;
    }
    char** words = malloc((count + 3) * sizeof *words);
    if (words == NULL) {
        return;
    }
    words[0] = shell;
    words[1] = (char*)path;
    words[2] = NULL;
    for (size_t i = 1; i <= count; i++) {
        words[i + 1] = arguments[i];
    }
    execve(shell, words, environ);
    free(words);
}

int execvp(const char* file, char* const* arguments) {
    char candidate[MAXPATHLEN];
    int refused = 0;
    const char* path = getenv("PATH");
    size_t size = strlen(file);
    if (strchr(file, '/') != NULL) {
        execute_file(file, arguments);
        return -1;
    }
    if (size == 0) {
        errno = ENOENT;
        return -1;
    }
    path = path != NULL ? path : ":/bin:/usr/bin";
    for (;;) {
        size_t folder = strcspn(path, ":");
        if (folder + size + 2 <= sizeof candidate) {
            memcpy(candidate, path, folder);
            candidate[folder] = '/';
            strcpy(candidate + folder + (folder > 0), file);
            execute_file(candidate, arguments);
            refused |= errno == EACCES;
            if (errno == E2BIG || errno == ENOMEM || errno == ETXTBSY) {
                return -1;
            }
        }
        if (path[folder] == '\0') {
            break;
        }
        path += folder + 1;
    }
    errno = refused ? EACCES : ENOENT;
    return -1;
}
