#include "cr/resource/file_version.h"

namespace cxsim::cr {

namespace {

/// Copying files to another machine may lose the fraction of a second.
bool same_time(kernel::Nanoseconds left, kernel::Nanoseconds right) {
    constexpr kernel::Nanoseconds second = kernel::nanoseconds_per_second;
    const bool whole = left % second == 0 || right % second == 0;
    return whole ? left / second == right / second : left == right;
}

} // namespace

void serialize(Archive& archive, FileVersion& version) {
    archive.fields(version.size, version.modification_time);
}

FileVersion version_of(const kernel::Expected<kernel::FileStatus>& status) {
    const kernel::FileStatus known = status.value_or(kernel::FileStatus{});
    return {.size = known.size, .modification_time = known.modification_time};
}

void check_unchanged(Restoration& restoration, const std::string& path, const FileVersion& version,
                     const kernel::File& file) {
    if (restoration.reunion.accept_changes) {
        return;
    }
    const auto status = file.status();
    if (!status || status->size != version.size ||
        !same_time(status->modification_time, version.modification_time)) {
        restoration.problems.note(Message::file_changed, {restoration.command(), restoration.pid(), path});
    }
}

} // namespace cxsim::cr
