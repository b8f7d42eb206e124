// Copies of open files, kept in the checkpoint directory (p. 1-4): of files that were unlinked, whose
// contents would be lost otherwise, and with -C of all regular files.
#pragma once

#include "cr/checkpoint_request.h"
#include "cr/copy_names.h"
#include "cr/destination.h"
#include "cr/image/atomic_file.h"
#include "cr/image/checksum.h"
#include "cr/image/process_image.h"
#include "cr/problems.h"
#include "kernel/files/file_identity.h"
#include "kernel/files/host_file.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace cxsim::cr {

/// One copy: of a file that one or more members use.
struct FileCopy {
    std::string name{};                       ///< After the first who uses it.
    AtomicFile::Existing existing{};          ///< What becomes of a file that has the name.
    Digest digest{};                          ///< Of the bytes.
    const kernel::Process* process = nullptr; ///< Who uses it,
    std::uint32_t fd = 0;                     ///< by which descriptor,
    std::string path;                         ///< and where it was; empty if unlinked.
    const kernel::MountedFile* file = nullptr;
};

/// A copy that was made and waits for its name.
struct FinishedCopy {
    AtomicFile file;
    Digest digest{};
    AtomicFile::Existing existing{}; ///< What becomes of a file that has the name.
};

class FileCopies {
  public:
    /// Finds out which files are to be copied and what the copies are called, and names the obstacles: files
    /// that the caller may not read, a directory that the caller may not write to. `reserved` are names that
    /// checkpoints will take which are being written in the same directory.
    static FileCopies plan(kernel::Caller& caller, const CheckpointRequest& request, const Family& family,
                           const Destination& destination, Problems& problems,
                           std::span<const std::string> reserved = {});

    /// Copies them to files that have no names yet, and says so (-v). False after naming the obstacle.
    bool make(const Destination& destination, Problems& problems);

    /// The copy of the file; null if there is none.
    const FileCopy* find(kernel::FileIdentity file) const;
    /// The copies of files that the process has open, as its checkpoint file names them.
    std::vector<Companion> of(const kernel::Process& process) const;
    /// The files that were made.
    std::vector<FinishedCopy> take_files() { return std::move(files_); }

  private:
    std::map<kernel::FileIdentity, FileCopy> copies_;
    std::vector<FinishedCopy> files_;
};

} // namespace cxsim::cr
