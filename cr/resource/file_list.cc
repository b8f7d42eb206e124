#include "cr/resource/file_list.h"

#include "cr/resource/doors.h"
#include "kernel/abi/file.h"
#include "kernel/files/host_file.h"

namespace cxsim::cr {

static void serialize(Archive& archive, ListedFile& file) {
    archive.fields(file.fd, file.mode, file.uid, file.device, file.modification_time, file.size, file.offset,
                   file.path);
}

static void serialize(Archive& archive, FileList& list) {
    archive.fields(list.group, list.parent);
    archive.list(list.files, ABI_NOFILE);
}

namespace {

/// Versions that have no use for the list may leave it out.
constexpr RecordTag list_tag = record_tag("flst");

bool is_mounted(kernel::FileKind kind) {
    return kind == kernel::FileKind::regular || kind == kernel::FileKind::directory;
}

std::string path_of(const kernel::OpenFile& open) {
    return is_mounted(open.file().kind())
               ? static_cast<const kernel::MountedFile&>(open.file()).guest_path().value_or("")
               : open.path();
}

/// Devices and fifos have the owner and the times of the name that they were opened by.
kernel::FileStatus status_of(kernel::Kernel& kernel, const kernel::Process& process,
                             const kernel::OpenFile& open) {
    if (!is_mounted(open.file().kind()) && !open.path().empty()) {
        const kernel::FileSystem& files = kernel.files();
        const auto node =
            files.lookup({process.credentials, files.root(), files.root()}, open.path(), kernel::Follow::yes);
        if (node && !node->is(ABI_S_IFREG)) {
            return node->status;
        }
    }
    return open.file().status().value_or(kernel::FileStatus{});
}

Bytes capture(const Target& target) {
    return save(list_files(target.kernel, target.process, target.numbers));
}

/// Nothing of it is needed to restart the process.
Apply prepare(Restoration& /*restoration*/, std::span<const std::byte> /*bytes*/) {
    return [](kernel::Process& /*process*/) {};
}

} // namespace

FileList list_files(kernel::Kernel& kernel, const kernel::Process& process, ObjectNumbers& numbers) {
    FileList list{.group = process.group, .parent = process.parent, .files = {}};
    const auto entries = process.descriptors.entries();
    for (std::uint32_t fd = 0; fd < entries.size(); ++fd) {
        if (entries[fd].open == nullptr) {
            continue;
        }
        const kernel::OpenFile& open = *entries[fd].open;
        list.files.push_back(numbers.once(&open, [&] {
            const kernel::FileStatus status = status_of(kernel, process, open);
            return ListedFile{.mode = status.mode,
                              .uid = status.uid,
                              .device = status.special_device,
                              .modification_time = status.modification_time / kernel::nanoseconds_per_second,
                              .size = status.size,
                              .offset = open.offset(),
                              .path = path_of(open)};
        }));
        list.files.back().fd = fd;
    }
    return list;
}

std::optional<FileList> list_files(const ProcessImage& image) {
    const Record* record = find_record(image.records, list_tag);
    FileList list;
    if (record == nullptr || !load(record->contents, list)) {
        return {};
    }
    return list;
}

const ProcessDoor file_list_door{list_tag, nullptr, capture, prepare};

} // namespace cxsim::cr
