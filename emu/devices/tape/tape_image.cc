// Reading and writing SIMH tape images. Any bytes may come: lengths are checked against the file and against
// each other before anything depends on them.
#include "emu/devices/tape/tape_image.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace cxsim::emu {

namespace {

constexpr std::uint32_t mark_word = 0;
constexpr std::uint32_t gap_word = 0xfffffffe;
constexpr std::uint32_t end_word = 0xffffffff;
constexpr std::uint32_t length_bits = 0x0fffffff;
constexpr std::uint64_t word_size = 4;

/// Pieces of erased tape and foreign records passed over in a row before the tape counts as blank, so that no
/// file can keep a drive busy for ever. A drive gives up after some 25 feet.
constexpr unsigned longest_gap = 500'000;

enum class WordClass : std::uint8_t { good = 0, marker = 7, damaged = 8, reserved_marker = 15 };

WordClass class_of(std::uint32_t word) {
    return static_cast<WordClass>(word >> 28U);
}

bool is_data(std::uint32_t word) {
    return class_of(word) == WordClass::good || class_of(word) == WordClass::damaged;
}

/// Whether the word stands alone, without data and a second word.
bool is_marker(std::uint32_t word) {
    return class_of(word) == WordClass::marker || class_of(word) == WordClass::reserved_marker;
}

/// Bytes of a record on the tape: both words, data and padding.
std::uint64_t extent_of(std::uint32_t word) {
    const std::uint64_t length = word & length_bits;
    return 2 * word_size + length + length % 2;
}

std::uint32_t little_endian_word(std::span<const std::byte, word_size> bytes) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < word_size; ++i) {
        word |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * i);
    }
    return word;
}

void append_word(std::vector<std::byte>& bytes, std::uint32_t word) {
    for (std::size_t i = 0; i < word_size; ++i) {
        bytes.push_back(static_cast<std::byte>(word >> (8 * i)));
    }
}

} // namespace

std::expected<TapeImage, std::string> TapeImage::open(const std::filesystem::path& path, bool read_only) {
    const auto refuse = [&path](const char* reason) {
        return std::unexpected(fmt::format("{}: {}", path.string(), reason));
    };
    TapeImage image;
    // A fifo or a device must neither make the emulator wait nor be written.
    const int flags = O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
    image.fd_ = ::open(path.c_str(), flags | (read_only ? O_RDONLY : O_RDWR | O_CREAT), 0666);
    if (image.fd_ < 0) {
        return refuse(std::strerror(errno));
    }
    struct ::stat status{};
    if (::fstat(image.fd_, &status) != 0) {
        return refuse(std::strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return refuse("not a regular file");
    }
    if (::flock(image.fd_, (read_only ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
        return refuse("in use by another drive");
    }
    return image;
}

TapeImage::~TapeImage() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

bool TapeImage::read_word(std::uint64_t offset, std::uint32_t& word) const {
    std::array<std::byte, word_size> bytes{};
    if (::pread(fd_, bytes.data(), bytes.size(), static_cast<::off_t>(offset)) !=
        static_cast<::ssize_t>(word_size)) {
        return false;
    }
    word = little_endian_word(bytes);
    return true;
}

TapeImage::Found TapeImage::record_at(std::uint64_t start, std::uint32_t word) const {
    Found found{.event = TapeEvent::bad_image, .start = start, .end = start, .size = 0};
    const std::uint64_t extent = extent_of(word);
    std::uint32_t last = 0;
    if ((word & length_bits) == 0 || !read_word(start + extent - word_size, last) || last != word) {
        return found;
    }
    found.event = class_of(word) == WordClass::good ? TapeEvent::record : TapeEvent::damaged_record;
    found.end = start + extent;
    found.size = word & length_bits;
    return found;
}

TapeImage::Found TapeImage::find_forward() const {
    std::uint64_t at = position_;
    for (unsigned passed = 0; passed < longest_gap; ++passed) {
        std::uint32_t word = 0;
        if (!read_word(at, word)) {
            struct ::stat status{};
            const bool ended = ::fstat(fd_, &status) == 0 &&
                               at >= static_cast<std::uint64_t>(std::max<::off_t>(status.st_size, 0));
            return {
                .event = ended ? TapeEvent::blank : TapeEvent::bad_image, .start = at, .end = at, .size = 0};
        }
        if (word == mark_word) {
            return {.event = TapeEvent::tape_mark, .start = at, .end = at + word_size, .size = 0};
        }
        if (word == end_word) {
            break;
        }
        if (word == gap_word || is_marker(word)) {
            at += word_size;
            continue;
        }
        const Found found = record_at(at, word);
        if (is_data(word) || found.event == TapeEvent::bad_image) {
            return found;
        }
        at = found.end;
    }
    return {.event = TapeEvent::blank, .start = at, .end = at, .size = 0};
}

TapeImage::Found TapeImage::find_backward() const {
    std::uint64_t at = position_;
    for (unsigned passed = 0; at > 0 && passed < longest_gap; ++passed) {
        std::uint32_t word = 0;
        const Found bad{.event = TapeEvent::bad_image, .start = at, .end = at, .size = 0};
        if (at < word_size || !read_word(at - word_size, word)) {
            return bad;
        }
        if (word == mark_word) {
            return {.event = TapeEvent::tape_mark, .start = at - word_size, .end = at, .size = 0};
        }
        if (is_marker(word)) {
            at -= word_size;
            continue;
        }
        std::uint32_t first = 0;
        if (extent_of(word) > at || !read_word(at - extent_of(word), first) || first != word) {
            return bad;
        }
        const Found found = record_at(at - extent_of(word), word);
        if (is_data(word) || found.event == TapeEvent::bad_image) {
            return found;
        }
        at = found.start;
    }
    return {.event = TapeEvent::load_point, .start = 0, .end = 0, .size = 0};
}

TapeResult TapeImage::read(std::span<std::byte> to) {
    const Found found = find_forward();
    if (found.event == TapeEvent::record || found.event == TapeEvent::damaged_record) {
        const auto wanted = to.first(std::min(to.size(), found.size));
        const ::ssize_t count =
            ::pread(fd_, wanted.data(), wanted.size(), static_cast<::off_t>(found.start + word_size));
        if (count != static_cast<::ssize_t>(wanted.size())) {
            return {TapeEvent::host_error, 0};
        }
    }
    position_ = found.end;
    const bool cut = found.event == TapeEvent::record && found.size > to.size();
    return {cut ? TapeEvent::too_long : found.event, found.size};
}

TapeResult TapeImage::space_forward() {
    const Found found = find_forward();
    position_ = found.end;
    return {found.event, found.size};
}

TapeResult TapeImage::space_backward() {
    const Found found = find_backward();
    position_ = found.start;
    return {found.event, found.size};
}

TapeResult TapeImage::append(std::span<const std::byte> bytes, TapeResult result) {
    const auto cut_off = [this](std::uint64_t size) {
        return ::ftruncate(fd_, static_cast<::off_t>(size)) == 0;
    };
    if (!cut_off(position_)) {
        return {TapeEvent::host_error, 0};
    }
    const ::ssize_t count = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<::off_t>(position_));
    if (count != static_cast<::ssize_t>(bytes.size())) {
        cut_off(position_); // What does not fit is not there at all.
        return {TapeEvent::host_error, 0};
    }
    position_ += bytes.size();
    return result;
}

TapeResult TapeImage::write(std::span<const std::byte> from) {
    if (from.empty() || from.size() > longest_record) {
        return {TapeEvent::host_error, 0};
    }
    std::vector<std::byte> bytes;
    bytes.reserve(extent_of(static_cast<std::uint32_t>(from.size())));
    append_word(bytes, static_cast<std::uint32_t>(from.size()));
    bytes.insert(bytes.end(), from.begin(), from.end());
    if (from.size() % 2 != 0) {
        bytes.push_back(std::byte{0});
    }
    append_word(bytes, static_cast<std::uint32_t>(from.size()));
    return append(bytes, {TapeEvent::record, from.size()});
}

TapeResult TapeImage::write_mark() {
    constexpr std::array<std::byte, word_size> mark{};
    return append(mark, {TapeEvent::tape_mark, 0});
}

TapeResult TapeImage::erase() {
    return append({}, {TapeEvent::blank, 0});
}

} // namespace cxsim::emu
