// write(2), read(2), fsync(2).
#include "bench/plain_files.h"

#include "cr/image/processors.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <utility>

namespace cxsim::bench {

namespace {

constexpr std::size_t portion_size = std::size_t{1} << 20;

void check(bool good) {
    if (!good) {
        throw std::runtime_error("a plain file could not be written or read");
    }
}

void sync(const kernel::UniqueFd& fd) {
    check(::fsync(fd.get()) == 0);
}

/// New memory of the host, as malloc() gets it for much at once.
class Memory {
  public:
    explicit Memory(std::size_t size)
        : start_(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)),
          size_(size) {
        check(start_ != MAP_FAILED);
    }
    ~Memory() { ::munmap(start_, size_); }
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    std::span<std::byte> bytes() const { return {static_cast<std::byte*>(start_), size_}; }

  private:
    void* start_;
    std::size_t size_;
};

/// Calls `work(i)` for each number below `count`.
template <typename Work>
void for_each(std::size_t count, Threads threads, Work work) {
    std::atomic<std::size_t> next = 0;
    cr::on_all_processors(threads == Threads::one ? 1 : count, [&] {
        for (std::size_t i = next++; i < count; i = next++) {
            work(i);
        }
    });
}

} // namespace

struct PlainFiles::Portion {
    int fd;
    std::size_t at; ///< In the file.
    std::span<std::byte> to;
};

PlainFiles::PlainFiles(std::filesystem::path directory, std::vector<std::byte> bytes, std::size_t files)
    : directory_(std::move(directory)), bytes_(std::move(bytes)), files_(std::max<std::size_t>(files, 1)) {}

PlainFiles::~PlainFiles() {
    remove();
}

std::string PlainFiles::path(std::size_t file) const {
    return directory_ / fmt::format("plain.{}", file);
}

std::span<const std::byte> PlainFiles::contents(std::size_t file) const {
    const std::size_t each = bytes_.size() / files_;
    return std::span(bytes_).subspan(file * each, file + 1 < files_ ? each : std::dynamic_extent);
}

kernel::UniqueFd PlainFiles::open(std::size_t file, int flags) const {
    kernel::UniqueFd fd(::open(path(file).c_str(), flags | O_CLOEXEC, 0600));
    check(static_cast<bool>(fd));
    return fd;
}

void PlainFiles::remove() {
    for (std::size_t file = 0; file < files_; ++file) {
        ::unlink(path(file).c_str());
    }
}

void PlainFiles::write_file(std::size_t file) {
    const kernel::UniqueFd fd = open(file, O_CREAT | O_WRONLY);
    for (auto left = contents(file); !left.empty();
         left = left.subspan(std::min(left.size(), portion_size))) {
        const std::size_t wanted = std::min(left.size(), portion_size);
        check(::write(fd.get(), left.data(), wanted) == static_cast<ssize_t>(wanted));
    }
    sync(fd);
}

Cost PlainFiles::write(Threads threads) {
    remove();
    const Stopwatch watch;
    for_each(files_, threads, [&](std::size_t file) { write_file(file); });
    const kernel::UniqueFd directory(::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    check(static_cast<bool>(directory));
    sync(directory);
    return watch.cost();
}

Cost PlainFiles::read(Threads threads) {
    if (threads == Threads::all) {
        return read_files(0, files_, threads);
    }
    Cost taken;
    for (std::size_t file = 0; file < files_; ++file) {
        taken += read_files(file, file + 1, threads);
    }
    return taken;
}

Cost PlainFiles::read_files(std::size_t first, std::size_t last, Threads threads) const {
    const Stopwatch watch;
    std::vector<kernel::UniqueFd> open_files;
    std::vector<std::unique_ptr<Memory>> memory;
    std::vector<Portion> portions;
    for (std::size_t file = first; file < last; ++file) {
        open_files.push_back(open(file, O_RDONLY));
        memory.push_back(std::make_unique<Memory>(contents(file).size()));
        const std::span<std::byte> to = memory.back()->bytes();
        for (std::size_t at = 0; at < to.size(); at += portion_size) {
            portions.push_back({.fd = open_files.back().get(),
                                .at = at,
                                .to = to.subspan(at, std::min(portion_size, to.size() - at))});
        }
    }
    for_each(portions.size(), threads, [&](std::size_t i) {
        const auto& [fd, at, to] = portions[i];
        check(::pread(fd, to.data(), to.size(), static_cast<off_t>(at)) == static_cast<ssize_t>(to.size()));
    });
    return watch.cost(); // Before the memory goes.
}

} // namespace cxsim::bench
