#include "toolchain/sod/checkpoint_section.h"

#include "emu/isa/contexts.h"
#include "emu/isa/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace cxsim::toolchain {
namespace {

using Bytes = std::span<const std::byte>;
constexpr std::size_t digest_size = 16;

template <class Structure>
Structure structure_at_start(Bytes bytes) {
    Structure structure;
    std::memcpy(&structure, bytes.data(), sizeof structure);
    return structure;
}

} // namespace

Bytes CheckpointSection::find(std::string_view tag) const {
    const auto found = std::ranges::find(records, tag, &Record::tag);
    return found == records.end() ? Bytes() : found->contents;
}

std::expected<CheckpointSection, std::string> parse_checkpoint_section(Bytes contents) {
    if (contents.size() < sizeof(soff::CheckpointContext))
        return std::unexpected("S_CHKPNT is truncated");
    const auto header = structure_at_start<soff::CheckpointContext>(contents);
    if (header.magic != soff::checkpoint_section_magic)
        return std::unexpected("S_CHKPNT does not begin with its magic number");
    CheckpointSection section;
    section.version = header.version;
    section.head_size = header.head_size;
    contents = contents.subspan(sizeof header);
    Bytes records = contents.first(std::min<std::uint64_t>(header.records_size, contents.size()));
    section.digest = contents.subspan(records.size());
    while (!records.empty() && !section.cut_short) {
        const bool whole = records.size() >= sizeof(soff::CheckpointRecord);
        const auto record =
            whole ? structure_at_start<soff::CheckpointRecord>(records) : soff::CheckpointRecord{};
        section.cut_short = !whole || record.size > records.size() - sizeof record;
        if (!section.cut_short) {
            section.records.push_back({.tag = isa::as_text(records.first(sizeof record.tag)),
                                       .contents = records.subspan(sizeof record, record.size)});
            records = records.subspan(sizeof record + record.size);
        }
    }
    return section;
}

std::expected<CheckpointSection, std::string> checkpoint_section_of(const soff::File& file) {
    const auto found = std::ranges::find(file.sections, soff::SectionType::checkpoint, &soff::Section::type);
    if (found == file.sections.end())
        return std::unexpected("no S_CHKPNT");
    return parse_checkpoint_section(found->contents);
}

Bytes RecordReader::take(std::uint64_t size) {
    if (failed_ || size > bytes_.size()) {
        failed_ = true;
        return {};
    }
    const Bytes taken = bytes_.first(size);
    bytes_ = bytes_.subspan(size);
    return taken;
}

std::uint64_t RecordReader::integer(std::uint64_t size) {
    std::uint64_t value = 0;
    for (const std::byte byte : take(size))
        value = value << 8 | std::to_integer<std::uint64_t>(byte);
    return value;
}

std::vector<NamedFile> named_files(Bytes record) {
    RecordReader reader(record);
    std::vector<NamedFile> files;
    for (std::uint64_t left = reader.integer(4); left > 0; --left) {
        NamedFile file;
        file.kind = static_cast<std::uint8_t>(reader.integer(1));
        file.name = isa::as_text(reader.counted());
        file.digest = reader.take(digest_size);
        if (reader.failed())
            break;
        files.push_back(std::move(file));
    }
    return files;
}

} // namespace cxsim::toolchain
