// What a checkpoint file says about one process, as plain data: no kernel object, no file.
//
// The machine's part (threads, memory) is spelled out, since core files have it too. Everything else is
// records: one tag and some bytes for each kind of kernel state, written and read by that kind's own file in
// cr/resource/.
#pragma once

#include "cr/image/archive.h"
#include "cr/image/checksum.h"
#include "emu/cpu/registers.h"
#include "emu/memory/address_space.h"
#include "emu/models.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::cr {

/// The name of a record: four letters, the first in the highest byte. A record whose first letter is small
/// may be ignored by a version of CR that does not know it; one that begins with a capital makes that version
/// refuse the file.
enum class RecordTag : std::uint32_t {};

constexpr RecordTag record_tag(const char (&name)[5]) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        value = value << 8 | static_cast<std::uint8_t>(name[i]);
    }
    return static_cast<RecordTag>(value);
}
constexpr bool ignorable(RecordTag tag) {
    return (static_cast<std::uint32_t>(tag) & 0x20000000U) != 0;
}

/// One piece of state. A tag may come several times; the order is kept.
struct Record {
    RecordTag tag{};
    Bytes contents;
};

/// Who was checkpointed, where and when, and what it needs to go on.
struct ProcessInfo {
    std::string command; ///< The program's name.
    std::int32_t pid = 0;
    std::int64_t time = 0;     ///< Of the checkpoint, seconds since 1970 on the guest's clock.
    std::string release;       ///< The operating system's, as uname shows it.
    std::string machine;       ///< The model, as uname shows it.
    std::int32_t cpu_type = 0; ///< ABI_CPUTYPE_*.
    /// What the executable's header declares and what the process has executed, together.
    emu::Feature needs = emu::Feature::none;
    std::uint32_t executable_flags = 0;         ///< o_flags of the executable.
    std::uint32_t executable_machine_flags = 0; ///< o_mflags of the executable.
};
void serialize(Archive& archive, ProcessInfo& info);

/// What a file that belongs to a checkpoint file holds.
enum class CompanionKind : std::uint8_t { process, copy };

/// A file that belongs to a checkpoint file and lies in the same directory: that of a child, or the copy of a
/// file that the process uses. As the digest covers whatever that file needs in turn, the digest of one
/// checkpoint file stands for all the hierarchy below it.
struct Companion {
    CompanionKind kind = CompanionKind::process;
    std::string name;
    Digest digest{}; ///< Of a checkpoint file: the one it ends with. Of a copy: that of contents.h.
    /// Of a copy: the digest is XXH3-128 of its bytes alone, holes and all, as earlier versions made it.
    bool of_bytes = false;
};
void serialize(Archive& archive, Companion& companion);

/// One process. Copying it is cheap: the memory is shared until someone writes.
struct ProcessImage {
    ProcessInfo info;
    std::vector<emu::Registers> threads; ///< In the order of their thread ids.
    emu::AddressSpace memory;            ///< Without the gateway page, which each kernel brings itself.
    std::vector<Record> records;
    std::vector<Companion> companions;
};

/// The companion with this name, or null.
const Companion* find_companion(const std::vector<Companion>& companions, std::string_view name);
/// The first record with the tag, or null.
const Record* find_record(const std::vector<Record>& records, RecordTag tag);

} // namespace cxsim::cr
