// What is no hole in the one file is written to the other.
#include "cr/copy_bytes.h"

#include "cr/image/contents.h"
#include "kernel/files/extent.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace cxsim::cr {

namespace {

/// Writes pieces of one file to another one.
class Copying {
  public:
    Copying(int to, Storage& storage, Onto onto) : to_(to), storage_(storage), onto_(onto) {}

    std::expected<void, int> add(std::uint64_t offset, std::span<const std::byte> piece) {
        digest_.add(offset, piece);
        if (onto_ == Onto::empty_file && kernel::all_zero(piece)) {
            return {};
        }
        if (const auto done = make_hole(offset); !done) {
            return done;
        }
        end_ = offset + piece.size();
        return write(offset, piece);
    }
    std::expected<Digest, int> finish(std::uint64_t size) {
        const auto done = make_hole(size);
        if (done && storage_.truncate(to_, size) != 0) {
            return std::unexpected(errno);
        }
        return done ? std::expected<Digest, int>(digest_.finish(size)) : std::unexpected(done.error());
    }

  private:
    std::expected<void, int> write(std::uint64_t offset, std::span<const std::byte> piece) {
        const ::ssize_t written = storage_.write(to_, piece, offset);
        if (written != static_cast<::ssize_t>(piece.size())) {
            return std::unexpected(written < 0 ? errno : ENOSPC); // The disk took a part only: it is full.
        }
        return {};
    }

    /// From the end of what was written to there, the other file has nothing either.
    std::expected<void, int> make_hole(std::uint64_t to) {
        const std::uint64_t size = to - end_;
        if (onto_ == Onto::empty_file || size == 0 || storage_.make_hole(to_, end_, size) == 0) {
            end_ = to;
            return {};
        }
        if (errno != EOPNOTSUPP) {
            return std::unexpected(errno);
        }
        static constexpr std::array<std::byte, 1U << 16U> zeros{};
        while (end_ < to) { // The host knows no holes.
            const auto piece = std::span(zeros).first(std::min<std::uint64_t>(to - end_, zeros.size()));
            if (const auto done = write(end_, piece); !done) {
                return done;
            }
            end_ += piece.size();
        }
        return {};
    }

    int to_;
    Storage& storage_;
    Onto onto_;
    ContentsDigest digest_;
    std::uint64_t end_ = 0; ///< Of what the other file has got.
};

} // namespace

std::expected<Digest, int> copy_bytes(int from, int to, Storage& storage, Onto onto) {
    Copying copying(to, storage, onto);
    const auto size =
        read_contents(from, storage, [&](std::uint64_t offset, std::span<const std::byte> piece) {
            return copying.add(offset, piece);
        });
    return size ? copying.finish(*size) : std::unexpected(size.error());
}

} // namespace cxsim::cr
