// What the checkpoint files of a directory need of each other.
#pragma once

#include "cr/image/known_files.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
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
    /// Of all files of the directory, but not of those that lose their names now. Hidden files count as long
    /// as a file that has its own name needs them. What is not in the directory is not known.
    explicit References(KnownFiles& files, const std::set<std::string>& losing = {});

    /// 0, or the host's errno of a file that could not be looked at: then nobody can say that a file is not
    /// needed.
    int error() const { return error_; }

    /// Who is known by that hidden name, by the names that it should have. Empty: nobody needs it.
    const std::map<std::string, Reference>& to_hidden(const std::string& hidden_name) const;
    /// What is known by that name of its own: several files, of which it can have been only one.
    Companions to_name(const std::string& name) const;
    bool has(const Companion& companion) const;

  private:
    /// What is to be looked into: any file of the name, or the one of that digest.
    struct Unread {
        std::string name;
        std::optional<Digest> digest;
    };
    void look_into(const Unread& file, KnownFiles& files);
    void note_base(const Companion& base, std::uint32_t owner);
    /// What belongs to a set that is needed is needed too, and so on.
    void note_companion(const Companion& companion, std::uint32_t owner);
    Reference& note(const Companion& companion, const std::string& hidden);

    std::set<std::string> losing_;
    std::vector<Unread> unread_; ///< Not recursion: files may name each other in chains of any length.
    int error_ = 0;
    std::set<const KnownFile*> seen_;
    std::set<std::string> followed_; ///< Hidden names of files that belong to a set.
    std::map<std::string, std::map<std::string, Reference>> by_hidden_name_;
    std::multimap<std::string, std::string> hidden_names_; ///< By own names.
};

} // namespace cxsim::cr
