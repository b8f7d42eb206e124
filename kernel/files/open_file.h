// Open files: what a descriptor stands for, and the kinds of file behind it.
//
// Three levels, as in every Unix: a Descriptor (a process's number for it, with its close-on-exec flag)
// refers to an OpenFile (offset and flags, shared by dup and fork), which refers to a File (the host file,
// pipe end, terminal or device itself). A new kind of file is one new class derived from File.
#pragma once

#include "emu/memory/page.h"
#include "kernel/base/outcome.h"
#include "kernel/files/device_state.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cxsim::kernel {

class Kernel;
class OpenFile;
struct Process;
struct Thread;

/// Who makes a system call.
struct Caller {
    Kernel& kernel;
    Process& process;
    Thread& thread;
};

/// The kinds of file that others (Checkpoint Restart, fstat, select) tell apart.
enum class FileKind : std::uint8_t {
    regular,
    directory,
    pipe,
    terminal,
    null_device,
    zero_device,
    tape,
    fifo,
    socket,
    pty_master,
    process,
    device ///< Of a kind that nobody needs to tell apart.
};

/// What stat() tells, in host integers. Times are nanoseconds since 1970.
struct FileStatus {
    std::uint32_t device = 0;
    std::uint64_t inode = 0;
    std::uint32_t mode = 0; ///< ABI_S_IF* and permission bits.
    std::uint32_t links = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint32_t special_device = 0; ///< st_rdev of a device node.
    std::int64_t size = 0;
    std::int64_t blocks = 0; ///< Of 512 bytes.
    std::int32_t block_size = 4096;
    Nanoseconds access_time = 0;
    Nanoseconds modification_time = 0;
    Nanoseconds change_time = 0;
};

/// What select() asks for, as a set of flags.
struct Readiness {
    bool readable = true;
    bool writable = true;
};

/// A file of some kind, independent of who has it open and where they are in it.
class File {
  public:
    File() = default;
    virtual ~File() = default;
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    virtual FileKind kind() const = 0;
    virtual Expected<FileStatus> status() const = 0;

    /// Moves up to `to.size()` bytes from the file, at the open file's offset if it has one, which is
    /// advanced. The value is the number of bytes, 0 at the end. Blocks when nothing can be had yet, whatever
    /// O_NDELAY says.
    virtual Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) = 0;
    /// Moves bytes to the file. The value is the number moved, less than asked for when the rest must wait.
    virtual Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) = 0;
    /// Device control. `argument` is a word or the address of a structure in the caller's memory.
    virtual Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument);
    /// IOCCHKPNT: what the device needs to be brought back to where it is; ENOTTY if it does not support
    /// that.
    virtual Expected<DeviceState> device_state() const;
    /// IOCRESTART: brings the device there. ENOTTY; EINVAL for a state that is none.
    virtual Outcome restore_device_state(const DeviceState& state);

    /// How much it makes sense to ask of one read() or write().
    virtual std::size_t largest_piece() const { return std::size_t{256} * 1024; }
    /// How much it makes sense to fetch from memory for the next write(), of the `left` bytes that a transfer
    /// has still to move: at least 1 and no more than largest_piece().
    virtual std::size_t next_write(std::uint64_t left) const {
        return static_cast<std::size_t>(std::min<std::uint64_t>(left, largest_piece()));
    }
    /// Whether offsets mean anything: pipes and terminals have none.
    virtual bool seekable() const { return false; }
    /// Whether a read or write would do something at once.
    virtual Readiness readiness() const { return {}; }
    /// What announces a change of readiness; null if it never changes.
    virtual Channel channel() const { return nullptr; }
    /// The same, for files that have several.
    virtual std::vector<Channel> channels() const {
        return channel() != nullptr ? std::vector{channel()} : std::vector<Channel>();
    }
};

/// A lock on a whole file (flock), held by an open file.
enum class FileLock : std::uint8_t { none, shared, exclusive };

/// A file opened once, shared by all descriptors that dup() and fork() made of it.
class OpenFile {
  public:
    /// `flags` are ABI_O_* of open(); `path` is the guest path it was opened by, empty for pipes.
    OpenFile(std::shared_ptr<File> file, std::uint32_t flags, std::string path = {});

    File& file() const { return *file_; }
    /// The file itself, to be shared.
    const std::shared_ptr<File>& shared_file() const { return file_; }
    const std::string& path() const { return path_; }

    std::uint32_t flags() const { return flags_; }
    /// F_SETFL: replaces the flags that may change (append, no delay).
    void set_flags(std::uint32_t flags);
    bool may_read() const;
    bool may_write() const;

    std::int64_t offset() const { return offset_; }
    void set_offset(std::int64_t offset) { offset_ = offset; }

    FileLock lock() const { return lock_; }
    void set_lock(FileLock lock) { lock_ = lock; }

  private:
    std::shared_ptr<File> file_;
    FileLock lock_ = FileLock::none;
    std::string path_;
    std::uint32_t flags_;
    std::int64_t offset_ = 0;
};

using OpenFilePointer = std::shared_ptr<OpenFile>;

/// An entry of a process's descriptor table; empty when `open` is null.
struct Descriptor {
    OpenFilePointer open;
    bool close_on_exec = false;
};

/// The descriptors of a process, 0..NOFILE-1. Copied by fork.
class DescriptorTable {
  public:
    /// The open file of the descriptor, or EBADF.
    Expected<OpenFilePointer> get(std::uint32_t fd) const;
    /// The entry itself, or EBADF if it is not open.
    Expected<Descriptor*> entry(std::uint32_t fd);
    /// Installs the file at the lowest free descriptor not below `lowest`; EMFILE when there is none.
    Expected<std::uint32_t> add(OpenFilePointer open, std::uint32_t lowest = 0);
    /// Installs the file at exactly this descriptor, closing what was there; EBADF if the number is out of
    /// range.
    Expected<void> install(std::uint32_t fd, Descriptor descriptor);
    /// Closes the descriptor, or EBADF.
    Expected<void> close(std::uint32_t fd);
    void close_all();
    void close_those_marked_for_exec();

    /// The entries, open or not, up to the highest that was ever open; the index is the descriptor.
    std::span<const Descriptor> entries() const { return entries_; }

  private:
    std::vector<Descriptor> entries_; ///< Most processes have a few, which every fork copies.
};

} // namespace cxsim::kernel
