// Which node stands for which socket.
#include "kernel/files/local_socket.h"

namespace cxsim::kernel {

void SocketTable::add(const FileIdentity& node, const std::shared_ptr<LocalSocket>& socket) {
    std::erase_if(sockets_, [](const auto& entry) { return entry.second.expired(); });
    sockets_[node] = socket;
}

std::shared_ptr<LocalSocket> SocketTable::find(const FileIdentity& node) const {
    const auto found = sockets_.find(node);
    return found == sockets_.end() ? nullptr : found->second.lock();
}

} // namespace cxsim::kernel
