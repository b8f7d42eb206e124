/* < << > >> with & and !, and putting descriptors back after built-in commands. */
#include "csh.h"
#include "here_document.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { first_private = 20, most_saved = 32 };

static int saved[most_saved][3];
static int saved_count;

int move_up(int fd) {
    int private_fd = fd < first_private ? fcntl(fd, F_DUPFD, first_private) : fd;
    if (private_fd < 0) {
        fail("%s", strerror(errno));
    }
    if (private_fd != fd) {
        close(fd);
    }
    fcntl(private_fd, F_SETFD, FD_CLOEXEC);
    return private_fd;
}

void save_descriptors(void) {
    if (saved_count == most_saved) {
        fail("Too many redirections");
    }
    fflush(stdout);
    for (int fd = 0; fd < 3; fd++) {
        int copy = fcntl(fd, F_DUPFD, first_private);
        if (copy >= 0) {
            fcntl(copy, F_SETFD, FD_CLOEXEC);
        }
        saved[saved_count][fd] = copy;
    }
    saved_count++;
}

void restore_descriptors(void) {
    if (saved_count == 0) {
        return;
    }
    fflush(stdout);
    saved_count--;
    for (int fd = 0; fd < 3; fd++) {
        int copy = saved[saved_count][fd];
        if (copy >= 0) {
            dup2(copy, fd);
            close(copy);
        } else {
            close(fd);
        }
    }
}

int descriptors_saved(void) {
    return saved_count;
}

static void put(int from, int to) {
    if (from != to) {
        dup2(from, to);
        close(from);
    }
}

static void redirect_input(const struct redirect* in) {
    int fd;
    if (in->here != NULL) {
        fd = open_here_document(in->quoted ? in->here : expand_here(in->here));
        if (fd < 0) {
            fail("%s", strerror(errno));
        }
    } else {
        const char* path = expand_to_one(in->target);
        fd = open(path, O_RDONLY);
        if (fd < 0) {
            fail("%s: %s", path, strerror(errno));
        }
    }
    put(fd, 0);
}

/* With $noclobber > makes only files that are new, >> adds only to those that exist. */
static int open_output(const struct redirect* out, const char* path) {
    struct stat status;
    int careful = is_set("noclobber") && !out->overwrite;
    if (out->append) {
        return open(path, O_WRONLY | O_APPEND | (careful ? 0 : O_CREAT), 0666);
    }
    if (careful && stat(path, &status) == 0 && !S_ISCHR(status.st_mode)) {
        errno = EEXIST;
        return -1;
    }
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
}

static void redirect_output(const struct redirect* out) {
    const char* path = expand_to_one(out->target);
    int fd = open_output(out, path);
    if (fd < 0) {
        fail("%s: %s", path, strerror(errno));
    }
    fflush(stdout);
    put(fd, 1);
    if (out->errors) {
        dup2(1, 2);
    }
}

void apply_redirections(const struct redirect* in, const struct redirect* out) {
    if (in != NULL && in->target != NULL) {
        redirect_input(in);
    }
    if (out != NULL && out->target != NULL) {
        redirect_output(out);
    }
}
