// A file that appears under its name whole and durable, or not at all.
//
// It is written without a name (O_TMPFILE), so whatever kills the writer leaves nothing behind. commit()
// makes it durable before it gets its name: by link(2), which never overwrites, or, to replace an old file,
// under a temporary name and by rename(2). A temporary name that outlives its writer is removed by the next
// one in that directory.
#pragma once

#include "cr/image/storage.h"
#include "kernel/base/unique_fd.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::cr {

class AtomicFile {
  public:
    /// What commit() does when the name is taken.
    enum class Existing : std::uint8_t { keep, replace };

    /// Begins a file in the directory (any descriptor of it, O_PATH will do). On failure: the host's errno.
    static std::expected<AtomicFile, int> create(int directory, std::string name,
                                                 Storage& storage = Storage::host());
    AtomicFile(AtomicFile&&) = default;
    AtomicFile& operator=(AtomicFile&&) = delete;
    /// Without commit() nothing remains.
    ~AtomicFile();

    /// Open for reading and writing; empty at first, mode 0600.
    int fd() const { return file_.get(); }
    /// Makes the contents durable; commit() does it too if nobody has. On failure the host's errno.
    std::expected<void, int> sync();
    /// A descriptor of the file by a temporary name, which it gets for that. The host tells the path of what
    /// was opened by a name wherever that goes, and commit() renames it; of what was opened without one it
    /// never can. On failure the host's errno.
    std::expected<kernel::UniqueFd, int> open_by_name();
    /// Makes the contents durable, then visible, then the name durable. On failure the host's errno (EEXIST
    /// if the name is taken and must be kept), and the directory is as before; only when the last of the
    /// three fails may the file be there, whole.
    std::expected<void, int> commit(Existing existing);

    // --- For files that become visible before it is certain that they may stay
    /// As commit() that replaces, but until settle() the file gives its name back when it goes: to the old
    /// one, unless the host can neither exchange names nor give a file a second one. On failure the host's
    /// errno.
    std::expected<void, int> take_place();
    /// From here on the file stays.
    void settle();

    // --- For files that become visible together (file_set.h), in this order
    /// The durable file gets a name that nobody looks for, to wait under; it goes with the object.
    std::expected<void, int> hide(const std::string& hidden_name);
    /// From here on the file stays, under the hidden name if it cannot have its own.
    void keep() { kept_ = true; }
    /// The own name, not yet durable; as commit() otherwise.
    std::expected<void, int> give_name(Existing existing);

    bool name_is_taken() const;
    /// Makes names in the directory durable.
    std::expected<void, int> sync_directory() const;

    const std::string& name() const { return name_; }
    int directory() const { return directory_.get(); }
    Storage& storage() const { return *storage_; }

  private:
    AtomicFile(kernel::UniqueFd directory, std::string name, Storage& storage)
        : storage_(&storage), directory_(std::move(directory)), name_(std::move(name)) {}

    std::expected<void, int> open_file();
    /// The name from the old file, which has another one then, where the host cannot exchange the two.
    std::expected<void, int> replace_reversibly();
    std::expected<void, int> give_temporary_name();
    void remove_temporary_name() noexcept;
    void give_place_back() noexcept;

    Storage* storage_; ///< Which holds the file.
    kernel::UniqueFd directory_;
    kernel::UniqueFd file_;
    std::string name_;
    bool synced_ = false;
    bool kept_ = false;
    /// What take_place() has done with its name: an old file, if there was one, has the temporary name.
    enum class Place : std::uint8_t { unchanged, exchanged, replaced, taken } place_ = Place::unchanged;
    std::string temporary_name_; ///< Empty as long as the file has no name.
};

/// The names in the directory, in no order. Nothing, with the host's errno, if it cannot be read; E2BIG if
/// there are more.
std::optional<std::vector<std::string>> names_in(int directory,
                                                 std::size_t max = std::numeric_limits<std::size_t>::max());
/// Whether it is a name that files have until they get their own.
bool is_temporary_name(std::string_view name);
/// Opens the regular file if its writer is gone and nobody holds it; an empty descriptor otherwise.
kernel::UniqueFd open_abandoned(int directory, const std::string& name);
/// For as long as the descriptor is open, others see that the file is in use (is_held).
void hold(int fd);
/// Whether somebody holds the file, in this emulator or another one.
bool is_held(int fd);
/// Whether the user may remove the file from its directory, or rename it there; a function that is not set
/// says yes.
using MayRemove = std::function<bool(int fd)>;
/// Removes those of the names in the directory that are temporary and whose writers are gone.
void remove_stale_temporaries(int directory, std::span<const std::string> names,
                              Storage& storage = Storage::host(), const MayRemove& may_remove = {});

} // namespace cxsim::cr
