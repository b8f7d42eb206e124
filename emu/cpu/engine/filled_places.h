// Which entries of a table were filled, so that a table little used is emptied in little time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace cxsim::emu {

/// For a table of so many entries. Processes that talk to each other change places all the time, and each
/// change empties the tables, of which a short run has filled little.
template <std::size_t entry_count>
class FilledPlaces {
  public:
    /// An empty entry has been filled.
    void note(std::size_t place) {
        if (count_ < places_.size()) {
            places_[count_] = static_cast<std::uint16_t>(place);
        }
        if (count_ <= places_.size()) {
            ++count_;
        }
    }
    /// Calls `empty(place)` for every place noted since the last time, perhaps for others as well.
    template <typename Empty>
    void empty_all(Empty empty) {
        if (count_ > places_.size()) { // not all of them are known
            for (std::size_t place = 0; place < entry_count; ++place) {
                empty(place);
            }
        } else {
            for (std::size_t n = 0; n < count_; ++n) {
                empty(places_[n]);
            }
        }
        count_ = 0;
    }

  private:
    std::size_t count_ = 0; ///< Notes; one more than there are places if some are lost.
    std::array<std::uint16_t, 128> places_{};
};

} // namespace cxsim::emu
