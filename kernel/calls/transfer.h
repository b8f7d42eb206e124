// Moving bytes between files and a caller's memory, in one piece or many.
#pragma once

#include "kernel/calls/system_call.h"

#include <utility>
#include <vector>

namespace cxsim::kernel {

/// A piece of the caller's memory.
struct MemorySegment {
    emu::Address address = 0;
    std::uint32_t size = 0;
};

/// read() and write() over any number of segments, as if they were one buffer. Repeatable: what was moved
/// before the caller had to wait is in the thread's progress.
Outcome read_into(SystemCall& call, std::uint32_t fd, const std::vector<MemorySegment>& segments);
Outcome write_from(SystemCall& call, std::uint32_t fd, const std::vector<MemorySegment>& segments);

/// Whether the caller may make a file so long: EFBIG and SIGXFSZ if not.
Expected<void> check_file_size(const Caller& caller, std::int64_t size);

/// The segments of readv() and writev(): `count` struct abi_iovec at the address.
Expected<std::vector<MemorySegment>> load_segments(SystemCall& call, emu::Address address,
                                                   std::uint32_t count);

/// Gives both open files descriptors, whose numbers are stored at the address; or neither.
Outcome install_pair(SystemCall& call, const std::pair<OpenFilePointer, OpenFilePointer>& files,
                     emu::Address address);

} // namespace cxsim::kernel
