// S_CHKPNT taken apart into its records, whose contents nobody has looked at yet.
#pragma once

#include "emu/isa/soff.h"

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::toolchain {

/// S_CHKPNT of a checkpoint file, which must outlive it.
struct CheckpointSection {
    struct Record {
        std::string_view tag; ///< four letters
        std::span<const std::byte> contents;
    };
    std::uint32_t version = 0;
    std::uint64_t head_size = 0;
    std::vector<Record> records;
    bool cut_short = false; ///< What follows the records makes no sense.
    std::span<const std::byte> digest;

    /// The contents of the first record with that tag; empty if there is none.
    std::span<const std::byte> find(std::string_view tag) const;
};

/// The section's contents; or what is wrong with its beginning.
std::expected<CheckpointSection, std::string> parse_checkpoint_section(std::span<const std::byte> contents);

/// S_CHKPNT of the file; none if it is no checkpoint file, or if the section makes no sense.
std::expected<CheckpointSection, std::string> checkpoint_section_of(const soff::File& file);

/// Big-endian numbers and texts, one after the other; after the first that is not there everything is 0.
class RecordReader {
  public:
    explicit RecordReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    std::span<const std::byte> take(std::uint64_t size);
    std::uint64_t integer(std::uint64_t size);
    /// What a count of 4 bytes stands before.
    std::span<const std::byte> counted() { return take(integer(4)); }

    bool failed() const { return failed_; }
    std::span<const std::byte> rest() const { return bytes_; }

  private:
    std::span<const std::byte> bytes_;
    bool failed_ = false;
};

/// A file that a record names: in the same directory, with this digest at its end.
struct NamedFile {
    std::uint8_t kind = 0; ///< of COMP: 0 a child's checkpoint file, 1 a copy
    std::string name;
    std::span<const std::byte> digest; ///< 16 bytes
};
/// The list of such files that COMP and BASE are; as many as make sense.
std::vector<NamedFile> named_files(std::span<const std::byte> record);

} // namespace cxsim::toolchain
