// What a file holds, wherever it has holes: how copies of open files are made and known.
#pragma once

#include "cr/image/checksum.h"
#include "cr/image/process_image.h"
#include "cr/image/storage.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
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
/// Whether the file holds what the copy that the companion names has held. An errno of the host if it cannot
/// be read.
std::expected<bool, int> is_copy(int fd, const Companion& companion, Storage& storage);

} // namespace cxsim::cr
