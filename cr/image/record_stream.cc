// A buffer between a file and whoever wants its bytes.
#include "cr/image/record_stream.h"

#include "cr/image/page_loader.h"

#include <algorithm>
#include <cerrno>

namespace cxsim::cr {

std::expected<std::span<const std::byte>, int> RecordStream::next(std::uint64_t size) {
    if (used_ == buffer_.size()) {
        if (unread_ == 0) {
            return std::unexpected(EIO);
        }
        buffer_.resize(std::min<std::uint64_t>(unread_, buffer_size_));
        if (const auto done = read_at(fd_, offset_, buffer_, *storage_); !done) {
            return std::unexpected(done.error());
        }
        offset_ += buffer_.size();
        unread_ -= buffer_.size();
        used_ = 0;
    }
    const auto there = std::span<const std::byte>(buffer_).subspan(used_);
    const auto result = there.first(std::min<std::uint64_t>(there.size(), size));
    used_ += result.size();
    if (digest_ != nullptr) {
        digest_->add(result);
    }
    return result;
}

std::expected<void, int> RecordStream::read(std::span<std::byte> to) {
    while (!to.empty()) {
        const auto piece = next(to.size());
        if (!piece) {
            return std::unexpected(piece.error());
        }
        std::ranges::copy(*piece, to.begin());
        to = to.subspan(piece->size());
    }
    return {};
}

std::expected<void, int> RecordStream::skip(std::uint64_t size) {
    if (digest_ == nullptr && size > buffer_.size() - used_ && size <= left()) {
        const std::uint64_t unread = size - (buffer_.size() - used_);
        used_ = buffer_.size();
        offset_ += unread;
        unread_ -= unread;
        return {};
    }
    while (size > 0) {
        const auto piece = next(size);
        if (!piece) {
            return std::unexpected(piece.error());
        }
        size -= piece->size();
    }
    return {};
}

} // namespace cxsim::cr
