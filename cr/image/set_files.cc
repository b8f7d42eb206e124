// Opening what may be a file of a set, and what its digest is.
#include "cr/image/set_files.h"

#include "cr/image/file_name.h"
#include "cr/image/image_reader.h"
#include "cr/image/owner.h"
#include "emu/isa/text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <charconv>

namespace cxsim::cr {

namespace {

constexpr std::string_view hidden_prefix = ".chkpnt.";
constexpr std::string_view hidden_suffix = ".set";
constexpr std::string_view note_suffix = ".old";
constexpr std::size_t digest_digits = 2 * sizeof(Digest);

/// The digits of the digest in a name that begins as all hidden names do; empty if it is another one.
std::string_view digits_between(std::string_view name, std::string_view suffix) {
    if (name.size() != hidden_prefix.size() + digest_digits + suffix.size() ||
        !name.starts_with(hidden_prefix) || !name.ends_with(suffix)) {
        return {};
    }
    const std::string_view digits = name.substr(hidden_prefix.size(), digest_digits);
    return digits.find_first_not_of("0123456789abcdef") == std::string_view::npos ? digits
                                                                                  : std::string_view();
}

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
    return !digits_between(name, hidden_suffix).empty();
}

std::string note_name(const Digest& successor, std::size_t number) {
    return fmt::format("{}{}.{:04}{}", hidden_prefix, isa::hexadecimal(successor), number, note_suffix);
}

std::optional<Digest> successor_of(std::string_view name) {
    constexpr std::size_t number_size = 5; // With the point before it.
    const std::size_t number = hidden_prefix.size() + digest_digits;
    if (name.size() < number + number_size || name[number] != '.' ||
        name.substr(number + 1, number_size - 1).find_first_not_of("0123456789") != std::string_view::npos) {
        return {};
    }
    const std::string without = std::string(name).erase(number, number_size);
    const std::string_view digits = digits_between(without, note_suffix);
    if (digits.empty()) {
        return {};
    }
    Digest digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        std::uint8_t value = 0;
        std::from_chars(digits.data() + 2 * i, digits.data() + 2 * i + 2, value, 16);
        digest.at(i) = std::byte{value};
    }
    return digest;
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

std::expected<bool, int> FileOfSet::is_checkpoint(const Digest& digest) const {
    // Most are others, and say so at their ends.
    const auto stored = stored_digest(fd_, *storage_);
    if (!stored || *stored != digest) {
        return stored ? std::expected<bool, int>(false) : std::unexpected(stored.error());
    }
    const auto keep_none = [](RecordTag) { return false; };
    const auto reader = ImageReader::open(fd_, *storage_, {.ignorable = keep_none, .budget = budget_});
    if (!reader && reader.error().error != 0) {
        return std::unexpected(reader.error().error);
    }
    return reader && reader->digest() == digest;
}

std::expected<bool, int> FileOfSet::is(const Companion& companion) {
    if (companion.kind == CompanionKind::process) {
        return is_checkpoint(companion.digest);
    }
    if (budget_ != nullptr && contents_.are_to_be_read_for(companion)) {
        struct ::stat status{};
        if (::fstat(fd_, &status) != 0) {
            return std::unexpected(errno);
        }
        if (!budget_->take(digested_size(companion, status))) {
            return false;
        }
    }
    return contents_.are_of(companion, fd_, *storage_);
}

std::expected<bool, int> is_file_of(int fd, const Companion& companion, Storage& storage) {
    return FileOfSet(fd, storage).is(companion);
}

std::expected<bool, int> has_file_of(int directory, const std::string& name, const Companion& companion,
                                     Storage& storage) {
    const auto file = open_candidate(directory, name);
    if (!file || !*file) {
        return file ? std::expected<bool, int>(false) : std::unexpected(file.error());
    }
    return is_file_of(file->get(), companion, storage);
}

} // namespace cxsim::cr
