// pwritev(2) until everything is written, and sync_file_range(2).
#include "cr/image/output.h"

#include <fcntl.h>

#include <cerrno>

namespace cxsim::cr {

namespace {

/// Written bytes are handed to the disk in portions of this size.
constexpr std::uint64_t writeback_portion = std::uint64_t{8} << 20;

/// What is left of the pieces after `size` bytes of them were written.
std::span<iovec> skip(std::span<iovec> pieces, std::size_t size) {
    while (!pieces.empty() && size >= pieces.front().iov_len) {
        size -= pieces.front().iov_len;
        pieces = pieces.subspan(1);
    }
    if (size != 0) {
        pieces.front().iov_base = static_cast<std::byte*>(pieces.front().iov_base) + size;
        pieces.front().iov_len -= size;
    }
    return pieces;
}

} // namespace

void Output::write(std::span<const std::byte> bytes, std::uint64_t offset) {
    // The bytes are only read; iovec has no const form.
    iovec piece{.iov_base = const_cast<std::byte*>(bytes.data()), .iov_len = bytes.size()};
    write(std::span(&piece, 1), offset);
}

void Output::write(std::span<iovec> pieces, std::uint64_t offset) {
    pieces = skip(pieces, 0); // Nothing is nothing to write.
    while (!pieces.empty() && error_ == 0) {
        const ssize_t written = storage_.write(fd_, pieces, offset);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            error_ = written < 0 ? errno : EIO;
            return;
        }
        offset += static_cast<std::uint64_t>(written);
        pieces = skip(pieces, static_cast<std::size_t>(written));
    }
    start_writeback(offset);
}

void Output::start_writeback(std::uint64_t end) {
    if (end < writeback_start_ + writeback_portion) {
        return;
    }
    // Only advice: fsync will find whatever did not work.
    ::sync_file_range(fd_, static_cast<off_t>(writeback_start_), static_cast<off_t>(end - writeback_start_),
                      SYNC_FILE_RANGE_WRITE);
    writeback_start_ = end;
}

} // namespace cxsim::cr
