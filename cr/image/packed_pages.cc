// Serialisation and zstd.
#include "cr/image/packed_pages.h"

#include "cr/image/byte_planes.h"

#include <zstd.h>

#include <new>

namespace cxsim::cr {

namespace {

/// The higher levels save little more of what memory holds.
constexpr int level = 1;
/// For planes, which are either very regular, or random and best left alone. Keeps up with a disk.
constexpr int planes_level = -1;

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
    Bytes planes; ///< Of the block at hand.
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

BlockPacker::Block BlockPacker::compress(std::span<const std::byte> pages) {
    Block block{.encoding = Encoding::zstd, .bytes = Bytes(pages.size() - 1)}; // Any larger is not wanted.
    if (look_like_numbers(pages)) {
        block.encoding = Encoding::zstd_planes;
        contexts_->planes.resize(pages.size());
        to_planes(pages, contexts_->planes);
        pages = contexts_->planes;
    }
    const std::size_t size =
        ZSTD_compressCCtx(contexts_->compression, block.bytes.data(), block.bytes.size(), pages.data(),
                          pages.size(), block.encoding == Encoding::zstd_planes ? planes_level : level);
    if (ZSTD_isError(size) != 0) {
        return {};
    }
    block.bytes.resize(size);
    return block;
}

bool BlockPacker::decompress(Encoding encoding, std::span<const std::byte> block,
                             std::span<std::byte> pages) {
    std::span<std::byte> to = pages;
    if (encoding == Encoding::zstd_planes) {
        contexts_->planes.resize(pages.size());
        to = contexts_->planes;
    }
    if (ZSTD_decompressDCtx(contexts_->decompression, to.data(), to.size(), block.data(), block.size()) !=
        pages.size()) {
        return false;
    }
    if (encoding == Encoding::zstd_planes) {
        from_planes(to, pages);
    }
    return true;
}

} // namespace cxsim::cr
