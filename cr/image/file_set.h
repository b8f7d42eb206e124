// Files that become visible together: the checkpoint files of a hierarchy, and copies of files.
//
// A set is known by its first file, which names the others and their digests, and so on downwards. First all
// files are made durable and the others get hidden names, made of their digests; then the first file gets its
// name: from this moment the set is there, and a set of that name from before is not. At last the others get
// their names, those nearest to the root first. Whoever looks for one of them by name and digest looks under
// both names (restart does). So each file that bears its own name finds its companions at any moment, those
// of the old set or those of the new one, and a crash at any moment leaves one of the two whole. Files that
// lose their names to those of the set, but are needed by others, get hidden names before (replaced_files.h).
#pragma once

#include "cr/image/atomic_file.h"
#include "cr/image/checksum.h"
#include "cr/image/set_files.h"

#include <cstddef>
#include <expected>
#include <set>
#include <string>
#include <vector>

namespace cxsim::cr {

class ReplacedFiles;
class ReplacedSets;

/// Files of one directory on their way to visibility.
class FileSet {
  public:
    /// What could not be done to which file.
    struct Failure {
        std::size_t index = 0;
        int error = 0; ///< The host's errno.
    };

    /// The first file is the one that names the others; parents come before their children.
    void add(AtomicFile file, const Digest& digest) {
        add({std::move(file), digest, CompanionKind::process, AtomicFile::Existing::replace});
    }
    /// A copy of a file; a file that has its name is kept unless both this and commit() say otherwise.
    void add_copy(AtomicFile file, const Digest& digest, AtomicFile::Existing existing) {
        add({std::move(file), digest, CompanionKind::copy, existing});
    }
    const std::string& name(std::size_t index) const { return files_[index].file.name(); }
    std::size_t size() const { return files_.size(); }

    /// Makes the set durable and visible. On failure the directory is as before (EEXIST: a name is taken).
    std::expected<void, Failure> commit(AtomicFile::Existing existing);

  private:
    struct Entry {
        AtomicFile file;
        Digest digest;
        CompanionKind kind;
        AtomicFile::Existing existing; ///< What may become of a file that has the name.

        Companion companion() const { return {.kind = kind, .name = file.name(), .digest = digest}; }
    };
    void add(Entry entry) { files_.push_back(std::move(entry)); }
    /// What becomes of a file that has the entry's name.
    static AtomicFile::Existing wish(const Entry& each, AtomicFile::Existing existing);
    std::expected<void, Failure> make_durable(AtomicFile::Existing existing);
    /// The names that are to be taken from other files.
    std::set<std::string> names_to_replace(AtomicFile::Existing existing) const;
    std::expected<void, Failure> hide_replaced(ReplacedFiles& replaced, AtomicFile::Existing existing) const;
    std::expected<void, Failure> note_replaced(ReplacedSets& old, AtomicFile::Existing existing) const;

    std::vector<Entry> files_;
};

/// What an emulator that was killed has left in the directory: files of sets that were complete get their
/// names, unless that would take the name from a file of somebody else; those of sets that were not, files
/// under temporary names, and what is left of sets that were replaced (replaced_sets.h), are removed. So are
/// files that were replaced, from when nobody builds on them any more; until then they stay hidden. Nothing
/// happens to files that the user may not rename or remove.
void recover_sets(int directory, Storage& storage = Storage::host(), const MayRemove& may_remove = {});

} // namespace cxsim::cr
