// Where a tape is, as far as its driver can tell: by counting what passes.
#pragma once

#include <cstdint>

namespace cxsim::kernel {

/// Tape marks before the head, and records since the last of them. Behind a mark that was passed backwards,
/// the records are counted from that mark and are negative, as in the guide's driver (p. 3-11): -1 is just
/// before the mark that ends file number file - 1.
struct TapePosition {
    /// Whether the count is to be relied on (guide p. 1-5).
    enum class Known : std::uint8_t {
        yes,
        not_until_mark, ///< Records were written where they can't be counted, before a mark passed backwards.
        not_until_rewind, ///< The tape moved in a way that the driver does not know.
    };

    std::int32_t file = 0;
    std::int32_t record = 0;
    Known known = Known::yes;

    bool lost() const { return known != Known::yes; }

    void pass_record() {
        if (known != Known::not_until_mark) {
            ++record;
        }
    }
    void pass_record_back() {
        if (known != Known::not_until_mark) {
            --record;
        }
    }
    /// Also of a mark that is written.
    void pass_mark() {
        file += record < 0 ? 0 : 1;
        record = 0;
        find_at_mark();
    }
    void pass_mark_back() {
        file -= record < 0 ? 1 : 0;
        record = -1;
        find_at_mark();
    }
    void write_record() {
        if (record < 0 && known == Known::yes) {
            known = Known::not_until_mark;
        }
        pass_record();
    }
    void rewind() { *this = {}; }
    void lose() { known = Known::not_until_rewind; }
    bool operator==(const TapePosition&) const = default;

  private:
    void find_at_mark() {
        if (known == Known::not_until_mark) {
            known = Known::yes;
        }
    }
};

} // namespace cxsim::kernel
