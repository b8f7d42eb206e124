// Error numbers of the guest, and how the host's become the guest's.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

namespace cxsim::kernel {

/// The guest's error numbers: ABI_ENOENT and so on, from kernel/abi/errno.def.
enum class Errno : std::uint16_t {
#define ERRNO(number, name, text) ABI_##name = number,
#include "kernel/abi/errno.def"
#undef ERRNO
};
using enum Errno;

/// A value, or the error number that the system call will return.
template <typename T>
using Expected = std::expected<T, Errno>;

/// An error to be returned from a function with an Expected result.
inline std::unexpected<Errno> fail(Errno error) {
    return std::unexpected(error);
}

/// The guest's number for a host errno value; EIO for those that the guest does not know.
Errno errno_from_host(int host_errno);
/// The same, of the host's current errno, ready to be returned.
std::unexpected<Errno> fail_from_host();
/// The error with this number, if there is one.
std::optional<Errno> errno_of_guest(std::int32_t number);
/// Its name, such as ENOENT.
std::string_view error_name(Errno error);
/// The text that perror() prints.
std::string_view error_text(Errno error);

} // namespace cxsim::kernel
