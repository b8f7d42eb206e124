// Who has host files in use, and for what: nobody writes a program while it runs, or runs it while it is
// written.
#pragma once

#include "kernel/files/file_identity.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace cxsim::kernel {

/// All members may be called from any host thread.
class FileUses {
  public:
    enum class Kind : std::uint8_t {
        open,      ///< By a descriptor.
        writing,   ///< By a descriptor that may write.
        executing, ///< By a process, as its program.
    };
    /// A file is in use while such a value, or a copy of it, lives. Null for none.
    using Use = std::shared_ptr<const void>;

    Use begin(const FileIdentity& file, Kind kind);
    bool exists(const FileIdentity& file, Kind kind) const;
    /// The file has just been made: uses that are noted of it are those of a file that had its inode before.
    void forget(const FileIdentity& file);

  private:
    void sweep();

    mutable std::mutex lock_;
    std::map<std::pair<FileIdentity, Kind>, std::weak_ptr<const void>>
        uses_; ///< Ended ones, too, for a while.
    std::size_t sweep_at_ = 64;
};

} // namespace cxsim::kernel
