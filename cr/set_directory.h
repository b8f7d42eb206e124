// The directory of a checkpoint file, in which the files that belong to it lie, too.
#pragma once

#include "cr/image/contents.h"
#include "cr/image/image_reader.h"
#include "cr/problems.h"
#include "kernel/base/unique_fd.h"
#include "kernel/files/file_identity.h"
#include "kernel/kernel.h"

#include <cstddef>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cxsim::cr {

/// A checkpoint file that was opened, and those of its children.
struct SetMember {
    std::string path;       ///< As the user knows it.
    std::size_t parent = 0; ///< Index of the parent's file; the root's is its own.
    kernel::UniqueFd file;
    ImageReader reader;
    std::uint64_t base_records =
        0; ///< Bytes of S_CHKPNT of the files that it builds on and no one before it.

    const ProcessInfo& info() const { return reader.image().info; }
};

/// Says why a checkpoint file is refused.
void refuse_image(const ImageError& error, const std::string& path, Problems& problems);

/// Opens files with the rights of the process that restarts them.
class SetDirectory {
  public:
    SetDirectory(kernel::Caller& caller, const std::string& checkpoint_path,
                 Storage& storage = Storage::host());

    /// The checkpoint file and, below it, those of its children, their children and so on: the root first,
    /// parents before their children. Everything but their memory is verified. Nothing after naming the
    /// obstacle.
    std::optional<std::vector<SetMember>> open_set(Problems& problems) const;
    /// The checkpoint file alone; its memory is not verified.
    std::optional<SetMember> open_alone(Problems& problems) const;
    /// The name under which the file that belongs to another one is there, as it says at its end; nothing if
    /// it is not.
    std::optional<std::string> locate(const Companion& companion) const;
    /// Whether there is something of that name.
    bool has(const std::string& name) const;
    /// A copy of a file, verified: EINVAL if what bears its name holds something else.
    kernel::Expected<kernel::UniqueFd> open_copy(const Companion& companion) const;
    /// By which the files are read.
    Storage& storage() const { return storage_; }
    /// The path of a file in the directory, as the user knows it.
    std::string path(const std::string& name) const { return prefix_ + name; }

  private:
    kernel::Expected<kernel::UniqueFd> open_file(const std::string& path) const;
    bool check_directory(Problems& problems) const;
    /// What the files of a set may take, and what is known of those that were read.
    struct Reading;
    std::optional<SetMember> open_root(ReadBudget& budget, Problems& problems) const;
    /// Finds the files that hold pages of the member's (packed_pages.h). False after naming the obstacle.
    bool open_bases(SetMember& member, Reading& reading, Problems& problems) const;
    /// The file that is the base, verified.
    kernel::Expected<kernel::UniqueFd> open_base(const BaseFile& base, Reading& reading) const;
    void refuse_base(const BaseFile& base, kernel::Errno error, Problems& problems) const;
    bool is_member(int fd, const Companion& companion) const;
    std::expected<bool, int> is_copy(int fd, const Companion& companion) const;
    std::optional<SetMember> open_child(const Companion& companion, ReadBudget& budget,
                                        Problems& problems) const;

    kernel::Caller& caller_;
    Storage& storage_;
    std::string path_;
    std::string prefix_; ///< Up to the last slash; empty if there is none.
    mutable std::map<kernel::FileIdentity, KnownContents> copies_;
};

} // namespace cxsim::cr
