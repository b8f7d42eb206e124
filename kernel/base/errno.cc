// Error numbers: translation from the host's to 4.3BSD's, and their texts.
#include "kernel/base/errno.h"

#include <cerrno>

namespace cxsim::kernel {

namespace {

struct HostErrno {
    int host;
    Errno guest;
};

constexpr HostErrno host_table[] = {
    {EPERM, ABI_EPERM},         {ENOENT, ABI_ENOENT},
    {EINTR, ABI_EINTR},         {EIO, ABI_EIO},
    {ENXIO, ABI_ENXIO},         {EBADF, ABI_EBADF},
    {EAGAIN, ABI_EWOULDBLOCK},  {ENOMEM, ABI_ENOMEM},
    {EACCES, ABI_EACCES},       {EBUSY, ABI_EBUSY},
    {EEXIST, ABI_EEXIST},       {EXDEV, ABI_EXDEV},
    {ENODEV, ABI_ENODEV},       {ENOTDIR, ABI_ENOTDIR},
    {EISDIR, ABI_EISDIR},       {EINVAL, ABI_EINVAL},
    {ENFILE, ABI_ENFILE},       {EMFILE, ABI_EMFILE},
    {ENOTTY, ABI_ENOTTY},       {ETXTBSY, ABI_ETXTBSY},
    {EFBIG, ABI_EFBIG},         {ENOSPC, ABI_ENOSPC},
    {ESPIPE, ABI_ESPIPE},       {EROFS, ABI_EROFS},
    {EMLINK, ABI_EMLINK},       {EPIPE, ABI_EPIPE},
    {ELOOP, ABI_ELOOP},         {ENAMETOOLONG, ABI_ENAMETOOLONG},
    {ENOTEMPTY, ABI_ENOTEMPTY}, {EDQUOT, ABI_EDQUOT},
    {EOPNOTSUPP, ABI_EINVAL},   {EOVERFLOW, ABI_EINVAL},
};

} // namespace

Errno errno_from_host(int host_errno) {
    for (const HostErrno& row : host_table) {
        if (row.host == host_errno) {
            return row.guest;
        }
    }
    return ABI_EIO;
}

std::unexpected<Errno> fail_from_host() {
    return fail(errno_from_host(errno));
}

std::optional<Errno> errno_of_guest(std::int32_t number) {
    switch (number) {
#define ERRNO(value, name, text)                                                                             \
    case value:                                                                                              \
        return ABI_##name;
#include "kernel/abi/errno.def"
#undef ERRNO
    default:
        return std::nullopt;
    }
}

std::string_view error_name(Errno error) {
    switch (error) {
#define ERRNO(number, name, text)                                                                            \
    case ABI_##name:                                                                                         \
        return #name;
#include "kernel/abi/errno.def"
#undef ERRNO
    }
    return "an unknown error";
}

std::string_view error_text(Errno error) {
    switch (error) {
#define ERRNO(number, name, text)                                                                            \
    case ABI_##name:                                                                                         \
        return text;
#include "kernel/abi/errno.def"
#undef ERRNO
    }
    return "Unknown error";
}

} // namespace cxsim::kernel
