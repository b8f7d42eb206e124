// Named pipes: a node in the file system, and the pipe that all who have it open share.
#pragma once

#include "kernel/files/file_identity.h"
#include "kernel/files/file_system.h"
#include "kernel/files/pipe.h"

#include <map>
#include <memory>

namespace cxsim::kernel {

/// The pipes of the fifos that are open.
class FifoTable {
  public:
    /// The pipe of the node, made if nobody has it open.
    std::shared_ptr<Pipe> pipe_of(const Node& node, Waker& waker);
    /// The pipe of the node, or null if nobody has it open.
    std::shared_ptr<Pipe> find(const Node& node) const;
    /// Gives the node, which nobody has open, this pipe.
    void adopt(const Node& node, const std::shared_ptr<Pipe>& pipe);

  private:
    std::map<FileIdentity, std::weak_ptr<Pipe>> pipes_;
};

/// A fifo opened for reading, writing or both.
class Fifo final : public File {
  public:
    /// Takes part as reader and writer as the access mode of `flags` (ABI_O_*) says.
    Fifo(std::shared_ptr<Pipe> pipe, Node node, std::uint32_t flags);

    FileKind kind() const override { return FileKind::fifo; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    Readiness readiness() const override;
    Channel channel() const override { return pipe_.get(); }
    std::size_t largest_piece() const override { return Pipe::capacity; }
    std::size_t next_write(std::uint64_t left) const override { return pipe_->next_write(left); }

    bool reads() const { return reader_ != nullptr; }
    bool writes() const { return writer_ != nullptr; }
    const std::shared_ptr<Pipe>& pipe() const { return pipe_; }
    const Node& node() const { return node_; }
    /// Whether somebody has been at the other side since this one was opened, so that open() may return.
    bool met_other_side() const;

  private:
    std::shared_ptr<Pipe> pipe_;
    Node node_;
    std::unique_ptr<PipeEnd> reader_;
    std::unique_ptr<PipeEnd> writer_;
    std::uint64_t others_before_ = 0; ///< How often the other side had been opened.
};

/// Opens the fifo: waits for the other side, unless `flags` have O_NDELAY; a writer then gets ENXIO if there
/// is no reader. The thread holds its side while it waits.
std::expected<std::shared_ptr<File>, Outcome> open_fifo(Caller& caller, const Node& node,
                                                        std::uint32_t flags);

} // namespace cxsim::kernel
