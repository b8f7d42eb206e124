// Owner, mode and device number of a guest file, which the host file cannot hold: the emulator's user owns
// them all.
//
// They are kept in the extended attribute `user.cxsim.node`, as text: type and mode in octal, uid, gid,
// device number, with blanks between. A file without it (dropped in by a user, or made by the guest's root
// with nothing special) belongs to uid 0 and has the host's permission bits. Bits of set-id programs are
// never set on the host.
#pragma once

#include "kernel/base/errno.h"
#include "kernel/files/directory.h"
#include "kernel/files/open_file.h"

#include <sys/stat.h>

#include <cstdint>

namespace cxsim::kernel {

/// The status of the host file behind any kind of descriptor (also O_PATH) with the guest's attributes laid
/// over. On virtual time, what was last changed of the file is taken to be its contents: the host knows no
/// other time than its own.
Expected<FileStatus> node_status(int fd, const Mount& mount);
/// Gives the host file these attributes: permission bits that let the emulator itself in always, and the
/// extended attribute if they say more than the host can. Where the host file system has no extended
/// attributes, owner, device number and set-id bits are lost.
Expected<void> set_attributes(int fd, const Attributes& attributes);
/// On virtual time, makes the host note the guest's time as that of the last change, also of a directory
/// whose names have changed. Where the host refuses, its own time stays.
void stamp_change(const Mount& mount, int fd);
/// Likewise for a file just made, which has been read and changed at that time. To be called for each new
/// file, on any host thread, before anybody has it open.
void stamp_creation(const Mount& mount, int fd);
/// Likewise for the last time that the file was read.
void stamp_access(const Mount& mount, int fd);
/// Likewise for a symbolic link just made.
void stamp_link(const Mount& mount, int directory, const char* name);
/// To be called when the file has lost a name, or the directory its only one: if that was the last, and
/// nobody has it open, its inode number is free.
void forget_if_gone(const Mount& mount, int fd);
/// The permission bits that the host file gets for a guest mode.
::mode_t host_permissions(std::uint32_t guest_mode);

} // namespace cxsim::kernel
