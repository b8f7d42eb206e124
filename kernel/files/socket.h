// A pair of connected sockets: two pipes, one for each direction.
#pragma once

#include "kernel/files/pipe.h"

#include <memory>
#include <utility>

namespace cxsim::kernel {

class Socket final : public File {
  public:
    Socket(std::shared_ptr<Pipe> from_peer, std::shared_ptr<Pipe> to_peer)
        : incoming_(std::move(from_peer), PipeEnd::Side::read),
          outgoing_(std::move(to_peer), PipeEnd::Side::write) {}

    FileKind kind() const override { return FileKind::socket; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override {
        return incoming_.read(caller, open, to);
    }
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override {
        return outgoing_.write(caller, open, from);
    }
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override {
        return incoming_.ioctl(caller, request, argument);
    }
    Readiness readiness() const override {
        return {.readable = incoming_.readiness().readable, .writable = outgoing_.readiness().writable};
    }
    std::vector<Channel> channels() const override { return {incoming_.channel(), outgoing_.channel()}; }

  private:
    PipeEnd incoming_;
    PipeEnd outgoing_;
};

/// Two sockets connected with each other, as open files for reading and writing.
std::pair<OpenFilePointer, OpenFilePointer> make_socket_pair(Waker& waker);

} // namespace cxsim::kernel
