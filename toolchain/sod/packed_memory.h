// The memory of a packed checkpoint file, which has no sections for it: compressed, or partly in other files.
#pragma once

#include "emu/isa/soff.h"
#include "toolchain/common/files.h"

#include <expected>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// Whether the memory of the checkpoint file is packed.
bool is_packed(const soff::File& file);

struct NamedFile;

/// Where the file lies that a checkpoint file of that path names: beside it, under its name, or under the
/// hidden one that it has until its set is complete. Or what is wrong: it is missing, or another one.
std::expected<std::string, std::string> file_of_set(const std::string& path, const NamedFile& file);

/// The checkpoint file with sections for its memory, as one that is not packed has.
class UnpackedFile {
  public:
    /// Reads the memory out of the file, whose bytes are given, and out of those on which it builds, which
    /// lie beside `path`. Or why that is impossible.
    static std::expected<UnpackedFile, std::string>
    read(const soff::File& file, std::span<const std::byte> bytes, const std::string& path);

    const soff::File& file() const { return file_; }

  private:
    struct Free {
        void operator()(std::byte* memory) const;
    };

    std::string open_bases(std::span<const std::byte> record, const std::string& path);
    std::string map_regions(std::span<const std::byte> record);
    std::string load_runs(std::span<const std::byte> record, std::span<const std::byte> bytes);

    soff::File file_;
    std::vector<FileContents> bases_;
    /// Of the regions; what nobody stored takes no room on the host.
    std::vector<std::unique_ptr<std::byte[], Free>> memory_;
    /// Where in memory_ they are writable.
    struct Region {
        std::uint64_t start;
        std::span<std::byte> bytes;
    };
    std::vector<Region> regions_;
};

} // namespace cxsim::toolchain
