// What the system calls on sockets share: finding the socket, and addresses in the caller's memory.
#pragma once

#include "kernel/calls/system_call.h"
#include "kernel/files/local_socket.h"

#include <memory>
#include <string>

namespace cxsim::kernel {

struct OpenSocket {
    OpenFilePointer open;
    std::shared_ptr<LocalSocket> socket;
};

/// The socket of the descriptor in the first argument: EBADF, ENOTSOCK.
Expected<OpenSocket> socket_of(SystemCall& call);

/// Calls a function with the socket of the first argument.
template <typename Function>
Outcome with_socket(SystemCall& call, Function function) {
    const auto found = socket_of(call);
    return found ? function(*found) : Outcome(found.error());
}

/// The path in an address of that many bytes: EINVAL if there is none, EAFNOSUPPORT.
Expected<std::string> load_address(SystemCall& call, emu::Address address, std::uint32_t size);
/// Stores as much of the address as there is room for, which the word at `size_at` tells, and how long that
/// is.
Expected<void> store_address(SystemCall& call, const std::string& path, emu::Address address,
                             emu::Address size_at);
/// The socket with that name, for a caller who may write to its node: ENOTSOCK, EACCES, ECONNREFUSED if it is
/// open no more, and the errors of paths.
Expected<std::shared_ptr<LocalSocket>> find_socket(SystemCall& call, const std::string& path);

} // namespace cxsim::kernel
