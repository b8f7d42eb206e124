// Files mapped with MAP_SHARED: one set of pages for all who map the file, which goes back to the file.
#pragma once

#include "emu/memory/page_tree.h"
#include "kernel/base/errno.h"
#include "kernel/base/unique_fd.h"
#include "kernel/files/file_identity.h"
#include "kernel/files/file_uses.h"
#include "kernel/files/host_file.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>

namespace cxsim::kernel {

/// The pages of a file, page 0 being its beginning. What was stored in them is written to the file when it is
/// unmapped, when asked for, when somebody reads the file, and when the last mapping goes. The file does not
/// grow.
class MappedFile final : public emu::PageTree {
  public:
    MappedFile() = default;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile() { static_cast<void>(write_back()); }

    /// Reads those of the pages [first, last) that are not there yet.
    Expected<void> load(const MountedFile& file, emu::PageNumber first, emu::PageNumber last,
                        bool for_writing);
    /// Writes the pages that were changed since they were loaded or written back.
    Expected<void> write_back();
    /// Reads those of the pages again that hold these bytes of the file, which a write() has changed.
    Expected<void> reload(std::int64_t offset, std::uint64_t size);

    /// The host's descriptor, of a file in this mount; -1 and null before load().
    int host_fd() const { return fd_.get(); }
    const Mount* mount() const { return mount_; }
    /// The path by which it was opened to be mapped.
    std::string opened_path;

  private:
    Expected<void> read_page(emu::PageNumber number);

    UniqueFd fd_; ///< Open for writing once a mapping allows to store.
    std::optional<HeldOnDisk> held_;
    bool writable_ = false;
    FileUses::Use writing_;    ///< While it is writable: until then the file is no program.
    emu::PageTree as_in_file_; ///< Shares all pages that were not changed.
    const Mount* mount_ = nullptr;
};

/// All files mapped with MAP_SHARED.
class MappedFileTable {
  public:
    /// The pages of the open file, made if nobody has it mapped.
    std::shared_ptr<MappedFile> pages_of(const MountedFile& file);
    /// Those of the file behind the host descriptor, or null if nobody has it mapped.
    std::shared_ptr<MappedFile> of(int host_fd) const;
    /// Those that a region shows, or null if it is none of a shared file's.
    std::shared_ptr<MappedFile> find(const emu::PageTree* pages) const;

  private:
    std::map<FileIdentity, std::weak_ptr<MappedFile>> files_;
};

} // namespace cxsim::kernel
