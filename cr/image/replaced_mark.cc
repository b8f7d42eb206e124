// The extended attribute `user.cxsim.replaced`: the successor's digest in hexadecimal digits.
#include "cr/image/replaced_mark.h"

#include "emu/isa/text.h"

#include <sys/xattr.h>

#include <array>
#include <cerrno>
#include <string_view>

namespace cxsim::cr {

namespace {

constexpr const char* attribute_name = "user.cxsim.replaced";

} // namespace

std::expected<void, int> mark_replaced(int fd, const Digest& successor, Storage& storage) {
    const bool marked = storage.set_attribute(fd, attribute_name, isa::hexadecimal(successor)) == 0;
    const bool refused = !marked && (errno == ENOTSUP || errno == EACCES || errno == EPERM);
    return marked || refused ? std::expected<void, int>() : std::unexpected(errno);
}

void unmark_replaced(int fd, Storage& storage) {
    (void)storage.remove_attribute(fd, attribute_name);
}

bool is_marked_replaced(int fd, const Digest& successor) {
    std::array<char, 2 * sizeof(Digest)> text{};
    const ::ssize_t size = ::fgetxattr(fd, attribute_name, text.data(), text.size());
    if (size < 0) {
        return errno == ENOTSUP;
    }
    return std::string_view(text.data(), static_cast<std::size_t>(size)) == isa::hexadecimal(successor);
}

} // namespace cxsim::cr
