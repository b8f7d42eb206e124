// What the records of a checkpoint file hold, as data. cr/resource/ writes them, one file a record; this
// table lets tools that know nothing of processes show them. A test shows every record that a checkpoint
// writes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace cxsim::toolchain {

/// One field of a record.
struct RecordField {
    enum class Kind : std::uint8_t {
        decimal, ///< an unsigned integer
        signed_decimal,
        hexadecimal,
        octal,
        truth,  ///< one byte, 0 or 1
        text,   ///< a count of 4 bytes, then characters
        bytes,  ///< a count of 4 bytes, then bytes
        digest, ///< `size` bytes
        list,   ///< a count of 4 bytes, then that many times `fields`
        array,  ///< `size` times `fields`
    };
    std::string_view name;
    Kind kind;
    std::uint32_t size = 0; ///< of an integer or a digest in bytes, or of an array in elements
    std::span<const RecordField> fields{};
};

/// One kind of record.
struct RecordLayout {
    std::string_view tag; ///< four letters
    std::string_view title;
    std::span<const RecordField> fields;
};

/// The layout of records with that tag, or nullptr.
const RecordLayout* find_record_layout(std::string_view tag) noexcept;

} // namespace cxsim::toolchain
