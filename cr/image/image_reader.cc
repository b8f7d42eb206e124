// From the outside in: file header, section headers, digest, records, and last the memory.
#include "cr/image/image_reader.h"

#include "cr/image/checksum.h"
#include "cr/image/contexts.h"
#include "cr/image/format.h"
#include "emu/isa/soff.h"
#include "emu/memory/page_tree.h"
#include "kernel/files/extent.h"
#include "kernel/processes/process_table.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace cxsim::cr {

namespace {

using Result = std::expected<void, ImageError>;

/// Heads are small: headers, and ten kilobytes a thread. That of most processes is read at once.
constexpr std::uint64_t max_head_size = std::uint64_t{1} << 20;
constexpr std::uint64_t usual_head_size = std::uint64_t{16} << 10;

std::unexpected<ImageError> refuse(Message message, std::string detail) {
    return std::unexpected(ImageError{message, 0, std::move(detail)});
}

/// The file is one of ours, but not as it was written.
std::unexpected<ImageError> damaged(std::string detail) {
    return refuse(Message::region_mismatch, std::move(detail));
}

std::unexpected<ImageError> unreadable(int error) {
    return std::unexpected(ImageError{Message::checkpoint_open_failed, error, "read"});
}

std::unexpected<ImageError> damaged_memory(std::string detail) {
    return std::unexpected(ImageError{Message::region_fill_failed, EIO, std::move(detail)});
}

} // namespace

std::expected<Digest, int> stored_digest(int fd, Storage& storage) {
    Digest digest{};
    struct stat status{};
    if (::fstat(fd, &status) != 0) {
        return std::unexpected(errno);
    }
    if (static_cast<std::uint64_t>(status.st_size) < digest.size()) {
        return digest;
    }
    const auto at = static_cast<std::uint64_t>(status.st_size) - digest.size();
    const auto done = read_at(fd, at, digest, storage);
    return done ? std::expected<Digest, int>(digest) : std::unexpected(done.error());
}

std::expected<ImageReader, ImageError> ImageReader::open(int fd, Storage& storage, const Wanted& wanted) {
    ImageReader reader(fd, storage);
    struct stat status{};
    if (::fstat(fd, &status) != 0) {
        return std::unexpected(ImageError{Message::checkpoint_open_failed, errno, "fstat"});
    }
    if (!S_ISREG(status.st_mode)) {
        return refuse(Message::not_checkpoint_format, "not a regular file");
    }
    reader.file_size_ = static_cast<std::uint64_t>(status.st_size);
    Result result = reader.read_head();
    result = result ? reader.read_checkpoint_section(wanted) : result;
    result = result ? reader.read_contexts() : result;
    result = result ? reader.check_regions() : result;
    if (!result) {
        return std::unexpected(result.error());
    }
    reader.head_ = {}; // What is in it is known now, and many readers may be there at a time.
    return reader;
}

Result ImageReader::read_head() {
    if (const auto done = extend_head(std::min(file_size_, usual_head_size)); !done) {
        return done;
    }
    if (head_.size() < sizeof(soff::FileHeader)) {
        return refuse(Message::not_checkpoint_format, "shorter than a file header");
    }
    const auto header = structure_at<soff::FileHeader>(head_, 0);
    if (header.h_magic != soff::magic_checkpoint) {
        return refuse(Message::not_checkpoint_format, "another magic number");
    }
    const std::uint64_t sections = header.h_nscns;
    if (sections > max_sections || header.h_scnptr != sizeof header ||
        head_.size() < sizeof header + sections * sizeof(soff::SectionHeader)) {
        return refuse(Message::no_context_section, "the section headers do not lie where they should");
    }
    return read_sections(std::span(head_).subspan(sizeof header, sections * sizeof(soff::SectionHeader)));
}

/// Reads the file's beginning up to there.
Result ImageReader::extend_head(std::uint64_t size) {
    const std::size_t there = head_.size();
    head_.resize(std::max<std::uint64_t>(there, size));
    const auto done = read_at(fd_, there, std::span(head_).subspan(there), *storage_);
    return done ? Result() : unreadable(done.error());
}

Result ImageReader::read_sections(std::span<const std::byte> headers) {
    for (std::size_t at = 0; at < headers.size(); at += sizeof(soff::SectionHeader)) {
        const auto header = structure_at<soff::SectionHeader>(headers, at);
        const SectionPlace place{.type = header.s_flags & soff::section_type_mask,
                                 .offset = header.s_scnptr,
                                 .size = header.s_size,
                                 .address = header.s_vaddr};
        if (place.offset > file_size_ || place.size > file_size_ - place.offset) {
            return damaged("a section reaches beyond the end of the file");
        }
        sections_.push_back(place);
    }
    const auto has_type = [](soff::SectionType type) {
        return [type](const SectionPlace& place) { return place.type == static_cast<std::uint32_t>(type); };
    };
    if (std::ranges::none_of(sections_, has_type(soff::SectionType::context))) {
        return refuse(Message::no_context_section, "none of the sections is one");
    }
    const auto found = std::ranges::find_if(sections_, has_type(soff::SectionType::checkpoint));
    if (found == sections_.end()) {
        return refuse(Message::no_chkpnt_section, "none of the sections is one");
    }
    checkpoint_ = *found;
    return {};
}

Result ImageReader::read_checkpoint_section(const Wanted& wanted) {
    constexpr std::size_t smallest = sizeof(CheckpointHeader) + sizeof(Digest);
    if (checkpoint_.size < smallest || checkpoint_.size > max_checkpoint_size ||
        checkpoint_.offset + checkpoint_.size != file_size_) {
        return damaged("S_CHKPNT does not end where the file does");
    }
    if (wanted.budget != nullptr && !wanted.budget->take(checkpoint_.size)) {
        return damaged(fmt::format("the set has more than {} megabytes of records", max_set_records >> 20U));
    }
    RecordStream stream(fd_, checkpoint_.offset, checkpoint_.size, *storage_);
    std::array<std::byte, sizeof(CheckpointHeader)> header_bytes{};
    if (const auto done = stream.read(header_bytes); !done) {
        return unreadable(done.error());
    }
    const auto header = structure_at<CheckpointHeader>(header_bytes, 0);
    if (header.magic != checkpoint_magic) {
        return damaged("S_CHKPNT does not begin with its magic number");
    }
    version_ = header.version;
    if (version_ != checkpoint_version && version_ != packed_version) {
        return refuse(Message::not_checkpoint_format,
                      fmt::format("it is of version {}; {} and {} are known", version_, checkpoint_version,
                                  packed_version));
    }
    if (header.head_size > max_head_size || header.head_size > checkpoint_.offset ||
        header.records_size != checkpoint_.size - smallest) {
        return damaged("S_CHKPNT gives impossible sizes");
    }
    if (const auto done = extend_head(header.head_size); !done) {
        return done;
    }
    head_size_ = header.head_size;
    head_.resize(head_size_);
    DigestStream digest;
    digest.add(head_);
    digest.add(header_bytes);
    stream.add_to(digest);
    if (const auto done = read_records(stream, wanted); !done) {
        return done;
    }
    digest_ = digest.digest();
    Digest stored{};
    if (const auto done = stream.read(stored); !done) {
        return unreadable(done.error());
    }
    return stored == digest_ ? read_image_records()
                             : damaged("the digest of the headers and of S_CHKPNT differs");
}

/// Nothing is believed of the records before the digest agrees, but what would not fit is not read.
Result ImageReader::read_records(RecordStream& stream, const Wanted& wanted) {
    while (stream.left() > sizeof(Digest)) {
        std::array<std::byte, sizeof(RecordHeader)> header_bytes{};
        const std::uint64_t left = stream.left() - sizeof(Digest);
        if (left < sizeof header_bytes) {
            return damaged("a record is cut short");
        }
        if (const auto done = stream.read(header_bytes); !done) {
            return unreadable(done.error());
        }
        const auto header = structure_at<RecordHeader>(header_bytes, 0);
        if (header.size > left - sizeof header_bytes) {
            return damaged("a record is cut short");
        }
        if (image_.records.size() == max_records) {
            return damaged("there are too many records");
        }
        const auto tag = static_cast<RecordTag>(std::uint32_t{header.tag});
        auto done = std::expected<void, int>();
        if (ignorable(tag) && wanted.ignorable != nullptr && !wanted.ignorable(tag)) {
            done = stream.skip(header.size);
        } else {
            image_.records.push_back({.tag = tag, .contents = Bytes(header.size)});
            done = stream.read(image_.records.back().contents);
        }
        if (!done) {
            return unreadable(done.error());
        }
    }
    return {};
}

Result ImageReader::read_image_records() {
    const auto read = [this](RecordTag tag, auto& to) {
        const Record* record = find_record(image_.records, tag);
        return record != nullptr && load(record->contents, to);
    };
    CompanionList list;
    const bool mapped =
        is_packed() ? read(packed_map_tag, packed_) && read(bases_tag, bases_) : read(page_map_tag, map_);
    if (!read(info_tag, image_.info) || !read(memory_map_tag, memory_) || !mapped ||
        !read(companions_tag, list)) {
        return damaged("a record makes no sense");
    }
    image_.companions = std::move(list.companions);
    if (image_.info.pid <= 0 || image_.info.pid >= kernel::ProcessTable::max_pid) {
        return damaged("no process can have this pid");
    }
    std::erase_if(image_.records, [this](const Record& record) {
        return record.tag == info_tag || record.tag == memory_map_tag || record.tag == companions_tag ||
               (is_packed() ? record.tag == packed_map_tag || record.tag == bases_tag
                            : record.tag == page_map_tag);
    });
    return {};
}

Result ImageReader::read_contexts() {
    for (const SectionPlace& place : sections_) {
        if (place.type != static_cast<std::uint32_t>(soff::SectionType::thread_context)) {
            continue;
        }
        emu::Registers registers;
        if (place.offset > head_.size() || place.size > head_.size() - place.offset ||
            !read_thread_context(std::span(head_).subspan(place.offset, place.size), registers)) {
            return damaged("a thread's context makes no sense");
        }
        image_.threads.push_back(registers);
    }
    if (image_.threads.empty() || image_.threads.size() > max_threads) {
        return damaged("no thread, or too many");
    }
    return {};
}

/// Regions must follow one another in memory and in the file, and fill the file from the head to S_CHKPNT.
Result ImageReader::check_regions() const {
    const std::size_t in_sections = is_packed() ? 0 : memory_.regions.size();
    if (memory_.regions.size() > max_regions || in_sections + image_.threads.size() + 2 != sections_.size()) {
        return damaged("the number of regions differs from that of the sections");
    }
    std::uint64_t next_address = 0;
    std::uint64_t next_offset = head_size_;
    for (const RegionEntry& region : memory_.regions) {
        const std::uint64_t size = std::uint64_t{region.pages} * emu::page_size;
        if (region.start % emu::page_size != 0 || region.start < next_address || region.pages == 0 ||
            region.start + size > std::uint64_t{1} << 32 ||
            region.offset != (is_packed() ? 0 : next_offset) ||
            (region.protection | emu::Protection::all) != emu::Protection::all ||
            region.kind == emu::RegionKind::gateway || region.kind > emu::RegionKind::file) {
            return damaged(fmt::format("the region at {:#x} makes no sense", region.start));
        }
        next_address = region.start + size;
        next_offset += is_packed() ? 0 : size;
    }
    if (!is_packed() && next_offset != checkpoint_.offset) {
        return damaged("the regions do not fill the file");
    }
    return {};
}

std::uint64_t ImageReader::memory_size() const {
    std::uint64_t pages = 0;
    for (const RegionEntry& region : memory_.regions) {
        pages += region.pages;
    }
    return pages * emu::page_size;
}

std::uint64_t ImageReader::saved_size() const {
    std::uint64_t pages = 0;
    for (const PageRun& run : map_.runs) {
        pages += run.count;
    }
    for (const PackedRun& each : packed_.runs) {
        pages += each.file == 0 ? each.run.count : 0;
    }
    return pages * emu::page_size;
}

bool ImageReader::is_compressed() const {
    return std::ranges::any_of(packed_.runs,
                               [](const PackedRun& each) { return each.encoding != Encoding::raw; });
}

Increment ImageReader::as_base(const std::string& name) const {
    Increment result{.files = {{.name = name, .digest = digest_}}, .runs = {}};
    result.files.insert(result.files.end(), bases_.files.begin(), bases_.files.end());
    if (is_packed()) {
        result.runs = packed_.runs;
        for (PackedRun& each : result.runs) {
            ++each.file; // What was this file's is its first base's.
        }
        return result;
    }
    auto region = memory_.regions.begin();
    for (const PageRun& run : map_.runs) {
        while (region != memory_.regions.end() && run.first >= emu::page_of(region->start) + region->pages) {
            ++region;
        }
        if (region == memory_.regions.end() || run.first < emu::page_of(region->start)) {
            break; // Makes no sense: what is left is written anew.
        }
        result.runs.push_back(
            {.run = run,
             .file = 1,
             .encoding = Encoding::raw,
             .offset =
                 region->offset + std::uint64_t{run.first - emu::page_of(region->start)} * emu::page_size,
             .size = run.count * emu::page_size});
    }
    return result;
}

// --- Memory
// -------------------------------------------------------------------------------------------------

std::expected<ProcessImage, ImageError> ImageReader::load_memory() && {
    if (is_packed()) {
        if (const auto mapped = map_packed(); !mapped) {
            return std::unexpected(mapped.error());
        }
        const auto loaded = load_pages();
        return loaded ? std::expected<ProcessImage, ImageError>(std::move(image_))
                      : std::unexpected(loaded.error());
    }
    std::span<const PageRun> runs = map_.runs;
    for (const RegionEntry& region : memory_.regions) {
        if (const auto mapped = map_region(region, runs); !mapped) {
            return std::unexpected(mapped.error());
        }
    }
    if (!runs.empty()) {
        return damaged("the page map names pages outside of the regions");
    }
    if (const auto loaded = load_pages(); !loaded) {
        return std::unexpected(loaded.error());
    }
    return std::move(image_);
}

emu::PageNumber ImageReader::map_empty(const RegionEntry& region) {
    const std::uint64_t end = region.start + std::uint64_t{region.pages} * emu::page_size;
    image_.memory.map({.start = region.start,
                       .end = end,
                       .protection = region.protection,
                       .kind = region.kind,
                       .shared = region.shared ? std::make_shared<emu::PageTree>() : nullptr});
    return static_cast<emu::PageNumber>(end >> emu::page_shift);
}

/// Takes the region's runs from the front of `runs`.
Result ImageReader::map_region(const RegionEntry& region, std::span<const PageRun>& runs) {
    const emu::PageNumber first = emu::page_of(region.start);
    const emu::PageNumber last = map_empty(region);
    const auto offset_of = [&](emu::PageNumber page) {
        return region.offset + std::uint64_t{page - first} * emu::page_size;
    };
    emu::PageNumber next = first;
    while (!runs.empty() && runs.front().first < last) {
        const PageRun run = runs.front();
        if (run.first < next || run.count == 0 || run.count > max_run_pages || run.count > last - run.first) {
            return damaged("the page map makes no sense");
        }
        if (const auto zero = check_hole(offset_of(next), offset_of(run.first)); !zero) {
            return zero;
        }
        runs_.push_back({.run = run, .offset = offset_of(run.first), .fd = fd_});
        next = run.first + run.count;
        runs = runs.subspan(1);
    }
    return check_hole(offset_of(next), offset_of(last));
}

Result ImageReader::map_packed() {
    if (base_files_.size() != bases_.files.size()) {
        return damaged_memory("a file that it needs is missing");
    }
    std::span<const PackedRun> runs = packed_.runs;
    std::uint64_t next_block = head_size_;
    for (const RegionEntry& region : memory_.regions) {
        if (const auto mapped = map_packed_region(region, runs, next_block); !mapped) {
            return mapped;
        }
    }
    if (!runs.empty() || next_block > checkpoint_.offset) {
        return damaged("the page map names pages outside of the regions");
    }
    return check_hole(next_block, checkpoint_.offset);
}

/// Takes the region's runs from the front of `runs`; the blocks of this file follow one another.
Result ImageReader::map_packed_region(const RegionEntry& region, std::span<const PackedRun>& runs,
                                      std::uint64_t& next_block) {
    emu::PageNumber next = emu::page_of(region.start);
    const emu::PageNumber last = map_empty(region);
    for (; !runs.empty() && runs.front().run.first < last; runs = runs.subspan(1)) {
        const PackedRun& each = runs.front();
        const PageRun& run = each.run;
        const std::uint64_t plain = std::uint64_t{run.count} * emu::page_size;
        const bool fits = each.encoding == Encoding::raw
                              ? each.size == plain
                              : each.encoding <= Encoding::zstd_planes && each.size < plain;
        if (run.first < next || run.count == 0 || run.count > max_run_pages || run.count > last - run.first ||
            !fits || each.file > base_files_.size() || each.offset > std::uint64_t{1} << 62 ||
            (each.file == 0 && each.offset != next_block)) {
            return damaged("the page map makes no sense");
        }
        next_block += each.file == 0 ? each.size : 0;
        next = run.first + run.count;
        runs_.push_back({.run = run,
                         .offset = each.offset,
                         .fd = each.file == 0 ? fd_ : base_files_[each.file - 1].get(),
                         .encoding = each.encoding,
                         .size = each.size,
                         .stored_checksum = each.stored_checksum});
    }
    return {};
}

Result ImageReader::load_pages() {
    auto loaded = load_runs(runs_, *storage_);
    if (!loaded) {
        const auto [index, error] = loaded.error();
        if (error != 0) {
            return std::unexpected(ImageError{Message::region_fill_failed, error, "read"});
        }
        return damaged_memory(fmt::format("the checksum of the memory at {:#x} differs",
                                          emu::address_of(runs_[index].run.first)));
    }
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        emu::PageNumber number = runs_[i].run.first;
        for (emu::PagePointer& page : (*loaded)[i]) {
            image_.memory.set_page(number++, std::move(page));
        }
    }
    return {};
}

/// Whatever is not in the page map is zero; where the file has no hole there, it must hold zeros.
Result ImageReader::check_hole(std::uint64_t start, std::uint64_t end) {
    Bytes buffer;
    while (start < end) {
        const off_t data = ::lseek(fd_, static_cast<off_t>(start), SEEK_DATA);
        if (data < 0 && errno == ENXIO) {
            return {};
        }
        // A file system that cannot tell holes has none.
        start = data < 0 ? start : std::max(start, static_cast<std::uint64_t>(data));
        if (start >= end) {
            return {};
        }
        buffer.resize(std::min<std::uint64_t>(end - start, std::uint64_t{max_run_pages} * emu::page_size));
        if (const auto done = read_at(fd_, start, buffer, *storage_); !done) {
            return std::unexpected(ImageError{Message::region_fill_failed, done.error(), "read"});
        }
        if (!kernel::all_zero(buffer)) {
            return damaged_memory(fmt::format("bytes after {:#x} that should be zero are not", start));
        }
        start += buffer.size();
    }
    return {};
}

} // namespace cxsim::cr
