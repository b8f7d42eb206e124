// Standard labels (ANSI X3.27): the records around each file that only the tape system sees.
//
//     VOL1 HDR1 HDR2 * data * EOF1 EOF2 * HDR1 HDR2 * data * EOF1 EOF2 * *
//
// (* is a tape mark.) Programs see the data of a file, then one end of file. What the labels say beyond names
// and numbers is inferred.
#pragma once

#include "emu/devices/tape/tape_image.h"
#include "kernel/base/outcome.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace cxsim::kernel {

class TapeLabels {
  public:
    /// Reads the volume label at the load point, behind which the tape then is; whether there is one.
    bool read_volume(emu::TapeImage& tape);

    /// Brings the tape from wherever in a file it is to its first data; false if there is no further file.
    bool enter_file(emu::TapeImage& tape);
    /// Passes the data of a file and the mark behind it; false if the tape ends before.
    static bool pass_data(emu::TapeImage& tape);
    /// The mark behind the data has been passed: passes the labels behind it, too.
    void leave_file(emu::TapeImage& tape);
    /// Writes the labels before the data of a file, if it is not begun yet. EIO.
    Expected<void> begin_file(emu::TapeImage& tape);
    /// Writes those behind it, if it is begun.
    Expected<void> end_file(emu::TapeImage& tape);
    /// A record of data was written.
    void count_record() { ++records_; }
    /// Whether a file is being written.
    bool writing() const { return place_ == Place::written; }
    void rewind(emu::TapeImage& tape);

  private:
    enum class Place : std::uint8_t { between, read, written };
    Expected<void> write(emu::TapeImage& tape, std::string_view kind, std::string_view rest);

    Place place_ = Place::between;
    unsigned file_ = 0;    ///< Number of the file, from 0.
    unsigned records_ = 0; ///< Of data in the file that is being written.
    std::string volume_;
};

} // namespace cxsim::kernel
