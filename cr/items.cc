#include "cr/items.h"

#include "cr/resource/file_list.h"
#include "kernel/abi/chkpnt.h"

#include <algorithm>

namespace cxsim::cr {

namespace {

constexpr std::size_t alignment = 4;

void append(Bytes& bytes, abi_cr_item item, const std::string& name) {
    const std::size_t size = (sizeof item + name.size() + 1 + alignment - 1) / alignment * alignment;
    item.it_size = static_cast<std::uint32_t>(size);
    const std::size_t start = bytes.size();
    bytes.resize(start + size);
    std::ranges::copy(std::as_bytes(std::span(&item, 1)), bytes.begin() + static_cast<std::ptrdiff_t>(start));
    std::ranges::copy(std::as_bytes(std::span(name)),
                      bytes.begin() + static_cast<std::ptrdiff_t>(start + sizeof item));
}

void append_process(Bytes& bytes, kernel::Pid pid, const std::string& command, const FileList& list) {
    abi_cr_item item{};
    item.it_pid = pid;
    item.it_fd = -1;
    item.it_group = list.group;
    item.it_parent = list.parent;
    append(bytes, item, command);
    for (const ListedFile& file : list.files) {
        item.it_fd = static_cast<std::int32_t>(file.fd);
        item.it_mode = file.mode;
        item.it_uid = file.uid;
        item.it_device = file.device;
        item.it_time = static_cast<std::int32_t>(file.modification_time);
        item.it_length = file.size;
        item.it_offset = file.offset;
        append(bytes, item, file.path);
    }
}

} // namespace

Bytes list_items(kernel::Kernel& kernel, const Family& family) {
    ObjectNumbers numbers;
    Bytes bytes;
    for (const Member& member : family.members()) {
        append_process(bytes, member.process->pid, member.process->program.command,
                       list_files(kernel, *member.process, numbers));
    }
    return bytes;
}

Bytes list_items(std::span<const SetMember> members) {
    Bytes bytes;
    for (const SetMember& member : members) {
        append_process(bytes, member.info().pid, member.info().command,
                       list_files(member.reader.image()).value_or(FileList{}));
    }
    return bytes;
}

} // namespace cxsim::cr
