// The files of a directory, as whoever tidies it, or takes names from them, looks at them: one look for all
// that has to be found out, with one limit on what it may take.
#pragma once

#include "cr/image/known_file.h"
#include "cr/image/storage.h"
#include "kernel/files/file_identity.h"

#include <cerrno>
#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cxsim::cr {

/// A directory may be full of anybody's files, forged ones among them, and nobody runs while it is looked at.
/// So each file is opened once, whatever the number of its names; of what it lists only that is kept which
/// has a name in the directory; and where all of it is more than can be looked at in a moment, nobody can
/// tell who needs what: then nothing is to be removed.
class KnownFiles {
  public:
    /// The errno of all that is beyond the limits.
    static constexpr int too_much = E2BIG;
    /// In the directory.
    static constexpr std::size_t max_names = 10'000;
    /// Calls of read, for all files; five do for most.
    static constexpr std::size_t max_reads = 100'000;
    /// Of what files list, in all of them together; what is not in the directory counts, too.
    static constexpr std::size_t max_listed = 150'000;
    /// Of that, how much may be different: files that are increments of the same list the same.
    static constexpr std::size_t max_different = 25'000;

    /// What is in the directory when something is asked for first.
    KnownFiles(int directory, Storage& storage) : directory_(directory), storage_(&storage) {}
    KnownFiles(const KnownFiles&) = delete;
    KnownFiles& operator=(const KnownFiles&) = delete;

    int directory() const { return directory_; }
    Storage& storage() const { return *storage_; }

    /// Of all that is there; an errno of the host if the directory cannot be read.
    std::expected<const std::set<std::string, std::less<>>*, int> names();
    /// The checkpoint file of that name, for as long as this object lives; null if there is none. An errno of
    /// the host if that cannot be told.
    std::expected<const KnownFile*, int> look_at(const std::string& name);
    /// Removes the name. False if that fails.
    bool remove(const std::string& name);

  private:
    /// Lets so many calls of read pass.
    class LimitedReads final : public Storage {
      public:
        explicit LimitedReads(Storage& next) : next_(next) {}
        int before(Call call) override;

      private:
        Storage& next_;
        std::size_t left_ = max_reads;
    };

    std::expected<const KnownFile*, int> open(const std::string& name);
    std::expected<void, int> keep_what_is_there(Companions& companions);

    int directory_;
    Storage* storage_;
    LimitedReads reads_{*storage_};
    std::optional<std::expected<std::set<std::string, std::less<>>, int>> names_;
    std::map<std::string, std::expected<const KnownFile*, int>> by_name_;
    std::map<kernel::FileIdentity, std::optional<KnownFile>> by_file_; ///< Nothing: no checkpoint file.
    std::size_t listed_ = 0;
    bool exhausted_ = false; ///< One of the limits.
};

} // namespace cxsim::cr
