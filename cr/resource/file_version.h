// What tells whether a file was changed since a checkpoint (p. 1-8, 2-2).
#pragma once

#include "cr/resource/door.h"

namespace cxsim::cr {

struct FileVersion {
    std::int64_t size = 0;
    kernel::Nanoseconds modification_time = 0;
};
void serialize(Archive& archive, FileVersion& version);

FileVersion version_of(const kernel::Expected<kernel::FileStatus>& status);

/// Warns if the file is not the same as then, unless with -w (p. 1-8).
void check_unchanged(Restoration& restoration, const std::string& path, const FileVersion& version,
                     const kernel::File& file);

} // namespace cxsim::cr
