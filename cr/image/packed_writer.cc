// Compares with the earlier checkpoint by checksums, so nothing of it needs to be in memory any more.
#include "cr/image/packed_writer.h"

#include "cr/image/checksum.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace cxsim::cr {

namespace {

/// Smaller than the runs of files that are not packed: what changes in a page is written with its whole run.
constexpr std::uint32_t packed_run_pages = 16;

class PackedWriter {
  public:
    PackedWriter(int fd, const emu::AddressSpace& memory, std::uint64_t start, bool compress,
                 Storage& storage)
        : fd_(fd), memory_(memory), compress_(compress), storage_(storage) {
        result_.end = start;
    }

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
            return error_ == 0;
        });
        std::for_each(next_kept, kept.end(), [&](const PackedRun& each) { keep(each); });
        finish_run();
    }

    std::expected<PackedMemory, int> result() && {
        return error_ == 0 ? std::expected<PackedMemory, int>(std::move(result_)) : std::unexpected(error_);
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
            checksum.add(page_checksum(page->bytes, number));
        }
        return checksum.value() == run.checksum;
    }

    void keep(const PackedRun& run) {
        finish_run();
        result_.map.runs.push_back(run);
    }

    void add(emu::PageNumber number, const emu::Page& page) {
        if (run_.count == packed_run_pages || (run_.count != 0 && number != run_.first + run_.count)) {
            finish_run();
        }
        if (run_.count == 0) {
            run_.first = number;
        }
        std::ranges::copy(page.bytes, pages_.begin() + std::ptrdiff_t{emu::page_size} * run_.count);
        checksum_.add(page_checksum(page.bytes, number));
        ++run_.count;
    }

    void finish_run() {
        if (run_.count == 0 || error_ != 0) {
            return;
        }
        run_.checksum = checksum_.value();
        const auto pages = std::span(pages_).first(std::size_t{run_.count} * emu::page_size);
        const Bytes compressed = compress_ ? compress_block(pages) : Bytes();
        const auto block = compressed.empty() ? std::span<const std::byte>(pages) : compressed;
        result_.map.runs.push_back({.run = run_,
                                    .file = 0,
                                    .encoding = compressed.empty() ? Encoding::raw : Encoding::zstd,
                                    .offset = result_.end,
                                    .size = static_cast<std::uint32_t>(block.size()),
                                    .stored_checksum = compressed.empty() ? 0 : page_checksum(block, 0)});
        write(block);
        result_.pages_written += run_.count;
        run_ = {};
        checksum_ = {};
    }

    void write(std::span<const std::byte> block) {
        while (!block.empty() && error_ == 0) {
            const ::ssize_t size = storage_.write(fd_, block, result_.end);
            if (size < 0 && errno == EINTR) {
                continue;
            }
            if (size <= 0) {
                error_ = size < 0 ? errno : EIO;
                return;
            }
            block = block.subspan(static_cast<std::size_t>(size));
            result_.end += static_cast<std::uint64_t>(size);
        }
    }

    int fd_;
    const emu::AddressSpace& memory_;
    bool compress_;
    Storage& storage_;
    PackedMemory result_;
    int error_ = 0;
    PageRun run_;
    RunChecksum checksum_;
    std::vector<std::byte> pages_ = std::vector<std::byte>(std::size_t{packed_run_pages} * emu::page_size);
};

} // namespace

bool is_zero(const emu::Page& page) {
    // A page equals itself moved by one byte, and its first byte is zero, if and only if all of it is zero.
    return page.bytes[0] == std::byte{0} &&
           std::memcmp(page.bytes.data(), page.bytes.data() + 1, emu::page_size - 1) == 0;
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
