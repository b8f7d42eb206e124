// File access by the host's system calls, for their error messages.
#include "toolchain/common/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

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

std::string write_file(const std::string& path, std::span<const std::byte> bytes, bool executable) {
    const mode_t mode = executable ? 0777 : 0666; // less the umask
    const bool in_place = is_special(path);
    const std::string name = in_place ? path : fmt::format("{}.{}.new", path, ::getpid());
    const int flags = in_place ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL;
    std::string error;
    {
        const Descriptor file(::open(name.c_str(), flags | O_CLOEXEC, mode));
        if (file.number() < 0)
            return std::strerror(errno);
        error = write_all(file.number(), bytes);
    }
    if (in_place)
        return error;
    if (error.empty() && std::rename(name.c_str(), path.c_str()) != 0)
        error = std::strerror(errno);
    if (!error.empty())
        ::unlink(name.c_str());
    return error;
}

} // namespace cxsim::toolchain
