/* System calls on paths: every error that they are documented to have. */
#include "errors.h"

#include <fcntl.h>
#include <sys/acct.h>
#include <sys/mount.h>
#include <sys/pcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>

static char long_name[300];
static char long_path[1100];
static char byte;
static char* arguments[] = {"x", 0};
static char* environment[] = {0};

#define OPEN(path) open(path, O_RDONLY, 0)
#define CREATE(path) creat(path, 0644)
#define STAT(path) stat(path, &status)
#define LSTAT(path) lstat(path, &status)
#define STATFS(path) statfs(path, &space)
#define CHMOD(path) chmod(path, 0644)
#define CHOWN(path) chown(path, 0, 0)
#define MKDIR(path) mkdir(path, 0755)
#define MKNOD(path) mknod(path, S_IFIFO | 0644, 0)
#define ACCESS(path) access(path, R_OK)
#define READLINK(path) readlink(path, &byte, 1)
#define TRUNCATE(path) truncate(path, 0)
#define UTIMES(path) utimes(path, 0)
#define LINK_FROM(path) link(path, "new")
#define LINK_TO(path) link("file", path)
#define SYMLINK(path) symlink("file", path)
#define RENAME_FROM(path) rename(path, "new")
#define RENAME_TO(path) rename("file2", path)
#define EXECVE(path) execve(path, arguments, environment)
#define EXECT(path) exect(path, arguments, environment)

/* Every call that takes a path and that anybody may make; those for root alone. */
#define CALLS_OF_ANYBODY(check)                                                                              \
    check(OPEN);                                                                                             \
    check(CREATE);                                                                                           \
    check(STAT);                                                                                             \
    check(LSTAT);                                                                                            \
    check(STATFS);                                                                                           \
    check(CHMOD);                                                                                            \
    check(CHOWN);                                                                                            \
    check(MKDIR);                                                                                            \
    check(MKNOD);                                                                                            \
    check(ACCESS);                                                                                           \
    check(READLINK);                                                                                         \
    check(TRUNCATE);                                                                                         \
    check(UTIMES);                                                                                           \
    check(LINK_FROM);                                                                                        \
    check(LINK_TO);                                                                                          \
    check(SYMLINK);                                                                                          \
    check(RENAME_FROM);                                                                                      \
    check(RENAME_TO);                                                                                        \
    check(EXECVE);                                                                                           \
    check(EXECT);                                                                                            \
    check(unlink);                                                                                           \
    check(rmdir);                                                                                            \
    check(chdir)
#define CALLS_OF_ROOT(check)                                                                                 \
    check(chroot);                                                                                           \
    check(acct)

#define BAD_PATHS(call_with)                                                                                 \
    do {                                                                                                     \
        FAILS(call_with(NOWHERE), EFAULT);                                                                   \
        FAILS(call_with(long_name), ENAMETOOLONG);                                                           \
        FAILS(call_with(long_path), ENAMETOOLONG);                                                           \
        FAILS(call_with("none/x"), ENOENT);                                                                  \
        FAILS(call_with("file/x"), ENOTDIR);                                                                 \
        FAILS(call_with("loop/x"), ELOOP);                                                                   \
    } while (0)

#define CLOSED_PATH(call_with) FAILS(call_with("closed/x"), EACCES)

static void check_paths(void) {
    struct statfs space;
    struct stat status;
    CALLS_OF_ANYBODY(BAD_PATHS);
    CALLS_OF_ROOT(BAD_PATHS);
    FAILS(open("none", O_RDONLY), ENOENT);
    FAILS(open("", O_RDONLY), ENOENT);
    FAILS(open("dir", O_WRONLY), EISDIR);
    FAILS(open("dir", O_RDWR), EISDIR);
    FAILS(creat("dir", 0644), EISDIR);
    FAILS(open("file", O_WRONLY | O_CREAT | O_EXCL, 0600), EEXIST);
    FAILS(open("file", 3), EINVAL);
    FAILS(open("/dev/nrmt3", O_RDONLY), ENXIO);
    FAILS(creat("/dev/nrmt3", 0), ENXIO);
    FAILS(mkdir("dir", 0755), EEXIST);
    FAILS(mkdir("/", 0755), EEXIST);
    FAILS(mknod("file", S_IFIFO | 0644, 0), EEXIST);
    FAILS(mknod("new", S_IFSOCK | 0644, 0), EINVAL);
    FAILS(mknod("new", 0050000, 0), EINVAL);
    FAILS(symlink("x", "file"), EEXIST);
    FAILS(symlink(NOWHERE, "new"), EFAULT);
    FAILS(link("file", "dir"), EEXIST);
    FAILS(link("dir", "new"), EPERM);
    FAILS(unlink("none"), ENOENT);
    FAILS(unlink("dir"), EPERM);
    FAILS(unlink("/"), EINVAL);
    FAILS(unlink("/mnt/host"), EBUSY);
    FAILS(rmdir("file"), ENOTDIR);
    FAILS(rmdir("full"), ENOTEMPTY);
    FAILS(rmdir("."), EINVAL);
    FAILS(rmdir("/mnt/host"), EBUSY);
    FAILS(chdir("file"), ENOTDIR);
    FAILS(chroot("file"), ENOTDIR);
    FAILS(readlink("file", &byte, 1), EINVAL);
    FAILS(readlink("link", NOWHERE, 1), EFAULT);
    FAILS(readlink("link", &byte, 0), EINVAL);
    FAILS(stat("file", NOWHERE), EFAULT);
    FAILS(lstat("file", NOWHERE), EFAULT);
    FAILS(statfs("file", NOWHERE), EFAULT);
    FAILS(access("file", 8), EINVAL);
    FAILS(access("file", -1), EINVAL);
    FAILS(truncate("dir", 0), EISDIR);
    FAILS(truncate("file", -1), EINVAL);
    FAILS(truncate("/dev/null", 0), EINVAL);
    FAILS(utimes("file", NOWHERE), EFAULT);
    FAILS(rename("dir", "dir/inside"), EINVAL);
    FAILS(rename(".", "new"), EINVAL);
    FAILS(rename("file", "/"), EINVAL);
    FAILS(rename("dir", "full"), ENOTEMPTY);
    FAILS(rename("dir", "file"), ENOTDIR);
    FAILS(rename("file", "dir"), EISDIR);
    FAILS(rename("none", "new"), ENOENT);
    FAILS(rename("/mnt/host", "new"), EBUSY);
    FAILS(link("loop", "new"), ELOOP);
    FAILS(link("file", "/mnt/host/x"), EXDEV);
    FAILS(rename("file", "/mnt/host/x"), EXDEV);
    FAILS(acct("/dev/null"), EACCES);
    FAILS(acct("dir"), EISDIR);
    GIVES(acct("file"), 0);
    GIVES(acct(0), 0);
}

static void check_paths_as_guest(void) {
    struct statfs space;
    struct stat status;
    CALLS_OF_ANYBODY(CLOSED_PATH);
    FAILS(open("secret", O_RDONLY), EACCES);
    FAILS(open("file", O_WRONLY), EACCES);
    FAILS(open("file", O_RDONLY | O_TRUNC), EACCES);
    FAILS(open("new", O_WRONLY | O_CREAT, 0600), EACCES);
    FAILS(access("secret", R_OK), EACCES);
    FAILS(access("file", X_OK), EACCES);
    GIVES(access("secret", F_OK), 0);
    FAILS(chdir("closed"), EACCES);
    FAILS(fchdir(3), EACCES);
    FAILS(chmod("file", 0666), EPERM);
    FAILS(chown("file", 1917, 20), EPERM);
    FAILS(mkdir("new", 0755), EACCES);
    FAILS(rmdir("dir"), EACCES);
    FAILS(unlink("file"), EACCES);
    FAILS(link("file", "new"), EACCES);
    FAILS(symlink("file", "new"), EACCES);
    FAILS(rename("file", "new"), EACCES);
    FAILS(mknod("/tmp/device", S_IFCHR | 0644, 0), EPERM);
    FAILS(truncate("file", 0), EACCES);
    FAILS(utimes("file", 0), EPERM);
    FAILS(chroot("dir"), EPERM);
    FAILS(acct(0), EPERM);
    FAILS(fchmod(3, 0666), EPERM);
    FAILS(fchown(3, 1917, 20), EPERM);
    GIVES(mknod("/tmp/guestfifo", S_IFIFO | 0644, 0), 0);
    FAILS(unlink("/tmp/sticky/file"), EPERM);
    FAILS(rename("/tmp/sticky/file", "/tmp/sticky/other"), EPERM);
    FAILS(rmdir("/tmp/sticky/dir"), EPERM);
    GIVES(unlink("/tmp/guestfifo"), 0);
}

/* In another root directory nothing of it can be reached, also not by what is open. */
static void check_in_other_root(void) {
    char path[100];
    GIVES(chroot("dir"), 0);
    FAILS(fdpath(4, path, sizeof path), ENOENT);
    FAILS(open("/file", O_RDONLY), ENOENT);
    FAILS(chdir("/../full"), ENOENT);
}

/* As root but without the right to search: the paths of the calls that only root can make. */
static void check_roots_own_paths(void) {
    FAILS(chroot("closed/none"), ENOENT);
    FAILS(acct("closed/none"), ENOENT);
}

static void set_up(void) {
    memset(long_name, 'x', sizeof long_name - 1);
    memset(long_path, '/', sizeof long_path - 1);
    mkdir("/tmp/paths", 0755);
    CHECK(chdir("/tmp/paths") == 0);
    make_file("file", 0644);
    make_file("file2", 0644);
    make_file("secret", 0600);
    mkdir("dir", 0755);
    mkdir("full", 0755);
    make_file("full/x", 0644);
    mkdir("closed", 0700);
    symlink("file", "link");
    symlink("loop", "loop");
    mkdir("/tmp/sticky", 0777);
    chmod("/tmp/sticky", 01777);
    make_file("/tmp/sticky/file", 0666);
    mkdir("/tmp/sticky/dir", 0777);
}

int main(void) {
    set_up();
    check_paths();
    CHECK(open("closed", O_RDONLY) == 3); /* for the guest */
    CHECK(open("full/x", O_RDONLY) == 4);
    as_guest(check_paths_as_guest);
    in_child(check_in_other_root);
    check_roots_own_paths();
    return report_checks();
}
