// A descriptor of a process: its memory as a file, and the requests of a debugger.
#pragma once

#include "kernel/debugging/tracing.h"
#include "kernel/files/open_file.h"

#include <memory>

namespace cxsim::kernel {

/// What pattach() returns. The file's offset is a virtual address of the process.
class ProcessFile final : public File {
  public:
    /// What the holder may do: everybody may look, one at a time control.
    enum class Use : std::uint8_t { look, control };

    /// The most that one read or write moves, in bytes.
    static constexpr std::size_t longest_transfer = 12288;

    ProcessFile(Kernel& kernel, std::shared_ptr<Tracing> tracing, Use use)
        : kernel_(kernel), tracing_(std::move(tracing)), use_(use) {}
    /// Lets a controlled process go.
    ~ProcessFile() override;

    FileKind kind() const override { return FileKind::process; }
    Expected<FileStatus> status() const override;
    bool seekable() const override { return true; }
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    /// Readable while the process has stopped, or ended.
    Readiness readiness() const override;
    Channel channel() const override { return tracing_.get(); }

    Use use() const { return use_; }
    /// The process, or null if it has ended.
    Process* process() const;
    Tracing& tracing() const { return *tracing_; }

  private:
    struct Request;
    /// Releases the process, once.
    void detach();
    Outcome carry_out(Request& request);

    Kernel& kernel_;
    std::shared_ptr<Tracing> tracing_;
    Use use_;
    std::uint32_t view_ = 0; ///< The thread whose private memory is seen.
};

} // namespace cxsim::kernel
