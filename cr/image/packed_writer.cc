// Compares with the earlier checkpoint by checksums, so nothing of it needs to be in memory any more.
#include "cr/image/packed_writer.h"

#include "cr/image/checksum.h"
#include "cr/image/output.h"
#include "cr/image/page_vectors.h"
#include "cr/image/pipeline.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace cxsim::cr {

namespace {

/// Smaller than the runs of files that are not packed: what changes in a page is written with its whole run.
constexpr std::uint32_t packed_run_pages = 16;
constexpr std::size_t pieces_at_a_time = 64; ///< 4 MB of pages.

constexpr std::array<std::byte, emu::page_size> zeros{};

/// A run on its way into the file, or one that stays where it is.
struct Piece {
    PackedRun packed;
    std::array<const emu::Page*, packed_run_pages> pages{}; ///< None of a run that stays.
    Bytes block = {};                                       ///< Compressed.
};

/// Finds out what is to be written of a piece. Each host thread has its own.
class PiecePreparer {
  public:
    explicit PiecePreparer(bool compress) : packer_(compress ? std::make_shared<BlockPacker>() : nullptr) {}

    void operator()(Piece& piece) const {
        if (piece.pages[0] == nullptr) {
            return;
        }
        PackedRun& packed = piece.packed;
        RunChecksum checksum;
        for (std::uint32_t i = 0; i < packed.run.count; ++i) {
            checksum.add(page_checksum(*piece.pages[i], packed.run.first + i));
        }
        packed.run.checksum = checksum.value();
        packed.size = packed.run.count * emu::page_size;
        if (packer_ != nullptr) {
            compress(piece);
        }
    }

  private:
    void compress(Piece& piece) const {
        PackedRun& packed = piece.packed;
        Bytes bytes;
        bytes.reserve(packed.size);
        for (const emu::Page* page : std::span(piece.pages).first(packed.run.count)) {
            bytes.insert(bytes.end(), page->bytes.begin(), page->bytes.end());
        }
        auto [encoding, block] = packer_->compress(bytes);
        if (encoding != Encoding::raw) {
            packed.encoding = encoding;
            packed.size = static_cast<std::uint32_t>(block.size());
            packed.stored_checksum = page_checksum(block, 0);
            piece.block = std::move(block);
        }
    }

    std::shared_ptr<BlockPacker> packer_; ///< Null: not compressed. Shared by copies on the same thread.
};

/// Writes pieces in their order.
class PieceWriter {
  public:
    PieceWriter(int fd, std::uint64_t start, Storage& storage) : output_(fd, storage) { result_.end = start; }

    int error() const { return output_.error(); }
    std::expected<PackedMemory, int> result() && {
        return error() == 0 ? std::expected<PackedMemory, int>(std::move(result_)) : std::unexpected(error());
    }

    void write(const Piece& piece) {
        PackedRun packed = piece.packed;
        if (piece.pages[0] != nullptr) {
            packed.offset = result_.end;
            if (packed.encoding != Encoding::raw) {
                output_.write(piece.block, result_.end);
            } else {
                PageVectors<packed_run_pages> vectors;
                for (const emu::Page* page : std::span(piece.pages).first(packed.run.count)) {
                    vectors.add(page->bytes.data());
                }
                output_.write(vectors.all(), result_.end);
            }
            result_.end += packed.size;
            result_.pages_written += packed.run.count;
        }
        result_.map.runs.push_back(packed);
    }

  private:
    Output output_;
    PackedMemory result_;
};

class PackedWriter {
  public:
    PackedWriter(int fd, const emu::AddressSpace& memory, std::uint64_t start, bool compress,
                 Storage& storage)
        : memory_(memory), writer_(fd, start, storage),
          pieces_([compress] { return PiecePreparer(compress); },
                  [this](const Piece& piece) { writer_.write(piece); }, pieces_at_a_time) {}

    void write_region(const RegionEntry& region, std::span<const PackedRun>& earlier) {
        const std::vector<PackedRun> kept = unchanged(region, earlier);
        auto next_kept = kept.begin();
        const std::uint64_t end = region.start + std::uint64_t{region.pages} * emu::page_size;
        memory_.visit_pages(region.start, end, [&](emu::PageNumber number, const emu::Page& page) {
            for (; next_kept != kept.end() && number >= next_kept->run.first + next_kept->run.count;
                 ++next_kept) {
                keep(*next_kept);
            }
            const bool is_kept = next_kept != kept.end() && number >= next_kept->run.first;
            if (!is_kept && !is_zero(page)) {
                add(number, page);
            }
            return writer_.error() == 0;
        });
        std::for_each(next_kept, kept.end(), [&](const PackedRun& each) { keep(each); });
        finish_run();
    }

    std::expected<PackedMemory, int> result() && {
        pieces_.finish();
        return std::move(writer_).result();
    }

  private:
    /// The region's runs of the earlier checkpoint that still hold what they did; takes them all from the
    /// front.
    std::vector<PackedRun> unchanged(const RegionEntry& region, std::span<const PackedRun>& earlier) const {
        const emu::PageNumber first = emu::page_of(region.start);
        const std::uint64_t last = std::uint64_t{first} + region.pages;
        std::vector<PackedRun> result;
        for (; !earlier.empty() && earlier.front().run.first < last; earlier = earlier.subspan(1)) {
            const PageRun& run = earlier.front().run;
            if (run.first >= first && std::uint64_t{run.first} + run.count <= last && holds(run)) {
                result.push_back(earlier.front());
            }
        }
        return result;
    }

    bool holds(const PageRun& run) const {
        RunChecksum checksum;
        for (emu::PageNumber number = run.first; number < run.first + run.count; ++number) {
            const emu::Page* page = memory_.page(number);
            if (page == nullptr) {
                return false;
            }
            checksum.add(page_checksum(*page, number));
        }
        return checksum.value() == run.checksum;
    }

    void keep(const PackedRun& run) {
        finish_run();
        pieces_.add({.packed = run});
    }

    void add(emu::PageNumber number, const emu::Page& page) {
        PageRun& run = piece_.packed.run;
        if (run.count == packed_run_pages || (run.count != 0 && number != run.first + run.count)) {
            finish_run();
        }
        if (run.count == 0) {
            run.first = number;
        }
        piece_.pages[run.count++] = &page;
    }

    void finish_run() {
        if (piece_.packed.run.count != 0) {
            pieces_.add(piece_);
            piece_ = {};
        }
    }

    const emu::AddressSpace& memory_;
    PieceWriter writer_;
    Pipeline<Piece> pieces_;
    Piece piece_;
};

} // namespace

bool is_zero(const emu::Page& page) {
    constexpr std::uint64_t zero_seed = ~std::uint64_t{0}; // No page's number.
    if (page.checksum.get(zero_seed)) {
        return true;
    }
    if (std::memcmp(page.bytes.data(), zeros.data(), emu::page_size) != 0) {
        return false;
    }
    page.checksum.keep(zero_seed, 0);
    return true;
}

std::expected<PackedMemory, int> write_packed(int fd, const emu::AddressSpace& memory,
                                              std::span<const RegionEntry> regions, std::uint64_t start,
                                              bool compress, const Increment* since, Storage& storage) {
    PackedWriter writer(fd, memory, start, compress, storage);
    std::span<const PackedRun> earlier;
    if (since != nullptr) {
        earlier = since->runs;
    }
    for (const RegionEntry& region : regions) {
        writer.write_region(region, earlier);
    }
    return std::move(writer).result();
}

} // namespace cxsim::cr
