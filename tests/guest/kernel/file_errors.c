/* System calls on descriptors: what each returns, and every error that it is documented to have. */
#include "errors.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/pcntl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>

static char block[1100];
static char byte;

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
    FAILS(fdpath(fd, &byte, 1), ERANGE);
    FAILS(fdpath(fd, NOWHERE, 100), EFAULT);
    FAILS((long)getcwd(&byte, 1) - 1, ERANGE);
    FAILS((long)getcwd(NOWHERE, 100) - 1, EFAULT);
    FAILS(pipe(NOWHERE), EFAULT);
    FD_ZERO(&set);
    FD_SET(99, &set);
    FAILS(select(100, &set, 0, 0, &time), EBADF);
    FAILS(select(100, NOWHERE, 0, 0, &time), EFAULT);
    FAILS(select(0, 0, 0, 0, NOWHERE), EFAULT);
    FAILS(select(-1, 0, 0, 0, &time), EINVAL);
    INTERRUPTED(select(0, 0, 0, 0, 0));
    time.tv_usec = 1000000;
    FAILS(select(0, 0, 0, 0, &time), EINVAL);
    GIVES(pipe(fds), 0);
    FAILS(fdpath(fds[0], &byte, 1), EINVAL);
    FAILS(fchdir(fds[0]), EINVAL);
    FAILS(fchmod(fds[0], 0600), EINVAL);
    FAILS(fchown(fds[0], 0, 0), EINVAL);
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
    FAILS(creat("file", 0644), EMFILE);
    FAILS(pattach(getppid(), 0), EMFILE);
    FAILS(pipe((int*)block), EMFILE);
    FAILS(fcntl(0, F_DUPFD, 3), EMFILE);
    close(255);
    FAILS(pipe((int*)block), EMFILE); /* Needs two. */
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
        GIVES(write(fd, block, 200), 100);
        FAILS(write(fd, block, 1), EFBIG);
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

int main(void) {
    mkdir("/tmp/errors", 0755);
    CHECK(chdir("/tmp/errors") == 0);
    make_file("file", 0644);
    mkdir("dir", 0755);
    check_descriptors();
    check_limits();
    check_oddities();
    return report_checks();
}
