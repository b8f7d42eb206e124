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
    std::string copy;          ///< The name of its copy in the checkpoint directory; empty if there is none.
    std::uint32_t mode = 0600; ///< This and the ids are not in the oldest checkpoint files.
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
};
void serialize(Archive& archive, RegularFileState& state);

/// Opens the copy, of which null says that the set has none: ENOENT; EFBIG if it is more than whoever
/// restarts may write into one file.
kernel::Expected<kernel::UniqueFd> open_copy(Restoration& restoration, const Companion* companion);

/// Says of a copy, whose file could not be opened, that it has changed if that is why.
void warn_of_changed_copy(Restoration& restoration, const std::string& copy, kernel::Errno error);

/// A file that gets the contents of its copy.
struct CopiedFile {
    const Companion* copy; ///< In the image; null if the set has none.
    RegularFileState saved;
    std::shared_ptr<const kernel::Node> node; ///< The file; null until somebody has opened it.
    bool stays = false; ///< It is the one that is there, and gets other bytes; otherwise a new one.
};

/// Notes that the open file of the image comes back from its copy, if that is so.
void note_copied_file(const ProcessImage& image, const OpenFileState& state, Reunion& reunion);
/// What comes back at this path from a copy; null if nothing does.
CopiedFile* find_copied_file(Restoration& restoration, const std::string& path);
/// Opens the file at the path: a new one with the contents of the copy, the same for all who open it, which
/// takes the place of the one that is there when the processes exist. Until then nothing of it is to be seen.
/// Where that one has other links, or the directory may not be written to, it stays and gets the contents
/// just before.
kernel::Expected<std::shared_ptr<kernel::File>>
open_copied_file(Restoration& restoration, const std::string& path, CopiedFile& file, std::uint32_t flags);

} // namespace cxsim::cr
