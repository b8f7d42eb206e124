// Reading around holes.
#include "cr/image/contents.h"

#include "cr/image/archive.h"
#include "cr/image/format.h"
#include "emu/isa/byte_order.h"
#include "kernel/files/extent.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace cxsim::cr {

namespace {

constexpr std::size_t piece_size = std::size_t{64} << 10;

/// Fills the buffer from the file, and what lies behind the file's end with zeros.
std::expected<void, int> fill(int fd, std::uint64_t offset, std::span<std::byte> buffer, Storage& storage) {
    while (!buffer.empty()) {
        const ::ssize_t size = storage.read(fd, buffer, offset);
        if (size < 0 && errno != EINTR) {
            return std::unexpected(errno);
        }
        if (size == 0) {
            std::ranges::fill(buffer, std::byte{0});
            break;
        }
        buffer = buffer.subspan(static_cast<std::size_t>(std::max<::ssize_t>(size, 0)));
        offset += static_cast<std::uint64_t>(std::max<::ssize_t>(size, 0));
    }
    return {};
}

} // namespace

std::expected<std::uint64_t, int> read_contents(int fd, Storage& storage, const TakePiece& take) {
    struct ::stat status{};
    if (::fstat(fd, &status) != 0) {
        return std::unexpected(errno);
    }
    const auto file_size = static_cast<std::uint64_t>(status.st_size);
    Bytes buffer(std::min<std::uint64_t>(file_size, piece_size));
    for (std::uint64_t at = 0; at < file_size;) {
        const kernel::Extent extent = kernel::next_extent(fd, at, file_size);
        for (at = extent.start; at < extent.end;) {
            const auto piece = std::span(buffer).first(std::min(extent.end - at, piece_size));
            auto done = fill(fd, at, piece, storage);
            done = done ? take(at, piece) : done;
            if (!done) {
                return std::unexpected(done.error());
            }
            at += piece.size();
        }
    }
    return file_size;
}

void ContentsDigest::add(std::uint64_t offset, std::span<const std::byte> piece) {
    for (; !piece.empty(); offset += emu::page_size) {
        const auto page = piece.first(std::min<std::size_t>(piece.size(), emu::page_size));
        piece = piece.subspan(page.size());
        if (!kernel::all_zero(page)) {
            std::array<std::byte, 8> number;
            isa::store_be64(number.data(), offset / emu::page_size);
            stream_.add(number);
            stream_.add(page);
        }
    }
}

Digest ContentsDigest::finish(std::uint64_t file_size) {
    std::array<std::byte, 8> size;
    isa::store_be64(size.data(), file_size);
    stream_.add(size);
    return stream_.digest();
}

std::expected<Digest, int> digest_of_contents(int fd, Storage& storage) {
    ContentsDigest digest;
    const auto size = read_contents(fd, storage, [&](std::uint64_t offset, std::span<const std::byte> piece) {
        digest.add(offset, piece);
        return std::expected<void, int>();
    });
    return size ? std::expected<Digest, int>(digest.finish(*size)) : std::unexpected(size.error());
}

namespace {

/// Versions that made such digests copied files whole. A host may have made holes of pages of zeros since;
/// but what is mostly holes is none of their copies, and zeros without end would take time without end.
bool may_be_known_by_bytes(const struct ::stat& status) {
    constexpr std::uint64_t any_file = std::uint64_t{1} << 20;
    const auto size = static_cast<std::uint64_t>(status.st_size);
    return size <= any_file || size / 2 <= static_cast<std::uint64_t>(status.st_blocks) * S_BLKSIZE;
}

/// EFBIG if there is none.
std::expected<Digest, int> digest_of_bytes(int fd, Storage& storage) {
    struct ::stat status{};
    if (::fstat(fd, &status) != 0) {
        return std::unexpected(errno);
    }
    if (!may_be_known_by_bytes(status)) {
        return std::unexpected(EFBIG);
    }
    static constexpr std::array<std::byte, piece_size> zeros{};
    DigestStream digest;
    std::uint64_t end = 0;
    const auto add_hole = [&](std::uint64_t to) {
        for (; end < to; end += std::min<std::uint64_t>(to - end, zeros.size())) {
            digest.add(std::span(zeros).first(std::min<std::uint64_t>(to - end, zeros.size())));
        }
    };
    const auto size = read_contents(fd, storage, [&](std::uint64_t offset, std::span<const std::byte> piece) {
        add_hole(offset);
        digest.add(piece);
        end = offset + piece.size();
        return std::expected<void, int>();
    });
    if (!size) {
        return std::unexpected(size.error());
    }
    add_hole(*size);
    return digest.digest();
}

} // namespace

std::expected<bool, int> KnownContents::are_of(const Companion& companion, int fd, Storage& storage) {
    if (are_to_be_read_for(companion)) {
        const auto made = companion.of_bytes ? digest_of_bytes(fd, storage) : digest_of_contents(fd, storage);
        if (!made) {
            return made.error() == EFBIG ? std::expected<bool, int>(false) : std::unexpected(made.error());
        }
        (companion.of_bytes ? of_bytes_ : of_pages_) = *made;
    }
    return *digest(companion) == companion.digest;
}

std::uint64_t digested_size(const Companion& companion, const struct ::stat& status) {
    return companion.of_bytes && may_be_known_by_bytes(status)
               ? static_cast<std::uint64_t>(status.st_size)
               : static_cast<std::uint64_t>(status.st_blocks) * S_BLKSIZE;
}

} // namespace cxsim::cr
