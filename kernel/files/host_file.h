// Regular files and directories: files that the host holds.
#pragma once

#include "kernel/base/clock.h"
#include "kernel/files/directory.h"
#include "kernel/files/open_file.h"

#include <string>
#include <vector>

namespace cxsim::kernel {

class FileSystem;

/// What regular files and directories have in common: a host descriptor in one of the mounts.
class MountedFile : public File {
  public:
    MountedFile(const FileSystem& files, const Mount& mount, UniqueFd fd);
    ~MountedFile() override;

    Expected<FileStatus> status() const override;
    bool seekable() const override { return true; }

    const Mount& mount() const { return mount_; }
    /// The host's descriptor.
    int host_fd() const { return fd_.get(); }
    /// On virtual time, makes the host record the guest's time as that of the last change.
    void stamp_change() const;
    /// The path it has now, from the machine's root; ENOENT when it was unlinked.
    Expected<std::string> guest_path() const;

  private:
    const FileSystem& files_;
    const Mount& mount_;
    UniqueFd fd_;
    HeldOnDisk held_;
    FileUses::Use use_;
};

class HostFile final : public MountedFile {
  public:
    /// `writing` is held as long as the file is open: null if it is not open for writing.
    HostFile(const FileSystem& files, const Mount& mount, UniqueFd fd, FileUses::Use writing)
        : MountedFile(files, mount, std::move(fd)), writing_(std::move(writing)) {}
    FileKind kind() const override { return FileKind::regular; }
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;

  private:
    bool was_read_ = false;
    FileUses::Use writing_;
};

/// A directory opened for reading its entries. Offsets count entries in the order of their names, "." and
/// ".." first, so that listings repeat on every host.
class DirectoryFile final : public MountedFile {
  public:
    using MountedFile::MountedFile;
    FileKind kind() const override { return FileKind::directory; }
    /// EISDIR: directories are read by getdirentries().
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    /// Fills `to` with as many abi_dirent records as fit, from the open file's offset on. EINVAL if not even
    /// one fits.
    Expected<std::size_t> read_entries(OpenFile& open, std::span<std::byte> to);

  private:
    struct Entry {
        std::string name;
        std::uint64_t inode = 0;
        std::uint32_t type = 0; ///< st_mode >> 12, 0 if unknown.
    };
    Expected<void> load();

    std::vector<Entry> entries_;
    bool loaded_ = false;
};

} // namespace cxsim::kernel
