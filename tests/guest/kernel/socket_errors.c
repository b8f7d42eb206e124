/* Every socket call with what makes no sense to it: descriptors, addresses, names, and what the other side does. */
#include "errors.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>

static struct sockaddr_un name;
static struct sockaddr* const address = (struct sockaddr*)&name;
static char byte;
static int size, value = 1;

/* The path as a name; its length. Not terminated if it fills everything. */
static int use_name(const char* path) {
    memset(&name, 0, sizeof name);
    name.sun_family = AF_UNIX;
    strncpy(name.sun_path, path, sizeof name.sun_path);
    size = sizeof name;
    return size;
}

/* A message of one byte to the name, or to nobody. */
static struct msghdr* message_to(const char* path) {
    static struct iovec piece = {&byte, 1};
    static struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    if (path != NULL) {
        message.msg_namelen = use_name(path);
        message.msg_name = (char*)address;
    }
    return &message;
}

static int send_message(int fd, const char* path) {
    return sendmsg(fd, message_to(path), 0);
}
static int send_to(int fd, const char* path) {
    use_name(path);
    return sendto(fd, &byte, 1, 0, address, size);
}
static int connect_to(int fd, const char* path) {
    use_name(path);
    return connect(fd, address, size);
}
static int bind_to(int fd, const char* path) {
    use_name(path);
    return bind(fd, address, size);
}

/* All calls but those that make sockets. */
static void check_descriptor(int fd, int error) {
#define BAD(call) FAILS(call, error)
    use_name("/tmp/x");
    BAD(bind(fd, address, size));
    BAD(listen(fd, 1));
    BAD(accept(fd, 0, 0));
    BAD(connect(fd, address, size));
    BAD(send(fd, &byte, 1, 0));
    BAD(sendto(fd, &byte, 1, 0, address, size));
    BAD(send_message(fd, NULL));
    BAD(recv(fd, &byte, 1, 0));
    BAD(recvfrom(fd, &byte, 1, 0, address, &size));
    BAD(recvmsg(fd, message_to(NULL), 0));
    BAD(shutdown(fd, 0));
    BAD(getsockname(fd, address, &size));
    BAD(getpeername(fd, address, &size));
    BAD(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &size));
    BAD(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, 4));
#undef BAD
}

/* Paths that lead nowhere, and a name that is none. */
static void check_names(int (*call)(int, const char*), int fd) {
    FAILS(call(fd, "/none/x"), ENOENT);
    FAILS(call(fd, "/etc/passwd/x"), ENOTDIR);
    FAILS(call(fd, "/tmp/loop/x"), ELOOP);
    FAILS(call(fd, ""), EINVAL);
}

static void check_family(int fd) {
    struct msghdr* message;
    use_name("/tmp/x");
    name.sun_family = 2;
    FAILS(bind(fd, address, size), EAFNOSUPPORT);
    FAILS(connect(fd, address, size), EAFNOSUPPORT);
    FAILS(sendto(fd, &byte, 1, 0, address, size), EAFNOSUPPORT);
    message = message_to("/tmp/x");
    name.sun_family = 2;
    FAILS(sendmsg(fd, message, 0), EAFNOSUPPORT);
    FAILS(connect(fd, NOWHERE, size), EFAULT);
    FAILS(sendto(fd, &byte, 1, 0, NOWHERE, size), EFAULT);
    FAILS(connect(fd, address, 1), EINVAL);
    FAILS(connect(fd, address, 1000), EINVAL);
    message->msg_namelen = 1000;
    FAILS(sendmsg(fd, message, 0), EINVAL);
}

static void check_as_guest(void) {
    int datagrams = socket(AF_UNIX, SOCK_DGRAM, 0), stream = socket(AF_UNIX, SOCK_STREAM, 0);
    FAILS(send_to(datagrams, "/tmp/closed/x"), EACCES);
    FAILS(send_message(datagrams, "/tmp/closed/x"), EACCES);
    FAILS(connect_to(stream, "/tmp/closed/x"), EACCES);
    FAILS(bind_to(stream, "/tmp/closed/x"), EACCES);
    FAILS(bind_to(stream, "/etc/x"), EACCES);
}

static void check_datagrams(void) {
    static char text[3000];
    int fds[2], one = socket(AF_UNIX, SOCK_DGRAM, 0), other = socket(AF_UNIX, SOCK_DGRAM, 0), receiver, stream;
    struct msghdr* message;
    check_names(send_to, one);
    check_names(send_message, one);
    check_family(one);
    FAILS(send_message(one, NULL), EDESTADDRREQ);
    receiver = socket(AF_UNIX, SOCK_DGRAM, 0);
    GIVES(bind_to(receiver, "/tmp/receiver"), 0);
    use_name("/tmp/receiver");
    FAILS(sendto(one, text, sizeof text, 0, address, size), EMSGSIZE);
    FAILS(sendto(one, text, 1, MSG_OOB, address, size), EOPNOTSUPP);
    while (sendto(one, text, 2000, 0, address, size) == 2000) {
    }
    FAILS(sendto(one, text, 2000, 0, address, size), ENOBUFS);
    message = message_to("/tmp/receiver");
    message->msg_iov->iov_base = text;
    message->msg_iov->iov_len = 2000;
    FAILS(sendmsg(one, message, 0), ENOBUFS);
    GIVES(connect_to(one, "/tmp/receiver"), 0);
    FAILS(send(one, text, 2000, 0), ENOBUFS);
    FAILS(writev(one, message->msg_iov, 1), ENOBUFS);
    message->msg_iov->iov_len = sizeof text;
    FAILS(writev(one, message->msg_iov, 1), EMSGSIZE);
    message->msg_iov->iov_base = &byte;
    message->msg_iov->iov_len = 1;
    FAILS(send_message(one, "/tmp/receiver"), EISCONN);
    FAILS(send_to(one, "/tmp/receiver"), EISCONN);
    close(receiver);
    FAILS(send(one, &byte, 1, 0), ECONNRESET);
    FAILS(send_message(one, NULL), ECONNRESET);
    FAILS(writev(one, message->msg_iov, 1), ECONNRESET);
    FAILS(send_message(other, "/tmp/receiver"), ECONNREFUSED);
    FAILS(writev(other, message->msg_iov, 1), EDESTADDRREQ);
    FAILS(send_message(other, "/etc/passwd"), ENOTSOCK);
    stream = socket(AF_UNIX, SOCK_STREAM, 0);
    GIVES(bind_to(stream, "/tmp/stream"), 0);
    GIVES(listen(stream, 1), 0);
    FAILS(send_to(other, "/tmp/stream"), EPROTOTYPE);
    FAILS(send_message(other, "/tmp/stream"), EPROTOTYPE);

    GIVES(fcntl(other, F_SETFL, O_NDELAY), 0);
    use_name("");
    FAILS(recvfrom(other, &byte, 1, 0, address, &size), EWOULDBLOCK);
    FAILS(recvmsg(other, message_to(NULL), 0), EWOULDBLOCK);
    GIVES(fcntl(other, F_SETFL, 0), 0);
    INTERRUPTED(recvfrom(other, &byte, 1, 0, address, &size));
    INTERRUPTED(recvmsg(other, message_to(NULL), 0));
    INTERRUPTED(recv(other, &byte, 1, MSG_PEEK));
    FAILS(recvfrom(other, &byte, 1, MSG_OOB, address, &size), EOPNOTSUPP);
    FAILS(recvmsg(other, message_to(NULL), MSG_OOB), EOPNOTSUPP);
    FAILS(recvmsg(other, NOWHERE, 0), EFAULT);

    GIVES(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), 0);
    GIVES(send(fds[0], &byte, 1, 0), 1);
    size = -1;
    FAILS(recvfrom(fds[1], &byte, 1, 0, address, &size), EINVAL);
    message = message_to("/tmp/x");
    message->msg_namelen = -1;
    FAILS(recvmsg(fds[1], message, 0), EINVAL);
    GIVES(recv(fds[1], &byte, 1, 0), 1); /* It is still there. */
    close(fds[1]);
    FAILS(recv(fds[0], &byte, 1, 0), ECONNRESET);
    FAILS(recvfrom(fds[0], &byte, 1, 0, 0, 0), ECONNRESET);
    FAILS(recvmsg(fds[0], message_to(NULL), 0), ECONNRESET);
    FAILS(readv(fds[0], message_to(NULL)->msg_iov, 1), ECONNRESET);
}

static void check_streams(void) {
    static char block[1000];
    int fds[2], idle = socket(AF_UNIX, SOCK_STREAM, 0), listener = socket(AF_UNIX, SOCK_STREAM, 0), client;
    struct iovec piece = {&byte, 1};
    check_names(bind_to, idle);
    check_names(connect_to, idle);
    FAILS(send_message(idle, NULL), ENOTCONN);
    FAILS(send_to(idle, "/tmp/stream"), ENOTCONN);
    FAILS(send_message(idle, "/tmp/stream"), ENOTCONN);
    use_name("");
    FAILS(recvfrom(idle, &byte, 1, 0, 0, 0), ENOTCONN);
    FAILS(recvmsg(idle, message_to(NULL), 0), ENOTCONN);
    FAILS(write(idle, &byte, 1), ENOTCONN);
    FAILS(readv(idle, &piece, 1), ENOTCONN);
    FAILS(writev(idle, &piece, 1), ENOTCONN);

    unlink("/tmp/listener");
    GIVES(bind_to(listener, "/tmp/listener"), 0);
    GIVES(listen(listener, 5), 0);
    INTERRUPTED(accept(listener, 0, 0));
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    GIVES(connect_to(client, "/tmp/listener"), 0);
    FAILS(accept(listener, NOWHERE, &size), EFAULT);
    FAILS(accept(listener, address, NOWHERE), EFAULT);
    size = -1;
    FAILS(accept(listener, address, &size), EINVAL);
    FAILS(getpeername(client, address, &size), EINVAL);
    size = sizeof name;
    FAILS(getpeername(client, NOWHERE, &size), EFAULT);
    size = 3;
    FAILS(getsockopt(client, SOL_SOCKET, SO_TYPE, &value, &size), EINVAL);
    size = 4;
    FAILS(getsockopt(client, SOL_SOCKET, SO_TYPE, NOWHERE, &size), EFAULT);
    FAILS(getsockopt(client, SOL_SOCKET, SO_TYPE, &value, NOWHERE), EFAULT);
    FAILS(setsockopt(client, SOL_SOCKET, SO_REUSEADDR, NOWHERE, 4), EFAULT);

    GIVES(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    INTERRUPTED(recv(fds[0], &byte, 1, 0));
    GIVES(fcntl(fds[0], F_SETFL, O_NDELAY), 0);
    while (send(fds[0], block, sizeof block, 0) > 0 || send(fds[0], &byte, 1, 0) > 0) {
    }
    FAILS(send(fds[0], &byte, 1, 0), EWOULDBLOCK);
    FAILS(send_message(fds[0], NULL), EWOULDBLOCK);
    GIVES(fcntl(fds[0], F_SETFL, 0), 0);
    INTERRUPTED(send(fds[0], &byte, 1, 0));
    INTERRUPTED(send_message(fds[0], NULL));
    close(fds[1]);
    signal(SIGPIPE, SIG_IGN);
    FAILS(send(fds[0], &byte, 1, 0), EPIPE);
    FAILS(send_message(fds[0], NULL), EPIPE);
}

static void check_making(void) {
    int fds[2];
    FAILS(socketpair(2, SOCK_STREAM, 0, fds), EAFNOSUPPORT);
    FAILS(socketpair(AF_UNIX, 3, 0, fds), ESOCKTNOSUPPORT);
    FAILS(socketpair(AF_UNIX, SOCK_STREAM, 6, fds), EPROTONOSUPPORT);
}

static void check_without_descriptors(void) {
    int fds[2], listener = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0);
    unlink("/tmp/listener");
    GIVES(bind_to(listener, "/tmp/listener"), 0);
    GIVES(listen(listener, 5), 0);
    GIVES(connect_to(client, "/tmp/listener"), 0);
    while (dup(0) >= 0) {
    }
    FAILS(socket(AF_UNIX, SOCK_STREAM, 0), EMFILE);
    FAILS(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), EMFILE);
    FAILS(accept(listener, 0, 0), EMFILE);
    close(255);
    CHECK(accept(listener, 0, 0) == 255); /* Who has called waits still. */
}

int main(void) {
    symlink("loop", "/tmp/loop");
    mkdir("/tmp/closed", 0700);
    check_descriptor(99, EBADF);
    check_descriptor(open("/etc/passwd", O_RDONLY), ENOTSOCK);
    check_making();
    check_datagrams();
    check_streams();
    as_guest(check_as_guest);
    in_child(check_without_descriptors);
    return report_checks();
}
