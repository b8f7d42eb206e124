// Sending and receiving through sockets: send, sendto, sendmsg, recv, recvfrom, recvmsg.
#include "kernel/abi/file.h"
#include "kernel/abi/socket.h"
#include "kernel/calls/socket_access.h"
#include "kernel/calls/transfer.h"
#include "kernel/files/datagram_socket.h"
#include "kernel/files/socket.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace cxsim::kernel {

namespace {

using Segments = std::vector<MemorySegment>;

/// Where an address goes, or comes from; nowhere if `address` is 0.
struct AddressPlace {
    emu::Address address = 0;
    emu::Address size_at = 0; ///< Of the word that holds its size, for receiving.
};

/// The bytes of a message, or of its first part beyond what any may have.
Expected<std::vector<std::byte>> gather(SystemCall& call, const Segments& segments) {
    std::vector<std::byte> bytes;
    for (const MemorySegment& each : segments) {
        const std::size_t start = bytes.size();
        const std::size_t size =
            std::min<std::size_t>(each.size, DatagramSocket::largest_message + 1 - start);
        bytes.resize(start + size);
        if (const auto loaded = call.memory().read(each.address, std::span(bytes).subspan(start)); !loaded) {
            return fail(loaded.error());
        }
    }
    return bytes;
}

Outcome scatter(SystemCall& call, const Segments& segments, std::span<const std::byte> bytes) {
    std::uint64_t stored = 0;
    for (const MemorySegment& each : segments) {
        const auto piece = bytes.first(std::min<std::size_t>(each.size, bytes.size()));
        if (const auto done = call.memory().write(each.address, piece); !done) {
            return done.error();
        }
        bytes = bytes.subspan(piece.size());
        stored += piece.size();
    }
    return stored;
}

Outcome send_message(SystemCall& call, const OpenSocket& own, const Segments& segments, std::uint32_t flags,
                     const std::optional<std::string>& destination) {
    if (flags != 0) {
        return ABI_EOPNOTSUPP; // There is no out-of-band data within the machine.
    }
    auto* const datagrams = dynamic_cast<DatagramSocket*>(own.socket.get());
    if (destination && own.socket->is_connected()) {
        return ABI_EISCONN;
    }
    if (datagrams == nullptr) {
        return destination ? Outcome(ABI_ENOTCONN) : write_from(call, call.arg(0), segments);
    }
    const auto bytes = gather(call, segments);
    if (!bytes) {
        return bytes.error();
    }
    if (!destination) {
        return datagrams->send(call, nullptr, *bytes);
    }
    const auto found = find_socket(call, *destination);
    if (!found) {
        return found.error();
    }
    const auto target = std::dynamic_pointer_cast<DatagramSocket>(*found);
    return target ? datagrams->send(call, target.get(), *bytes) : Outcome(ABI_EPROTOTYPE);
}

/// What has come, if anything has, without taking it; or that the caller must wait.
Outcome peek(SystemCall& call, const OpenSocket& own, const Segments& segments) {
    const auto wait_for = [&](Channel channel) {
        return (own.open->flags() & ABI_O_NDELAY) != 0 ? Outcome(ABI_EWOULDBLOCK)
                                                       : Outcome::blocked_on(channel);
    };
    if (const auto* const datagrams = dynamic_cast<const DatagramSocket*>(own.socket.get())) {
        if (datagrams->first() == nullptr) {
            return datagrams->has_ended() ? Outcome(0) : wait_for(datagrams);
        }
        return scatter(call, segments, datagrams->first()->bytes);
    }
    if (!own.socket->is_connected()) {
        return ABI_ENOTCONN;
    }
    const Pipe* const pipe = static_cast<const Socket&>(*own.socket).incoming();
    if (pipe == nullptr) {
        return 0;
    }
    if (pipe->size() == 0 && pipe->has_writers()) {
        return wait_for(pipe);
    }
    return scatter(call, segments, std::as_bytes(std::span(pipe->contents())));
}

/// The sender's name is stored before the message is taken: what fails loses nothing.
Outcome receive_message(SystemCall& call, const OpenSocket& own, const Segments& segments,
                        std::uint32_t flags, const AddressPlace& sender) {
    if ((flags & ~std::uint32_t{ABI_MSG_PEEK}) != 0) {
        return ABI_EOPNOTSUPP;
    }
    const auto* const datagrams = dynamic_cast<const DatagramSocket*>(own.socket.get());
    if (sender.address != 0 && (datagrams == nullptr || datagrams->first() != nullptr)) {
        const std::string& name = datagrams != nullptr ? datagrams->first()->sender : own.socket->peer_name();
        if (const auto stored = store_address(call, name, sender.address, sender.size_at); !stored) {
            return stored.error();
        }
    }
    return flags != 0 ? peek(call, own, segments) : read_into(call, call.arg(0), segments);
}

/// The destination in the caller's memory; empty for none.
Expected<std::optional<std::string>> load_destination(SystemCall& call, emu::Address address,
                                                      std::uint32_t size) {
    if (address == 0) {
        return std::nullopt;
    }
    auto path = load_address(call, address, size);
    if (!path) {
        return fail(path.error());
    }
    return std::move(*path);
}

/// A struct abi_msghdr and the segments that it names.
struct MessageHeader {
    abi_msghdr given;
    Segments segments;
};

Expected<MessageHeader> load_header(SystemCall& call) {
    const auto given = call.memory().load<abi_msghdr>(call.arg(1));
    if (!given) {
        return fail(given.error());
    }
    const auto segments =
        load_segments(call, given->msg_iov, static_cast<std::uint32_t>(std::int32_t{given->msg_iovlen}));
    if (!segments) {
        return fail(segments.error() == ABI_EINVAL ? ABI_EMSGSIZE : segments.error()); // As in 4.3BSD.
    }
    return MessageHeader{*given, *segments};
}

} // namespace

Outcome sys_send(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) {
        return send_message(call, own, {{call.arg(1), call.arg(2)}}, call.arg(3), std::nullopt);
    });
}

Outcome sys_sendto(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const auto destination = load_destination(call, call.arg(4), call.arg(5));
        return destination ? send_message(call, own, {{call.arg(1), call.arg(2)}}, call.arg(3), *destination)
                           : Outcome(destination.error());
    });
}

Outcome sys_sendmsg(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const auto header = load_header(call);
        if (!header) {
            return header.error();
        }
        if (header->given.msg_accrights != 0 && header->given.msg_accrightslen != 0) {
            return ABI_EOPNOTSUPP;
        }
        const auto size = static_cast<std::uint32_t>(std::int32_t{header->given.msg_namelen});
        const auto destination = load_destination(call, header->given.msg_name, size);
        return destination ? send_message(call, own, header->segments, call.arg(2), *destination)
                           : Outcome(destination.error());
    });
}

Outcome sys_recv(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) {
        return receive_message(call, own, {{call.arg(1), call.arg(2)}}, call.arg(3), {});
    });
}

Outcome sys_recvfrom(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) {
        return receive_message(call, own, {{call.arg(1), call.arg(2)}}, call.arg(3),
                               {call.arg(4), call.arg(5)});
    });
}

Outcome sys_recvmsg(SystemCall& call) {
    return with_socket(call, [&](const OpenSocket& own) -> Outcome {
        const auto header = load_header(call);
        if (!header) {
            return header.error();
        }
        // No rights ever come.
        const auto at = [&](std::size_t offset) { return static_cast<emu::Address>(call.arg(1) + offset); };
        if (const auto stored =
                call.memory().store_value(at(offsetof(abi_msghdr, msg_accrightslen)), abi_i32(0));
            !stored) {
            return stored.error();
        }
        return receive_message(call, own, header->segments, call.arg(2),
                               {header->given.msg_name, at(offsetof(abi_msghdr, msg_namelen))});
    });
}

} // namespace cxsim::kernel
