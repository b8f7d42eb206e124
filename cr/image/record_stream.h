// The bytes of S_CHKPNT one after the other, on their way into a digest: what nobody wants is looked at, but
// not kept.
#pragma once

#include "cr/image/archive.h"
#include "cr/image/checksum.h"
#include "cr/image/storage.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>

namespace cxsim::cr {

/// How many bytes of S_CHKPNT may be read, of all the files that an operation looks into. A file says how
/// large it is, and need not have been written: holes cost a forger nothing.
class ReadBudget {
  public:
    explicit ReadBudget(std::uint64_t bytes) : left_(bytes) {}

    /// Takes the bytes away; false if there are not so many.
    bool take(std::uint64_t bytes) {
        const bool enough = bytes <= left_;
        left_ -= enough ? bytes : 0;
        return enough;
    }
    std::uint64_t left() const { return left_; }

  private:
    std::uint64_t left_;
};

/// Reads a part of a file from its beginning to its end. What fails has the host's errno; EIO if the file or
/// the part ends too early.
class RecordStream {
  public:
    /// All the records of most files are read at once, unless the buffer is smaller.
    RecordStream(int fd, std::uint64_t offset, std::uint64_t size, Storage& storage,
                 std::size_t buffer_size = std::size_t{128} << 10)
        : fd_(fd), storage_(&storage), offset_(offset), unread_(size), buffer_size_(buffer_size) {}

    /// From here on all that is read goes into the digest too, which must outlive the object.
    void add_to(DigestStream& digest) { digest_ = &digest; }
    /// How many bytes are left.
    std::uint64_t left() const { return unread_ + buffer_.size() - used_; }
    /// The next bytes.
    std::expected<void, int> read(std::span<std::byte> to);
    /// Passes over the next bytes, which are not read unless a digest needs them.
    std::expected<void, int> skip(std::uint64_t size);

  private:
    /// The next bytes of the buffer, at most so many, and at least one.
    std::expected<std::span<const std::byte>, int> next(std::uint64_t size);

    int fd_;
    Storage* storage_;
    DigestStream* digest_ = nullptr;
    std::uint64_t offset_; ///< Of what has not been read from the file,
    std::uint64_t unread_; ///< and how much that is.
    std::size_t buffer_size_;
    Bytes buffer_;
    std::size_t used_ = 0; ///< Of the buffer.
};

} // namespace cxsim::cr
