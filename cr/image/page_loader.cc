#include "cr/image/page_loader.h"

#include "cr/image/checksum.h"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

namespace cxsim::cr {

namespace {

constexpr unsigned max_workers = 8;
/// Fewer runs than this for each worker are not worth a thread.
constexpr std::size_t runs_per_worker = 8;

/// The pages of a compressed block; the error as in load_run().
std::expected<void, int> load_block(const PlacedRun& placed, LoadedRun& pages, Storage& storage) {
    Bytes block(placed.size);
    if (const auto done = read_at(placed.fd, placed.offset, block, storage); !done) {
        return std::unexpected(done.error());
    }
    Bytes bytes(pages.size() * emu::page_size);
    if (page_checksum(block, 0) != placed.stored_checksum || !decompress_block(block, bytes)) {
        return std::unexpected(0);
    }
    for (std::size_t i = 0; i < pages.size(); ++i) {
        std::ranges::copy(std::span(bytes).subspan(i * emu::page_size, emu::page_size),
                          pages[i]->bytes.begin());
    }
    return {};
}

/// One run; the error is an errno, or 0 if the checksum differs.
std::expected<LoadedRun, int> load_run(const PlacedRun& placed, Storage& storage) {
    const PageRun& run = placed.run;
    const int fd = placed.fd;
    LoadedRun pages(run.count);
    std::array<iovec, max_run_pages> vectors{};
    for (std::uint32_t i = 0; i < run.count; ++i) {
        pages[i] = std::make_shared<emu::Page>();
        vectors[i] = {.iov_base = pages[i]->bytes.data(), .iov_len = emu::page_size};
    }
    const auto size = static_cast<ssize_t>(std::size_t{run.count} * emu::page_size);
    if (placed.encoding == Encoding::zstd) {
        if (const auto unpacked = load_block(placed, pages, storage); !unpacked) {
            return std::unexpected(unpacked.error());
        }
    } else if (storage.read(fd, std::span(vectors).first(run.count), placed.offset) != size) {
        // Rare: interrupted, or the file is shorter now. Page by page tells which.
        for (std::uint32_t i = 0; i < run.count; ++i) {
            const auto done =
                read_at(fd, placed.offset + std::uint64_t{i} * emu::page_size, pages[i]->bytes, storage);
            if (!done) {
                return std::unexpected(done.error());
            }
        }
    }
    RunChecksum checksum;
    for (std::uint32_t i = 0; i < run.count; ++i) {
        checksum.add(page_checksum(pages[i]->bytes, run.first + i));
    }
    if (checksum.value() != run.checksum) {
        return std::unexpected(0);
    }
    return pages;
}

/// The runs are handed out one at a time to whoever is free.
class Loading {
  public:
    Loading(std::span<const PlacedRun> runs, Storage& storage)
        : runs_(runs), storage_(storage), loaded_(runs.size()) {}

    std::expected<std::vector<LoadedRun>, LoadError> run() {
        const std::size_t useful = runs_.size() / runs_per_worker + 1;
        const std::size_t workers =
            std::min<std::size_t>({useful, max_workers, std::max(1U, std::thread::hardware_concurrency())});
        {
            std::vector<std::jthread> others;
            try {
                for (std::size_t i = 1; i < workers; ++i) {
                    others.emplace_back([this] { work(); });
                }
            } catch (const std::system_error&) {
                // The host has no more threads: those that are there do all of it.
            }
            work();
        }
        if (error_) {
            return std::unexpected(*error_);
        }
        return std::move(loaded_);
    }

  private:
    void work() {
        for (std::size_t i = next_++; i < runs_.size() && !failed_; i = next_++) {
            if (auto result = load_run(runs_[i], storage_)) {
                loaded_[i] = std::move(*result);
            } else {
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
