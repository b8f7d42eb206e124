// Reading and writing standard labels.
#include "kernel/tape/tape_labels.h"

#include "emu/isa/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace cxsim::kernel {

namespace {

constexpr std::size_t label_size = 80;

/// Passes everything up to the next tape mark; false if the tape ends before.
bool pass_mark(emu::TapeImage& tape) {
    for (;;) {
        const emu::TapeEvent event = tape.space_forward().event;
        if (event == emu::TapeEvent::tape_mark) {
            return true;
        }
        if (event != emu::TapeEvent::record && event != emu::TapeEvent::damaged_record) {
            return false;
        }
    }
}

} // namespace

bool TapeLabels::read_volume(emu::TapeImage& tape) {
    std::array<std::byte, label_size> label{};
    tape.rewind();
    const emu::TapeResult result = tape.read(label);
    const std::string_view text = isa::as_text(label);
    if (result.event != emu::TapeEvent::record || result.size != label_size || !text.starts_with("VOL1")) {
        return false;
    }
    *this = {};
    volume_ = text.substr(4, 6);
    return true;
}

bool TapeLabels::enter_file(emu::TapeImage& tape) {
    if (place_ == Place::read) {
        return true;
    }
    const emu::TapeEvent first = tape.space_forward().event; // HDR1, or the second mark at the end
    if (first != emu::TapeEvent::record) {
        if (first == emu::TapeEvent::tape_mark) {
            tape.space_backward();
        }
        return false;
    }
    if (!pass_mark(tape)) {
        return false;
    }
    place_ = Place::read;
    return true;
}

bool TapeLabels::pass_data(emu::TapeImage& tape) {
    return pass_mark(tape);
}

void TapeLabels::leave_file(emu::TapeImage& tape) {
    pass_mark(tape);
    ++file_;
    place_ = Place::between;
}

Expected<void> TapeLabels::write(emu::TapeImage& tape, std::string_view kind, std::string_view rest) {
    std::string text = fmt::format("{}{}", kind, rest);
    text.resize(label_size, ' ');
    if (tape.write(std::as_bytes(std::span(text))).event != emu::TapeEvent::record) {
        return fail(ABI_EIO);
    }
    return {};
}

Expected<void> TapeLabels::begin_file(emu::TapeImage& tape) {
    if (place_ == Place::written) {
        return {};
    }
    if (place_ == Place::read) {
        return fail(ABI_EINVAL); // The middle of a file cannot be written over: its labels would lie.
    }
    const auto first =
        write(tape, "HDR1", fmt::format("FILE{:<13}{:<6}0001{:04}", file_ + 1, volume_, file_ + 1));
    const auto second = first ? write(tape, "HDR2", "U") : first;
    if (!second || tape.write_mark().event != emu::TapeEvent::tape_mark) {
        return fail(ABI_EIO);
    }
    place_ = Place::written;
    records_ = 0;
    return {};
}

Expected<void> TapeLabels::end_file(emu::TapeImage& tape) {
    if (place_ != Place::written) {
        return {};
    }
    place_ = Place::between;
    bool good = tape.write_mark().event == emu::TapeEvent::tape_mark;
    good = good && write(tape, "EOF1",
                         fmt::format("FILE{:<13}{:<6}0001{:04}{:>19}{:06}", file_ + 1, volume_, file_ + 1, "",
                                     records_));
    good = good && write(tape, "EOF2", "U") && tape.write_mark().event == emu::TapeEvent::tape_mark;
    ++file_;
    // A second mark ends the volume; the next file begins over it.
    good = good && tape.write_mark().event == emu::TapeEvent::tape_mark;
    tape.space_backward();
    return good ? Expected<void>{} : fail(ABI_EIO);
}

void TapeLabels::rewind(emu::TapeImage& tape) {
    tape.rewind();
    tape.space_forward(); // the volume label
    place_ = Place::between;
    file_ = 0;
}

} // namespace cxsim::kernel
