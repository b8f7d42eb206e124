#include "cr/resource/temporary.h"

#include "cr/copy_bytes.h"
#include "cr/disk_storage.h"
#include "cr/resource/file_attributes.h"
#include "cr/set_directory.h"
#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"
#include "kernel/files/host_file.h"

#include <fmt/format.h>

namespace cxsim::cr {

namespace {

constexpr std::uint32_t owner_only = 0700;
constexpr std::uint32_t file_mode = 0600;
constexpr unsigned max_tries = 1000;

/// Whoever restarts, at the root of its name space.
kernel::Viewpoint viewpoint(const Restoration& restoration) {
    const kernel::Process& process = restoration.caller.process;
    return {process.credentials, process.root, process.root};
}

/// Tries names until one is free.
template <typename Make>
TemporaryDirectoryMade make_name(const Restoration& restoration, std::string_view what, Make make) {
    TemporaryDirectoryMade result;
    for (unsigned attempt = 0; attempt < max_tries; ++attempt) {
        result.path = fmt::format("/tmp/restart{}{:06}", what,
                                  (static_cast<unsigned>(restoration.pid()) * 10 + attempt) % 1'000'000);
        result.made = make(result.path);
        if (result.made || result.made.error() != kernel::ABI_EEXIST) {
            break;
        }
    }
    return result;
}

} // namespace

TemporaryDirectoryMade make_temporary_directory(Restoration& restoration) {
    return make_name(restoration, "dir", [&](const std::string& path) {
        return restoration.kernel.files().make_directory(viewpoint(restoration), path,
                                                         owner_only & ~restoration.caller.process.umask);
    });
}

kernel::Expected<void> remove_temporary_directory(Restoration& restoration, const std::string& path) {
    return restoration.kernel.files().remove_directory(viewpoint(restoration), path);
}

kernel::Expected<void> set_directory_attributes(const Restoration& restoration, int directory,
                                                const kernel::Attributes& saved) {
    if ((saved.mode & ABI_S_IFMT) == 0) {
        return {};
    }
    return kernel::set_attributes(
        directory, attributes_again(restoration.caller.process.credentials, saved, ABI_S_IFDIR));
}

kernel::Expected<std::shared_ptr<kernel::File>> make_unlinked_file(Restoration& restoration, int contents,
                                                                   std::uint32_t flags,
                                                                   const kernel::Attributes& attributes) {
    const kernel::FileSystem& files = restoration.kernel.files();
    const auto from = viewpoint(restoration);
    std::shared_ptr<kernel::File> file;
    const auto make = [&](const std::string& path) -> kernel::Expected<void> {
        constexpr std::uint32_t writing = ABI_O_RDWR | ABI_O_CREAT | ABI_O_EXCL;
        auto found =
            files.find_or_create(from, path, writing, kernel::Creation{.mode = file_mode, .exclusive = true});
        if (!found) {
            return kernel::fail(found.error());
        }
        auto filled = files.open_node(found->node, ABI_O_RDWR);
        auto opened = files.open_node(found->node, flags & ABI_O_ACCMODE);
        const auto removed = files.unlink(from, path);
        if (!filled || !opened || !removed) {
            const kernel::Errno error = !filled ? filled.error() : !opened ? opened.error() : removed.error();
            if (!removed) { // The host may have lacked the descriptors that these are.
                found = kernel::fail(error);
                filled = kernel::fail(error);
                opened = kernel::fail(error);
                (void)files.unlink(from, path);
            }
            return kernel::fail(error);
        }
        file = *opened;
        // open_node() makes a MountedFile of every regular file.
        const auto& host_file = static_cast<const kernel::MountedFile&>(**filled);
        const auto storage = storage_on(host_file.mount(), restoration.reunion.directory.storage());
        const auto copied = copy_bytes(contents, host_file.host_fd(), *storage);
        return copied ? kernel::set_attributes(host_file.host_fd(), attributes)
                      : kernel::fail(kernel::errno_from_host(copied.error()));
    };
    if (const auto named = make_name(restoration, "file", make); !named.made) {
        return kernel::fail(named.made.error());
    }
    return file;
}

kernel::Expected<std::shared_ptr<kernel::File>> make_removed_directory(Restoration& restoration,
                                                                       const kernel::Attributes& attributes) {
    const kernel::FileSystem& files = restoration.kernel.files();
    const auto named = make_temporary_directory(restoration);
    if (!named.made) {
        return kernel::fail(named.made.error());
    }
    auto found = files.lookup(viewpoint(restoration), named.path, kernel::Follow::no);
    auto opened = found ? files.open_node(*found, ABI_O_RDONLY) : kernel::fail(found.error());
    const auto removed = remove_temporary_directory(restoration, named.path);
    if (!removed) { // The host may have lacked the descriptors that these are.
        found = kernel::fail(removed.error());
        opened = kernel::fail(removed.error());
        (void)remove_temporary_directory(restoration, named.path);
    }
    if (!opened) {
        return opened;
    }
    // open_node() makes a MountedFile of every directory.
    const int host_fd = static_cast<const kernel::MountedFile&>(**opened).host_fd();
    const auto set = set_directory_attributes(restoration, host_fd, attributes);
    return set ? opened : kernel::fail(set.error());
}

} // namespace cxsim::cr
