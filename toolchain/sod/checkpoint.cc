// The records of S_CHKPNT as text.
#include "emu/isa/text.h"
#include "toolchain/sod/checkpoint_section.h"
#include "toolchain/sod/contexts.h"
#include "toolchain/sod/record_layouts.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

#include <algorithm>

namespace cxsim::toolchain {
namespace {

using Bytes = std::span<const std::byte>;
using Kind = RecordField::Kind;

bool is_zero(Bytes bytes) {
    return std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
}

/// Reads one record by its layout and collects the text.
class RecordPrinter {
  public:
    explicit RecordPrinter(Bytes bytes) : reader_(bytes) {}

    /// The fields, or an empty string if the bytes are not as the layout says. A record that ends before one
    /// of the later fields is of a time when there was no such field.
    std::string run(std::span<const RecordField> fields) {
        for (const RecordField& field : fields) {
            if (reader_.rest().empty() && !text_.empty())
                break;
            text_ += fmt::format("  {:<20}", field.name);
            const bool many = field.kind == Kind::list || field.kind == Kind::array;
            if (many) {
                elements(field);
            } else {
                text_ += scalar(field) + '\n';
            }
        }
        return reader_.failed() || !reader_.rest().empty() ? std::string{} : text_;
    }

  private:
    std::string scalar(const RecordField& field) {
        switch (field.kind) {
        case Kind::decimal:
            return std::to_string(reader_.integer(field.size));
        case Kind::signed_decimal: {
            const std::uint64_t value = reader_.integer(field.size);
            const unsigned shift = 64 - 8 * field.size;
            return std::to_string(static_cast<std::int64_t>(value << shift) >> shift);
        }
        case Kind::hexadecimal:
            return fmt::format("{:#x}", reader_.integer(field.size));
        case Kind::octal:
            return fmt::format("{:#o}", reader_.integer(field.size));
        case Kind::truth:
            return reader_.integer(1) != 0 ? "yes" : "no";
        case Kind::text:
            return fmt::format("'{}'", printable(isa::as_text(reader_.counted())));
        case Kind::bytes:
            return isa::hexadecimal(reader_.counted());
        case Kind::digest:
            return isa::hexadecimal(reader_.take(field.size));
        default:
            return {};
        }
    }

    /// One line an element. Of numbers, and of tables that always have the same size, zeros are left out.
    void elements(const RecordField& field) {
        const std::uint64_t count = field.kind == Kind::list ? reader_.integer(4) : field.size;
        text_ += fmt::format("{}\n", count);
        const bool with_zeros = field.kind == Kind::list && field.fields.size() > 1;
        for (std::uint64_t number = 0; number < count && !reader_.failed(); ++number) {
            const Bytes start = reader_.rest();
            std::string line = fmt::format("  {:>6}:", number);
            for (const RecordField& part : field.fields)
                line += fmt::format("{}{} {}", part.name.empty() ? "" : "  ", part.name, scalar(part));
            if (with_zeros || !is_zero(start.first(start.size() - reader_.rest().size())))
                text_ += line + '\n';
        }
    }

    RecordReader reader_;
    std::string text_;
};

std::string record_text(std::string_view tag, Bytes contents) {
    const RecordLayout* layout = find_record_layout(tag);
    std::string text = fmt::format("{} {} bytes{}{}\n", printable(tag), contents.size(),
                                   layout == nullptr ? "" : ": ", layout == nullptr ? "" : layout->title);
    const std::string fields =
        layout == nullptr ? std::string{} : RecordPrinter(contents).run(layout->fields);
    if (!fields.empty() || contents.empty())
        return text + fields;
    return text + fmt::format("  of unknown layout: {}\n", isa::hexadecimal(contents));
}

std::string section_text(Bytes contents) {
    const auto section = parse_checkpoint_section(contents);
    if (!section)
        return section.error() + '\n';
    std::string text =
        fmt::format("S_CHKPNT version {}, head of {:#x} bytes\n", section->version, section->head_size);
    for (const auto& record : section->records)
        text += record_text(record.tag, record.contents);
    if (section->cut_short)
        return text + "a record is cut short\n";
    return text + fmt::format("digest {}\n", isa::hexadecimal(section->digest));
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
