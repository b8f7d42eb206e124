/* Local sockets: names, connections, waiting, and everything that can go wrong. */
#include "errors.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sockaddr_un name_of(const char* path) {
    struct sockaddr_un address;
    memset(&address, 0, sizeof address);
    address.sun_family = AF_UNIX;
    strcpy(address.sun_path, path);
    return address;
}

static int bind_to(int fd, const char* path) {
    struct sockaddr_un address = name_of(path);
    return bind(fd, (struct sockaddr*)&address, sizeof address);
}

static int connect_to(int fd, const char* path) {
    struct sockaddr_un address = name_of(path);
    return connect(fd, (struct sockaddr*)&address, sizeof address);
}

static int readable_within(int fd, int milliseconds) {
    fd_set set;
    struct timeval time = {milliseconds / 1000, milliseconds % 1000 * 1000};
    FD_ZERO(&set);
    FD_SET(fd, &set);
    return select(fd + 1, &set, 0, 0, &time);
}

/* A server answers three clients. */
static void check_service(void) {
    char buffer[100];
    struct sockaddr_un address;
    int size, status, i, server = socket(AF_UNIX, SOCK_STREAM, 0), client, fd;
    CHECK(server >= 0);
    unlink("/tmp/service");
    GIVES(bind_to(server, "/tmp/service"), 0);
    GIVES(listen(server, 5), 0);
    GIVES(readable_within(server, 10), 0);
    for (i = 0; i < 3; i++) {
        if (fork() == 0) {
            failed_checks = 0;
            client = socket(AF_UNIX, SOCK_STREAM, 0);
            GIVES(connect_to(client, "/tmp/service"), 0);
            size = sizeof address;
            GIVES(getpeername(client, (struct sockaddr*)&address, &size), 0);
            CHECK_TEXT(address.sun_path, "/tmp/service");
            GIVES(send(client, "question", 8, 0), 8);
            GIVES(shutdown(client, 1), 0);
            GIVES(recv(client, buffer, sizeof buffer, MSG_PEEK), 6);
            GIVES(recv(client, buffer, sizeof buffer, 0), 6);
            CHECK(memcmp(buffer, "answer", 6) == 0);
            GIVES(recv(client, buffer, sizeof buffer, 0), 0);
            _exit(failed_checks);
        }
    }
    for (i = 0; i < 3; i++) {
        GIVES(readable_within(server, 5000), 1);
        size = sizeof address;
        fd = accept(server, (struct sockaddr*)&address, &size);
        CHECK(fd >= 0 && size == 2 && address.sun_family == AF_UNIX);
        GIVES(read(fd, buffer, sizeof buffer), 8);
        GIVES(read(fd, buffer, sizeof buffer), 0); /* It has shut down that side. */
        GIVES(write(fd, "answer", 6), 6);
        size = sizeof address;
        GIVES(getsockname(fd, (struct sockaddr*)&address, &size), 0);
        CHECK_TEXT(address.sun_path, "/tmp/service");
        close(fd);
    }
    for (i = 0; i < 3; i++) {
        wait(&status);
        CHECK(status == 0);
    }
    close(server);
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    FAILS(connect_to(client, "/tmp/service"), ECONNREFUSED); /* The name is left, the socket gone. */
    close(client);
    unlink("/tmp/service");
}

static void check_mode_of_name(void) {
    struct stat status;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0), client, result, pid;
    unlink("/tmp/private");
    umask(077);
    GIVES(bind_to(fd, "/tmp/private"), 0);
    umask(022);
    GIVES(listen(fd, 1), 0);
    GIVES(stat("/tmp/private", &status), 0);
    CHECK((status.st_mode & S_IFMT) == S_IFSOCK && (status.st_mode & 0777) == 0700);
    FAILS(open("/tmp/private", O_RDWR), EOPNOTSUPP);
    FAILS(creat("/tmp/private", 0600), EOPNOTSUPP);
    FAILS(bind_to(fd, "/tmp/other"), EINVAL);
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    FAILS(bind_to(client, "/tmp/private"), EADDRINUSE);
    FAILS(bind_to(client, "/none/private"), ENOENT);
    pid = fork();
    if (pid == 0) {
        failed_checks = 0;
        setreuid(20, 20);
        FAILS(connect_to(client, "/tmp/private"), EACCES);
        _exit(failed_checks);
    }
    wait(&result);
    CHECK(result == 0);
    GIVES(connect_to(client, "/tmp/private"), 0);
    FAILS(connect_to(client, "/tmp/private"), EISCONN);
    close(client);
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    FAILS(connect_to(client, "/tmp/private"), ECONNREFUSED); /* One waits already. */
    FAILS(connect_to(client, "/etc/passwd"), ENOTSOCK);
    FAILS(connect_to(client, "/tmp/none"), ENOENT);
    close(client);
    close(fd);
    unlink("/tmp/private");
}

static void check_errors(void) {
    char buffer[10];
    struct sockaddr_un address = name_of("/tmp/x");
    int size, value, fds[2], fd = socket(AF_UNIX, SOCK_STREAM, 0);
    FAILS(socket(2, SOCK_STREAM, 0), EAFNOSUPPORT);
    FAILS(socket(AF_UNIX, 3, 0), ESOCKTNOSUPPORT);
    FAILS(socket(AF_UNIX, SOCK_STREAM, 6), EPROTONOSUPPORT);
    FAILS(bind(99, (struct sockaddr*)&address, sizeof address), EBADF);
    FAILS(bind(0, (struct sockaddr*)&address, sizeof address), ENOTSOCK);
    FAILS(bind(fd, NOWHERE, sizeof address), EFAULT);
    FAILS(bind(fd, (struct sockaddr*)&address, 1), EINVAL);
    FAILS(bind(fd, (struct sockaddr*)&address, 1000), EINVAL);
    address.sun_family = 2;
    FAILS(bind(fd, (struct sockaddr*)&address, sizeof address), EAFNOSUPPORT);
    FAILS(listen(fd, 5), EINVAL);
    FAILS(accept(fd, 0, 0), EINVAL);
    FAILS(read(fd, buffer, 1), ENOTCONN);
    FAILS(send(fd, buffer, 1, 0), ENOTCONN);
    FAILS(recv(fd, buffer, 1, MSG_PEEK), ENOTCONN);
    FAILS(shutdown(fd, 0), ENOTCONN);
    size = sizeof address;
    FAILS(getpeername(fd, (struct sockaddr*)&address, &size), ENOTCONN);
    FAILS(getsockname(fd, (struct sockaddr*)&address, NOWHERE), EFAULT);
    size = -1;
    FAILS(getsockname(fd, (struct sockaddr*)&address, &size), EINVAL);
    FAILS(lseek(fd, 0, 0), ESPIPE);
    size = sizeof value;
    GIVES(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &size), 0);
    CHECK(value == SOCK_STREAM && size == 4);
    FAILS(getsockopt(fd, SOL_SOCKET, 77, &value, &size), ENOPROTOOPT);
    value = 1;
    GIVES(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value), 0);
    FAILS(setsockopt(fd, SOL_SOCKET, SO_TYPE, &value, sizeof value), ENOPROTOOPT);
    FAILS(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, 1), EINVAL);
    close(fd);

    signal(SIGPIPE, SIG_IGN);
    GIVES(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    FAILS(send(fds[0], buffer, 1, MSG_OOB), EOPNOTSUPP);
    FAILS(recv(fds[0], buffer, 1, MSG_OOB), EOPNOTSUPP);
    FAILS(shutdown(fds[0], 3), EINVAL);
    GIVES(shutdown(fds[0], 1), 0);
    FAILS(write(fds[0], buffer, 1), EPIPE);
    GIVES(read(fds[1], buffer, 1), 0);
    GIVES(write(fds[1], "x", 1), 1);
    GIVES(read(fds[0], buffer, 10), 1);
    value = 1;
    GIVES(ioctl(fds[0], (int)FIONBIO, &value), 0);
    FAILS(read(fds[0], buffer, 1), EWOULDBLOCK);
    close(fds[1]);
    GIVES(read(fds[0], buffer, 1), 0);
    close(fds[0]);
    FAILS(socketpair(AF_UNIX, SOCK_STREAM, 0, NOWHERE), EFAULT);

    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    unlink("/tmp/x");
    GIVES(bind_to(fd, "/tmp/x"), 0);
    GIVES(listen(fd, 1), 0);
    GIVES(fcntl(fd, F_SETFL, O_NDELAY), 0);
    FAILS(accept(fd, 0, 0), EWOULDBLOCK);
    FAILS(connect_to(fd, "/tmp/x"), EOPNOTSUPP);
    close(fd);
    unlink("/tmp/x");
}

int main(void) {
    check_service();
    check_mode_of_name();
    check_errors();
    return report_checks();
}
