/* read, write, readv and writev on everything that can be open: what each kind refuses, and what waits. */
#include "errors.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/pcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <termios.h>

static char block[5000];

static int read_pieces(int fd, unsigned count) {
    struct iovec pieces[2] = {{block, 1}, {block + 1, count - 1}};
    return readv(fd, pieces, 2);
}
static int write_pieces(int fd, unsigned count) {
    struct iovec pieces[2] = {{block, 1}, {block + 1, count - 1}};
    return writev(fd, pieces, 2);
}

/* The same of both calls that read, and of both that write. */
#define READING_FAILS(fd, error)                                                                             \
    FAILS(read(fd, block, 2), error);                                                                        \
    FAILS(read_pieces(fd, 2), error)
#define WRITING_FAILS(fd, error)                                                                             \
    FAILS(write(fd, block, 2), error);                                                                       \
    FAILS(write_pieces(fd, 2), error)

static void check_pipes(void) {
    int fds[2];
    GIVES(pipe(fds), 0);
    INTERRUPTED(read(fds[0], block, 1));
    INTERRUPTED(read_pieces(fds[0], 2));
    GIVES(fcntl(fds[0], F_SETFL, O_NDELAY), 0);
    READING_FAILS(fds[0], EWOULDBLOCK);
    GIVES(fcntl(fds[1], F_SETFL, O_NDELAY), 0);
    while (write(fds[1], block, 1) == 1) {
    }
    WRITING_FAILS(fds[1], EWOULDBLOCK);
    GIVES(fcntl(fds[1], F_SETFL, 0), 0);
    INTERRUPTED(write(fds[1], block, 1));
    INTERRUPTED(write_pieces(fds[1], 2));
    close(fds[0]);
    signal(SIGPIPE, SIG_IGN);
    WRITING_FAILS(fds[1], EPIPE);
    close(fds[1]);
}

static void check_fifos(void) {
    GIVES(mkfifo("/tmp/fifo", 0600), 0);
    FAILS(open("/tmp/fifo", O_WRONLY | O_NDELAY), ENXIO);
    INTERRUPTED(open("/tmp/fifo", O_RDONLY));
    INTERRUPTED(creat("/tmp/fifo", 0600));
    unlink("/tmp/fifo");
}

static void check_files(void) {
    struct rlimit limit = {100, 100};
    int directory = open("/tmp", O_RDONLY), file, sequence = open("/dev/sequence", O_RDWR);
    READING_FAILS(directory, EISDIR);
    CHECK(sequence >= 0);
    FAILS(write(sequence, block, 3), EINVAL);
    FAILS(ioctl(sequence, (int)IOCRESTART, block), EINVAL);
    GIVES(setrlimit(RLIMIT_FSIZE, &limit), 0);
    signal(SIGXFSZ, SIG_IGN);
    file = open("/tmp/limited", O_RDWR | O_CREAT, 0600);
    GIVES(write_pieces(file, 200), 100);
    WRITING_FAILS(file, EFBIG);
    unlink("/tmp/limited");
}

static void check_terminals(void) {
    int master = open("/dev/ptyp7", O_RDWR), slave = open("/dev/ttyp7", O_RDWR | O_NOCTTY);
    close(slave);
    READING_FAILS(master, EIO);
    slave = open("/dev/ttyp7", O_RDWR | O_NOCTTY);
    close(master);
    WRITING_FAILS(slave, EIO);
}

/* A drive without a tape; and sockets on the other side of which nobody is. */
static void check_tapes(void) {
    int fd = open("/dev/nrmt0", O_RDWR | O_NDELAY);
    CHECK(fd >= 0);
    READING_FAILS(fd, ENXIO);
    WRITING_FAILS(fd, ENXIO);
    close(fd);
}

static void check_processes(void) {
    int status, pid = fork(), fd;
    if (pid == 0) {
        pause();
    }
    fd = pattach(pid, O_EXCL);
    CHECK(fd >= 0);
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) == pid && !WIFSIGNALED(status)) {
    }
    READING_FAILS(fd, ESRCH);
    WRITING_FAILS(fd, ESRCH);
    FAILS(ioctl(fd, (int)PIXTERMINATE, 0), ESRCH);
    close(fd);
}

int main(void) {
    check_pipes();
    check_fifos();
    check_terminals();
    check_tapes();
    check_processes();
    in_child(check_files);
    return report_checks();
}
