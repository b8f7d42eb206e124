// File access by the host's system calls, for their error messages.
#include "toolchain/common/files.h"

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

/// Gives the open file a name in place of whatever had it. Rename can't take a file without a name, and link
/// can't replace one: so first a temporary name.
std::string take_place(const Descriptor& file, bool has_name, const std::string& temporary,
                       const std::string& path) {
    const std::string handle = fmt::format("/proc/self/fd/{}", file.number());
    if (!has_name && ::linkat(AT_FDCWD, handle.c_str(), AT_FDCWD, temporary.c_str(), AT_SYMLINK_FOLLOW) != 0)
        return std::strerror(errno);
    if (std::rename(temporary.c_str(), path.c_str()) == 0)
        return {};
    std::string error = std::strerror(errno);
    ::unlink(temporary.c_str());
    return error;
}

std::string write_in_place(const std::string& path, std::span<const std::byte> bytes) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return file.number() < 0 ? std::strerror(errno) : write_all(file.number(), bytes);
}

std::string write_whole(const std::string& path, std::span<const std::byte> bytes, mode_t mode,
                        bool keep_mode) {
    if (is_special(path))
        return write_in_place(path, bytes);
    const std::string temporary = fmt::format("{}.{}.new", path, ::getpid());
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    // Not every file system can make files without names.
    int descriptor = ::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, mode);
    const bool has_name = descriptor < 0;
    if (has_name)
        descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    const Descriptor file(descriptor);
    if (file.number() < 0)
        return std::strerror(errno);
    std::string error = write_all(file.number(), bytes);
    if (error.empty() && keep_mode && ::fchmod(file.number(), mode) != 0)
        error = std::strerror(errno);
    if (error.empty())
        return take_place(file, has_name, temporary, path);
    if (has_name)
        ::unlink(temporary.c_str());
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
