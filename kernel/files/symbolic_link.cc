// Links of the host, and plain files in their place.
#include "kernel/files/symbolic_link.h"

#include "kernel/abi/file.h"
#include "kernel/files/host_call.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace cxsim::kernel {

namespace {

bool is_plain_file(int fd) {
    struct ::stat status{};
    return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

bool belongs_to_root(const Attributes& owner) {
    return owner.uid == 0 && owner.gid == 0;
}

/// A new file that stands for the link. Nothing if the host could not keep what it is.
Expected<bool> make_file(const Directory& directory, const std::string& name, std::string_view target,
                         const Attributes& owner) {
    const UniqueFd fd(
        host_open_beneath(directory.fd.get(), name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, 0600));
    if (!fd) {
        return fail_from_host();
    }
    const auto undo = [&] { (void)::unlinkat(directory.fd.get(), name.c_str(), 0); };
    const auto text = std::as_bytes(std::span(target));
    if (write_to_disk(*directory.mount, fd.get(), text, 0) != static_cast<::ssize_t>(text.size())) {
        undo();
        return fail(ABI_ENOSPC);
    }
    stamp_creation(*directory.mount, fd.get());
    const auto set = set_attributes(fd.get(), owner);
    const auto status = set ? node_status(fd.get(), *directory.mount) : fail(set.error());
    if (!status || (status->mode & ABI_S_IFMT) != ABI_S_IFLNK) {
        undo();
        return status ? Expected<bool>(false) : fail(status.error());
    }
    return true;
}

Expected<void> make_host_link(const Directory& directory, const std::string& name, std::string_view target) {
    if (::symlinkat(std::string(target).c_str(), directory.fd.get(), name.c_str()) != 0) {
        return fail_from_host();
    }
    stamp_link(*directory.mount, directory.fd.get(), name.c_str());
    return {};
}

/// The whole text of a file that stands for a link; a byte of zero ends it, as nothing else would come
/// through.
Expected<std::string> text_of(int fd) {
    const UniqueFd file(host_reopen(fd, O_RDONLY, AccessTime::stays));
    std::string text(ABI_PATH_MAX, '\0');
    const ::ssize_t size = file ? ::pread(file.get(), text.data(), text.size(), 0) : -1;
    if (size < 0) {
        return fail_from_host();
    }
    if (static_cast<std::size_t>(size) == text.size()) {
        return fail(ABI_ENAMETOOLONG);
    }
    return std::string(text.c_str());
}

} // namespace

Expected<void> make_symbolic_link(const Directory& directory, const std::string& name,
                                  std::string_view target, const Attributes& owner) {
    if (!belongs_to_root(owner) && directory.mount->prefix.empty()) {
        const auto made = make_file(directory, name, target, owner);
        if (!made) {
            return fail(made.error());
        }
        if (*made) {
            return {};
        }
    }
    return make_host_link(directory, name, target);
}

Expected<std::string> target_of_link(int fd) {
    return is_plain_file(fd) ? text_of(fd) : host_read_link(fd);
}

Expected<void> give_symbolic_link(const Directory& directory, const std::string& name, int fd,
                                  const Attributes& owner) {
    if (is_plain_file(fd)) {
        return set_attributes(fd, owner);
    }
    if (belongs_to_root(owner) || !directory.mount->prefix.empty()) {
        return {};
    }
    const auto target = host_read_link(fd);
    if (!target) {
        return fail(target.error());
    }
    // Under another name first, so that at no moment there is no link.
    constexpr int attempts = 100;
    for (int number = 0; number < attempts; ++number) {
        const std::string temporary = fmt::format(".link.{}", number);
        const auto made = make_file(directory, temporary, *target, owner);
        if (!made && made.error() == ABI_EEXIST) {
            continue;
        }
        if (!made || !*made) {
            return made ? Expected<void>{} : fail(made.error());
        }
        const int in = directory.fd.get();
        if (::renameat(in, temporary.c_str(), in, name.c_str()) != 0) {
            const auto failed = fail_from_host();
            (void)::unlinkat(in, temporary.c_str(), 0);
            return failed;
        }
        forget_if_gone(*directory.mount, fd);
        return {};
    }
    return fail(ABI_EEXIST);
}

} // namespace cxsim::kernel
