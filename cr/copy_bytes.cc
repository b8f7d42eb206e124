#include "cr/copy_bytes.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace cxsim::cr {

std::expected<Digest, int> copy_bytes(int from, int to, Storage& storage, Onto onto) {
    std::array<std::byte, 1U << 16U> buffer;
    DigestStream stream;
    ::off_t offset = 0;
    for (;;) {
        const ::ssize_t size = ::pread(from, buffer.data(), buffer.size(), offset);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 0) {
            return std::unexpected(errno);
        }
        if (size == 0) {
            break;
        }
        const auto piece = std::span(buffer).first(static_cast<std::size_t>(size));
        stream.add(piece);
        const bool zero = onto == Onto::empty_file &&
                          std::ranges::all_of(piece, [](std::byte each) { return each == std::byte{0}; });
        const ::ssize_t written = zero ? size : storage.write(to, piece, static_cast<std::uint64_t>(offset));
        if (written != size) {
            return std::unexpected(written < 0 ? errno : ENOSPC); // The disk took a part only: it is full.
        }
        offset += size;
    }
    if (storage.truncate(to, static_cast<std::uint64_t>(offset)) != 0) {
        return std::unexpected(errno);
    }
    return stream.digest();
}

} // namespace cxsim::cr
