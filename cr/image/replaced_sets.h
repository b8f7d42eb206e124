// What becomes of a set whose first file has lost its name to that of a new one (chkpnt -F): its other files
// go, too, unless somebody else needs them.
//
// Their names may differ from those of the new set: other processes, other open files. So before the new
// first file gets its name, those files of the old set that know others get names that tell by which new file
// they are replaced: notes, which count because the kernel has marked the files (replaced_mark.h). From then
// on, whatever happens, whoever comes next sees by the new file whether the old set was replaced, and removes
// what is left of it, parents before their children, so that what is there can be restarted until it goes;
// and the notes at last.
#pragma once

#include "cr/image/atomic_file.h"
#include "cr/image/checksum.h"
#include "cr/image/known_files.h"
#include "cr/image/storage.h"
#include "kernel/base/unique_fd.h"

#include <cstddef>
#include <expected>
#include <set>
#include <string>
#include <vector>

namespace cxsim::cr {

/// What has been walked of sets: neither names nor lists are gone through twice.
struct Walked {
    std::set<std::string> members; ///< Their names, with the hidden ones behind.
    std::set<const KnownFile*> files;
};

/// The notes that files are about to be replaced.
class ReplacedSets {
  public:
    explicit ReplacedSets(KnownFiles& files)
        : files_(&files), directory_(files.directory()), storage_(&files.storage()) {}
    ReplacedSets(const ReplacedSets&) = delete;
    ReplacedSets& operator=(const ReplacedSets&) = delete;
    /// Takes the notes away again unless keep() was called.
    ~ReplacedSets();

    /// Notes, not yet durably, that the file which has this name and whatever belongs to it will be replaced
    /// when the file of that digest is there; the digest must be the same each time. On failure the host's
    /// errno.
    std::expected<void, int> note(const std::string& name, const Digest& successor);
    bool empty() const { return notes_.empty(); }
    /// From here on they stay.
    void keep() { notes_.clear(); }

  private:
    std::expected<void, int> link(int fd, const Digest& successor);
    static std::expected<void, int> give_up(int error);

    KnownFiles* files_;
    int directory_;
    Storage* storage_;
    Walked walked_;                      ///< Of the old sets.
    std::vector<kernel::UniqueFd> held_; ///< The first files: others leave the notes alone.
    std::vector<std::string> notes_;
    std::size_t last_number_ = 0; ///< Of a note.
};

/// Removes what is left of the sets that were replaced, as the notes in the directory say:
/// all files of an old set that are what it says, have its owner, and are not needed by any file that is not
/// of it. A note counts if its file is marked, and only what its owner or the superuser has replaced it by.
/// A copy that somebody has made of one under another name counts as such a file. What cannot be
/// removed now is left for the next time.
void remove_replaced_sets(KnownFiles& files, const MayRemove& may_remove);

} // namespace cxsim::cr
