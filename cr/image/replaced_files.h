// Files whose names go to new ones, though others in the directory still need them (chkpnt -F).
#pragma once

#include "cr/image/references.h"

#include <expected>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cxsim::cr {

/// Hidden names for those files that others build on, that belong to another set, or that a checkpoint which
/// is being written builds on: by digest they are found there. recover_sets() removes them when nobody needs
/// them any more.
class ReplacedFiles {
  public:
    /// `names` are all that go to new files at a time.
    ReplacedFiles(KnownFiles& files, std::set<std::string> names)
        : files_(&files), directory_(files.directory()), names_(std::move(names)),
          storage_(&files.storage()) {}
    ReplacedFiles(const ReplacedFiles&) = delete;
    ReplacedFiles& operator=(const ReplacedFiles&) = delete;
    /// Takes the hidden names away again unless keep() was called.
    ~ReplacedFiles();

    /// Gives a hidden name, not yet durable, to the file that has this one of the names, if somebody needs
    /// it. On failure the host's errno.
    std::expected<void, int> hide(const std::string& name);
    /// From here on they stay.
    void keep() { hidden_.clear(); }
    bool empty() const { return hidden_.empty(); }

  private:
    std::expected<Companions, int> needed_as(int fd, const std::string& name) const;
    std::expected<void, int> give_hidden_name(int fd, const Companion& companion);

    KnownFiles* files_;
    int directory_;
    std::set<std::string> names_;
    Storage* storage_;
    std::optional<References> others_; ///< Looked for when there is something to replace.
    std::vector<std::string> hidden_;
};

} // namespace cxsim::cr
