// From the section headers to S_CHKPNT, and from record to record until the lists are found.
#include "cr/image/known_file.h"

#include "cr/image/format.h"
#include "cr/image/image_reader.h"
#include "cr/image/owner.h"
#include "cr/image/packed_pages.h"
#include "cr/image/page_loader.h"
#include "cr/image/record_stream.h"
#include "emu/isa/soff.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <optional>

namespace cxsim::cr {

namespace {

constexpr std::size_t headers_size = sizeof(soff::FileHeader) + max_sections * sizeof(soff::SectionHeader);
/// Of the lists, with kind, name and digest in each element.
constexpr std::size_t max_element_size = 1 + 4 + NAME_MAX + sizeof(Digest);
constexpr std::size_t max_list_size = 4 + std::max(max_companions, max_bases) * max_element_size;

/// Where S_CHKPNT lies.
struct Place {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

/// Nothing if the file has none where it should.
std::expected<std::optional<Place>, int> find_section(int fd, std::uint64_t file_size, Storage& storage) {
    Bytes headers(std::min<std::uint64_t>(file_size, headers_size));
    if (const auto done = read_at(fd, 0, headers, storage); !done) {
        return std::unexpected(done.error());
    }
    if (headers.size() < sizeof(soff::FileHeader)) {
        return std::nullopt;
    }
    const auto header = structure_at<soff::FileHeader>(headers, 0);
    if (header.h_magic != soff::magic_checkpoint || header.h_scnptr != sizeof header) {
        return std::nullopt;
    }
    std::size_t at = sizeof header;
    for (std::uint32_t left = header.h_nscns; left > 0; --left, at += sizeof(soff::SectionHeader)) {
        if (at + sizeof(soff::SectionHeader) > headers.size()) {
            return std::nullopt;
        }
        const auto section = structure_at<soff::SectionHeader>(headers, at);
        const Place place{.offset = section.s_scnptr, .size = section.s_size};
        const bool found = (section.s_flags & soff::section_type_mask) ==
                           static_cast<std::uint32_t>(soff::SectionType::checkpoint);
        if (found) {
            const bool fits = place.offset <= file_size && place.size == file_size - place.offset &&
                              place.size >= sizeof(CheckpointHeader) + sizeof(Digest);
            return fits ? std::optional(place) : std::nullopt;
        }
    }
    return std::nullopt;
}

/// The lists, as they are found.
class Lists {
  public:
    Lists(RecordStream& stream, bool packed) : stream_(stream), needs_bases_(packed) {}

    /// False if there is nothing more to find, or what comes makes no sense.
    std::expected<bool, int> next() {
        std::array<std::byte, sizeof(RecordHeader)> bytes{};
        if ((companions_ && (bases_ || !needs_bases_)) || stream_.left() < sizeof(Digest) + bytes.size()) {
            return false;
        }
        if (const auto done = stream_.read(bytes); !done) {
            return std::unexpected(done.error());
        }
        const auto header = structure_at<RecordHeader>(bytes, 0);
        const auto tag = static_cast<RecordTag>(std::uint32_t{header.tag});
        if (header.size > stream_.left() - sizeof(Digest)) {
            return false;
        }
        const bool wanted = (tag == companions_tag && !companions_) || (tag == bases_tag && !bases_);
        if (!wanted || header.size > max_list_size) {
            const auto done = stream_.skip(header.size);
            return done ? std::expected<bool, int>(true) : std::unexpected(done.error());
        }
        Bytes contents(header.size);
        if (const auto done = stream_.read(contents); !done) {
            return std::unexpected(done.error());
        }
        return tag == companions_tag ? load(contents, companions_.emplace())
                                     : load(contents, bases_.emplace());
    }

    KnownFile take() && {
        KnownFile result;
        result.companions = std::move(companions_).value_or(CompanionList()).companions;
        for (BaseFile& base : std::move(bases_).value_or(BaseList()).files) {
            result.bases.push_back(
                {.kind = CompanionKind::process, .name = std::move(base.name), .digest = base.digest});
        }
        return result;
    }

  private:
    RecordStream& stream_;
    bool needs_bases_;
    std::optional<CompanionList> companions_;
    std::optional<BaseList> bases_;
};

} // namespace

std::expected<KnownFile, int> look_at(int fd, Storage& storage) {
    struct ::stat status{};
    if (::fstat(fd, &status) != 0) {
        return std::unexpected(errno);
    }
    const auto place = find_section(fd, static_cast<std::uint64_t>(status.st_size), storage);
    if (!place || !*place) {
        return place ? std::expected<KnownFile, int>() : std::unexpected(place.error());
    }
    constexpr std::size_t little = 4096; // The lists come after the page map, which may be large.
    RecordStream stream(fd, (*place)->offset, (*place)->size, storage, little);
    std::array<std::byte, sizeof(CheckpointHeader)> bytes{};
    if (const auto done = stream.read(bytes); !done) {
        return std::unexpected(done.error());
    }
    const auto header = structure_at<CheckpointHeader>(bytes, 0);
    if (header.magic != checkpoint_magic) {
        return KnownFile();
    }
    Lists lists(stream, header.version == packed_version);
    std::expected<bool, int> more = true;
    for (std::size_t count = 0; count < max_records && more && *more; ++count) {
        more = lists.next();
    }
    if (!more) {
        return std::unexpected(more.error());
    }
    const auto digest = stored_digest(fd, storage);
    if (!digest) {
        return std::unexpected(digest.error());
    }
    KnownFile result = std::move(lists).take();
    result.digest = *digest;
    result.owner = owner_of(fd);
    return result;
}

} // namespace cxsim::cr
