#include "cr/image/page_loader.h"

#include "cr/image/checksum.h"
#include "cr/image/page_vectors.h"
#include "cr/image/processors.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <optional>
#include <utility>

namespace cxsim::cr {

namespace {

/// Fewer runs than this for each worker are not worth a thread.
constexpr std::size_t runs_per_worker = 8;

/// Places for the pages of all runs, with neighbours side by side as trees have them. Where all pages of a
/// block are wanted, the blocks lie in huge pages of the host.
class Places {
  public:
    explicit Places(std::span<const PlacedRun> runs) {
        for (const PlacedRun& placed : runs) {
            count(placed.run);
        }
        auto full = emu::blocks_of_pages(
            static_cast<std::size_t>(std::ranges::count(wanted_, emu::pages_per_block, &Wanted::pages)));
        auto next = full.begin();
        for (Wanted& each : wanted_) {
            each.block = each.pages == emu::pages_per_block
                             ? std::move(*next++)
                             : std::make_shared<emu::PageBlock>(emu::pages_per_block);
        }
    }

    /// New pages for the run with that index, which hold nothing yet. Safe on several host threads.
    LoadedRun pages_of(std::size_t index, const PageRun& run) const {
        LoadedRun pages(run.count);
        for (std::uint32_t i = 0; i < run.count; ++i) {
            const emu::PageNumber number = run.first + i;
            const auto block =
                first_[index] + number / emu::pages_per_block - run.first / emu::pages_per_block;
            const unsigned place = number % emu::pages_per_block;
            wanted_[block].block->take(place);
            pages[i] = std::make_shared<emu::Page>(wanted_[block].block, place);
        }
        return pages;
    }

  private:
    struct Wanted {
        emu::PageNumber number = 0; ///< Of its first page, divided by pages_per_block.
        unsigned pages = 0;
        std::shared_ptr<emu::PageBlock> block = nullptr;
    };

    void count(const PageRun& run) {
        const emu::PageNumber first_block = run.first / emu::pages_per_block;
        const bool shares = !wanted_.empty() && wanted_.back().number == first_block;
        first_.push_back(shares ? wanted_.size() - 1 : wanted_.size());
        for (emu::PageNumber number = run.first; number < run.first + run.count; ++number) {
            const emu::PageNumber block = number / emu::pages_per_block;
            if (wanted_.empty() || wanted_.back().number != block) {
                wanted_.push_back({.number = block});
            }
            ++wanted_.back().pages;
        }
    }

    std::vector<Wanted> wanted_;
    std::vector<std::size_t> first_; ///< By run, the index of its first block.
};

using RunVectors = PageVectors<max_run_pages>;

/// The pages' bytes on the host, which are there from now on.
RunVectors make_room(const LoadedRun& pages) {
    RunVectors vectors;
    for (const emu::PagePointer& page : pages) {
        vectors.add(page->bytes.data());
    }
    for (const iovec& each : vectors.all()) {
        // Only advice, to be spared a fault for every page.
        ::madvise(each.iov_base, each.iov_len, MADV_POPULATE_WRITE);
    }
    return vectors;
}

/// The pages of a compressed block; the error as in load_run().
std::expected<void, int> load_block(const PlacedRun& placed, LoadedRun& pages, BlockPacker& packer,
                                    Storage& storage) {
    Bytes block(placed.size);
    if (const auto done = read_at(placed.fd, placed.offset, block, storage); !done) {
        return std::unexpected(done.error());
    }
    if (page_checksum(block, 0) != placed.stored_checksum) {
        return std::unexpected(0);
    }
    RunVectors vectors = make_room(pages);
    if (vectors.all().size() == 1) { // As most are.
        const std::span<std::byte> bytes(pages.front()->bytes.data(), pages.size() * emu::page_size);
        return packer.decompress(placed.encoding, block, bytes) ? std::expected<void, int>()
                                                                : std::unexpected(0);
    }
    Bytes bytes(pages.size() * emu::page_size);
    if (!packer.decompress(placed.encoding, block, bytes)) {
        return std::unexpected(0);
    }
    for (std::size_t i = 0; i < pages.size(); ++i) {
        std::ranges::copy(std::span(bytes).subspan(i * emu::page_size, emu::page_size),
                          pages[i]->bytes.begin());
    }
    return {};
}

/// The pages as they lie in the file; the error as in load_run().
std::expected<void, int> load_plain(const PlacedRun& placed, LoadedRun& pages, Storage& storage) {
    RunVectors vectors = make_room(pages);
    if (storage.read(placed.fd, vectors.all(), placed.offset) ==
        static_cast<ssize_t>(pages.size() * emu::page_size)) {
        return {};
    }
    // Rare: interrupted, or the file is shorter now. Page by page tells which.
    std::uint64_t offset = placed.offset;
    for (const emu::PagePointer& page : pages) {
        const std::span<std::byte> bytes(page->bytes.data(), emu::page_size);
        if (const auto done = read_at(placed.fd, offset, bytes, storage); !done) {
            return std::unexpected(done.error());
        }
        offset += emu::page_size;
    }
    return {};
}

/// Fills the pages of one run; the error is an errno, or 0 if the checksum differs.
std::expected<void, int> load_run(const PlacedRun& placed, LoadedRun& pages,
                                  std::optional<BlockPacker>& packer, Storage& storage) {
    if (placed.encoding != Encoding::raw && !packer) {
        packer.emplace();
    }
    const auto loaded = placed.encoding != Encoding::raw ? load_block(placed, pages, *packer, storage)
                                                         : load_plain(placed, pages, storage);
    if (!loaded) {
        return loaded;
    }
    RunChecksum checksum;
    for (std::uint32_t i = 0; i < placed.run.count; ++i) {
        checksum.add(page_checksum(*pages[i], placed.run.first + i));
    }
    return checksum.value() == placed.run.checksum ? std::expected<void, int>() : std::unexpected(0);
}

/// The runs are handed out one at a time to whoever is free.
class Loading {
  public:
    Loading(std::span<const PlacedRun> runs, Storage& storage)
        : runs_(runs), storage_(storage), places_(runs), loaded_(runs.size()) {}

    std::expected<std::vector<LoadedRun>, LoadError> run() {
        on_all_processors(runs_.size() / runs_per_worker + 1, [this] { work(); });
        if (error_) {
            return std::unexpected(*error_);
        }
        return std::move(loaded_);
    }

  private:
    void work() {
        std::optional<BlockPacker> packer;
        for (std::size_t i = next_++; i < runs_.size() && !failed_; i = next_++) {
            loaded_[i] = places_.pages_of(i, runs_[i].run);
            if (const auto result = load_run(runs_[i], loaded_[i], packer, storage_); !result) {
                fail({.index = i, .error = result.error()});
            }
        }
    }

    void fail(const LoadError& error) {
        const std::scoped_lock lock(mutex_);
        failed_ = true;
        if (!error_ || error.index < error_->index) {
            error_ = error;
        }
    }

    const std::span<const PlacedRun> runs_;
    Storage& storage_;
    const Places places_;
    std::vector<LoadedRun> loaded_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<bool> failed_ = false;
    std::mutex mutex_;
    std::optional<LoadError> error_;
};

} // namespace

std::expected<std::vector<LoadedRun>, LoadError> load_runs(std::span<const PlacedRun> runs,
                                                           Storage& storage) {
    return Loading(runs, storage).run();
}

std::expected<void, int> read_at(int fd, std::uint64_t offset, std::span<std::byte> to, Storage& storage) {
    while (!to.empty()) {
        const ssize_t size = storage.read(fd, to, offset);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0) {
            return std::unexpected(size < 0 ? errno : EIO);
        }
        to = to.subspan(static_cast<std::size_t>(size));
        offset += static_cast<std::uint64_t>(size);
    }
    return {};
}

} // namespace cxsim::cr
