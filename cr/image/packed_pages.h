// The page map of packed checkpoint files: those whose memory is compressed, or partly in other files.
//
// Such a file has no sections for its memory. Between the head and S_CHKPNT lie blocks, one after the other,
// each with the pages of one run, as they are or compressed by zstd. A run that has not changed since an
// earlier checkpoint lies in that one's file still: the bases, which are in the same directory and known by
// their digests.
#pragma once

#include "cr/image/format.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cxsim::cr {

inline constexpr RecordTag packed_map_tag = record_tag("PACK"); ///< PackedMap
inline constexpr RecordTag bases_tag = record_tag("BASE");      ///< BaseList

/// How a block holds its pages.
enum class Encoding : std::uint8_t {
    raw,
    zstd,        ///< A zstd frame of the bytes.
    zstd_planes, ///< A zstd frame of the bytes as planes (byte_planes.h).
};

/// A run of pages and the block that holds it.
struct PackedRun {
    PageRun run;
    std::uint16_t file = 0; ///< 0 this file, n the base n - 1.
    Encoding encoding = Encoding::raw;
    std::uint64_t offset = 0;          ///< Of the block in its file.
    std::uint32_t size = 0;            ///< Bytes of the block.
    std::uint64_t stored_checksum = 0; ///< XXH3-64 of the block's bytes; 0 if raw.
};
void serialize(Archive& archive, PackedRun& run);

struct PackedMap {
    std::vector<PackedRun> runs; ///< Ascending by page.
};
void serialize(Archive& archive, PackedMap& map);

/// A file that holds pages of another one.
struct BaseFile {
    std::string name;
    Digest digest{}; ///< What it ends with.
    bool operator==(const BaseFile&) const = default;
};
void serialize(Archive& archive, BaseFile& file);

struct BaseList {
    std::vector<BaseFile> files;
};
void serialize(Archive& archive, BaseList& list);
/// As many increments as can follow one another; a limit for hostile files, too.
inline constexpr std::size_t max_bases = 250;

/// An earlier checkpoint as the next one sees it: where each of its runs lies, in `files`, from file 1 on.
struct Increment {
    std::vector<BaseFile> files;
    std::vector<PackedRun> runs;
};

/// Makes blocks of pages and pages of blocks. One host thread uses it at a time; it is worth keeping.
class BlockPacker {
  public:
    BlockPacker();
    ~BlockPacker();
    BlockPacker(const BlockPacker&) = delete;
    BlockPacker& operator=(const BlockPacker&) = delete;

    /// A block, and how it holds its pages.
    struct Block {
        Encoding encoding = Encoding::raw;
        Bytes bytes; ///< None if raw.
    };
    /// The block with the pages' bytes; raw if it would not be smaller. Which encoding it takes depends on
    /// the bytes alone.
    Block compress(std::span<const std::byte> pages);
    /// Fills `pages` with what the block holds, which is not raw; false if it holds something else than that
    /// many bytes.
    bool decompress(Encoding encoding, std::span<const std::byte> block, std::span<std::byte> pages);

  private:
    struct Contexts;
    std::unique_ptr<Contexts> contexts_;
};

} // namespace cxsim::cr
