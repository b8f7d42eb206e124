// What interactive mode shows of a process (p. 2-11): its place among the others and its open files, as they
// were.
#pragma once

#include "cr/image/archive.h"
#include "cr/image/process_image.h"
#include "cr/object_numbers.h"
#include "kernel/kernel.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cxsim::cr {

/// A descriptor, as fstat() and the table of open files describe it.
struct ListedFile {
    std::uint32_t fd = 0;
    std::uint32_t mode = 0;
    std::uint32_t uid = 0;
    std::uint32_t device = 0;           ///< Of device files.
    std::int64_t modification_time = 0; ///< Seconds since 1970.
    std::int64_t size = 0;
    std::int64_t offset = 0;
    std::string path; ///< Empty for what has none.
};

struct FileList {
    kernel::Pid group = 0;
    kernel::Pid parent = 0;
    std::vector<ListedFile> files; ///< By descriptor.
};

/// Of a process as it is now.
FileList list_files(kernel::Kernel& kernel, const kernel::Process& process, ObjectNumbers& numbers);
/// Of one in a checkpoint file; nothing if the file has no such record or a senseless one.
std::optional<FileList> list_files(const ProcessImage& image);

} // namespace cxsim::cr
