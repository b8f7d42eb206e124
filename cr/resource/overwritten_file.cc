#include "cr/resource/overwritten_file.h"

#include "cr/copy_bytes.h"
#include "cr/disk_storage.h"
#include "cr/set_directory.h"
#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"
#include "kernel/memory/mapped_file.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace cxsim::cr {

namespace {

std::uint64_t size_of(int fd) {
    struct ::stat status{};
    return ::fstat(fd, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

} // namespace

Storage& OverwrittenFile::storage_of(const Restoration& restoration) {
    return restoration.reunion.directory.storage();
}

kernel::Expected<std::shared_ptr<OverwrittenFile>>
OverwrittenFile::prepare(Restoration& restoration, const kernel::Node& node, kernel::UniqueFd copy) {
    const auto allowed =
        kernel::FileSystem::check_access(restoration.caller.process.credentials, node.status, ABI_W_OK);
    auto opened =
        allowed ? restoration.kernel.files().open_node(node, ABI_O_WRONLY) : kernel::fail(allowed.error());
    if (!opened) {
        return kernel::fail(opened.error());
    }
    std::shared_ptr<OverwrittenFile> result(
        new OverwrittenFile(restoration, std::move(*opened), std::move(copy)));
    if (!result->reserve()) {
        return kernel::fail_from_host();
    }
    return result;
}

bool OverwrittenFile::reserve() {
    struct ::stat status{};
    if (::fstat(fd(), &status) != 0) {
        return false;
    }
    before_ = status;
    return storage_on(file().mount(), storage_)->reserve(fd(), size_of(copy_.get())) == 0;
}

OverwrittenFile::~OverwrittenFile() {
    if (before_) {
        give_back();
    }
}

void OverwrittenFile::give_back() {
    // Cutting the file to its own size gives back what lies behind its end.
    (void)storage_.truncate(fd(), size_of(fd()));
    const std::array<::timespec, 2> times = {before_->st_atim, before_->st_mtim};
    (void)::futimens(fd(), times.data());
    kernel::note_shrinking(file().mount());
}

std::expected<void, int> OverwrittenFile::write() {
    before_.reset();
    const std::uint64_t old_size = size_of(fd());
    const auto mapped = kernel_.mapped_files().of(fd());
    if (mapped) {
        (void)mapped->write_back(); // What was stored in a mapping is not to come after it.
    }
    // Not within the limits of the mount's disk: the room is taken.
    const auto copied = copy_bytes(copy_.get(), fd(), storage_, Onto::other_bytes);
    kernel::note_shrinking(file().mount());
    file().stamp_change();
    if (mapped) {
        (void)mapped->reload(0, std::max(old_size, size_of(fd())));
    }
    if (!copied) {
        return std::unexpected(copied.error());
    }
    return storage_.sync(fd()) == 0 ? std::expected<void, int>() : std::unexpected(errno);
}

} // namespace cxsim::cr
