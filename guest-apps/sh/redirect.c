/* Redirections, and putting the descriptors back after them. */
#include "here_document.h"
#include "sh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { first_saved = 10, most_saved = 64 };

static struct {
    int fd;
    int copy; /* -1: it was closed */
} saved[most_saved];
static int saved_count;

int redirections_saved(void) {
    return saved_count;
}

void undo_redirections(int until) {
    while (saved_count > until) {
        saved_count--;
        if (saved[saved_count].copy >= 0) {
            dup2(saved[saved_count].copy, saved[saved_count].fd);
            close(saved[saved_count].copy);
        } else {
            close(saved[saved_count].fd);
        }
    }
}

static int save(int fd) {
    if (saved_count == most_saved) {
        complain("too many redirections");
        return -1;
    }
    int copy = fcntl(fd, F_DUPFD, first_saved);
    if (copy >= 0) {
        fcntl(copy, F_SETFD, FD_CLOEXEC);
    } else if (errno != EBADF) {
        complain("%d: %s", fd, strerror(errno));
        return -1;
    }
    saved[saved_count].fd = fd;
    saved[saved_count].copy = copy;
    saved_count++;
    return 0;
}

static int open_target(const struct redirect* redirect, const char* target) {
    switch (redirect->kind) {
    case token_less:
        return open(target, O_RDONLY);
    case token_read_write:
        return open(target, O_RDWR | O_CREAT, 0666);
    case token_append:
        return open(target, O_WRONLY | O_CREAT | O_APPEND, 0666);
    default:
        return open(target, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    }
}

static int duplicate(const struct redirect* redirect, const char* target) {
    if (strcmp(target, "-") == 0) {
        close(redirect->fd);
        return 0;
    }
    char* end;
    long from = strtol(target, &end, 10);
    if (*target == '\0' || *end != '\0') {
        complain("%s: not a file descriptor", target);
        return -1;
    }
    if (from != redirect->fd && dup2((int)from, redirect->fd) < 0) {
        complain("%s: %s", target, strerror(errno));
        return -1;
    }
    return 0;
}

static int apply(const struct redirect* redirect) {
    int fd;
    if (redirect->kind == token_here || redirect->kind == token_here_strip) {
        const char* text = redirect->here != NULL ? redirect->here : "";
        fd = open_here_document(redirect->quoted ? text : expand_here(text));
        if (fd < 0) {
            complain("here document: %s", strerror(errno));
            return -1;
        }
    } else {
        const char* target = expand_text(redirect->target);
        if (redirect->kind == token_duplicate_in || redirect->kind == token_duplicate_out) {
            return duplicate(redirect, target);
        }
        fd = open_target(redirect, target);
        if (fd < 0) {
            complain("%s: %s", target, strerror(errno));
            return -1;
        }
    }
    if (fd != redirect->fd) {
        int result = dup2(fd, redirect->fd);
        if (result < 0) {
            complain("%d: %s", redirect->fd, strerror(errno));
        }
        close(fd);
        return result < 0 ? -1 : 0;
    }
    return 0;
}

int redirect(const struct redirect* list, int keep_old) {
    if (list != NULL) {
        fflush(stdout);
    }
    for (; list != NULL; list = list->next) {
        if ((keep_old && save(list->fd) < 0) || apply(list) < 0) {
            return -1;
        }
    }
    return 0;
}
