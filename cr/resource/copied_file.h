// restart -C: files get back the contents that they had at the checkpoint, from their copies (p. 2-16).
#pragma once

#include "cr/resource/door.h"
#include "cr/resource/file_version.h"

#include <memory>
#include <string>

namespace cxsim::cr {

/// A regular file at the time of the checkpoint.
struct RegularFileState {
    FileVersion version;
    std::string copy; ///< The name of its copy in the checkpoint directory; empty if there is none.
    std::uint32_t mode = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
};
void serialize(Archive& archive, RegularFileState& state);

/// Says of a copy, whose file could not be opened, that it has changed if that is why.
void warn_of_changed_copy(Restoration& restoration, const std::string& copy, kernel::Errno error);

/// Opens a new file with the contents of the copy, which takes the place of the one at the path when the
/// processes exist; until then nothing of it is to be seen. Null after naming the obstacle.
std::shared_ptr<kernel::File> open_copied_back(Restoration& restoration, const OpenFileState& state,
                                               const RegularFileState& saved);

} // namespace cxsim::cr
