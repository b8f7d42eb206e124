/* System calls on files and descriptors: what each returns, and every error that it is documented to have. */
#include "errors.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/acct.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static char long_name[300];
static char long_path[1100];
static char byte;

/* Runs the checks as a user who owns nothing here. */
static void as_guest(void (*checks)(void)) {
    int status, pid;
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        failed_checks = 0;
        setgid(20);
        setuid(1917);
        checks();
        fflush(stdout);
        _exit(failed_checks != 0);
    }
    waitpid(pid, &status, 0);
    CHECK(status == 0);
}

static void make_file(const char* path, int mode) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    CHECK(fd >= 0);
    GIVES(write(fd, "0123456789", 10), 10);
    GIVES(fchmod(fd, mode), 0);
    GIVES(close(fd), 0);
}

/* What every call that takes a path answers to bad ones. */
#define BAD_PATHS(call_with)                                                                                 \
    do {                                                                                                     \
        FAILS(call_with(NOWHERE), EFAULT);                                                                   \
        FAILS(call_with(long_name), ENAMETOOLONG);                                                           \
        FAILS(call_with(long_path), ENAMETOOLONG);                                                           \
        FAILS(call_with("none/x"), ENOENT);                                                                  \
        FAILS(call_with("file/x"), ENOTDIR);                                                                 \
        FAILS(call_with("loop/x"), ELOOP);                                                                   \
    } while (0)

#define OPEN(path) open(path, O_RDONLY, 0)
#define CREATE(path) open(path, O_WRONLY | O_CREAT, 0644)
#define STAT(path) stat(path, &status)
#define LSTAT(path) lstat(path, &status)
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

static void check_paths(void) {
    struct stat status;
    BAD_PATHS(OPEN);
    BAD_PATHS(CREATE);
    BAD_PATHS(STAT);
    BAD_PATHS(LSTAT);
    BAD_PATHS(CHMOD);
    BAD_PATHS(CHOWN);
    BAD_PATHS(MKDIR);
    BAD_PATHS(MKNOD);
    BAD_PATHS(ACCESS);
    BAD_PATHS(READLINK);
    BAD_PATHS(TRUNCATE);
    BAD_PATHS(UTIMES);
    BAD_PATHS(LINK_FROM);
    BAD_PATHS(LINK_TO);
    BAD_PATHS(SYMLINK);
    BAD_PATHS(RENAME_FROM);
    BAD_PATHS(RENAME_TO);
    BAD_PATHS(unlink);
    BAD_PATHS(rmdir);
    BAD_PATHS(chdir);
    BAD_PATHS(chroot);
    BAD_PATHS(acct);
    FAILS(open("none", O_RDONLY), ENOENT);
    FAILS(open("", O_RDONLY), ENOENT);
    FAILS(open("dir", O_WRONLY), EISDIR);
    FAILS(open("dir", O_RDWR), EISDIR);
    FAILS(open("file", O_WRONLY | O_CREAT | O_EXCL, 0600), EEXIST);
    FAILS(open("file", 3), EINVAL);
    FAILS(open("/dev/nrmt3", O_RDONLY), ENXIO);
    FAILS(mkdir("dir", 0755), EEXIST);
    FAILS(mknod("file", S_IFIFO | 0644, 0), EEXIST);
    FAILS(mknod("new", S_IFSOCK | 0644, 0), EINVAL);
    FAILS(symlink("x", "file"), EEXIST);
    FAILS(symlink(NOWHERE, "new"), EFAULT);
    FAILS(link("file", "dir"), EEXIST);
    FAILS(link("dir", "new"), EPERM);
    FAILS(unlink("none"), ENOENT);
    FAILS(unlink("dir"), EPERM);
    FAILS(rmdir("file"), ENOTDIR);
    FAILS(rmdir("full"), ENOTEMPTY);
    FAILS(rmdir("."), EINVAL);
    FAILS(chdir("file"), ENOTDIR);
    FAILS(chroot("file"), ENOTDIR);
    FAILS(readlink("file", &byte, 1), EINVAL);
    FAILS(readlink("link", NOWHERE, 1), EFAULT);
    FAILS(readlink("link", &byte, 0), EINVAL);
    FAILS(stat("file", NOWHERE), EFAULT);
    FAILS(lstat("file", NOWHERE), EFAULT);
    FAILS(truncate("dir", 0), EISDIR);
    FAILS(truncate("file", -1), EINVAL);
    FAILS(utimes("file", NOWHERE), EFAULT);
    FAILS(rename("dir", "dir/inside"), EINVAL);
    FAILS(rename("dir", "full"), ENOTEMPTY);
    FAILS(rename("dir", "file"), ENOTDIR);
    FAILS(rename("file", "dir"), EISDIR);
    FAILS(rename("none", "new"), ENOENT);
    FAILS(link("loop", "new"), ELOOP);
    FAILS(link("file", "/mnt/host/x"), EXDEV);
    FAILS(rename("file", "/mnt/host/x"), EXDEV);
}

static void check_paths_as_guest(void) {
    struct stat status;
    FAILS(open("secret", O_RDONLY), EACCES);
    FAILS(open("file", O_WRONLY), EACCES);
    FAILS(open("file", O_RDONLY | O_TRUNC), EACCES);
    FAILS(open("new", O_WRONLY | O_CREAT, 0600), EACCES);
    FAILS(access("secret", R_OK), EACCES);
    FAILS(access("file", X_OK), EACCES);
    GIVES(access("secret", F_OK), 0);
    FAILS(stat("closed/x", &status), EACCES);
    FAILS(chdir("closed"), EACCES);
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
    GIVES(unlink("/tmp/guestfifo"), 0);
}

static void check_descriptors(void) {
    struct iovec pieces[17] = {{0, 0}};
    struct stat status;
    struct timeval time = {0, 0};
    struct flock lock = {0};
    fd_set set;
    int fds[2], fd = open("file", O_RDONLY), writer = open("file", O_WRONLY), directory = open("dir", O_RDONLY);
    FAILS(close(99), EBADF);
    FAILS(close(-1), EBADF);
    FAILS(close(1000), EBADF);
    FAILS(read(99, &byte, 1), EBADF);
    FAILS(read(writer, &byte, 1), EBADF);
    FAILS(read(fd, NOWHERE, 1), EFAULT);
    FAILS(read(fd, &byte, 0xffffffffu), EINVAL);
    FAILS(read(directory, &byte, 1), EISDIR);
    FAILS(write(99, &byte, 1), EBADF);
    FAILS(write(fd, &byte, 1), EBADF);
    FAILS(write(writer, NOWHERE, 1), EFAULT);
    FAILS(readv(fd, pieces, 0), EINVAL);
    FAILS(readv(fd, pieces, 17), EINVAL);
    FAILS(readv(fd, NOWHERE, 1), EFAULT);
    FAILS(readv(99, pieces, 1), EBADF);
    FAILS(writev(writer, pieces, 0), EINVAL);
    FAILS(writev(writer, NOWHERE, 1), EFAULT);
    FAILS(writev(99, pieces, 1), EBADF);
    FAILS(lseek(99, 0, 0), EBADF);
    FAILS(lseek(fd, 0, 7), EINVAL);
    FAILS(lseek(fd, -1, SEEK_SET), EINVAL);
    FAILS(dup(99), EBADF);
    FAILS(dup2(99, 5), EBADF);
    FAILS(dup2(fd, 256), EBADF);
    FAILS(dup2(fd, -1), EBADF);
    GIVES(dup2(fd, fd), fd);
    FAILS(fcntl(99, F_GETFD, 0), EBADF);
    FAILS(fcntl(fd, 77, 0), EINVAL);
    FAILS(fcntl(fd, F_DUPFD, 256), EINVAL);
    FAILS(fcntl(fd, F_DUPFD, -1), EINVAL);
    lock.l_type = 77;
    FAILS(fcntl(fd, F_SETLK, &lock), EINVAL);
    FAILS(fcntl(fd, F_SETLK, NOWHERE), EFAULT);
    lock.l_type = F_WRLCK;
    FAILS(fcntl(fd, F_SETLK, &lock), EBADF); /* Opened for reading only. */
    FAILS(ioctl(99, FIONREAD, &byte), EBADF);
    FAILS(ioctl(fd, (int)TIOCGWINSZ, &byte), ENOTTY);
    FAILS(ioctl(fd, (int)FIONBIO, NOWHERE), EFAULT);
    FAILS(fstat(99, &status), EBADF);
    FAILS(fstat(fd, NOWHERE), EFAULT);
    FAILS(fchmod(99, 0), EBADF);
    FAILS(fchown(99, 0, 0), EBADF);
    FAILS(fsync(99), EBADF);
    FAILS(ftruncate(99, 0), EBADF);
    FAILS(ftruncate(fd, 0), EINVAL);
    FAILS(ftruncate(writer, -1), EINVAL);
    FAILS(fchdir(99), EBADF);
    FAILS(fchdir(fd), ENOTDIR);
    FAILS(flock(99, LOCK_SH), EBADF);
    FAILS(flock(fd, 77), EINVAL);
    FAILS(getdirentries(99, &byte, 1), EBADF);
    FAILS(getdirentries(fd, &byte, 1), ENOTDIR);
    FAILS(getdirentries(directory, &byte, 1), EINVAL);
    FAILS(getdirentries(directory, NOWHERE, 512), EFAULT);
    FAILS(fdpath(99, &byte, 1), EBADF);
    FAILS(pipe(NOWHERE), EFAULT);
    FD_ZERO(&set);
    FD_SET(99, &set);
    FAILS(select(100, &set, 0, 0, &time), EBADF);
    FAILS(select(100, NOWHERE, 0, 0, &time), EFAULT);
    FAILS(select(0, 0, 0, 0, NOWHERE), EFAULT);
    time.tv_usec = 1000000;
    FAILS(select(0, 0, 0, 0, &time), EINVAL);
    GIVES(pipe(fds), 0);
    FAILS(lseek(fds[0], 0, 0), ESPIPE);
    FAILS(fsync(fds[0]), EINVAL);
    FAILS(read(fds[1], &byte, 1), EBADF);
    FAILS(write(fds[0], &byte, 1), EBADF);
    GIVES(fcntl(fds[0], F_SETFL, O_NDELAY), 0);
    FAILS(read(fds[0], &byte, 1), EWOULDBLOCK);
    GIVES(close(fds[1]), 0);
    GIVES(read(fds[0], &byte, 1), 0);
    close(fds[0]);
    close(fd);
    close(writer);
    close(directory);
}

static void check_limits(void) {
    struct rlimit limit = {100, 100};
    int last, fd, status, pid;
    for (last = 3; (fd = dup(0)) >= 0; last = fd) {
    }
    CHECK(last == 255);
    FAILS(dup(0), EMFILE);
    FAILS(open("file", O_RDONLY), EMFILE);
    FAILS(pipe((int*)long_path), EMFILE);
    FAILS(fcntl(0, F_DUPFD, 3), EMFILE);
    close(255);
    FAILS(pipe((int*)long_path), EMFILE); /* Needs two. */
    GIVES(dup(0), 255);
    for (fd = 3; fd < 256; fd++) {
        close(fd);
    }
    pid = fork();
    if (pid == 0) {
        failed_checks = 0;
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        fd = open("big", O_RDWR | O_CREAT, 0600);
        GIVES(write(fd, long_path, 200), 100);
        FAILS(write(fd, long_path, 1), EFBIG);
        fflush(stdout);
        _exit(failed_checks != 0);
    }
    wait(&status);
    CHECK(status == 0);
    unlink("big");
}

/* Files without names, directories without names, holes, and offsets beyond 4 GB. */
static void check_oddities(void) {
    struct stat status;
    char path[1024];
    int fd = open("gone", O_RDWR | O_CREAT, 0600);
    GIVES(unlink("gone"), 0);
    GIVES(write(fd, "still", 5), 5);
    GIVES(lseek(fd, 0, 0), 0);
    GIVES(read(fd, path, 10), 5);
    GIVES(fstat(fd, &status), 0);
    CHECK(status.st_nlink == 0 && status.st_size == 5);
    FAILS(fdpath(fd, path, sizeof path), ENOENT);
    close(fd);

    GIVES(mkdir("gonedir", 0755), 0);
    GIVES(chdir("gonedir"), 0);
    GIVES(rmdir("../gonedir"), 0);
    FAILS(open("x", O_WRONLY | O_CREAT, 0600), ENOENT);
    CHECK(getcwd(path, sizeof path) == NULL && errno == ENOENT);
    GIVES(stat(".", &status), 0);
    GIVES(chdir("/tmp/errors"), 0);

    fd = open("sparse", O_RDWR | O_CREAT | O_TRUNC, 0600);
    GIVES(lseek(fd, 5000000000LL, SEEK_SET), 5000000000LL);
    GIVES(write(fd, "end", 3), 3);
    GIVES(lseek(fd, 0, SEEK_END), 5000000003LL);
    GIVES(fstat(fd, &status), 0);
    CHECK(status.st_size == 5000000003LL && status.st_blocks < 1000);
    GIVES(lseek(fd, 4999999999LL, SEEK_SET), 4999999999LL);
    GIVES(read(fd, path, 10), 4);
    CHECK(memcmp(path, "\0end", 4) == 0);
    GIVES(ftruncate(fd, 4294967297LL), 0);
    GIVES(lseek(fd, 0, SEEK_END), 4294967297LL);
    close(fd);
    unlink("sparse");
}

static void set_up(void) {
    memset(long_name, 'x', sizeof long_name - 1);
    memset(long_path, '/', sizeof long_path - 1);
    mkdir("/tmp/errors", 0755);
    CHECK(chdir("/tmp/errors") == 0);
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
}

int main(void) {
    set_up();
    check_paths();
    check_descriptors();
    open("file", O_RDONLY); /* descriptor 3 for the guest */
    as_guest(check_paths_as_guest);
    close(3);
    check_limits();
    check_oddities();
    return report_checks();
}
