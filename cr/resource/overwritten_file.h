// A file that gets back the contents of a copy and stays what it is otherwise: its inode, its other links,
// its owner and its permissions (restart -C, p. 2-16: "the files in those locations will be overwritten").
#pragma once

#include "cr/image/storage.h"
#include "cr/resource/door.h"
#include "kernel/base/unique_fd.h"
#include "kernel/files/host_file.h"

#include <sys/stat.h>

#include <expected>
#include <memory>
#include <optional>

namespace cxsim::cr {

/// The room that the file will need is taken at once, so that writing fails only when the disk does; nobody
/// sees anything of it before write(). Without write() it is given back.
class OverwrittenFile {
  public:
    /// Examines whether whoever restarts may write the file (EACCES, ETXTBSY) and whether there is room for
    /// what `copy`, a host file, holds (ENOSPC).
    static kernel::Expected<std::shared_ptr<OverwrittenFile>>
    prepare(Restoration& restoration, const kernel::Node& node, kernel::UniqueFd copy);

    OverwrittenFile(const OverwrittenFile&) = delete;
    OverwrittenFile& operator=(const OverwrittenFile&) = delete;
    ~OverwrittenFile();

    /// Gives the file the bytes of the copy, and makes them durable; whoever has it mapped sees them. On
    /// failure the host's errno; what the file holds then is in part the one, in part the other.
    std::expected<void, int> write();
    int fd() const { return file().host_fd(); }

  private:
    OverwrittenFile(Restoration& restoration, std::shared_ptr<kernel::File> file, kernel::UniqueFd copy)
        : kernel_(restoration.kernel), storage_(storage_of(restoration)), file_(std::move(file)),
          copy_(std::move(copy)) {}
    static Storage& storage_of(const Restoration& restoration);

    const kernel::MountedFile& file() const { return static_cast<const kernel::MountedFile&>(*file_); }
    bool reserve();
    void give_back();

    kernel::Kernel& kernel_;
    Storage& storage_;
    std::shared_ptr<kernel::File> file_; ///< Open for writing: nobody can run it meanwhile.
    kernel::UniqueFd copy_;
    std::optional<struct ::stat> before_; ///< As long as room is reserved and not used.
};

} // namespace cxsim::cr
