// Socket pairs.
#include "kernel/files/socket.h"

#include "kernel/abi/file.h"

namespace cxsim::kernel {

Expected<FileStatus> Socket::status() const {
    FileStatus status;
    status.mode = ABI_S_IFSOCK | 0666U;
    status.links = 1;
    status.size = static_cast<std::int64_t>(incoming_.pipe()->size());
    status.block_size = Pipe::capacity;
    return status;
}

std::pair<OpenFilePointer, OpenFilePointer> make_socket_pair(Waker& waker) {
    const auto there = std::make_shared<Pipe>(waker);
    const auto back = std::make_shared<Pipe>(waker);
    return {std::make_shared<OpenFile>(std::make_shared<Socket>(back, there), ABI_O_RDWR),
            std::make_shared<OpenFile>(std::make_shared<Socket>(there, back), ABI_O_RDWR)};
}

} // namespace cxsim::kernel
