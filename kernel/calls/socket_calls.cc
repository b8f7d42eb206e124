// System calls on sockets.
#include "kernel/abi/file.h"
#include "kernel/abi/socket.h"
#include "kernel/calls/system_call.h"
#include "kernel/calls/transfer.h"
#include "kernel/files/socket.h"
#include "kernel/files/viewpoint.h"
#include "kernel/kernel.h"

#include <algorithm>
#include <cstddef>

namespace cxsim::kernel {

namespace {

/// What socket() and socketpair() make: local streams. EAFNOSUPPORT, ESOCKTNOSUPPORT, EPROTONOSUPPORT.
Expected<void> check_kind(const SystemCall& call) {
    if (call.arg(0) != ABI_AF_UNIX) {
        return fail(ABI_EAFNOSUPPORT);
    }
    if (call.arg(1) != ABI_SOCK_STREAM) {
        return fail(ABI_ESOCKTNOSUPPORT);
    }
    if (call.arg(2) != 0) {
        return fail(ABI_EPROTONOSUPPORT);
    }
    return {};
}

struct OpenSocket {
    OpenFilePointer open;
    std::shared_ptr<Socket> socket;
};

/// The socket of the descriptor in the first argument: EBADF, ENOTSOCK.
Expected<OpenSocket> socket_of(SystemCall& call) {
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!open) {
        return fail(open.error());
    }
    auto socket = std::dynamic_pointer_cast<Socket>((*open)->shared_file());
    if (!socket) {
        return fail(ABI_ENOTSOCK);
    }
    return OpenSocket{*open, std::move(socket)};
}

/// Calls a function with the socket of the first argument.
template <typename Function>
Outcome with_socket(SystemCall& call, Function function) {
    const auto found = socket_of(call);
    return found ? function(*found) : Outcome(found.error());
}

constexpr std::uint32_t path_start = offsetof(abi_sockaddr, sa_path);

/// The path in an address of that many bytes: EINVAL if there is none, EAFNOSUPPORT.
Expected<std::string> load_address(SystemCall& call, emu::Address address, std::uint32_t size) {
    if (size < path_start || size > sizeof(abi_sockaddr)) {
        return fail(ABI_EINVAL);
    }
    abi_sockaddr given{};
    const auto bytes = std::as_writable_bytes(std::span(&given, 1)).first(size);
    if (const auto loaded = call.memory().read(address, bytes); !loaded) {
        return fail(loaded.error());
    }
    if (given.sa_family != ABI_AF_UNIX) {
        return fail(ABI_EAFNOSUPPORT);
    }
    std::string path(std::begin(given.sa_path),
                     std::find(std::begin(given.sa_path), std::end(given.sa_path), '\0'));
    if (path.empty()) {
        return fail(ABI_EINVAL);
    }
    return path;
}

/// Stores as much of the address as there is room for, and how long that is.
Expected<void> store_address(SystemCall& call, const std::string& path, emu::Address address,
                             emu::Address size_at) {
    const auto room = call.memory().load<abi_i32>(size_at);
    if (!room || *room < 0) {
        return fail(room ? ABI_EINVAL : room.error());
    }
    abi_sockaddr full{};
    full.sa_family = ABI_AF_UNIX;
    path.copy(full.sa_path, sizeof full.sa_path);
    const std::size_t length = path_start + std::min(path.size(), sizeof full.sa_path);
    const std::size_t stored = std::min(length, static_cast<std::size_t>(std::int32_t{*room}));
    if (const auto done = call.memory().write(address, std::as_bytes(std::span(&full, 1)).first(stored));
        !done) {
        return done;
    }
    return call.memory().store_value(size_at, abi_i32(static_cast<std::int32_t>(stored)));
}

Outcome tell_name(SystemCall& call, const std::string& name) {
    const auto stored = store_address(call, name, call.arg(1), call.arg(2));
    return stored ? Outcome(0) : Outcome(stored.error());
}

/// The socket that listens at the path, for a caller who may write to its node.
Expected<std::shared_ptr<Socket>> find_listener(SystemCall& call, const std::string& path) {
    const auto node = call.kernel.files().lookup(viewpoint_of(call.process), path, Follow::yes);
    if (!node) {
        return fail(node.error());
    }
    if (!node->is(ABI_S_IFSOCK)) {
        return fail(ABI_ENOTSOCK);
    }
    if (const auto allowed = FileSystem::check_access(call.process.credentials, node->status, ABI_W_OK);
        !allowed) {
        return fail(allowed.error());
    }
    auto socket = call.kernel.sockets().find(identity_of(node->fd.get()));
    if (!socket || !socket->has_place()) {
        return fail(ABI_ECONNREFUSED);
    }
    return socket;
}

/// recv() with MSG_PEEK: what has come stays there.
Outcome peek(SystemCall& call, const OpenSocket& from) {
    if (from.socket->state() != Socket::State::connected) {
        return ABI_ENOTCONN;
    }
    const Pipe* const pipe = from.socket->incoming();
    if (pipe == nullptr) {
        return 0;
    }
    if (pipe->size() == 0 && pipe->has_writers()) {
        return (from.open->flags() & ABI_O_NDELAY) != 0 ? Outcome(ABI_EWOULDBLOCK)
                                                        : Outcome::blocked_on(pipe);
    }
    const auto bytes = std::as_bytes(std::span(pipe->contents()));
    const auto piece = bytes.first(std::min<std::size_t>(bytes.size(), call.arg(2)));
    const auto stored = call.memory().write(call.arg(1), piece);
    return stored ? Outcome(piece.size()) : Outcome(stored.error());
}

/// The value of an option that can be asked for: ENOPROTOOPT.
Expected<std::int32_t> option_value(std::uint32_t level, std::uint32_t option) {
    if (level != ABI_SOL_SOCKET) {
        return fail(ABI_ENOPROTOOPT);
    }
    switch (option) {
    case ABI_SO_TYPE:
        return ABI_SOCK_STREAM;
    case ABI_SO_SNDBUF:
    case ABI_SO_RCVBUF:
        return static_cast<std::int32_t>(Pipe::capacity);
    case ABI_SO_ERROR:
    case ABI_SO_DEBUG:
    case ABI_SO_REUSEADDR:
    case ABI_SO_KEEPALIVE:
        return 0;
    default:
        return fail(ABI_ENOPROTOOPT);
    }
}

} // namespace

Outcome sys_socket(SystemCall& call) {
    if (const auto possible = check_kind(call); !possible) {
        return possible.error();
    }
    const auto fd = call.process.descriptors.add(
        std::make_shared<OpenFile>(std::make_shared<Socket>(call.kernel), ABI_O_RDWR));
    return fd ? Outcome(*fd) : Outcome(fd.error());
}

Outcome sys_socketpair(SystemCall& call) {
    if (const auto possible = check_kind(call); !possible) {
        return possible.error();
    }
    return install_pair(call, make_socket_pair(call.kernel), call.arg(3));
}

Outcome sys_bind(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const auto path = load_address(call, call.arg(1), call.arg(2));
        if (!path) {
            return path.error();
        }
        if (!own.socket->name().empty() || own.socket->state() != Socket::State::idle) {
            return ABI_EINVAL;
        }
        const FileSystem& files = call.kernel.files();
        const Viewpoint from = viewpoint_of(call.process);
        const std::uint32_t mode = ABI_S_IFSOCK | (0777U & ~call.process.umask);
        if (const auto made = files.make_node(from, *path, mode, 0); !made) {
            return made.error() == ABI_EEXIST ? ABI_EADDRINUSE : made.error();
        }
        const auto node = files.lookup(from, *path, Follow::no);
        if (!node) {
            return node.error();
        }
        own.socket->bind(*path);
        call.kernel.sockets().add(identity_of(node->fd.get()), own.socket);
        return 0;
    });
}

Outcome sys_listen(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        if (own.socket->name().empty() || own.socket->state() == Socket::State::connected) {
            return ABI_EINVAL;
        }
        own.socket->listen(static_cast<unsigned>(std::clamp(call.signed_arg(1), 1, ABI_SOMAXCONN)));
        return 0;
    });
}

Outcome sys_connect(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const auto path = load_address(call, call.arg(1), call.arg(2));
        if (!path) {
            return path.error();
        }
        if (own.socket->state() != Socket::State::idle) {
            return own.socket->state() == Socket::State::connected ? ABI_EISCONN : ABI_EOPNOTSUPP;
        }
        const auto listener = find_listener(call, *path);
        if (!listener) {
            return listener.error();
        }
        (*listener)->admit(*own.socket);
        return 0;
    });
}

Outcome sys_accept(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        if (own.socket->state() != Socket::State::listening) {
            return ABI_EINVAL;
        }
        if (!own.socket->readiness().readable) {
            return (own.open->flags() & ABI_O_NDELAY) != 0 ? Outcome(ABI_EWOULDBLOCK)
                                                           : Outcome::blocked_on(own.socket.get());
        }
        // Everything that can fail comes before the connection is taken.
        const auto place = std::make_shared<OpenFile>(std::make_shared<Socket>(call.kernel), ABI_O_RDWR);
        const auto fd = call.process.descriptors.add(place);
        if (!fd) {
            return fd.error();
        }
        if (call.arg(1) != 0) {
            if (const auto stored =
                    store_address(call, own.socket->first_arrived()->peer_name(), call.arg(1), call.arg(2));
                !stored) {
                static_cast<void>(call.process.descriptors.close(*fd));
                return stored.error();
            }
        }
        static_cast<void>(call.process.descriptors.install(
            *fd, {std::make_shared<OpenFile>(own.socket->accept(), ABI_O_RDWR), false}));
        return *fd;
    });
}

Outcome sys_send(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket&) -> Outcome {
        return call.arg(3) != 0 ? Outcome(ABI_EOPNOTSUPP)
                                : write_from(call, call.arg(0), {{call.arg(1), call.arg(2)}});
    });
}

Outcome sys_recv(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        if ((call.arg(3) & ~std::uint32_t{ABI_MSG_PEEK}) != 0) {
            return ABI_EOPNOTSUPP;
        }
        return call.arg(3) != 0 ? peek(call, own)
                                : read_into(call, call.arg(0), {{call.arg(1), call.arg(2)}});
    });
}

Outcome sys_shutdown(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const std::uint32_t how = call.arg(1);
        if (how > ABI_SHUT_RDWR) {
            return ABI_EINVAL;
        }
        if (own.socket->state() != Socket::State::connected) {
            return ABI_ENOTCONN;
        }
        own.socket->shut_down(how != ABI_SHUT_WR, how != ABI_SHUT_RD);
        return 0;
    });
}

Outcome sys_getsockname(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) { return tell_name(call, own.socket->name()); });
}

Outcome sys_getpeername(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) {
        return own.socket->state() == Socket::State::connected ? tell_name(call, own.socket->peer_name())
                                                               : Outcome(ABI_ENOTCONN);
    });
}

Outcome sys_getsockopt(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket&) -> Outcome {
        const auto value = option_value(call.arg(1), call.arg(2));
        if (!value) {
            return value.error();
        }
        const auto room = call.memory().load<abi_i32>(call.arg(4));
        if (!room || *room < 4) {
            return room ? ABI_EINVAL : room.error();
        }
        if (const auto stored = call.memory().store_value(call.arg(3), abi_i32(*value)); !stored) {
            return stored.error();
        }
        return call.memory().store(call.arg(4), abi_i32(4));
    });
}

Outcome sys_setsockopt(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket&) -> Outcome {
        const std::uint32_t option = call.arg(2);
        const bool read_only = option == ABI_SO_TYPE || option == ABI_SO_ERROR;
        if (!option_value(call.arg(1), option) || read_only) {
            return ABI_ENOPROTOOPT;
        }
        if (call.signed_arg(4) < 4) {
            return ABI_EINVAL;
        }
        // Accepted, and without effect on streams that never leave the machine.
        const auto value = call.memory().load<abi_i32>(call.arg(3));
        return value ? Outcome(0) : Outcome(value.error());
    });
}

} // namespace cxsim::kernel
