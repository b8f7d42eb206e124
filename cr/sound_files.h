// The checkpoint files that this machine has written or read whole, and that nobody has changed since.
#pragma once

#include "kernel/files/file_identity.h"

#include <sys/types.h>

#include <cstdint>
#include <map>

namespace cxsim::cr {

/// A file and its state: what is written into it changes the time, what is cut off or added the size.
struct FileState {
    kernel::FileIdentity identity;
    std::int64_t size = 0;
    std::int64_t seconds = 0; ///< Of the last change of its bytes,
    std::int64_t nanoseconds = 0;
    bool operator==(const FileState&) const = default;
};
/// The state of the host file behind a descriptor.
FileState state_of(int fd);

class SoundFiles {
  public:
    /// The file in that state holds what it should.
    void add(const FileState& state);
    /// Whether the file is known to hold what it should, and has not been changed since.
    bool has(int fd) const;

  private:
    std::map<kernel::FileIdentity, FileState> files_;
};

} // namespace cxsim::cr
