// Serialisation and zstd.
#include "cr/image/packed_pages.h"

#include <zstd.h>

namespace cxsim::cr {

namespace {

/// Keeps up with a disk; the higher levels save little more of what memory holds.
constexpr int level = 1;

} // namespace

void serialize(Archive& archive, PackedRun& run) {
    serialize(archive, run.run);
    archive.fields(run.file, run.encoding, run.offset, run.size, run.stored_checksum);
}

void serialize(Archive& archive, PackedMap& map) {
    archive.list(map.runs);
}

void serialize(Archive& archive, BaseFile& file) {
    Companion companion{.kind = {}, .name = file.name, .digest = file.digest};
    serialize(archive, companion);
    file = {.name = companion.name, .digest = companion.digest};
}

void serialize(Archive& archive, BaseList& list) {
    archive.list(list.files, max_bases);
}

std::vector<std::byte> compress_block(std::span<const std::byte> pages) {
    std::vector<std::byte> block(pages.size() - 1); // Any larger is not wanted.
    const std::size_t size = ZSTD_compress(block.data(), block.size(), pages.data(), pages.size(), level);
    block.resize(ZSTD_isError(size) != 0 ? 0 : size);
    return block;
}

bool decompress_block(std::span<const std::byte> block, std::span<std::byte> pages) {
    return ZSTD_decompress(pages.data(), pages.size(), block.data(), block.size()) == pages.size();
}

} // namespace cxsim::cr
