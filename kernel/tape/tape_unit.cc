// What the tape driver does to its drive.
#include "kernel/tape/tape_unit.h"

#include "kernel/abi/tape.h"

#include <cstdint>

namespace cxsim::kernel {

namespace {

/// Records and marks that one operation passes over, several times as many as a reel of 2400 feet has gaps
/// for: no program can keep the machine busy for long.
constexpr std::uint64_t longest_pass = 500'000;

bool is_forward(std::int32_t operation) {
    return operation == ABI_MTFSF || operation == ABI_MTFSR || operation == ABI_MTEOM;
}

bool is_counted(std::int32_t operation) {
    return operation == ABI_MTWEOF || operation == ABI_MTFSF || operation == ABI_MTBSF ||
           operation == ABI_MTFSR || operation == ABI_MTBSR;
}

} // namespace

Expected<void> TapeUnit::mount(std::uint32_t uid, bool labelled) {
    if (mounted()) {
        return fail(ABI_EBUSY);
    }
    if (!drive_->load()) {
        return fail(ABI_ENXIO);
    }
    labels_.reset();
    if (labelled && !labels_.emplace().read_volume(drive_->tape())) {
        labels_.reset();
        drive_->tape().rewind();
        drive_->unload();
        return fail(ABI_EINVAL);
    }
    mounted_by_ = uid;
    options_ = {};
    rewind();
    return {};
}

Expected<void> TapeUnit::unmount(std::uint32_t uid) {
    if (!mounted()) {
        return fail(ABI_ENXIO);
    }
    if (uid != 0 && uid != *mounted_by_) {
        return fail(ABI_EPERM);
    }
    if (open_) {
        return fail(ABI_EBUSY);
    }
    drive_->unload();
    mounted_by_.reset();
    labels_.reset();
    return {};
}

Expected<void> TapeUnit::open(std::uint32_t uid, bool for_writing) {
    if (!mounted() || !drive_->ready()) {
        return fail(ABI_ENXIO);
    }
    if (uid != 0 && uid != *mounted_by_) {
        return fail(ABI_EACCES);
    }
    if (for_writing && drive_->write_protected()) {
        return fail(ABI_EACCES);
    }
    if (open_) {
        return fail(ABI_EBUSY);
    }
    open_ = true;
    wrote_last_ = false;
    return {};
}

void TapeUnit::close(bool rewind_it) {
    open_ = false;
    if (!drive_->ready()) {
        return;
    }
    if (labels_) {
        static_cast<void>(labels_->end_file(drive_->tape()));
    } else if (wrote_last_) {
        wrote_last_ = false;
        // Nobody is left to tell if the host has no room for them.
        if (write_mark().is_value()) {
            const TapePosition behind_data = position_;
            if (write_mark().is_value()) {
                drive_->tape().space_backward();
                position_ = behind_data;
            }
        }
    }
    if (rewind_it) {
        rewind();
    }
}

void TapeUnit::rewind() {
    labels_ ? labels_->rewind(drive_->tape()) : drive_->tape().rewind();
    position_.rewind();
}

Outcome TapeUnit::fail_with(emu::TapeEvent event) {
    switch (event) {
    case emu::TapeEvent::damaged_record:
        last_error_ = ABI_MT_DATA_ERROR;
        break;
    case emu::TapeEvent::too_long:
        last_error_ = ABI_MT_TOO_LONG;
        break;
    case emu::TapeEvent::blank:
    case emu::TapeEvent::load_point:
        last_error_ = ABI_MT_BLANK;
        break;
    case emu::TapeEvent::bad_image:
        last_error_ = ABI_MT_BAD_FORMAT;
        position_.lose();
        break;
    default:
        last_error_ = ABI_MT_HARDWARE;
        position_.lose();
        break;
    }
    return ABI_EIO;
}

Outcome TapeUnit::read(std::span<std::byte> to) {
    wrote_last_ = false;
    if (!drive_->ready()) {
        return ABI_ENXIO;
    }
    if (to.empty()) {
        return 0;
    }
    last_error_ = 0;
    if (labels_ && (labels_->writing() || !labels_->enter_file(drive_->tape()))) {
        return 0; // Behind what is written, or behind the last file.
    }
    const emu::TapeResult result = drive_->tape().read(to);
    switch (result.event) {
    case emu::TapeEvent::record:
        position_.pass_record();
        return result.size;
    case emu::TapeEvent::tape_mark:
        position_.pass_mark();
        if (labels_) {
            labels_->leave_file(drive_->tape());
        }
        return 0;
    case emu::TapeEvent::damaged_record:
    case emu::TapeEvent::too_long:
        position_.pass_record();
        return fail_with(result.event);
    default:
        return fail_with(result.event);
    }
}

Outcome TapeUnit::write(std::span<const std::byte> from) {
    if (!drive_->ready()) {
        return ABI_ENXIO;
    }
    if (drive_->write_protected()) {
        return ABI_EACCES;
    }
    if (from.size() > longest_record) {
        return ABI_EINVAL;
    }
    if (from.empty()) {
        return 0;
    }
    last_error_ = 0;
    if (drive_->at_physical_end() || (drive_->past_end_mark() && !options_.ignore_eot)) {
        return ABI_ENOSPC;
    }
    if (labels_) {
        if (const auto begun = labels_->begin_file(drive_->tape()); !begun) {
            return begun.error();
        }
        labels_->count_record();
    }
    const emu::TapeResult result = drive_->tape().write(from);
    if (result.event != emu::TapeEvent::record) {
        return fail_with(result.event);
    }
    wrote_last_ = true;
    position_.write_record();
    return from.size();
}

Outcome TapeUnit::write_mark() {
    if (drive_->write_protected()) {
        return ABI_EACCES;
    }
    const emu::TapeResult result = drive_->tape().write_mark();
    if (result.event != emu::TapeEvent::tape_mark) {
        return fail_with(result.event);
    }
    position_.pass_mark();
    return 0;
}

std::optional<Outcome> TapeUnit::space_once(std::int32_t operation) {
    const bool forward = is_forward(operation);
    const bool over_files = operation == ABI_MTFSF || operation == ABI_MTBSF || operation == ABI_MTEOM;
    const emu::TapeResult result = forward ? drive_->tape().space_forward() : drive_->tape().space_backward();
    switch (result.event) {
    case emu::TapeEvent::record:
    case emu::TapeEvent::damaged_record:
        forward ? position_.pass_record() : position_.pass_record_back();
        residue_ -= over_files ? 0 : 1;
        return std::nullopt;
    case emu::TapeEvent::tape_mark:
        forward ? position_.pass_mark() : position_.pass_mark_back();
        if (over_files) {
            residue_ -= operation == ABI_MTEOM ? 0 : 1;
            return std::nullopt;
        }
        return ABI_EIO; // A mark ends the spacing over records.
    case emu::TapeEvent::load_point:
        position_.rewind();
        return ABI_EIO;
    case emu::TapeEvent::blank:
        if (operation == ABI_MTEOM) {
            residue_ = 0;
            return std::nullopt;
        }
        return fail_with(result.event);
    default:
        return fail_with(result.event);
    }
}

std::optional<Outcome> TapeUnit::step(std::int32_t operation) {
    if (operation != ABI_MTWEOF) {
        return space_once(operation);
    }
    Outcome written = drive_->at_physical_end() ? Outcome(ABI_ENOSPC) : write_mark();
    if (!written.is_value()) {
        return written;
    }
    --residue_;
    return std::nullopt;
}

Outcome TapeUnit::operate(std::int32_t operation, std::int32_t count) {
    if (!drive_->ready()) {
        return ABI_ENXIO;
    }
    if (count < 0) {
        return ABI_EINVAL;
    }
    if (labels_) {
        return operate_labelled(operation, count);
    }
    wrote_last_ = false;
    switch (operation) {
    case ABI_MTREW:
        rewind();
        return 0;
    case ABI_MTOFFL:
        drive_->unload();
        position_.rewind();
        return 0;
    case ABI_MTNOP:
        return 0;
    case ABI_MTERASE:
        if (drive_->write_protected()) {
            return ABI_EACCES;
        }
        return drive_->tape().erase().event == emu::TapeEvent::blank ? Outcome(0)
                                                                     : fail_with(emu::TapeEvent::host_error);
    default:
        break;
    }
    if (!is_counted(operation) && operation != ABI_MTEOM) {
        return ABI_EINVAL;
    }
    residue_ = operation == ABI_MTEOM ? 1 : count;
    last_error_ = 0;
    for (std::uint64_t passed = 0; residue_ > 0; ++passed) {
        if (passed == longest_pass) {
            return ABI_EIO;
        }
        if (const auto ended = step(operation)) {
            return *ended;
        }
    }
    return 0;
}

Outcome TapeUnit::operate_labelled(std::int32_t operation, std::int32_t count) {
    emu::TapeImage& tape = drive_->tape();
    if (const auto ended = labels_->end_file(tape); !ended) {
        return ended.error();
    }
    wrote_last_ = false;
    switch (operation) {
    case ABI_MTNOP:
    case ABI_MTWEOF: // The labels that end a file are its mark.
        return 0;
    case ABI_MTREW:
        rewind();
        return 0;
    case ABI_MTOFFL:
        drive_->unload();
        position_.rewind();
        return 0;
    case ABI_MTFSF:
        for (residue_ = count; residue_ > 0; --residue_) {
            if (!labels_->enter_file(tape) || !labels_->pass_data(tape)) {
                return ABI_EIO;
            }
            labels_->leave_file(tape);
            position_.pass_mark();
        }
        return 0;
    default:
        return ABI_EINVAL; // What would take the tape among the labels.
    }
}

Outcome TapeUnit::move_to(const TapePosition& position) {
    if (labels_) {
        return ABI_EINVAL;
    }
    if (!drive_->ready()) {
        return ABI_ENXIO;
    }
    const bool sensible =
        position.file >= 0 && position.record > INT32_MIN && (position.record >= 0 || position.file > 0);
    if (!sensible) {
        return ABI_EINVAL;
    }
    rewind();
    const Outcome at_file = operate(ABI_MTFSF, position.file);
    if (!at_file.is_value() || position.record >= 0) {
        return at_file.is_value() ? operate(ABI_MTFSR, position.record) : at_file;
    }
    // Back over the mark, which ends the operation, and then over the records before it.
    static_cast<void>(operate(ABI_MTBSR, 1));
    return operate(ABI_MTBSR, -(position.record + 1));
}

} // namespace cxsim::kernel
