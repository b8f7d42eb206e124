// What a file holds, wherever it has holes: how copies of open files are made and known.
#pragma once

#include "cr/image/checksum.h"
#include "cr/image/process_image.h"
#include "cr/image/storage.h"

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <span>

namespace cxsim::cr {

/// Gets a piece of a file that may hold something else than zeros: where it begins, a multiple of the page
/// size, and its bytes. An errno of the host ends the reading.
using TakePiece = std::function<std::expected<void, int>(std::uint64_t offset, std::span<const std::byte>)>;

/// Reads all of the file, from its beginning to its end, except for holes, in pieces. Its size with holes, or
/// the host's errno. A file that shrinks meanwhile goes on with zeros.
std::expected<std::uint64_t, int> read_contents(int fd, Storage& storage, const TakePiece& take);

/// The digest by which copies are known: XXH3-128 over the number (8 bytes) and the bytes of each page that
/// is not zero, and then over the size of the file (8 bytes). So holes cost nothing, and a copy that has lost
/// its holes is the same.
class ContentsDigest {
  public:
    /// The next piece of the file.
    void add(std::uint64_t offset, std::span<const std::byte> piece);
    Digest finish(std::uint64_t file_size);

  private:
    DigestStream stream_;
};

/// The digest of the file's contents, or the host's errno.
std::expected<Digest, int> digest_of_contents(int fd, Storage& storage);

/// What one file holds, as companions say it; it is read once for each way to say it, whatever their number.
class KnownContents {
  public:
    /// Whether that is what the copy that the companion names has held; the descriptor is always of the same
    /// file. An errno of the host if it cannot be read.
    std::expected<bool, int> are_of(const Companion& companion, int fd, Storage& storage);
    /// Whether are_of() would read the file.
    bool are_to_be_read_for(const Companion& companion) const { return !digest(companion).has_value(); }

  private:
    const std::optional<Digest>& digest(const Companion& companion) const {
        return companion.of_bytes ? of_bytes_ : of_pages_;
    }

    std::optional<Digest> of_pages_;
    std::optional<Digest> of_bytes_;
};
/// How many bytes go into the digest that the companion has, if it is of that file: those of holes count
/// only where they do.
std::uint64_t digested_size(const Companion& companion, const struct ::stat& status);

} // namespace cxsim::cr
