// read and write, and the two ends of what is made in pairs.
#include "kernel/calls/transfer.h"

#include "kernel/abi/file.h"
#include "kernel/kernel.h"
#include "kernel/processes/user_memory.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace cxsim::kernel {

namespace {

constexpr std::uint64_t largest_transfer = 0x7fffffff;
constexpr std::uint32_t max_segments = 16; ///< As in 4.3BSD.
/// So many bytes are moved while everybody waits; what moves more goes on at the thread's next turn.
constexpr std::uint64_t largest_turn = 8 << 20;

std::uint64_t total_size(const std::vector<MemorySegment>& segments) {
    std::uint64_t total = 0;
    for (const MemorySegment& each : segments) {
        total += each.size;
    }
    return total;
}

/// Calls `move(address, piece)` for the parts of the segments that make up `bytes`, which begin at `position`
/// of the whole.
template <typename Bytes, typename Move>
Expected<void> for_each_part(const std::vector<MemorySegment>& segments, std::uint64_t position, Bytes bytes,
                             Move move) {
    for (const MemorySegment& segment : segments) {
        if (bytes.empty()) {
            break;
        }
        if (position >= segment.size) {
            position -= segment.size;
            continue;
        }
        const auto part = bytes.first(std::min<std::uint64_t>(bytes.size(), segment.size - position));
        const auto address = static_cast<emu::Address>(segment.address + position);
        if (const auto moved = move(address, part); !moved) {
            return moved;
        }
        bytes = bytes.subspan(part.size());
        position = 0;
    }
    return {};
}

/// Room for a piece of a transfer; not cleared.
class Buffer {
  public:
    Buffer(std::uint64_t total, const File& file)
        : size_(std::min<std::uint64_t>(total, file.largest_piece())),
          bytes_(std::make_unique_for_overwrite<std::byte[]>(size_)) {}
    /// At most so many bytes of it.
    std::span<std::byte> first(std::uint64_t size) const {
        return std::span(bytes_.get(), std::min(size_, size));
    }

  private:
    std::uint64_t size_;
    std::unique_ptr<std::byte[]> bytes_;
};

/// What a transfer returns that can't go on: what was moved counts more than why it ended.
Outcome end_early(SystemCall& call, const OpenFile& open, const Outcome& outcome) {
    const std::uint64_t moved = call.thread.progress.moved;
    const bool no_delay = (open.flags() & ABI_O_NDELAY) != 0;
    if (outcome.is_blocked() && !no_delay) {
        return outcome;
    }
    if (moved > 0) {
        return moved;
    }
    return outcome.is_blocked() ? Outcome(ABI_EWOULDBLOCK) : outcome;
}

/// The call goes on as soon as others have had their turns.
Outcome go_on_next_turn(const SystemCall& call) {
    return Outcome::blocked({.channels = {}, .deadline = call.kernel.clock().now()});
}

} // namespace

Outcome read_into(SystemCall& call, std::uint32_t fd, const std::vector<MemorySegment>& segments) {
    const auto open = call.process.descriptors.get(fd);
    if (!open || !(*open)->may_read()) {
        return ABI_EBADF;
    }
    const std::uint64_t total = total_size(segments);
    if (total > largest_transfer) {
        return ABI_EINVAL;
    }
    for (const MemorySegment& each : segments) {
        if (const auto writable = call.memory().check_writable(each.address, each.size); !writable) {
            return writable.error();
        }
    }
    const Buffer buffer(total, (*open)->file());
    std::uint64_t& moved = call.thread.progress.moved;
    if (moved > total) {
        return moved; // Somebody has shortened the segments while the call waited.
    }
    const std::uint64_t turn_end = moved + largest_turn;
    do {
        if (moved >= turn_end) {
            return go_on_next_turn(call);
        }
        const std::span<std::byte> chunk = buffer.first(total - moved);
        const Outcome outcome = (*open)->file().read(call, **open, chunk);
        if (!outcome.is_value()) {
            return end_early(call, **open, outcome);
        }
        const auto stored =
            for_each_part(segments, moved, std::span<const std::byte>(chunk.first(outcome.value())),
                          [&call](emu::Address at, std::span<const std::byte> part) {
                              return call.memory().write(at, part);
                          });
        if (!stored) {
            return stored.error();
        }
        moved += outcome.value();
        const bool stream = !(*open)->file().seekable();
        if (outcome.value() < chunk.size() || stream) {
            break;
        }
    } while (moved < total);
    return moved;
}

Outcome write_from(SystemCall& call, std::uint32_t fd, const std::vector<MemorySegment>& segments) {
    const auto open = call.process.descriptors.get(fd);
    if (!open || !(*open)->may_write()) {
        return ABI_EBADF;
    }
    const std::uint64_t total = total_size(segments);
    if (total > largest_transfer) {
        return ABI_EINVAL;
    }
    const Buffer buffer(total, (*open)->file());
    std::uint64_t& moved = call.thread.progress.moved;
    if (moved > total) {
        return moved; // As above.
    }
    const std::uint64_t turn_end = moved + largest_turn;
    do {
        if (moved >= turn_end) {
            return go_on_next_turn(call);
        }
        const std::span<std::byte> chunk = buffer.first((*open)->file().next_write(total - moved));
        const auto loaded =
            for_each_part(segments, moved, chunk, [&call](emu::Address at, std::span<std::byte> part) {
                return call.memory().read(at, part);
            });
        if (!loaded) {
            return end_early(call, **open, loaded.error());
        }
        const Outcome outcome = (*open)->file().write(call, **open, chunk);
        if (!outcome.is_value()) {
            if (outcome.is_error() && outcome.error() == ABI_EFBIG) {
                call.kernel.post_signal(call.process, ABI_SIGXFSZ);
            }
            return end_early(call, **open, outcome);
        }
        moved += outcome.value();
        if (outcome.value() == 0) {
            break;
        }
    } while (moved < total);
    return moved;
}

bool moves_much_of_a_file(const Thread& thread) {
    if (thread.progress.moved == 0) {
        return false;
    }
    constexpr std::array<std::string_view, 4> transfers = {"read", "write", "readv", "writev"};
    const SystemCallRow* const row = find_system_call(thread.progress.number);
    if (row == nullptr || std::ranges::find(transfers, row->name) == transfers.end()) {
        return false;
    }
    const auto fd = UserMemory(thread).load<abi_u32>(thread.context.registers.a[emu::ap]);
    const auto open = fd ? thread.process->descriptors.get(*fd) : fail(fd.error());
    return open && (*open)->file().seekable();
}

Expected<void> check_file_size(const Caller& caller, std::int64_t size) {
    const std::int64_t limit = caller.process.limits[ABI_RLIMIT_FSIZE].soft;
    if (limit == ABI_RLIM_INFINITY || size <= limit) {
        return {};
    }
    caller.kernel.post_signal(caller.process, ABI_SIGXFSZ);
    return fail(ABI_EFBIG);
}

Expected<std::vector<MemorySegment>> load_segments(SystemCall& call, emu::Address address,
                                                   std::uint32_t count) {
    if (count == 0 || count > max_segments) {
        return fail(ABI_EINVAL);
    }
    std::vector<MemorySegment> segments;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto segment =
            call.memory().load<abi_iovec>(static_cast<emu::Address>(address + i * sizeof(abi_iovec)));
        if (!segment) {
            return fail(segment.error());
        }
        segments.push_back({segment->iov_base, segment->iov_len});
    }
    return segments;
}

Outcome install_pair(SystemCall& call, const std::pair<OpenFilePointer, OpenFilePointer>& files,
                     emu::Address address) {
    const auto first = call.process.descriptors.add(files.first);
    if (!first) {
        return first.error();
    }
    const auto second = call.process.descriptors.add(files.second);
    if (!second) {
        static_cast<void>(call.process.descriptors.close(*first));
        return second.error();
    }
    const std::array<abi_u32, 2> fds = {*first, *second};
    if (const auto stored = call.memory().store_value(address, fds); !stored) {
        static_cast<void>(call.process.descriptors.close(*first));
        static_cast<void>(call.process.descriptors.close(*second));
        return stored.error();
    }
    return 0;
}

} // namespace cxsim::kernel
