// Files mapped with MAP_SHARED: one set of pages for all who map the file, which goes back to the file.
#pragma once

#include "emu/memory/page_tree.h"
#include "kernel/base/errno.h"
#include "kernel/base/unique_fd.h"
#include "kernel/files/file_identity.h"
#include "kernel/files/file_uses.h"
#include "kernel/files/host_file.h"

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cxsim::kernel {

/// Pages [first, last).
struct PageRange {
    emu::PageNumber first = 0;
    emu::PageNumber last = 0;
    auto operator<=>(const PageRange&) const = default;
};

/// The pages of a file, page 0 being its beginning. What was stored in them is written to the file when it is
/// unmapped, when asked for, when somebody reads the file, and when the last mapping goes. The file does not
/// grow.
class MappedFile final : public emu::PageTree {
  public:
    MappedFile() = default;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile() { static_cast<void>(write_back()); }

    /// Reads those of the pages [first, last) that are not there yet. Holes, and what lies behind the end of
    /// the file, share one page of zeros.
    Expected<void> load(const MountedFile& file, emu::PageNumber first, emu::PageNumber last,
                        bool for_writing);
    /// Writes the pages that were changed since they were loaded or written back.
    Expected<void> write_back();
    /// Reads those of the pages again that hold these bytes of the file, which a write() has changed.
    Expected<void> reload(std::int64_t offset, std::uint64_t size);
    /// Writes back, and forgets the pages in none of the ranges, which are in ascending order.
    void keep_only(std::span<const PageRange> ranges);

    /// The host's descriptor, of a file in this mount; -1 and null before load().
    int host_fd() const { return fd_.get(); }
    const Mount* mount() const { return mount_; }
    /// The path by which it was opened to be mapped.
    std::string opened_path;

  private:
    /// Of pages [first, last) with contents.
    Expected<void> load_extent(emu::PageNumber first, emu::PageNumber last);
    /// Reads pages [first, last) of one block, which lie next to each other in the host's memory.
    Expected<void> read_pages(emu::PageNumber first, emu::PageNumber last);
    void put(emu::PageNumber number, emu::PagePointer page);

    UniqueFd fd_; ///< Open for writing once a mapping allows to store.
    std::optional<HeldOnDisk> held_;
    bool writable_ = false;
    FileUses::Use writing_; ///< While it is writable: until then the file is no program.
    const emu::PagePointer zeros_ = std::make_shared<emu::Page>();
    emu::PageTree as_in_file_; ///< Shares all pages that were not changed.
    const Mount* mount_ = nullptr;
};

/// Which of their pages somebody has mapped, by the pages of a file.
using MappedRanges = std::map<const emu::PageTree*, std::vector<PageRange>>;

/// All files mapped with MAP_SHARED.
class MappedFileTable {
  public:
    /// The pages of the open file, made if nobody has it mapped.
    std::shared_ptr<MappedFile> pages_of(const MountedFile& file);
    /// Those of the file behind the host descriptor, or null if nobody has it mapped.
    std::shared_ptr<MappedFile> of(int host_fd) const;
    /// Those that a region shows, or null if it is none of a shared file's.
    std::shared_ptr<MappedFile> find(const emu::PageTree* pages) const;
    /// Forgets, after writing them back, the pages that nobody has mapped any more of files that somebody
    /// has.
    void keep_only(MappedRanges mapped);

  private:
    std::map<FileIdentity, std::weak_ptr<MappedFile>> files_;
};

} // namespace cxsim::kernel
