// Files of the tools: read whole, written whole or not at all.
#pragma once

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// The bytes of a file, "-" being standard input; or why it can't be read, as in "No such file or directory".
std::expected<std::vector<std::byte>, std::string> read_file(const std::string& path);

/// The bytes of a file to look at, which need not fit into memory: a checkpoint file may be large, most of it
/// holes. "-" is standard input.
class FileContents {
  public:
    static std::expected<FileContents, std::string> open(const std::string& path);
    ~FileContents();
    FileContents(FileContents&& other) noexcept;
    FileContents(const FileContents&) = delete;
    FileContents& operator=(const FileContents&) = delete;
    FileContents& operator=(FileContents&&) = delete;

    std::span<const std::byte> bytes() const { return mapping_.empty() ? std::span(kept_) : mapping_; }

  private:
    FileContents() = default;

    std::span<const std::byte> mapping_; ///< of a plain file
    std::vector<std::byte> kept_;        ///< of anything else
};

/// Writes a file beside `path` that has no name, or a temporary one, until it is complete, and then takes the
/// place of `path`: an old file is replaced whole or left alone, and nothing else is left behind. Returns why
/// it can't, or an empty string.
std::string write_file(const std::string& path, std::span<const std::byte> bytes, bool executable);

/// The same with the permissions of the file `like`, which may be `path` itself. Where `path` is a symbolic
/// link, what it names is replaced.
std::string write_file_like(const std::string& like, const std::string& path,
                            std::span<const std::byte> bytes);

/// Whether both paths exist and are one file.
bool is_same_file(const std::string& a, const std::string& b);

} // namespace cxsim::toolchain
