// What is compared with checkpoints: the same bytes written and read by the plainest program there is.
#pragma once

#include "bench/cost.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace cxsim::bench {

/// Bytes in files of equal size in a directory of the host.
class PlainFiles {
  public:
    PlainFiles(std::filesystem::path directory, std::string bytes, std::size_t files);
    ~PlainFiles();
    PlainFiles(const PlainFiles&) = delete;
    PlainFiles& operator=(const PlainFiles&) = delete;

    /// What it costs to write new files: write(2), fsync(2), and fsync(2) of the directory.
    Cost write();
    /// What it costs to read them by read(2) into new memory, as a program that keeps what it reads.
    Cost read();

  private:
    void remove();
    std::string path(std::size_t file) const;
    std::size_t size(std::size_t file) const;

    std::filesystem::path directory_;
    std::string bytes_;
    std::size_t files_;
};

} // namespace cxsim::bench
