// What is compared with checkpoints: the same bytes written and read by the plainest program there is.
#pragma once

#include "bench/cost.h"
#include "kernel/base/unique_fd.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cxsim::bench {

/// Who does it: one host thread, or as many as checkpoints of hierarchies and restarts have
/// (cr/image/processors.h).
enum class Threads : std::uint8_t { one, all };

/// Bytes in files of equal size in a directory of the host.
class PlainFiles {
  public:
    /// At least one file.
    PlainFiles(std::filesystem::path directory, std::vector<std::byte> bytes, std::size_t files);
    ~PlainFiles();
    PlainFiles(const PlainFiles&) = delete;
    PlainFiles& operator=(const PlainFiles&) = delete;

    /// What it costs to write new files: of each, by one of the threads, write(2) and fsync(2), and in the
    /// end fsync(2) of the directory.
    Cost write(Threads threads = Threads::one);
    /// What it costs to read them by read(2) into new memory. One thread gives each file's memory back before
    /// it reads the next, and has it at hand again; all threads share all files, in portions, and keep what
    /// they read.
    Cost read(Threads threads = Threads::one);

  private:
    /// What is read of a file at once.
    struct Portion;

    void remove();
    void write_file(std::size_t file);
    Cost read_files(std::size_t first, std::size_t last, Threads threads) const;
    kernel::UniqueFd open(std::size_t file, int flags) const;
    std::string path(std::size_t file) const;
    std::span<const std::byte> contents(std::size_t file) const;

    std::filesystem::path directory_;
    std::vector<std::byte> bytes_;
    std::size_t files_;
};

} // namespace cxsim::bench
