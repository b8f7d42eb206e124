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
/// before the caller had to wait is in the thread's progress. So that others get their turns, a call that
/// moves many megabytes waits in between, for no longer than that.
Outcome read_into(SystemCall& call, std::uint32_t fd, const std::vector<MemorySegment>& segments);
Outcome write_from(SystemCall& call, std::uint32_t fd, const std::vector<MemorySegment>& segments);

/// Whether the thread is in the middle of such a call, to or from a file that has offsets. No handler
/// interrupts these: as in 4.3BSD, programs see them move all at once.
bool moves_much_of_a_file(const Thread& thread);

/// Whether the caller may make a file so long: EFBIG and SIGXFSZ if not.
Expected<void> check_file_size(const Caller& caller, std::int64_t size);

/// The segments of readv() and writev(): `count` struct abi_iovec at the address.
Expected<std::vector<MemorySegment>> load_segments(SystemCall& call, emu::Address address,
                                                   std::uint32_t count);

/// Gives both open files descriptors, whose numbers are stored at the address; or neither.
Outcome install_pair(SystemCall& call, const std::pair<OpenFilePointer, OpenFilePointer>& files,
                     emu::Address address);

} // namespace cxsim::kernel
