// Files mapped with MAP_SHARED: found again by their paths, unchanged or, if they are open, too, and come
// back from copies, those; their bytes are the file's.
#include "kernel/memory/mapped_file.h"

#include "cr/resource/copied_file.h"
#include "cr/resource/file_version.h"
#include "cr/resource/lasting_path.h"
#include "cr/resource/shared_memory.h"
#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"
#include "kernel/files/host_file.h"

namespace cxsim::cr {

namespace {

struct MappedFileState {
    std::string path;
    FileVersion version;
};

void serialize(Archive& archive, MappedFileState& state) {
    archive.field(state.path);
    serialize(archive, state.version);
}

std::shared_ptr<kernel::MappedFile> find(const Target& target, const emu::Region& region) {
    return target.kernel.mapped_files().find(region.shared.get());
}

/// The path that it has now; ENOENT if it was unlinked.
kernel::Expected<std::string> path_of(const Target& target, const kernel::MappedFile& file) {
    return file.mount() != nullptr ? target.kernel.files().path_of(*file.mount(), file.host_fd())
                                   : kernel::fail(kernel::ABI_ENOENT);
}

bool is_origin_of(const Target& target, const emu::Region& region) {
    return find(target, region) != nullptr;
}

/// A file that has been unlinked cannot be mapped again (p. 1-3). What was stored goes to the file now, so
/// that it holds what the process sees.
void check(const Target& target, const emu::Region& region, Problems& problems) {
    const auto file = find(target, region);
    const auto path = lasting(path_of(target, *file));
    const auto written = path ? file->write_back() : kernel::fail(path.error());
    if (!written) {
        problems.refuse(Message::map_file_stat_failed,
                        {target.command(), target.process.pid, file->opened_path}, written.error());
    }
}

Bytes capture(const Target& target, const emu::Region& region) {
    const auto file = find(target, region);
    return save(MappedFileState{.path = path_of(target, *file).value_or(file->opened_path),
                                .version = version_of(kernel::node_status(file->host_fd(), *file->mount()))});
}

SharedMemoryAgain open(Restoration& restoration, const SharedRegionState& state, const emu::Region& region,
                       const SharedMemoryAgain* /*known*/) {
    MappedFileState saved;
    if (!load(state.own, saved) || state.offset % emu::page_size != 0) {
        senseless_record(restoration);
        return {};
    }
    const bool writes = emu::permits(region.protection, emu::Protection::write);
    const std::uint32_t flags = writes ? ABI_O_RDWR : ABI_O_RDONLY;
    CopiedFile* copied = find_copied_file(restoration, saved.path);
    auto opened = copied != nullptr ? open_copied_file(restoration, saved.path, *copied, flags)
                                    : open_by_path(restoration, saved.path, flags);
    if (opened && (*opened)->kind() != kernel::FileKind::regular) {
        opened = kernel::fail(kernel::ABI_EINVAL);
    }
    const std::uint64_t first = state.offset >> emu::page_shift;
    const std::uint64_t last = first + (region.size() >> emu::page_shift);
    if (opened && last > emu::PageTree::page_count) {
        opened = kernel::fail(kernel::ABI_EINVAL);
    }
    if (!opened) {
        restoration.problems.refuse(Message::mapped_file_failed,
                                    {restoration.command(), restoration.pid(), saved.path}, opened.error());
        return {};
    }
    if (copied == nullptr) {
        check_unchanged(restoration, saved.path, saved.version, **opened);
    }
    const auto& file = static_cast<const kernel::MountedFile&>(**opened);
    auto pages = restoration.kernel.mapped_files().pages_of(file);
    pages->opened_path = saved.path;
    const auto loaded =
        pages->load(file, static_cast<emu::PageNumber>(first), static_cast<emu::PageNumber>(last), writes);
    if (!loaded) {
        restoration.problems.refuse(Message::mapped_file_failed,
                                    {restoration.command(), restoration.pid(), saved.path}, loaded.error());
        return {};
    }
    return {.pages = std::move(pages), .takes_pages = false};
}

} // namespace

const MemoryDoor mapped_file_door{MemoryOrigin::file, is_origin_of, check, capture, open};

} // namespace cxsim::cr
