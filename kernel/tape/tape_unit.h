// The driver of a tape drive: who has it mounted, its options, and where its tape is.
//
// A tape is mounted for a user (tpmount), may then be opened by one program at a time, and is unmounted
// (tpunmount). Programs open it as /dev/rmtN, rewound when it is closed, or /dev/nrmtN, which is not.
#pragma once

#include "emu/devices/tape/tape_drive.h"
#include "kernel/files/open_file.h"
#include "kernel/tape/tape_labels.h"
#include "kernel/tape/tape_position.h"

#include <cstdint>
#include <optional>
#include <span>

namespace cxsim::kernel {

/// The options that programs set by ioctl, and their effect until the tape is unmounted.
struct TapeOptions {
    bool retry = true;       ///< MTIOCRTY
    bool ignore_eot = false; ///< MTIOCNEOT
    bool operator==(const TapeOptions&) const = default;
};

class TapeUnit {
  public:
    /// The longest record that programs can write, in bytes [I].
    static constexpr std::size_t longest_record = 65536;

    explicit TapeUnit(emu::TapeDrive& drive) : drive_(&drive) {}

    // --- Mounting
    /// Takes the reel on the drive into use for this user: ENXIO if there is none, EBUSY if it is mounted
    /// already; EINVAL if the tape should have labels and has none.
    Expected<void> mount(std::uint32_t uid, bool labelled = false);
    /// Rewinds and unloads it. EPERM to other users than the superuser, EBUSY while it is open.
    Expected<void> unmount(std::uint32_t uid);
    bool mounted() const { return mounted_by_.has_value(); }

    // --- Opening, by one program at a time
    /// ENXIO unless mounted and ready, EACCES if it is mounted for another user or write-protected, EBUSY if
    /// it is open.
    Expected<void> open(std::uint32_t uid, bool for_writing);
    /// Ends what was written by two tape marks, the head between them; then rewinds if it shall.
    void close(bool rewind);

    // --- Moving data
    /// One record, the rest of which is passed over; 0 at a tape mark, behind which the tape is then.
    Outcome read(std::span<std::byte> to);
    Outcome write(std::span<const std::byte> from);

    // --- Moving the tape
    /// Carries out `count` times what ABI_MT* says. EIO at the load point, at the end of what is recorded
    /// and, when records are counted, at a tape mark, which is passed; residue() tells how many were not
    /// done.
    Outcome operate(std::int32_t operation, std::int32_t count);

    /// Brings the tape, from its load point, to a position that position() has told before.
    Outcome move_to(const TapePosition& position);

    // --- State
    const TapePosition& position() const { return position_; }
    TapeOptions& options() { return options_; }
    const TapeOptions& options() const { return options_; }
    /// Whether the tape has labels, which only the tape system sees.
    bool labelled() const { return labels_.has_value(); }
    std::int32_t residue() const { return residue_; }
    std::uint32_t last_error() const { return last_error_; } ///< ABI_MT_* of mt_erreg.
    const emu::TapeDrive& drive() const { return *drive_; }

  private:
    /// Moves over one thing; empty to go on, or the result of the whole operation.
    std::optional<Outcome> space_once(std::int32_t operation);
    std::optional<Outcome> step(std::int32_t operation);
    Outcome write_mark();
    Outcome fail_with(emu::TapeEvent event);
    void rewind();
    /// Of tapes with labels, which move by whole files.
    Outcome operate_labelled(std::int32_t operation, std::int32_t count);

    emu::TapeDrive* drive_;
    std::optional<std::uint32_t> mounted_by_; ///< The user.
    std::optional<TapeLabels> labels_;        ///< Of a tape that is mounted with them.
    bool open_ = false;
    bool wrote_last_ = false; ///< The last operation wrote a record, which is not ended by a mark yet.
    TapePosition position_;
    TapeOptions options_;
    std::int32_t residue_ = 0;
    std::uint32_t last_error_ = 0;
};

} // namespace cxsim::kernel
