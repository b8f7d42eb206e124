// Serialisation and zstd.
#include "cr/image/packed_pages.h"

#include <zstd.h>

#include <new>

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

struct BlockPacker::Contexts {
    ZSTD_CCtx* compression = ZSTD_createCCtx();
    ZSTD_DCtx* decompression = ZSTD_createDCtx();
};

BlockPacker::BlockPacker() : contexts_(std::make_unique<Contexts>()) {
    if (contexts_->compression == nullptr || contexts_->decompression == nullptr) {
        ZSTD_freeCCtx(contexts_->compression);
        ZSTD_freeDCtx(contexts_->decompression);
        throw std::bad_alloc();
    }
}

BlockPacker::~BlockPacker() {
    ZSTD_freeCCtx(contexts_->compression);
    ZSTD_freeDCtx(contexts_->decompression);
}

std::vector<std::byte> BlockPacker::compress(std::span<const std::byte> pages) {
    std::vector<std::byte> block(pages.size() - 1); // Any larger is not wanted.
    const std::size_t size = ZSTD_compressCCtx(contexts_->compression, block.data(), block.size(),
                                               pages.data(), pages.size(), level);
    block.resize(ZSTD_isError(size) != 0 ? 0 : size);
    return block;
}

bool BlockPacker::decompress(std::span<const std::byte> block, std::span<std::byte> pages) {
    return ZSTD_decompressDCtx(contexts_->decompression, pages.data(), pages.size(), block.data(),
                               block.size()) == pages.size();
}

} // namespace cxsim::cr
