// What the checkpoint files of a directory need of each other.
#pragma once

#include "cr/image/set_files.h"
#include "kernel/files/file_identity.h"

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace cxsim::cr {

/// How a file is known to those that need it, by the owners of these.
struct Reference {
    Companion companion;
    std::set<std::uint32_t> needed_by{};
    std::set<std::uint32_t> belongs_to{}; ///< Those to whose sets it belongs; the others build on it.

    bool belongs() const { return !belongs_to.empty(); }
};

class References {
  public:
    /// Of the files of these names, all that lie in the directory, but not of those that lose their names
    /// now. Hidden files count as long as a file that has its own name needs them.
    References(int directory, std::span<const std::string> names, Storage& storage,
               const std::set<std::string>& losing = {});

    /// 0, or the host's errno of a file that could not be read: then nobody can say that a file is not
    /// needed.
    int error() const { return error_; }

    /// Who is known by that hidden name, by the names that it should have. Empty: nobody needs it.
    const std::map<std::string, Reference>& to_hidden(const std::string& hidden_name) const;
    /// What is known by that name of its own: several files, of which it can have been only one.
    Companions to_name(const std::string& name) const;
    bool has(const Companion& companion) const;
    /// Whether one of the files that were looked into under their own names ends with that digest.
    bool is_there(const Digest& digest) const { return own_digests_.contains(digest); }

  private:
    /// What is to be looked into: any file of the name, or the one of that digest.
    struct Unread {
        std::string name;
        std::optional<Digest> digest;
    };
    void look_into(const Unread& file, Storage& storage);
    /// As read_known_file(), of each file once, whatever the number of its names.
    std::expected<const KnownFile*, int> read(const std::string& name, Storage& storage);
    void note_base(const Companion& base, std::uint32_t owner);
    /// What belongs to a set that is needed is needed too, and so on.
    void note_companion(const Companion& companion, std::uint32_t owner);
    Reference& note(const Companion& companion, const std::string& hidden);

    int directory_;
    std::set<std::string> losing_;
    std::vector<Unread> unread_; ///< Not recursion: files may name each other in chains of any length.
    int error_ = 0;
    std::map<kernel::FileIdentity, KnownFile> read_;
    std::set<Digest> own_digests_;
    std::map<std::string, std::map<std::string, Reference>> by_hidden_name_;
    std::multimap<std::string, std::string> hidden_names_; ///< By own names.
};

} // namespace cxsim::cr
