// A process image and temporary files for the tests of this folder.
#pragma once

#include "cr/image/image_reader.h"
#include "cr/image/process_image.h"
#include "kernel/base/unique_fd.h"

#include <expected>
#include <filesystem>

namespace cxsim::cr {

/// Two threads with every register different, and four regions: text, sparse data, a shared one, a stack of
/// zeros.
ProcessImage sample_image();
/// One thread and three pages, for tests that look at each byte.
ProcessImage small_image();

/// A file in memory that holds the image.
kernel::UniqueFd written(const ProcessImage& image);
/// The file's bytes.
Bytes contents_of(int fd);
/// A file in memory with these bytes.
kernel::UniqueFd file_with(const Bytes& bytes);
/// Opens and loads.
std::expected<ProcessImage, ImageError> read_image(int fd);

/// A directory that goes away with the object.
class TemporaryDirectory {
  public:
    TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();
    const std::filesystem::path& path() const { return path_; }
    int fd() const { return fd_.get(); }

  private:
    std::filesystem::path path_;
    kernel::UniqueFd fd_;
};

} // namespace cxsim::cr
