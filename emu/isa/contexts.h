// The contents of the S_CONTEXT, S_TCONTEXT and S_CHKPNT sections of core and checkpoint files, as readers
// see them. The register block and the order of the vector state are public (GDB's Convex port); the rest is
// ours [I]. The kernel, which writes the first two, checks that its own structures agree; docs/cr.md has
// S_CHKPNT whole.
#pragma once

#include "emu/isa/big_endian.h"

#include <cstdint>

namespace cxsim::soff {

/// S_CONTEXT: the process.
struct ProcessContext {
    isa::BigEndian<std::uint32_t> version; ///< 1
    isa::BigEndian<std::int32_t> pid;
    isa::BigEndian<std::uint32_t> thread_count;
    isa::BigEndian<std::uint32_t> signal; ///< that ended the process; 0 in a checkpoint
    char command[16];                     ///< without a zero byte at the end if it fills the field
};
static_assert(sizeof(ProcessContext) == 32);

/// S_TCONTEXT: one thread.
struct ThreadContext {
    isa::BigEndian<std::uint32_t> tid;
    isa::BigEndian<std::uint32_t> vector_valid; ///< 1 if the vector registers were in use
    isa::BigEndian<std::uint32_t> pc, psw, fp, ap;
    isa::BigEndian<std::uint32_t> a[5]; ///< a5..a1
    isa::BigEndian<std::uint32_t> sp;
    isa::BigEndian<std::uint64_t> s[8]; ///< s7..s0
    isa::BigEndian<std::uint64_t> v[8][128];
    isa::BigEndian<std::uint64_t> vm[2]; ///< elements 64..127, then 0..63, the first in the lowest bit
    isa::BigEndian<std::uint64_t> vls;   ///< vs in the upper, vl in the lower half
};
static_assert(sizeof(ThreadContext) == 8328);

/// The beginning of S_CHKPNT. Records follow, then a digest of 16 bytes.
struct CheckpointContext {
    isa::BigEndian<std::uint32_t> magic; ///< checkpoint_section_magic
    isa::BigEndian<std::uint32_t> version;
    isa::BigEndian<std::uint64_t> head_size;
    isa::BigEndian<std::uint64_t> records_size; ///< bytes of records
};
static_assert(sizeof(CheckpointContext) == 24);
constexpr std::uint32_t checkpoint_section_magic = 0x43484b50; ///< "CHKP"

/// Before the contents of each record.
struct CheckpointRecord {
    isa::BigEndian<std::uint32_t> tag; ///< four letters, the first in the highest byte
    isa::BigEndian<std::uint32_t> size;
};
static_assert(sizeof(CheckpointRecord) == 8);

} // namespace cxsim::soff
