// Lays out the file, writes the pages straight from the frozen address space, then what describes them.
#include "cr/image/image_writer.h"

#include "cr/image/checksum.h"
#include "cr/image/contexts.h"
#include "cr/image/format.h"
#include "cr/image/output.h"
#include "cr/image/packed_writer.h"
#include "cr/image/page_vectors.h"
#include "cr/image/pipeline.h"
#include "emu/isa/soff.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace cxsim::cr {

namespace {

template <typename Structure>
void append(Bytes& to, const Structure& structure) {
    const std::size_t at = to.size();
    to.resize(at + sizeof structure);
    std::memcpy(to.data() + at, &structure, sizeof structure);
}

void append_record(Bytes& to, RecordTag tag, const Bytes& contents) {
    RecordHeader header;
    header.tag = static_cast<std::uint32_t>(tag);
    header.size = static_cast<std::uint32_t>(contents.size());
    append(to, header);
    to.insert(to.end(), contents.begin(), contents.end());
}

soff::SectionType section_type_of(emu::RegionKind kind) {
    return kind == emu::RegionKind::text ? soff::SectionType::text : soff::SectionType::data;
}

std::uint32_t protection_bits(emu::Protection protection) {
    std::uint32_t bits = 0;
    bits |= permits(protection, emu::Protection::read) ? soff::protection_read : 0;
    bits |= permits(protection, emu::Protection::write) ? soff::protection_write : 0;
    bits |= permits(protection, emu::Protection::execute) ? soff::protection_execute : 0;
    return bits;
}

/// A page of a region, and whether it needs to be written.
struct SeenPage {
    emu::PageNumber number = 0;
    const emu::Page* page = nullptr;
    std::uint64_t offset = 0; ///< In the file.
    std::uint32_t region = 0; ///< Which of the file's regions it belongs to.
    bool is_zero = false;
};
using PageBatch = std::vector<SeenPage>;

constexpr std::size_t pages_per_batch = 512; ///< 2 MB.
constexpr std::size_t batches_at_a_time = 4;

/// Of a page that is not zero a few bytes tell. Its checksum is for the thread that writes it: it has the
/// page in its cache then.
void find_zeros(PageBatch& pages) {
    for (SeenPage& each : pages) {
        each.is_zero = is_zero(*each.page);
    }
}

/// One writing of one file.
class Writer {
  public:
    Writer(int fd, const ProcessImage& image, Storage& storage, const WriteOptions& options)
        : fd_(fd), image_(image), storage_(storage), options_(options), output_(fd, storage) {}

    std::expected<WriteCounters, int> run() {
        lay_out();
        if (checkpoint_offset_ > options_.max_size) {
            return std::unexpected(EFBIG); // Before so much is written in vain.
        }
        if (options_.packed()) {
            write_packed_memory();
        }
        write_sections();
        counters_.records_size = checkpoint_size();
        if (counters_.records_size > max_checkpoint_size) {
            return std::unexpected(EFBIG); // Nobody would read it.
        }
        const Bytes head = make_head(counters_.records_size);
        write_at(0, head);
        write_at(checkpoint_offset_, make_checkpoint_section(head));
        if (counters_.file_size > options_.max_size) {
            return std::unexpected(EFBIG);
        }
        const int error = error_ != 0 ? error_ : output_.error();
        return error == 0 ? std::expected<WriteCounters, int>(counters_) : std::unexpected(error);
    }

  private:
    // --- Layout

    /// Decides where everything but the end of S_CHKPNT lies.
    void lay_out() {
        for (const emu::Registers& registers : image_.threads) {
            contexts_.push_back(thread_context(registers));
        }
        for (const emu::Region& region : image_.memory.regions()) {
            if (region.kind != emu::RegionKind::gateway) {
                memory_.regions.push_back(
                    {.start = region.start,
                     .pages = static_cast<std::uint32_t>(region.size() / emu::page_size),
                     .protection = region.protection,
                     .kind = region.kind,
                     .shared = region.shared != nullptr});
            }
        }
        process_context_ = process_context(image_.info.command, image_.info.pid, image_.threads.size());
        std::uint64_t end = sizeof(soff::FileHeader) + section_count() * sizeof(soff::SectionHeader);
        contexts_offset_ = end;
        end += process_context_.size();
        for (const Bytes& context : contexts_) {
            end += context.size();
        }
        head_size_ = round_up_to_page(end);
        std::uint64_t next = head_size_;
        for (RegionEntry& region : memory_.regions) {
            region.offset = options_.packed() ? 0 : next;
            next += options_.packed() ? 0 : std::uint64_t{region.pages} * emu::page_size;
        }
        checkpoint_offset_ = next;
    }

    /// The regions that have sections of their own: none in packed files.
    std::span<const RegionEntry> sections() const {
        return options_.packed() ? std::span<const RegionEntry>() : std::span(memory_.regions);
    }
    std::size_t section_count() const { return 1 + contexts_.size() + sections().size() + 1; }

    // --- Memory

    void write_packed_memory() {
        auto written = write_packed(fd_, image_.memory, memory_.regions, head_size_, options_.compress,
                                    options_.since, storage_);
        if (!written) {
            error_ = written.error();
            return;
        }
        packed_ = std::move(written->map);
        counters_.pages_written = written->pages_written;
        counters_.bytes_written = written->end - head_size_;
        checkpoint_offset_ = round_up_to_page(written->end);
    }

    /// Other host threads find the zeros among the pages to come while those before are written.
    void write_sections() {
        Pipeline<PageBatch> pages([] { return find_zeros; },
                                  [this](const PageBatch& batch) { add_pages(batch); }, batches_at_a_time);
        PageBatch batch;
        batch.reserve(pages_per_batch);
        for (std::uint32_t i = 0; i < sections().size(); ++i) {
            visit_region(i, [&](const SeenPage& page) {
                batch.push_back(page);
                if (batch.size() == pages_per_batch) {
                    pages.add(std::exchange(batch, {}));
                    batch.reserve(pages_per_batch);
                }
            });
        }
        pages.add(std::move(batch));
        pages.finish();
        finish_run();
    }

    template <typename Visit>
    void visit_region(std::uint32_t index, Visit visit) const {
        const RegionEntry& region = sections()[index];
        const emu::PageNumber first = emu::page_of(region.start);
        const std::uint64_t end = region.start + std::uint64_t{region.pages} * emu::page_size;
        image_.memory.visit_pages(region.start, end, [&](emu::PageNumber number, const emu::Page& page) {
            visit(SeenPage{.number = number,
                           .page = &page,
                           .offset = region.offset + std::uint64_t{number - first} * emu::page_size,
                           .region = index});
            return output_.error() == 0;
        });
    }

    void add_pages(const PageBatch& batch) {
        for (const SeenPage& each : batch) {
            add_page(each);
        }
    }

    void add_page(const SeenPage& seen) {
        if (seen.is_zero || output_.error() != 0) {
            return;
        }
        const bool goes_on = run_.count != 0 && run_.count < max_run_pages && seen.region == run_region_ &&
                             seen.number == run_.first + run_.count;
        if (!goes_on) {
            finish_run();
            run_.first = seen.number;
            run_region_ = seen.region;
            run_offset_ = seen.offset;
            run_checksum_ = {};
        }
        pages_.add(seen.page->bytes.data());
        ++run_.count;
        run_checksum_.add(page_checksum(*seen.page, seen.number));
    }

    /// Writes the pages collected so far.
    void finish_run() {
        if (run_.count == 0) {
            return;
        }
        run_.checksum = run_checksum_.value();
        output_.write(pages_.all(), run_offset_);
        map_.runs.push_back(run_);
        counters_.pages_written += run_.count;
        run_ = {};
        pages_.clear();
    }

    // --- Head and S_CHKPNT

    std::uint64_t checkpoint_size() {
        records_.clear();
        append_record(records_, info_tag, save(image_.info));
        append_record(records_, memory_map_tag, save(memory_));
        if (options_.packed()) {
            append_record(records_, packed_map_tag, save(packed_));
            append_record(
                records_, bases_tag,
                save(BaseList{options_.since != nullptr ? options_.since->files : std::vector<BaseFile>()}));
        } else {
            append_record(records_, page_map_tag, save(map_));
        }
        append_record(records_, companions_tag, save(CompanionList{image_.companions}));
        for (const Record& record : image_.records) {
            append_record(records_, record.tag, record.contents);
        }
        return sizeof(CheckpointHeader) + records_.size() + sizeof(Digest);
    }

    Bytes make_head(std::uint64_t checkpoint_size) const {
        Bytes head;
        soff::FileHeader header{};
        header.h_magic = soff::magic_checkpoint;
        header.h_nscns = static_cast<std::uint32_t>(section_count());
        header.h_timdat = static_cast<std::uint32_t>(image_.info.time);
        header.h_vers = soff::layout_version;
        header.h_scnptr = sizeof(soff::FileHeader);
        header.h_opthdr = soff::optional_header_size;
        const SoffFlags flags = soff_flags(image_.info);
        header.o_flags = flags.flags;
        header.o_mflags = flags.machine_flags;
        append(head, header);

        std::uint64_t at = contexts_offset_;
        add_section(head, soff::SectionType::context, 0, process_context_.size(), at, 0);
        at += process_context_.size();
        for (const Bytes& context : contexts_) {
            add_section(head, soff::SectionType::thread_context, 0, context.size(), at, 0);
            at += context.size();
        }
        for (const RegionEntry& region : sections()) {
            add_section(head, section_type_of(region.kind), region.start,
                        std::uint64_t{region.pages} * emu::page_size, region.offset,
                        protection_bits(region.protection));
        }
        add_section(head, soff::SectionType::checkpoint, 0, checkpoint_size, checkpoint_offset_, 0);

        head.insert(head.end(), process_context_.begin(), process_context_.end());
        for (const Bytes& context : contexts_) {
            head.insert(head.end(), context.begin(), context.end());
        }
        head.resize(head_size_);
        return head;
    }

    static void add_section(Bytes& head, soff::SectionType type, emu::Address address, std::uint64_t size,
                            std::uint64_t offset, std::uint32_t protection) {
        soff::SectionHeader header{};
        header.s_vaddr = address;
        header.s_size = static_cast<std::uint32_t>(size);
        header.s_scnptr = offset;
        header.s_prot = protection;
        header.s_flags = static_cast<std::uint32_t>(type);
        append(head, header);
    }

    Bytes make_checkpoint_section(const Bytes& head) {
        Bytes section;
        CheckpointHeader header;
        header.magic = checkpoint_magic;
        header.version = options_.packed() ? packed_version : checkpoint_version;
        header.head_size = head_size_;
        header.records_size = records_.size();
        append(section, header);
        section.insert(section.end(), records_.begin(), records_.end());
        DigestStream digest;
        digest.add(head);
        digest.add(section);
        counters_.digest = digest.digest();
        append(section, counters_.digest);
        return section;
    }

    void write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
        output_.write(bytes, offset);
        counters_.bytes_written += bytes.size();
        counters_.file_size = std::max(counters_.file_size, offset + bytes.size());
    }

    const int fd_;
    const ProcessImage& image_;
    Storage& storage_;
    const WriteOptions& options_;
    Output output_;
    int error_ = 0; ///< Of the packed memory.
    WriteCounters counters_;

    Bytes process_context_;
    std::vector<Bytes> contexts_;
    MemoryMap memory_;
    std::uint64_t contexts_offset_ = 0;
    std::uint64_t head_size_ = 0;
    std::uint64_t checkpoint_offset_ = 0;

    PageMap map_;
    PackedMap packed_;
    PageRun run_;
    RunChecksum run_checksum_;
    std::uint64_t run_offset_ = 0;
    std::uint32_t run_region_ = 0;
    PageVectors<max_run_pages> pages_;

    Bytes records_;
};

} // namespace

std::expected<WriteCounters, int> write_image(int fd, const ProcessImage& image, Storage& storage,
                                              const WriteOptions& options) {
    auto result = Writer(fd, image, storage, options).run();
    if (result && !options.packed()) {
        result->bytes_written += result->pages_written * emu::page_size;
    }
    return result;
}

SoffFlags soff_flags(const ProcessInfo& info) {
    using emu::Feature;
    SoffFlags result;
    result.machine_flags = info.executable_machine_flags;
    result.machine_flags |= has(info.needs, Feature::c2) ? soff::machine_c2 : 0;
    result.machine_flags |= has(info.needs, Feature::parallel) ? soff::machine_parallel : 0;
    result.machine_flags |= has(info.needs, Feature::intrinsic) ? soff::machine_intrinsic : 0;
    if (has(info.needs, Feature::ieee)) {
        result.flags = soff::fpmode_ieee;
    } else if (has(info.needs, Feature::native)) {
        result.flags = soff::fpmode_native;
    } else {
        result.flags = info.executable_flags & soff::fpmode_mask;
    }
    return result;
}

} // namespace cxsim::cr
