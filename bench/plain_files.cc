// write(2), read(2), fsync(2).
#include "bench/plain_files.h"

#include "kernel/base/unique_fd.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cxsim::bench {

namespace {

constexpr std::size_t portion = std::size_t{1} << 20;

/// `call(at, size)` portion by portion.
template <typename Call>
void in_portions(std::size_t size, Call call) {
    for (std::size_t at = 0; at < size; at += portion) {
        const std::size_t wanted = std::min(portion, size - at);
        if (call(at, wanted) != static_cast<ssize_t>(wanted)) {
            throw std::runtime_error("a plain file could not be written or read");
        }
    }
}

} // namespace

PlainFiles::PlainFiles(std::filesystem::path directory, std::string bytes, std::size_t files)
    : directory_(std::move(directory)), bytes_(std::move(bytes)), files_(files) {}

PlainFiles::~PlainFiles() {
    remove();
}

std::string PlainFiles::path(std::size_t file) const {
    return directory_ / fmt::format("plain.{}", file);
}

std::size_t PlainFiles::size(std::size_t file) const {
    const std::size_t each = bytes_.size() / files_;
    return file + 1 < files_ ? each : bytes_.size() - file * each;
}

void PlainFiles::remove() {
    for (std::size_t file = 0; file < files_; ++file) {
        ::unlink(path(file).c_str());
    }
}

Cost PlainFiles::write() {
    remove();
    const Stopwatch watch;
    std::size_t start = 0;
    for (std::size_t file = 0; file < files_; ++file) {
        const kernel::UniqueFd fd(::open(path(file).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
        in_portions(size(file), [&](std::size_t at, std::size_t wanted) {
            return ::write(fd.get(), bytes_.data() + start + at, wanted);
        });
        ::fsync(fd.get());
        start += size(file);
    }
    const kernel::UniqueFd directory(::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ::fsync(directory.get());
    return watch.cost();
}

Cost PlainFiles::read() {
    Cost taken;
    for (std::size_t file = 0; file < files_; ++file) {
        const Stopwatch watch;
        const kernel::UniqueFd fd(::open(path(file).c_str(), O_RDONLY | O_CLOEXEC));
        void* const memory =
            ::mmap(nullptr, size(file), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        in_portions(size(file), [&](std::size_t at, std::size_t wanted) {
            return ::read(fd.get(), static_cast<char*>(memory) + at, wanted);
        });
        taken += watch.cost();
        ::munmap(memory, size(file));
    }
    return taken;
}

} // namespace cxsim::bench
