// What docs/cr.md tells of packed files, read without the kernel's code.
#include "toolchain/sod/packed_memory.h"

#include "emu/isa/text.h"
#include "toolchain/sod/checkpoint_section.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <cstdlib>

namespace cxsim::toolchain {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint32_t packed_version = 3;
constexpr std::uint64_t page_size = 4096;
constexpr std::uint64_t in_planes = 2; ///< Of the encodings in PACK.
constexpr std::size_t plane_count = 8;
constexpr std::uint64_t address_space = std::uint64_t{1} << 32;
constexpr const char* senseless = "its page map makes no sense";

/// Of `RegionKind` in MMAP.
constexpr std::uint64_t text_kind = 1;

/// Beside the file of that path.
std::string neighbour(const std::string& path, const std::string& name) {
    const std::size_t slash = path.find_last_of('/');
    return slash == std::string::npos ? name : path.substr(0, slash + 1) + name;
}

/// Names lead nowhere else.
bool is_plain_name(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
           name.find('\0') == std::string::npos;
}

std::string hidden_name(const NamedFile& file) {
    return fmt::format(".chkpnt.{}.set", isa::hexadecimal(file.digest));
}

/// Fills the memory with what the zstd frame holds: its bytes, or those of planes, of which the first has the
/// first byte of each eight bytes, and so on. False if it holds anything else.
bool decompress(Bytes block, bool planes, std::span<std::byte> to) {
    std::vector<std::byte> bytes(to.size());
    if (ZSTD_decompress(bytes.data(), bytes.size(), block.data(), block.size()) != to.size())
        return false;
    const std::size_t words = to.size() / plane_count;
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] = bytes[planes ? i % plane_count * words + i / plane_count : i];
    return true;
}

bool ends_with(Bytes bytes, Bytes digest) {
    return bytes.size() >= digest.size() && std::ranges::equal(bytes.last(digest.size()), digest);
}

} // namespace

std::expected<std::string, std::string> file_of_set(const std::string& path, const NamedFile& file) {
    if (!is_plain_name(file.name))
        return std::unexpected(
            fmt::format("{}: it names {}, which is no name of a file", path, printable(file.name)));
    std::string problem;
    for (const std::string& name : {file.name, hidden_name(file)}) {
        std::string each = neighbour(path, name);
        const auto contents = FileContents::open(each);
        if (contents && ends_with(contents->bytes(), file.digest))
            return each;
        if (problem.empty())
            problem = fmt::format("{}: {}", printable(each),
                                  contents ? "it belongs to another checkpoint" : contents.error());
    }
    return std::unexpected(problem);
}

bool is_packed(const soff::File& file) {
    const auto section = checkpoint_section_of(file);
    return section && section->version == packed_version;
}

void UnpackedFile::Free::operator()(std::byte* memory) const {
    std::free(memory);
}

std::expected<UnpackedFile, std::string> UnpackedFile::read(const soff::File& file, Bytes bytes,
                                                            const std::string& path) {
    const auto section = checkpoint_section_of(file);
    if (!section)
        return std::unexpected(section.error());
    UnpackedFile result;
    result.file_ = file;
    std::string error = result.open_bases(section->find("BASE"), path);
    error = error.empty() ? result.map_regions(section->find("MMAP")) : error;
    error = error.empty() ? result.load_runs(section->find("PACK"), bytes) : error;
    if (!error.empty())
        return std::unexpected(error);
    return result;
}

std::string UnpackedFile::open_bases(Bytes record, const std::string& path) {
    for (const NamedFile& base : named_files(record)) {
        const auto name = file_of_set(path, base);
        if (!name)
            return "it builds on " + name.error();
        auto contents = FileContents::open(*name);
        if (!contents)
            return fmt::format("it builds on {}: {}", printable(*name), contents.error());
        bases_.push_back(std::move(*contents));
    }
    return {};
}

std::string UnpackedFile::map_regions(Bytes record) {
    RecordReader reader(record);
    std::uint64_t next = 0;
    for (std::uint64_t left = reader.integer(4); left > 0; --left) {
        const std::uint64_t start = reader.integer(4);
        const std::uint64_t size = reader.integer(4) * page_size;
        const std::uint64_t protection = reader.integer(1);
        const std::uint64_t kind = reader.integer(1);
        reader.take(1 + 8); // whether it is shared, and its file offset, which is 0
        if (reader.failed() || size == 0 || start % page_size != 0 || start < next ||
            size > address_space - start)
            return "its regions make no sense";
        next = start + size;
        // The pages that calloc gets from the host are zero and take no room until they are written.
        memory_.emplace_back(static_cast<std::byte*>(std::calloc(size, 1)));
        if (memory_.back() == nullptr)
            return "not enough memory on the host";
        regions_.push_back({.start = start, .bytes = {memory_.back().get(), size}});
        file_.sections.push_back(
            {.type = kind == text_kind ? soff::SectionType::text : soff::SectionType::data,
             .address = static_cast<std::uint32_t>(start),
             .size = static_cast<std::uint32_t>(size),
             .protection = static_cast<std::uint32_t>(protection),
             .contents = regions_.back().bytes,
             .relocations = {}});
    }
    return {};
}

std::string UnpackedFile::load_runs(Bytes record, Bytes bytes) {
    RecordReader reader(record);
    for (std::uint64_t left = reader.integer(4); left > 0; --left) {
        const std::uint64_t start = reader.integer(4) * page_size;
        const std::uint64_t size = reader.integer(4) * page_size;
        reader.take(8); // checksum
        const std::uint64_t file = reader.integer(2);
        const std::uint64_t encoding = reader.integer(1);
        const bool is_compressed = encoding != 0;
        const std::uint64_t offset = reader.integer(8);
        const std::uint64_t stored = reader.integer(4);
        reader.take(8); // checksum of what is stored
        const auto region = std::ranges::find_if(regions_, [&](const Region& each) {
            return start >= each.start && start - each.start < each.bytes.size();
        });
        if (reader.failed() || file > bases_.size() || region == regions_.end() ||
            size > region->bytes.size() - (start - region->start))
            return senseless;
        const Bytes source = file == 0 ? bytes : bases_[file - 1].bytes();
        if (offset > source.size() || stored > source.size() - offset || (!is_compressed && stored != size))
            return senseless;
        const Bytes block = source.subspan(offset, stored);
        const std::span<std::byte> to = region->bytes.subspan(start - region->start, size);
        if (!is_compressed)
            std::ranges::copy(block, to.begin());
        else if (!decompress(block, encoding == in_planes, to))
            return fmt::format("the memory at {:08x} cannot be decompressed", start);
    }
    return {};
}

} // namespace cxsim::toolchain
