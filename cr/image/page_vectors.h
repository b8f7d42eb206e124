// Pages on their way to or from a file, as readv(2) and writev(2) want them.
#pragma once

#include "emu/memory/page.h"

#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <span>

namespace cxsim::cr {

/// At most `limit` pages, one after the other in the file; those that lie so on the host too are one vector.
template <std::size_t limit>
class PageVectors {
  public:
    /// The bytes of the page, which are only read if the vectors are for writing; iovec has no const form.
    void add(const std::byte* bytes) {
        std::byte* const page = const_cast<std::byte*>(bytes);
        if (count_ != 0) {
            iovec& last = vectors_[count_ - 1];
            if (static_cast<std::byte*>(last.iov_base) + last.iov_len == page) {
                last.iov_len += emu::page_size;
                return;
            }
        }
        vectors_[count_++] = {.iov_base = page, .iov_len = emu::page_size};
    }
    void clear() { count_ = 0; }
    std::span<iovec> all() { return std::span(vectors_).first(count_); }

  private:
    std::array<iovec, limit> vectors_;
    std::size_t count_ = 0;
};

} // namespace cxsim::cr
