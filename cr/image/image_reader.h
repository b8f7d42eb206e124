// Reads a checkpoint file, from any bytes, and trusts none of them before their checksum agrees.
#pragma once

#include "cr/image/packed_pages.h"
#include "cr/image/page_loader.h"
#include "cr/image/process_image.h"
#include "cr/image/record_stream.h"
#include "cr/message.h"
#include "kernel/base/unique_fd.h"

#include <cstdint>
#include <expected>
#include <span>
#include <string>

namespace cxsim::cr {

/// Why a file is refused.
struct ImageError {
    Message message;    ///< The guide's.
    int error = 0;      ///< The host's errno if the file could not be read.
    std::string detail; ///< What exactly is wrong, for -v.
};

/// What is to be read of a file.
struct Wanted {
    /// Which of the records that may be ignored are kept; null: all.
    bool (*ignorable)(RecordTag) = nullptr;
    /// What S_CHKPNT is taken from; null: nothing but the limit of one file counts.
    ReadBudget* budget = nullptr;
};

/// The digest that a checkpoint file ends with, as the file says: other bytes than those that it is looked
/// for by tell at once that it is another file. Zeros if the file is too short; on failure the host's errno.
std::expected<Digest, int> stored_digest(int fd, Storage& storage);

/// An opened checkpoint file. Opening verifies everything but the memory; load_memory() verifies that too.
class ImageReader {
  public:
    /// Reads and verifies headers, contexts and S_CHKPNT of the file, which stays the caller's.
    static std::expected<ImageReader, ImageError> open(int fd, Storage& storage = Storage::host(),
                                                       const Wanted& wanted = {});

    /// Everything but the memory's pages; the regions are not mapped yet.
    const ProcessImage& image() const { return image_; }
    /// What the file ends with: the digest of everything in it and, by their digests, of its companions.
    const Digest& digest() const { return digest_; }
    /// Bytes of S_CHKPNT.
    std::uint64_t records_size() const { return checkpoint_.size; }
    /// Bytes of address space that the memory will take.
    std::uint64_t memory_size() const;
    /// Bytes of it that are in the file; the others are zero.
    std::uint64_t saved_size() const;
    std::size_t region_count() const { return memory_.regions.size(); }
    /// The files that hold some of the pages (packed_pages.h), to be opened by whoever knows the directory.
    const std::vector<BaseFile>& bases() const { return bases_.files; }
    /// Gives the file of the next of the bases, verified; all are needed before load_memory().
    void add_base(kernel::UniqueFd file) { base_files_.push_back(std::move(file)); }
    const std::vector<kernel::UniqueFd>& base_files() const { return base_files_; }
    /// Gives them back; the memory cannot be loaded any more.
    std::vector<kernel::UniqueFd> take_base_files() { return std::move(base_files_); }
    bool is_packed() const { return version_ == packed_version; }
    bool is_compressed() const;
    /// This checkpoint, which lies in its directory under that name, as the base of another.
    Increment as_base(const std::string& name) const;
    /// Reads the pages into the image, verifies them, and gives the image away.
    std::expected<ProcessImage, ImageError> load_memory() &&;

  private:
    ImageReader(int fd, Storage& storage) : fd_(fd), storage_(&storage) {}

    std::expected<void, ImageError> read_head();
    std::expected<void, ImageError> extend_head(std::uint64_t size);
    std::expected<void, ImageError> read_sections(std::span<const std::byte> headers);
    std::expected<void, ImageError> read_checkpoint_section(const Wanted& wanted);
    std::expected<void, ImageError> read_records(RecordStream& stream, const Wanted& wanted);
    std::expected<void, ImageError> read_image_records();
    std::expected<void, ImageError> read_contexts();
    std::expected<void, ImageError> check_regions() const;

    /// Maps the region without any pages yet; the page behind its last.
    emu::PageNumber map_empty(const RegionEntry& region);
    std::expected<void, ImageError> map_region(const RegionEntry& region, std::span<const PageRun>& runs);
    std::expected<void, ImageError>
    map_packed_region(const RegionEntry& region, std::span<const PackedRun>& runs, std::uint64_t& next_block);
    std::expected<void, ImageError> map_packed();
    std::expected<void, ImageError> load_pages();
    std::expected<void, ImageError> check_hole(std::uint64_t start, std::uint64_t end);

    /// Where a section lies in the file.
    struct SectionPlace {
        std::uint32_t type = 0;
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
        emu::Address address = 0;
    };

    int fd_;
    Storage* storage_;
    std::uint64_t file_size_ = 0;
    std::uint64_t head_size_ = 0;
    Bytes head_; ///< While the file is being opened.
    std::vector<SectionPlace> sections_;
    SectionPlace checkpoint_;
    MemoryMap memory_;
    std::uint32_t version_ = 0;
    PageMap map_;
    PackedMap packed_;
    BaseList bases_;
    std::vector<kernel::UniqueFd> base_files_;
    Digest digest_{};
    std::vector<PlacedRun> runs_; ///< The page map with the places in the file.
    ProcessImage image_;
};

} // namespace cxsim::cr
