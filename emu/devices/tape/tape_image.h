// A reel of magnetic tape in a host file, in SIMH's format (.tap).
//
// The format: each record is a 4-byte little-endian length, the data, a byte of padding if their number is
// odd, and the length again. The top four bits of a length are the class: 0 a good record, 8 one with an
// error in it; other classes carry what is no data of the tape and are passed over. A length of 0 is a tape
// mark, 0xfffffffe a piece of erased tape, 0xffffffff the end of what is recorded, as is the end of the
// file. (SIMH, "Magtape Representation and Handling".)
//
// What is written ends the tape: as on a real reel, nothing behind it can be relied on, and it is cut off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

namespace cxsim::emu {

/// What the tape met.
enum class TapeEvent : std::uint8_t {
    record,         ///< One record was moved or passed.
    damaged_record, ///< A record with an error in it was passed; its bytes cannot be relied on.
    too_long,       ///< A record was passed that is longer than the buffer, which holds its beginning.
    tape_mark,      ///< A tape mark was passed.
    load_point,     ///< There is nothing before: the tape is at its beginning.
    blank,          ///< Nothing is recorded from here on. The tape did not move over it.
    bad_image,      ///< The bytes here are not SIMH's format. The tape did not move.
    host_error,     ///< The host could not read or write its file. The tape did not move.
};

/// An event and the length of the record concerned, in bytes.
struct TapeResult {
    TapeEvent event{};
    std::size_t size = 0;
};

class TapeImage {
  public:
    /// The longest record that can be written, in bytes. Longer ones can be read.
    static constexpr std::size_t longest_record = 0x00ffffff;

    /// Opens the file, or makes an empty tape of that name unless `read_only`. Other emulators are kept from
    /// writing it at the same time. Fails with a message that names the file and the reason.
    static std::expected<TapeImage, std::string> open(const std::filesystem::path& path, bool read_only);

    TapeImage(TapeImage&& other) noexcept { swap(other); }
    TapeImage& operator=(TapeImage&& other) noexcept {
        swap(other);
        return *this;
    }
    TapeImage(const TapeImage&) = delete;
    TapeImage& operator=(const TapeImage&) = delete;
    ~TapeImage();

    /// Reads the next record: record, damaged_record or too_long with its length, or what there is instead.
    TapeResult read(std::span<std::byte> to);
    /// Passes over the next record or tape mark.
    TapeResult space_forward();
    /// Passes back over the record or tape mark before.
    TapeResult space_backward();
    /// Writes a record of 1 to longest_record bytes, and ends the tape behind it.
    TapeResult write(std::span<const std::byte> from);
    TapeResult write_mark();
    /// Ends the tape here.
    TapeResult erase();
    void rewind() { position_ = 0; }

    /// Bytes of the file that are before the head.
    std::uint64_t position() const { return position_; }

  private:
    TapeImage() = default;
    void swap(TapeImage& other) noexcept {
        std::swap(fd_, other.fd_);
        std::swap(position_, other.position_);
    }

    /// A record or mark found on the tape.
    struct Found {
        TapeEvent event{}; ///< record, damaged_record or tape_mark; or why there is none.
        std::uint64_t start = 0;
        std::uint64_t end = 0;
        std::size_t size = 0;
    };
    Found find_forward() const;
    Found find_backward() const;
    /// The record whose first length word, `word`, is at `start`.
    Found record_at(std::uint64_t start, std::uint32_t word) const;
    /// The word at the offset; false at the end of the file or on an error.
    bool read_word(std::uint64_t offset, std::uint32_t& word) const;
    TapeResult append(std::span<const std::byte> bytes, TapeResult result);

    int fd_ = -1;
    std::uint64_t position_ = 0;
};

} // namespace cxsim::emu
