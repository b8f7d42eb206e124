// Sockets and their addresses, as system calls get them.
#include "kernel/calls/socket_access.h"

#include "kernel/abi/file.h"
#include "kernel/abi/socket.h"
#include "kernel/files/viewpoint.h"
#include "kernel/kernel.h"

#include <algorithm>
#include <cstddef>

namespace cxsim::kernel {

Expected<OpenSocket> socket_of(SystemCall& call) {
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!open) {
        return fail(open.error());
    }
    auto socket = std::dynamic_pointer_cast<LocalSocket>((*open)->shared_file());
    if (!socket) {
        return fail(ABI_ENOTSOCK);
    }
    return OpenSocket{*open, std::move(socket)};
}

namespace {

constexpr std::uint32_t path_start = offsetof(abi_sockaddr, sa_path);

} // namespace

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

Expected<std::shared_ptr<LocalSocket>> find_socket(SystemCall& call, const std::string& path) {
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
    if (!socket) {
        return fail(ABI_ECONNREFUSED);
    }
    return socket;
}

} // namespace cxsim::kernel
