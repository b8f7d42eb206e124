// Opening what may be a file of a set, and what its digest is.
#include "cr/image/set_files.h"

#include "cr/image/contents.h"
#include "cr/image/file_name.h"
#include "cr/image/image_reader.h"
#include "cr/image/owner.h"
#include "emu/isa/text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

namespace cxsim::cr {

namespace {

constexpr std::string_view hidden_prefix = ".chkpnt.";
constexpr std::string_view hidden_suffix = ".set";
constexpr std::size_t digest_digits = 2 * sizeof(Digest);

} // namespace

std::string hidden_name(const Companion& companion) {
    Digest digest = companion.digest;
    if (companion.kind == CompanionKind::copy) {
        DigestStream stream;
        stream.add(companion.digest);
        stream.add(std::as_bytes(std::span(companion.name)));
        digest = stream.digest();
    }
    return fmt::format("{}{}{}", hidden_prefix, isa::hexadecimal(digest), hidden_suffix);
}

bool is_hidden_name(std::string_view name) {
    return name.size() == hidden_prefix.size() + digest_digits + hidden_suffix.size() &&
           name.starts_with(hidden_prefix) && name.ends_with(hidden_suffix) &&
           name.substr(hidden_prefix.size(), digest_digits).find_first_not_of("0123456789abcdef") ==
               std::string_view::npos;
}

std::expected<kernel::UniqueFd, int> open_candidate(int directory, const std::string& name) {
    if (!is_file_name(name)) {
        return kernel::UniqueFd();
    }
    kernel::UniqueFd file(::openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct ::stat status{};
    if (!file) {
        const bool other = errno == ENOENT || errno == ELOOP || errno == ENXIO; // Gone, a link, a socket.
        return other ? std::expected<kernel::UniqueFd, int>() : std::unexpected(errno);
    }
    if (::fstat(file.get(), &status) != 0) {
        return std::unexpected(errno);
    }
    return S_ISREG(status.st_mode) ? std::move(file) : kernel::UniqueFd();
}

std::expected<bool, int> is_file_of(int fd, const Companion& companion, Storage& storage) {
    if (companion.kind == CompanionKind::copy) {
        return is_copy(fd, companion, storage);
    }
    const auto reader = ImageReader::open(fd, storage);
    if (!reader && reader.error().error != 0) {
        return std::unexpected(reader.error().error);
    }
    return reader && reader->digest() == companion.digest;
}

std::expected<bool, int> has_file_of(int directory, const std::string& name, const Companion& companion,
                                     Storage& storage) {
    const auto file = open_candidate(directory, name);
    if (!file || !*file) {
        return file ? std::expected<bool, int>(false) : std::unexpected(file.error());
    }
    return is_file_of(file->get(), companion, storage);
}

std::expected<KnownFile, int> read_known_file(int directory, const std::string& name, Storage& storage) {
    const auto file = open_candidate(directory, name);
    if (!file || !*file) {
        return file ? std::expected<KnownFile, int>() : std::unexpected(file.error());
    }
    const auto reader = ImageReader::open(file->get(), storage);
    if (!reader) {
        return reader.error().error == 0 ? std::expected<KnownFile, int>()
                                         : std::unexpected(reader.error().error);
    }
    KnownFile result{reader->digest(), reader->image().companions, {}, owner_of(file->get())};
    for (const BaseFile& base : reader->bases()) {
        result.bases.push_back({.kind = CompanionKind::process, .name = base.name, .digest = base.digest});
    }
    return result;
}

} // namespace cxsim::cr
