// File access by the host's system calls, for their error messages.
#include "toolchain/common/files.h"

#include "toolchain/common/signals.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace cxsim::toolchain {
namespace {

/// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ > STDERR_FILENO)
            ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

  private:
    int number_;
};

std::string write_all(int descriptor, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return std::strerror(errno);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

/// Whether the path is something other than a file, such as /dev/null, which is written in place.
bool is_special(const std::string& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

std::string write_in_place(const std::string& path, std::span<const std::byte> bytes) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return file.number() < 0 ? std::strerror(errno) : write_all(file.number(), bytes);
}

/// What is to be written where.
struct Output {
    std::string path;
    std::string temporary; ///< a name beside it
    mode_t mode;           ///< less the umask
    bool exact_mode;       ///< not less the umask
};

/// Writes into an open file; why it can't, or an empty string.
std::string fill(const Descriptor& file, const Output& output, std::span<const std::byte> bytes) {
    std::string error = write_all(file.number(), bytes);
    if (error.empty() && output.exact_mode && ::fchmod(file.number(), output.mode) != 0)
        error = std::strerror(errno);
    return error;
}

/// Writes a file that has no name until it is complete, so that nothing is left when this program is killed.
/// False if the file system, or a missing /proc, does not allow that.
bool write_unnamed(const Output& output, std::span<const std::byte> bytes, std::string& error) {
    const std::size_t slash = output.path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : output.path.substr(0, slash + 1);
    const Descriptor file(::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, output.mode));
    if (file.number() < 0)
        return false;
    error = fill(file, output, bytes);
    if (!error.empty())
        return true;
    const std::string handle = fmt::format("/proc/self/fd/{}", file.number());
    return ::linkat(AT_FDCWD, handle.c_str(), AT_FDCWD, output.temporary.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

std::string write_named(const Output& output, std::span<const std::byte> bytes) {
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    const Descriptor file(::open(output.temporary.c_str(), flags, output.mode));
    if (file.number() < 0)
        return std::strerror(errno);
    std::string error = fill(file, output, bytes);
    if (!error.empty())
        ::unlink(output.temporary.c_str());
    return error;
}

std::string write_whole(const std::string& path, std::span<const std::byte> bytes, mode_t mode,
                        bool exact_mode) {
    if (is_special(path))
        return write_in_place(path, bytes);
    const Output output{path, fmt::format("{}.{}.new", path, ::getpid()), mode, exact_mode};
    const RemovedOnSignal removal(output.temporary);
    std::string error;
    if (!write_unnamed(output, bytes, error))
        error = write_named(output, bytes);
    // Linking cannot replace a file; renaming can.
    if (!error.empty() || std::rename(output.temporary.c_str(), path.c_str()) == 0)
        return error;
    error = std::strerror(errno);
    ::unlink(output.temporary.c_str());
    return error;
}

} // namespace

std::expected<std::vector<std::byte>, std::string> read_file(const std::string& path) {
    const Descriptor file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0)
        return std::unexpected(std::strerror(errno));
    std::vector<std::byte> bytes;
    for (;;) {
        constexpr std::size_t step = 1 << 16;
        const std::size_t have = bytes.size();
        bytes.resize(have + step);
        const ssize_t count = ::read(file.number(), bytes.data() + have, step);
        bytes.resize(have + static_cast<std::size_t>(count > 0 ? count : 0));
        if (count == 0)
            return bytes;
        if (count < 0 && errno != EINTR)
            return std::unexpected(std::strerror(errno));
    }
}

std::expected<FileContents, std::string> FileContents::open(const std::string& path) {
    FileContents contents;
    struct stat status{};
    if (path != "-" && ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
        const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (file.number() < 0)
            return std::unexpected(std::strerror(errno));
        const auto size = static_cast<std::size_t>(status.st_size);
        void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
        if (start != MAP_FAILED) {
            contents.mapping_ = {static_cast<const std::byte*>(start), size};
            return contents;
        }
    }
    auto bytes = read_file(path);
    if (!bytes)
        return std::unexpected(std::move(bytes.error()));
    contents.kept_ = std::move(*bytes);
    return contents;
}

FileContents::FileContents(FileContents&& other) noexcept
    : mapping_(std::exchange(other.mapping_, {})), kept_(std::move(other.kept_)) {}

FileContents::~FileContents() {
    if (!mapping_.empty())
        ::munmap(const_cast<std::byte*>(mapping_.data()), mapping_.size()); // munmap has no const form
}

std::string write_file(const std::string& path, std::span<const std::byte> bytes, bool executable) {
    const mode_t mode = executable ? 0777 : 0666; // less the umask
    return write_whole(path, bytes, mode, false);
}

std::string write_file_like(const std::string& like, const std::string& path,
                            std::span<const std::byte> bytes) {
    struct stat status{};
    if (::stat(like.c_str(), &status) != 0)
        return std::strerror(errno);
    std::error_code error;
    const std::string file = std::filesystem::weakly_canonical(path, error).string();
    return error ? error.message() : write_whole(file, bytes, status.st_mode & 07777, true);
}

bool is_same_file(const std::string& a, const std::string& b) {
    std::error_code error;
    return std::filesystem::equivalent(a, b, error) && !error;
}

} // namespace cxsim::toolchain
