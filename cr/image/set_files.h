// The files of a directory as checkpoint files know each other: by name and digest, under two names.
#pragma once

#include "cr/image/checksum.h"
#include "cr/image/contents.h"
#include "cr/image/known_file.h"
#include "cr/image/process_image.h"
#include "cr/image/record_stream.h"
#include "cr/image/storage.h"
#include "kernel/base/unique_fd.h"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::cr {

/// The name under which the file waits for its own, or stays when that is somebody else's. That of a
/// checkpoint file says its digest, which is its alone; that of a copy depends on its name as well, since two
/// files may hold the same.
std::string hidden_name(const Companion& companion);
bool is_hidden_name(std::string_view name);
/// The name, of as many as are needed, under which a file that is replaced when the file of this digest is
/// there stays for a while (replaced_sets.h).
std::string note_name(const Digest& successor, std::size_t number);
/// Which successor such a name is about; nothing if it is another name.
std::optional<Digest> successor_of(std::string_view name);
inline bool is_note_name(std::string_view name) {
    return successor_of(name).has_value();
}

/// Opens the regular file to find out what it is; an empty descriptor if there is none of that name. An errno
/// of the host if that cannot be told.
std::expected<kernel::UniqueFd, int> open_candidate(int directory, const std::string& name);

/// Compares a file with companions; what it holds is read once.
class FileOfSet {
  public:
    /// What the budget does not allow to read is nothing that anybody knows.
    FileOfSet(int fd, Storage& storage, ReadBudget* budget = nullptr)
        : fd_(fd), storage_(&storage), budget_(budget) {}
    /// Whether the file is what the companion stands for, whatever its name. An errno of the host if it
    /// cannot be read.
    std::expected<bool, int> is(const Companion& companion);

  private:
    std::expected<bool, int> is_checkpoint(const Digest& digest) const;

    int fd_;
    Storage* storage_;
    ReadBudget* budget_;
    KnownContents contents_;
};
/// The same of one companion.
std::expected<bool, int> is_file_of(int fd, const Companion& companion, Storage& storage);
/// As is_file_of(), of the file of that name; false if there is none.
std::expected<bool, int> has_file_of(int directory, const std::string& name, const Companion& companion,
                                     Storage& storage);

} // namespace cxsim::cr
