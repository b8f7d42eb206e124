// restart -C: files get back the contents that they had at the checkpoint, from their copies (p. 2-16).
#pragma once

#include "cr/resource/door.h"
#include "cr/resource/file_version.h"

#include <memory>
#include <string>

namespace cxsim::cr {

/// Opens a new file with the contents of the copy, which takes the place of the one at the path when the
/// processes exist; until then nothing of it is to be seen. Null after naming the obstacle.
std::shared_ptr<kernel::File> open_copied_back(Restoration& restoration, const OpenFileState& state,
                                               const std::string& copy, const FileVersion& version);

} // namespace cxsim::cr
