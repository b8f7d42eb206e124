// The records of S_CHKPNT as text.
#include "emu/isa/byte_order.h"
#include "emu/isa/contexts.h"
#include "emu/isa/text.h"
#include "toolchain/sod/contexts.h"
#include "toolchain/sod/record_layouts.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace cxsim::toolchain {
namespace {

using Bytes = std::span<const std::byte>;
using Kind = RecordField::Kind;

template <class Structure>
Structure structure_at_start(Bytes bytes) {
    Structure structure;
    std::memcpy(&structure, bytes.data(), sizeof structure);
    return structure;
}

std::string hexadecimal(Bytes bytes) {
    std::string text;
    for (const std::byte byte : bytes)
        text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    return text;
}

bool is_zero(Bytes bytes) {
    return std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
}

/// Reads one record by its layout and collects the text.
class RecordPrinter {
  public:
    explicit RecordPrinter(Bytes bytes) : bytes_(bytes) {}

    /// The fields, or an empty string if the bytes are not as the layout says. A record that ends before one
    /// of the later fields is of a time when there was no such field.
    std::string run(std::span<const RecordField> fields) {
        for (const RecordField& field : fields) {
            if (bytes_.empty() && !text_.empty())
                break;
            text_ += fmt::format("  {:<20}", field.name);
            const bool many = field.kind == Kind::list || field.kind == Kind::array;
            if (many) {
                elements(field);
            } else {
                text_ += scalar(field) + '\n';
            }
        }
        return failed_ || !bytes_.empty() ? std::string{} : text_;
    }

  private:
    Bytes take(std::uint64_t size) {
        if (failed_ || size > bytes_.size()) {
            failed_ = true;
            return {};
        }
        const Bytes taken = bytes_.first(size);
        bytes_ = bytes_.subspan(size);
        return taken;
    }

    std::uint64_t integer(std::uint64_t size) {
        std::uint64_t value = 0;
        for (const std::byte byte : take(size))
            value = value << 8 | std::to_integer<std::uint64_t>(byte);
        return value;
    }

    std::string scalar(const RecordField& field) {
        switch (field.kind) {
        case Kind::decimal:
            return std::to_string(integer(field.size));
        case Kind::signed_decimal: {
            const std::uint64_t value = integer(field.size);
            const unsigned shift = 64 - 8 * field.size;
            return std::to_string(static_cast<std::int64_t>(value << shift) >> shift);
        }
        case Kind::hexadecimal:
            return fmt::format("{:#x}", integer(field.size));
        case Kind::octal:
            return fmt::format("{:#o}", integer(field.size));
        case Kind::truth:
            return integer(1) != 0 ? "yes" : "no";
        case Kind::text:
            return fmt::format("'{}'", printable(isa::as_text(take(integer(4)))));
        case Kind::bytes:
            return hexadecimal(take(integer(4)));
        default:
            return {};
        }
    }

    /// One line an element. Of numbers, and of tables that always have the same size, zeros are left out.
    void elements(const RecordField& field) {
        const std::uint64_t count = field.kind == Kind::list ? integer(4) : field.size;
        text_ += fmt::format("{}\n", count);
        const bool with_zeros = field.kind == Kind::list && field.fields.size() > 1;
        for (std::uint64_t number = 0; number < count && !failed_; ++number) {
            const Bytes start = bytes_;
            std::string line = fmt::format("  {:>6}:", number);
            for (const RecordField& part : field.fields)
                line += fmt::format("{}{} {}", part.name.empty() ? "" : "  ", part.name, scalar(part));
            if (with_zeros || !is_zero(start.first(start.size() - bytes_.size())))
                text_ += line + '\n';
        }
    }

    Bytes bytes_;
    std::string text_;
    bool failed_ = false;
};

std::string record_text(std::string_view tag, Bytes contents) {
    const RecordLayout* layout = find_record_layout(tag);
    std::string text = fmt::format("{} {} bytes{}{}\n", printable(tag), contents.size(),
                                   layout == nullptr ? "" : ": ", layout == nullptr ? "" : layout->title);
    const std::string fields =
        layout == nullptr ? std::string{} : RecordPrinter(contents).run(layout->fields);
    if (!fields.empty() || contents.empty())
        return text + fields;
    return text + fmt::format("  of unknown layout: {}\n", hexadecimal(contents));
}

std::string section_text(Bytes section) {
    if (section.size() < sizeof(soff::CheckpointContext))
        return "S_CHKPNT is truncated\n";
    const auto header = structure_at_start<soff::CheckpointContext>(section);
    if (header.magic != soff::checkpoint_section_magic)
        return "S_CHKPNT does not begin with its magic number\n";
    std::string text = fmt::format("S_CHKPNT version {}, head of {:#x} bytes\n",
                                   std::uint32_t{header.version}, std::uint64_t{header.head_size});
    section = section.subspan(sizeof header);
    Bytes records = section.first(std::min<std::uint64_t>(header.records_size, section.size()));
    const Bytes digest = section.subspan(records.size());
    while (!records.empty()) {
        if (records.size() < sizeof(soff::CheckpointRecord))
            return text + "a record is cut short\n";
        const auto record = structure_at_start<soff::CheckpointRecord>(records);
        const std::string_view tag = isa::as_text(records.first(sizeof record.tag));
        records = records.subspan(sizeof record);
        if (record.size > records.size())
            return text + "a record is cut short\n";
        text += record_text(tag, records.first(record.size));
        records = records.subspan(record.size);
    }
    return text + fmt::format("digest {}\n", hexadecimal(digest));
}

} // namespace

std::string dump_checkpoint(const soff::File& file) {
    std::string text;
    for (const soff::Section& section : file.sections) {
        if (section.type == soff::SectionType::checkpoint)
            text += section_text(section.contents);
    }
    return text;
}

} // namespace cxsim::toolchain
