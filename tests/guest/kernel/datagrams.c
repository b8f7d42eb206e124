/* Datagram sockets: messages come whole, with their sender's name, or not at all. */
#include "errors.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char buffer[3000];

static struct sockaddr_un name_of(const char* path) {
    struct sockaddr_un address;
    memset(&address, 0, sizeof address);
    address.sun_family = AF_UNIX;
    strcpy(address.sun_path, path);
    return address;
}

/* A socket with that name. */
static int named(const char* path) {
    struct sockaddr_un address = name_of(path);
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    unlink(path);
    GIVES(bind(fd, (struct sockaddr*)&address, sizeof address), 0);
    return fd;
}

static int send_to(int fd, const char* path, const char* text) {
    struct sockaddr_un address = name_of(path);
    return sendto(fd, text, strlen(text), 0, (struct sockaddr*)&address, sizeof address);
}

static void check_messages(void) {
    struct sockaddr_un from;
    int size = sizeof from, value, pid, status, server = named("/tmp/server"), client = named("/tmp/client");
    GIVES(send_to(client, "/tmp/server", "first"), 5);
    GIVES(send_to(client, "/tmp/server", ""), 0);
    GIVES(send_to(client, "/tmp/server", "third"), 5);
    GIVES(ioctl(server, (int)FIONREAD, &value), 0);
    CHECK(value == 5);
    GIVES(recv(server, buffer, sizeof buffer, MSG_PEEK), 5);
    GIVES(recvfrom(server, buffer, sizeof buffer, 0, (struct sockaddr*)&from, &size), 5);
    CHECK(memcmp(buffer, "first", 5) == 0);
    CHECK(from.sun_family == AF_UNIX && size == 2 + (int)strlen("/tmp/client"));
    CHECK(memcmp(from.sun_path, "/tmp/client", size - 2) == 0);
    GIVES(read(server, buffer, sizeof buffer), 0);
    GIVES(recv(server, buffer, 2, 0), 2); /* The rest of a message is lost. */
    CHECK(memcmp(buffer, "th", 2) == 0);
    GIVES(fcntl(server, F_SETFL, O_NDELAY), 0);
    FAILS(recv(server, buffer, 2, 0), EWOULDBLOCK);
    FAILS(recv(server, buffer, 2, MSG_PEEK), EWOULDBLOCK);
    GIVES(fcntl(server, F_SETFL, 0), 0);

    pid = fork(); /* An answer to somebody who waits. */
    if (pid == 0) {
        failed_checks = 0;
        size = sizeof from;
        GIVES(recvfrom(server, buffer, sizeof buffer, 0, (struct sockaddr*)&from, &size), 8);
        GIVES(sendto(server, "answer", 6, 0, (struct sockaddr*)&from, sizeof from), 6);
        fflush(stdout);
        _exit(failed_checks);
    }
    GIVES(send_to(client, "/tmp/server", "question"), 8);
    GIVES(recv(client, buffer, sizeof buffer, 0), 6);
    CHECK(memcmp(buffer, "answer", 6) == 0);
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(status == 0);
    close(server);
    FAILS(send_to(client, "/tmp/server", "x"), ECONNREFUSED);
    close(client);
    unlink("/tmp/server");
    unlink("/tmp/client");
}

static void check_connected(void) {
    struct sockaddr_un address = name_of("/tmp/server");
    int fds[2], value, size = sizeof value, server = named("/tmp/server");
    int client = socket(AF_UNIX, SOCK_DGRAM, 0), stream = socket(AF_UNIX, SOCK_STREAM, 0);
    FAILS(send(client, "x", 1, 0), EDESTADDRREQ);
    FAILS(write(client, "x", 1), EDESTADDRREQ);
    FAILS(connect(stream, (struct sockaddr*)&address, sizeof address), EPROTOTYPE);
    GIVES(connect(client, (struct sockaddr*)&address, sizeof address), 0);
    GIVES(write(client, "by write", 8), 8);
    GIVES(send(client, "by send", 7, 0), 7);
    FAILS(send_to(client, "/tmp/server", "x"), EISCONN);
    GIVES(read(server, buffer, sizeof buffer), 8);
    GIVES(read(server, buffer, sizeof buffer), 7);
    GIVES(getsockopt(client, SOL_SOCKET, SO_TYPE, &value, &size), 0);
    CHECK(value == SOCK_DGRAM);
    FAILS(listen(server, 1), EOPNOTSUPP);
    FAILS(accept(server, 0, 0), EOPNOTSUPP);
    FAILS(send(client, buffer, 2049, 0), EMSGSIZE);
    FAILS(write(client, buffer, sizeof buffer), EMSGSIZE);
    GIVES(write(client, buffer, 2048), 2048);
    FAILS(write(client, buffer, 2048), ENOBUFS);
    FAILS(send(client, NOWHERE, 1, 0), EFAULT);
    FAILS(send(client, "x", 1, MSG_OOB), EOPNOTSUPP);
    FAILS(recv(server, NOWHERE, 1, 0), EFAULT);
    FAILS(recvfrom(server, buffer, 1, 0, (struct sockaddr*)&address, NOWHERE), EFAULT);
    GIVES(recv(server, buffer, sizeof buffer, 0), 2048); /* Nothing was lost by that. */
    close(server);
    FAILS(write(client, "x", 1), ECONNRESET);
    close(client);
    close(stream);
    unlink("/tmp/server");

    signal(SIGPIPE, SIG_IGN);
    GIVES(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), 0);
    GIVES(write(fds[0], "pair", 4), 4);
    GIVES(read(fds[1], buffer, sizeof buffer), 4);
    GIVES(shutdown(fds[0], SHUT_WR), 0);
    FAILS(write(fds[0], "x", 1), EPIPE);
    close(fds[1]);
    FAILS(read(fds[0], buffer, 1), ECONNRESET);
    close(fds[0]);
    client = socket(AF_UNIX, SOCK_DGRAM, 0);
    FAILS(shutdown(client, SHUT_WR), ENOTCONN);
    FAILS(sendto(0, "x", 1, 0, (struct sockaddr*)&address, sizeof address), ENOTSOCK);
    FAILS(sendto(99, "x", 1, 0, (struct sockaddr*)&address, sizeof address), EBADF);
    FAILS(sendto(client, "x", 1, 0, NOWHERE, sizeof address), EFAULT);
    FAILS(sendto(client, "x", 1, 0, (struct sockaddr*)&address, 1), EINVAL);
    FAILS(send_to(client, "/etc/passwd", "x"), ENOTSOCK);
    FAILS(send_to(client, "/none", "x"), ENOENT);
    close(client);
}

static void check_headers(void) {
    struct sockaddr_un address = name_of("/tmp/server");
    struct iovec pieces[2] = {{"one ", 4}, {"two", 3}}, places[2] = {{buffer, 2}, {buffer + 100, 10}};
    struct msghdr message;
    int fds[2], server = named("/tmp/server"), client = socket(AF_UNIX, SOCK_DGRAM, 0);
    memset(&message, 0, sizeof message);
    message.msg_name = (char*)&address;
    message.msg_namelen = sizeof address;
    message.msg_iov = pieces;
    message.msg_iovlen = 2;
    GIVES(sendmsg(client, &message, 0), 7);
    message.msg_iov = places;
    message.msg_accrightslen = 77;
    GIVES(recvmsg(server, &message, 0), 7);
    CHECK(memcmp(buffer, "on", 2) == 0 && memcmp(buffer + 100, "e two", 5) == 0);
    CHECK(message.msg_namelen == 2 && message.msg_accrightslen == 0); /* The sender has no name. */
    FAILS(sendmsg(client, NOWHERE, 0), EFAULT);
    message.msg_iovlen = 17;
    FAILS(sendmsg(client, &message, 0), EMSGSIZE);
    FAILS(recvmsg(server, &message, 0), EMSGSIZE);
    message.msg_iovlen = 1;
    message.msg_accrights = (char*)fds;
    message.msg_accrightslen = 4;
    FAILS(sendmsg(client, &message, 0), EOPNOTSUPP);
    close(server);
    close(client);
    unlink("/tmp/server");

    GIVES(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    memset(&message, 0, sizeof message);
    message.msg_iov = pieces;
    message.msg_iovlen = 2;
    GIVES(sendmsg(fds[0], &message, 0), 7);
    FAILS(sendto(fds[0], "x", 1, 0, (struct sockaddr*)&address, sizeof address), EISCONN);
    GIVES(recvfrom(fds[1], buffer, sizeof buffer, 0, 0, 0), 7);
    CHECK(memcmp(buffer, "one two", 7) == 0);
    close(fds[0]);
    close(fds[1]);
}

int main(void) {
    check_messages();
    check_connected();
    check_headers();
    return report_checks();
}
