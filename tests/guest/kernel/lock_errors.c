/* flock() and the record locks of fcntl(): who waits for whom, who is refused, and every error. */
#include "errors.h"

#include <fcntl.h>
#include <sys/file.h>

static struct flock lock_of(int type, int start, int length) {
    struct flock lock = {0};
    lock.l_type = (short)type;
    lock.l_whence = SEEK_SET;
    lock.l_start = start;
    lock.l_len = length;
    return lock;
}

/* fcntl() on so many bytes from there on. */
static int lock(int fd, int command, int type, int start, int length) {
    struct flock wanted = lock_of(type, start, length);
    return fcntl(fd, command, &wanted);
}

static void check_whole_files(void) {
    int one = open("file", O_RDWR), other = open("file", O_RDWR), copy = dup(one), null = open("/dev/null", O_RDWR);
    int fds[2];
    GIVES(flock(one, LOCK_EX), 0);
    GIVES(flock(copy, LOCK_EX | LOCK_NB), 0); /* the same lock */
    FAILS(flock(other, LOCK_EX | LOCK_NB), EWOULDBLOCK);
    FAILS(flock(other, LOCK_SH | LOCK_NB), EWOULDBLOCK);
    INTERRUPTED(flock(other, LOCK_SH));
    GIVES(flock(one, LOCK_SH), 0);
    GIVES(flock(other, LOCK_SH | LOCK_NB), 0);
    FAILS(flock(one, LOCK_EX | LOCK_NB), EWOULDBLOCK);
    GIVES(flock(other, LOCK_UN), 0);
    GIVES(flock(one, LOCK_EX | LOCK_NB), 0);
    close(one);
    FAILS(flock(other, LOCK_EX | LOCK_NB), EWOULDBLOCK); /* A copy is still open. */
    close(copy);
    GIVES(flock(other, LOCK_EX | LOCK_NB), 0);
    FAILS(flock(99, LOCK_SH), EBADF);
    FAILS(flock(other, 77), EINVAL);
    FAILS(flock(other, 0), EINVAL);
    FAILS(flock(other, LOCK_NB), EINVAL);
    FAILS(flock(other, LOCK_SH | LOCK_EX), EINVAL);
    FAILS(flock(null, LOCK_EX), EINVAL);
    GIVES(pipe(fds), 0);
    FAILS(flock(fds[0], LOCK_EX), EINVAL);
    close(fds[0]);
    close(fds[1]);
    close(null);
    close(other);
}

/* Somebody has bytes 10 to 19 for writing and 30 to 39 for reading. */
static void check_as_another(void) {
    int fd = open("file", O_RDWR);
    struct flock found = lock_of(F_WRLCK, 0, 0);
    FAILS(lock(fd, F_SETLK, F_WRLCK, 0, 0), EAGAIN);
    FAILS(lock(fd, F_SETLK, F_RDLCK, 15, 1), EAGAIN);
    FAILS(lock(fd, F_SETLK, F_WRLCK, 35, 1), EAGAIN);
    INTERRUPTED(lock(fd, F_SETLKW, F_WRLCK, 19, 5));
    GIVES(lock(fd, F_SETLK, F_RDLCK, 35, 1), 0);
    GIVES(lock(fd, F_SETLK, F_WRLCK, 20, 10), 0);
    GIVES(fcntl(fd, F_GETLK, &found), 0);
    CHECK(found.l_type == F_WRLCK && found.l_start == 10 && found.l_len == 10 && found.l_pid == getppid());
    found = lock_of(F_WRLCK, 20, 10);
    GIVES(fcntl(fd, F_GETLK, &found), 0);
    CHECK(found.l_type == F_UNLCK);
    found = lock_of(F_RDLCK, -7, 4); /* Before the end, which is at 40: 33 to 36. */
    found.l_whence = SEEK_END;
    GIVES(fcntl(fd, F_GETLK, &found), 0);
    CHECK(found.l_type == F_UNLCK);
}

static void check_records(void) {
    int fd = open("file", O_RDWR), again;
    GIVES(lock(fd, F_SETLK, F_WRLCK, 10, 10), 0);
    GIVES(lock(fd, F_SETLK, F_RDLCK, 30, 10), 0);
    in_child(check_as_another);
    again = open("file", O_RDONLY);
    close(again); /* That gives the locks of the process back, as POSIX has it. */
    if (fork() == 0) {
        _exit(lock(fd, F_SETLK, F_WRLCK, 0, 0) != 0);
    }
    wait(&again);
    CHECK(again == 0);
    close(fd);
}

/* Each has a byte that the other one waits for: the second to ask is told. */
static void check_deadlock(void) {
    int fd = open("file", O_RDWR), status, pid;
    GIVES(lock(fd, F_SETLK, F_WRLCK, 0, 1), 0);
    pid = fork();
    if (pid == 0) {
        failed_checks = 0;
        GIVES(lock(fd, F_SETLK, F_WRLCK, 1, 1), 0);
        GIVES(lock(fd, F_SETLKW, F_WRLCK, 0, 1), 0);
        _exit(failed_checks);
    }
    sleep(1); /* On virtual time: it has come as far as it can. */
    FAILS(lock(fd, F_SETLKW, F_WRLCK, 1, 1), EDEADLK);
    GIVES(lock(fd, F_SETLK, F_UNLCK, 0, 1), 0);
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(status == 0);
    close(fd);
}

static void check_nonsense(void) {
    int fd = open("file", O_RDWR), reader = open("file", O_RDONLY), writer = open("file", O_WRONLY), fds[2];
    struct flock wanted = lock_of(F_WRLCK, 0, 1);
    FAILS(lock(99, F_SETLK, F_WRLCK, 0, 1), EBADF);
    FAILS(lock(reader, F_SETLK, F_WRLCK, 0, 1), EBADF);
    FAILS(lock(writer, F_SETLKW, F_RDLCK, 0, 1), EBADF);
    FAILS(fcntl(fd, F_SETLK, NOWHERE), EFAULT);
    FAILS(fcntl(fd, F_GETLK, NOWHERE), EFAULT);
    FAILS(lock(fd, F_SETLK, 77, 0, 1), EINVAL);
    FAILS(lock(fd, F_GETLK, F_UNLCK, 0, 1), EINVAL);
    FAILS(lock(fd, F_SETLK, F_WRLCK, -1, 1), EINVAL);
    FAILS(lock(fd, F_SETLK, F_WRLCK, 5, -6), EINVAL);
    wanted.l_whence = 7;
    FAILS(fcntl(fd, F_SETLK, &wanted), EINVAL);
    GIVES(pipe(fds), 0);
    FAILS(lock(fds[1], F_SETLK, F_WRLCK, 0, 1), EINVAL);
    FAILS(fcntl(fd, 77, 0), EINVAL);
    FAILS(fcntl(fd, F_DUPFD, 256), EINVAL);
    FAILS(fcntl(fd, F_DUPFD, -1), EINVAL);
}

int main(void) {
    int fd;
    mkdir("/tmp/locks", 0755);
    CHECK(chdir("/tmp/locks") == 0);
    fd = open("file", O_RDWR | O_CREAT, 0644);
    GIVES(ftruncate(fd, 40), 0);
    close(fd);
    check_whole_files();
    check_records();
    check_deadlock();
    check_nonsense();
    return report_checks();
}
