#include "cr/sound_files.h"

#include <sys/stat.h>

namespace cxsim::cr {

namespace {

/// Beyond it all are forgotten, which costs reading those that are built on once more.
constexpr std::size_t max_files = 10'000;

} // namespace

FileState state_of(int fd) {
    struct ::stat host{};
    if (::fstat(fd, &host) != 0) {
        return {};
    }
    return {.identity = {host.st_dev, host.st_ino},
            .size = host.st_size,
            .seconds = host.st_mtim.tv_sec,
            .nanoseconds = host.st_mtim.tv_nsec};
}

void SoundFiles::add(const FileState& state) {
    if (files_.size() == max_files) {
        files_.clear();
    }
    files_[state.identity] = state;
}

bool SoundFiles::has(int fd) const {
    const FileState state = state_of(fd);
    const auto found = files_.find(state.identity);
    return found != files_.end() && found->second == state;
}

} // namespace cxsim::cr
