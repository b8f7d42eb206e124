/* mv [-f] [-i] file1 file2, mv [-f] [-i] file ... directory */
#include "common/copy_file.h"
#include "common/report.h"
#include "common/targets.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

static int ask, force;
static const char syntax[] = "[-fi] file1 file2, or file ... directory";

static int overwrite_allowed(const char* path) {
    if (access(path, F_OK) < 0) {
        return 1;
    }
    if (ask) {
        return confirmed("remove", path);
    }
    return force || access(path, W_OK) == 0 || !isatty(0) || confirmed("override protection of", path);
}

/* Gives what was moved the owner and group that it had, as far as the user may. A program with set-id bits
 * must not become another one's. */
static void keep_owner(const char* to, const struct stat* status) {
    struct stat now;
    if (chown(to, status->st_uid, status->st_gid) < 0) {
        chown(to, (uid_t)-1, status->st_gid);
    }
    if (!S_ISLNK(status->st_mode) && lstat(to, &now) == 0) {
        int same = now.st_uid == status->st_uid && now.st_gid == status->st_gid;
        chmod(to, status->st_mode & (same ? 07777 : 0777));
    }
}

/* Makes the link, fifo or device anew on another file system. 0, or -1 after a report. */
static int make_again(const char* from, const char* to, const struct stat* status) {
    char text[MAXPATHLEN];
    int made;
    if (S_ISLNK(status->st_mode)) {
        ssize_t size = readlink(from, text, sizeof text - 1);
        if (size < 0) {
            report(from);
            return -1;
        }
        text[size] = '\0';
        unlink(to);
        made = symlink(text, to);
    } else {
        unlink(to);
        made = mknod(to, status->st_mode, status->st_rdev);
    }
    if (made < 0) {
        report(to);
        return -1;
    }
    return 0;
}

static void move(const char* from, const char* to) {
    struct stat status;
    struct stat target;
    if (lstat(from, &status) < 0) {
        report(from);
        return;
    }
    if (stat(to, &target) == 0 && target.st_dev == status.st_dev && target.st_ino == status.st_ino) {
        report_reason(from, "source and target are the same file");
        return;
    }
    if (!overwrite_allowed(to) || rename(from, to) == 0) {
        return;
    }
    if (errno != EXDEV) {
        /* The file itself is there: so this is about where it should go. */
        report(errno == ENOENT || errno == ENOTDIR || errno == EISDIR || errno == ENOTEMPTY ? to : from);
    } else if (S_ISDIR(status.st_mode) || S_ISSOCK(status.st_mode)) {
        report_reason(from, S_ISDIR(status.st_mode) ? "a directory cannot be moved to another file system"
                                                    : "a socket cannot be moved to another file system");
    } else if ((S_ISREG(status.st_mode) ? copy_file(from, to, &status, 1) : make_again(from, to, &status)) ==
               0) {
        keep_owner(to, &status);
        if (unlink(from) < 0) {
            report(from);
        }
    }
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "fi")) != -1) {
        if (option == '?') {
            usage(syntax);
        }
        ask = option == 'i';
        force = option == 'f';
    }
    optind += optind < argc && strcmp(argv[optind], "-") == 0; /* 4.3BSD's end of options */
    argc -= optind;
    argv += optind;
    if (argc < 2) {
        usage(syntax);
    }
    for_each_target(argv, argc - 1, argv[argc - 1], move);
    return finish();
}
