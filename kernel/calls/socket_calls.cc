// System calls on sockets.
#include "kernel/abi/file.h"
#include "kernel/abi/socket.h"
#include "kernel/calls/socket_access.h"
#include "kernel/calls/transfer.h"
#include "kernel/files/datagram_socket.h"
#include "kernel/files/socket.h"
#include "kernel/files/viewpoint.h"
#include "kernel/kernel.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

/// What socket() and socketpair() make: local streams and datagrams. EAFNOSUPPORT, ESOCKTNOSUPPORT,
/// EPROTONOSUPPORT.
Expected<void> check_kind(const SystemCall& call) {
    if (call.arg(0) != ABI_AF_UNIX) {
        return fail(ABI_EAFNOSUPPORT);
    }
    if (call.arg(1) != ABI_SOCK_STREAM && call.arg(1) != ABI_SOCK_DGRAM) {
        return fail(ABI_ESOCKTNOSUPPORT);
    }
    if (call.arg(2) != 0) {
        return fail(ABI_EPROTONOSUPPORT);
    }
    return {};
}

/// Calls a function with the stream socket of the first argument: EOPNOTSUPP for datagrams.
template <typename Function>
Outcome with_stream(SystemCall& call, Function function) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        auto* const stream = dynamic_cast<Socket*>(own.socket.get());
        return stream != nullptr ? function(*own.open, *stream) : Outcome(ABI_EOPNOTSUPP);
    });
}

Outcome connect_stream(Socket& own, LocalSocket& found) {
    if (own.state() != Socket::State::idle) {
        return own.is_connected() ? ABI_EISCONN : ABI_EOPNOTSUPP;
    }
    auto* const listener = dynamic_cast<Socket*>(&found);
    if (listener == nullptr) {
        return ABI_EPROTOTYPE;
    }
    if (!listener->has_place()) {
        return ABI_ECONNREFUSED;
    }
    listener->admit(own);
    return 0;
}

Outcome tell_name(SystemCall& call, const std::string& name) {
    const auto stored = store_address(call, name, call.arg(1), call.arg(2));
    return stored ? Outcome(0) : Outcome(stored.error());
}

/// The value of an option that can be asked for: ENOPROTOOPT.
Expected<std::int32_t> option_value(const LocalSocket& socket, std::uint32_t level, std::uint32_t option) {
    if (level != ABI_SOL_SOCKET) {
        return fail(ABI_ENOPROTOOPT);
    }
    switch (option) {
    case ABI_SO_TYPE:
        return socket.type();
    case ABI_SO_SNDBUF:
    case ABI_SO_RCVBUF:
        return socket.buffer_size();
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
    std::shared_ptr<LocalSocket> socket = std::make_shared<Socket>(call.kernel);
    if (call.arg(1) == ABI_SOCK_DGRAM) {
        socket = std::make_shared<DatagramSocket>(call.kernel);
    }
    const auto fd = call.process.descriptors.add(std::make_shared<OpenFile>(std::move(socket), ABI_O_RDWR));
    return fd ? Outcome(*fd) : Outcome(fd.error());
}

Outcome sys_socketpair(SystemCall& call) {
    if (const auto possible = check_kind(call); !possible) {
        return possible.error();
    }
    const bool datagrams = call.arg(1) == ABI_SOCK_DGRAM;
    return install_pair(call, datagrams ? make_datagram_pair(call.kernel) : make_socket_pair(call.kernel),
                        call.arg(3));
}

Outcome sys_bind(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const auto path = load_address(call, call.arg(1), call.arg(2));
        if (!path) {
            return path.error();
        }
        if (!own.socket->may_bind()) {
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
    return with_stream(call, [&](const OpenFile&, Socket& own) -> Outcome {
        if (own.name().empty() || own.is_connected()) {
            return ABI_EINVAL;
        }
        own.listen(static_cast<unsigned>(std::clamp(call.signed_arg(1), 1, ABI_SOMAXCONN)));
        return 0;
    });
}

Outcome sys_connect(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const auto path = load_address(call, call.arg(1), call.arg(2));
        if (!path) {
            return path.error();
        }
        auto* const stream = dynamic_cast<Socket*>(own.socket.get());
        if (stream != nullptr && stream->is_connected()) {
            return ABI_EISCONN;
        }
        const auto found = find_socket(call, *path);
        if (!found) {
            return found.error();
        }
        if (stream != nullptr) {
            return connect_stream(*stream, **found);
        }
        const auto peer = std::dynamic_pointer_cast<DatagramSocket>(*found);
        if (!peer) {
            return ABI_EPROTOTYPE;
        }
        static_cast<DatagramSocket&>(*own.socket).connect(peer);
        return 0;
    });
}

Outcome sys_accept(SystemCall& call) {
    return with_stream(call, [&](const OpenFile& open, Socket& own) -> Outcome {
        if (own.state() != Socket::State::listening) {
            return ABI_EINVAL;
        }
        if (!own.readiness().readable) {
            return (open.flags() & ABI_O_NDELAY) != 0 ? Outcome(ABI_EWOULDBLOCK) : Outcome::blocked_on(&own);
        }
        // Everything that can fail comes before the connection is taken.
        const auto place = std::make_shared<OpenFile>(std::make_shared<Socket>(call.kernel), ABI_O_RDWR);
        const auto fd = call.process.descriptors.add(place);
        if (!fd) {
            return fd.error();
        }
        if (call.arg(1) != 0) {
            if (const auto stored =
                    store_address(call, own.first_arrived()->peer_name(), call.arg(1), call.arg(2));
                !stored) {
                static_cast<void>(call.process.descriptors.close(*fd));
                return stored.error();
            }
        }
        static_cast<void>(call.process.descriptors.install(
            *fd, {std::make_shared<OpenFile>(own.accept(), ABI_O_RDWR), false}));
        return *fd;
    });
}

Outcome sys_shutdown(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const std::uint32_t how = call.arg(1);
        if (how > ABI_SHUT_RDWR) {
            return ABI_EINVAL;
        }
        if (!own.socket->is_connected()) {
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
        return own.socket->is_connected() ? tell_name(call, own.socket->peer_name()) : Outcome(ABI_ENOTCONN);
    });
}

Outcome sys_getsockopt(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const auto value = option_value(*own.socket, call.arg(1), call.arg(2));
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
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const std::uint32_t option = call.arg(2);
        const bool read_only = option == ABI_SO_TYPE || option == ABI_SO_ERROR;
        if (!option_value(*own.socket, call.arg(1), option) || read_only) {
            return ABI_ENOPROTOOPT;
        }
        if (call.signed_arg(4) < 4) {
            return ABI_EINVAL;
        }
        // Accepted, and without effect on what never leaves the machine.
        const auto value = call.memory().load<abi_i32>(call.arg(3));
        return value ? Outcome(0) : Outcome(value.error());
    });
}

} // namespace cxsim::kernel
