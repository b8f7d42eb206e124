// The checkpoint file's own part of the layout: what S_CHKPNT holds. docs/cr.md shows it to the byte.
//
//   head      SOFF headers, section headers, S_CONTEXT, one S_TCONTEXT a thread; zeros up to a page boundary
//   memory    one section a region, from a page boundary on; pages of zeros are holes
//   S_CHKPNT  from a page boundary on: CheckpointHeader, records, digest of the head and of all this; end of
//   the file
//
// The page map, one of the records, has a checksum for every run of pages. So each byte of the file is
// covered: by the digest, by the checksum of its run, or, in holes and padding, by having to be zero.
#pragma once

#include "cr/image/archive.h"
#include "cr/image/process_image.h"
#include "emu/isa/big_endian.h"
#include "emu/memory/page.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace cxsim::cr {

inline constexpr std::uint32_t checkpoint_magic = 0x43484b50; ///< "CHKP"
inline constexpr std::uint32_t checkpoint_version = 2;
/// Of files whose memory is packed (packed_pages.h).
inline constexpr std::uint32_t packed_version = 3;

/// The beginning of S_CHKPNT.
struct CheckpointHeader {
    isa::BigEndian<std::uint32_t> magic;
    isa::BigEndian<std::uint32_t> version;
    isa::BigEndian<std::uint64_t>
        head_size; ///< Bytes before the memory sections, a multiple of the page size.
    isa::BigEndian<std::uint64_t> records_size; ///< Bytes of records that follow.
};
static_assert(sizeof(CheckpointHeader) == 24);

/// Before the contents of each record.
struct RecordHeader {
    isa::BigEndian<std::uint32_t> tag;
    isa::BigEndian<std::uint32_t> size; ///< Of the contents.
};
static_assert(sizeof(RecordHeader) == 8);

/// Records of the image itself; those of kernel state are declared in cr/resource/.
inline constexpr RecordTag info_tag = record_tag("INFO");       ///< ProcessInfo
inline constexpr RecordTag memory_map_tag = record_tag("MMAP"); ///< MemoryMap
inline constexpr RecordTag page_map_tag = record_tag("PMAP");   ///< PageMap
inline constexpr RecordTag companions_tag = record_tag("COMP"); ///< CompanionList

/// The files that belong to this one: children and copies.
struct CompanionList {
    std::vector<Companion> companions;
};
void serialize(Archive& archive, CompanionList& list);
/// More than any process can have; a limit for hostile files.
inline constexpr std::size_t max_companions = 1000;

/// One region, in the order of addresses and of the memory sections.
struct RegionEntry {
    emu::Address start = 0;
    std::uint32_t pages = 0;
    emu::Protection protection = emu::Protection::none;
    emu::RegionKind kind = emu::RegionKind::anonymous;
    bool shared = false;      ///< MAP_SHARED: other address spaces may hold the same pages.
    std::uint64_t offset = 0; ///< File offset of its section.
};
void serialize(Archive& archive, RegionEntry& entry);
struct MemoryMap {
    std::vector<RegionEntry> regions;
};
void serialize(Archive& archive, MemoryMap& map);

/// Consecutive pages that are in the file, at most max_run_pages of them.
struct PageRun {
    emu::PageNumber first = 0;
    std::uint32_t count = 0;
    std::uint64_t checksum = 0;
};
void serialize(Archive& archive, PageRun& run);
/// All pages that are in the file, ascending. Every other page of a region is zero.
struct PageMap {
    std::vector<PageRun> runs;
};
void serialize(Archive& archive, PageMap& map);

/// As many pages as one preadv or pwritev of Linux takes at most, by far; also the grain of checksums.
inline constexpr std::uint32_t max_run_pages = 64;
/// The guide's limit on the memory segments of a process (p. 1-3).
inline constexpr std::size_t max_regions = 58;
/// More than any process of a real machine had; a limit for hostile files.
inline constexpr std::size_t max_threads = 64;

/// A few dozen records are known.
inline constexpr std::size_t max_records = 1000;
inline constexpr std::size_t max_sections = 2 + max_threads + max_regions;
/// The most that S_CHKPNT takes in a file: the largest page map, packed_pages.h, of an address space whose
/// pages are runs of their own takes 20 megabytes; the rest is for the memory of threads.
inline constexpr std::uint64_t max_checkpoint_size = std::uint64_t{64} << 20;
/// The most that it takes in all files of a set together. The page maps of all memory that a machine can have
/// mapped, 4 gigabytes, take 41 megabytes at the worst; 250 processes with 250 descriptors each have as much
/// again. Also the most in all files together that the set builds on.
inline constexpr std::uint64_t max_set_records = std::uint64_t{128} << 20;

constexpr std::uint64_t round_up_to_page(std::uint64_t offset) {
    return (offset + emu::page_size - 1) & ~std::uint64_t{emu::page_size - 1};
}

/// The structure whose bytes are at that offset, all of them.
template <typename Structure>
Structure structure_at(std::span<const std::byte> bytes, std::size_t offset) {
    Structure structure;
    std::memcpy(&structure, bytes.data() + offset, sizeof structure);
    return structure;
}

} // namespace cxsim::cr
