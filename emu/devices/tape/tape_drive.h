// A tape drive: a reel that an operator puts on and takes off, and what the drive knows of it.
#pragma once

#include "emu/devices/tape/tape_image.h"

#include <array>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>

namespace cxsim::emu {

/// A reel as the operator puts it on.
struct TapeReel {
    /// A reel of 2400 feet at 6250 bits an inch holds about so many bytes.
    static constexpr std::uint64_t usual_capacity = 180'000'000;

    std::filesystem::path file; ///< A SIMH image (.tap); made if it is missing and not write-protected.
    bool write_protected = false;
    /// Bytes of the file behind which is the mark that warns of the end of the tape.
    std::uint64_t capacity = usual_capacity;
};

class TapeDrive {
  public:
    /// The operator puts a reel on, at its load point and ready, in place of the one that was there. Fails,
    /// with a message that names the file and the reason, leaving everything as it was.
    std::expected<void, std::string> attach(const TapeReel& reel);
    /// The operator takes the reel off.
    void detach();

    /// The reel that is on the drive, or null.
    const TapeReel* reel() const { return image_ ? &reel_ : nullptr; }
    /// Whether a reel is on the drive and threaded. Unloading it by command makes the drive not ready.
    bool ready() const { return image_ && online_; }
    /// Rewinds, and takes the tape out of its path: not ready until load().
    void unload();
    /// Threads the reel that is there, at its load point. False if there is none.
    bool load();

    bool write_protected() const { return reel_.write_protected; }
    bool at_load_point() const { return image_ && image_->position() == 0; }
    /// Whether the head is behind the mark that warns of the end.
    bool past_end_mark() const { return image_ && image_->position() >= reel_.capacity; }
    /// Whether the tape itself is at its end, some feet behind that mark: nothing more can be written.
    bool at_physical_end() const { return image_ && image_->position() >= reel_.capacity + trailer; }

    /// The tape under the head. Only while ready().
    TapeImage& tape() { return *image_; }
    const TapeImage& tape() const { return *image_; }

  private:
    /// Bytes that fit on the 25 feet behind the warning, at 6250 bits an inch.
    static constexpr std::uint64_t trailer = 1'875'000;

    TapeReel reel_;
    std::optional<TapeImage> image_;
    bool online_ = false;
};

/// The drives of a machine, by unit number.
inline constexpr std::size_t tape_drive_count = 4;
using TapeDrives = std::array<TapeDrive, tape_drive_count>;

} // namespace cxsim::emu
