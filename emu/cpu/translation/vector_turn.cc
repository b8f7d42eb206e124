// What a turn of the loop over elements does: loads, arithmetic, the care for NaNs, stores, sums.
#include "emu/cpu/translation/vector_turns.h"
#include "emu/fp/ieee.h"

#include <bit>

namespace cxsim::emu::translation {

/// What the turn does to memory comes last, and then to V registers: a whole turn that meets a NaN is undone
/// by leaving it before that.
void VectorLoop::turn(Turn kind) {
    std::size_t access = 0;
    unsigned present = 0; // V registers in host registers
    const auto fetch = [&](std::optional<std::uint8_t> number) {
        if (number && ((present >> *number) & 1) == 0) {
            a_.vmovupd(vector(*number), element(*number));
            present |= 1U << *number;
        }
    };
    bool looked = false; // for NaNs
    for (std::size_t n = 0; n < group_.steps.size(); ++n) {
        const Step& step = group_.steps[n];
        switch (step.kind) {
        case Kind::load:
            load(step, access++, kind);
            present |= 1U << step.to;
            break;
        case Kind::store:
            fetch(step.to);
            break;
        case Kind::arithmetic:
            fetch(step.left_vector);
            fetch(step.right_vector);
            compute(step, kind);
            if (kind == Turn::whole && !nan_shows_later(n)) {
                find_nans(step, kind, looked ? more_nans_ : nans_);
                if (looked) {
                    a_.korw(nans_, nans_, more_nans_);
                }
                looked = true;
            }
            present |= 1U << step.to;
            break;
        case Kind::move:
        case Kind::stride:
        case Kind::extraction:
            break;
        case Kind::reduction:
            if (step.accumulator) {
                fetch(step.to);
            }
            break;
        }
    }
    if (kind == Turn::whole && group_.computes) {
        a_.kortestw(nans_, nans_);
        a_.jnz(meets_nan_);
    }
    if (group_.steps.back().kind == Kind::store) {
        store(group_.steps.back(), access, kind);
    }
    write_back(kind);
    for (const Step& step : group_.steps) {
        if (step.accumulator) {
            accumulate(step, kind);
        }
    }
}

// --- Memory

void VectorLoop::load_piece(const Step& step, const x86::KReg* active, bool merging, const x86::Mem& from) {
    const x86::Zmm to = vector(step.to);
    const auto id = step.element_bytes == 4 ? x86::Inst::kIdVpmovzxdq : x86::Inst::kIdVmovdqu64;
    if (active == nullptr) {
        a_.emit(id, to, from);
    } else if (merging) {
        a_.k(*active).emit(id, to, from);
    } else {
        a_.k(*active).z().emit(id, to, from);
    }
}

void VectorLoop::load(const Step& step, std::size_t access, Turn kind) {
    const x86::Mem from = accessed(pointers_[access]);
    if (kind == Turn::whole) { // what the next instruction of a long loop will load
        x86::Mem ahead = from;
        ahead.addOffset(static_cast<std::int64_t>(group_.element_bytes) * max_vector_length);
        a_.prefetcht0(ahead);
    }
    switch (kind) {
    case Turn::whole:
        load_piece(step, nullptr, false, from);
        break;
    case Turn::partial:
        load_piece(step, &active_, false, from);
        break;
    case Turn::crossing:
        a_.kmovb(piece_, planned(offsetof(VectorAccesses::Turn, before) + access, 1));
        load_piece(step, &piece_, false, from);
        a_.kmovb(piece_, planned(offsetof(VectorAccesses::Turn, behind) + access, 1));
        a_.mov(x86::rcx, kept(offsetof(VectorAccesses, elsewhere) + sizeof(std::uintptr_t) * access, 8));
        load_piece(step, &piece_, true, accessed(x86::rcx));
        break;
    }
    a_.vpshufb(vector(step.to), vector(step.to), byte_order_);
}

void VectorLoop::store_piece(const x86::KReg* active, const x86::Mem& to) {
    const auto id = group_.element_bytes == 4 ? x86::Inst::kIdVpmovqd : x86::Inst::kIdVmovdqu64;
    if (active == nullptr) {
        a_.emit(id, to, swapped_);
    } else {
        a_.k(*active).emit(id, to, swapped_);
    }
}

void VectorLoop::store(const Step& step, std::size_t access, Turn kind) {
    const x86::Mem to = accessed(pointers_[access]);
    a_.vpshufb(swapped_, vector(step.to), byte_order_);
    switch (kind) {
    case Turn::whole:
        store_piece(nullptr, to);
        break;
    case Turn::partial:
        store_piece(&active_, to);
        break;
    case Turn::crossing:
        a_.kmovb(piece_, planned(offsetof(VectorAccesses::Turn, before) + access, 1));
        store_piece(&piece_, to);
        a_.kmovb(piece_, planned(offsetof(VectorAccesses::Turn, behind) + access, 1));
        a_.mov(x86::rcx, kept(offsetof(VectorAccesses, elsewhere) + sizeof(std::uintptr_t) * access, 8));
        store_piece(&piece_, accessed(x86::rcx));
        break;
    }
}

// --- Registers

/// Masked elements compute nothing, so raise nothing; nor do the upper halves of singles, which become zero.
/// A NaN must always be the same one (see emu/fp/ieee.h): whole turns only look whether there are any.
void VectorLoop::compute(const Step& step, Turn kind) {
    const x86::Zmm to = vector(step.to);
    const x86::Zmm left = step.left_vector ? vector(*step.left_vector) : scalar(step.scalar);
    const x86::Zmm right = step.right_vector ? vector(*step.right_vector) : scalar(step.scalar);
    if (kind == Turn::whole && !step.single) {
        a_.emit(step.instruction, to, left, right);
    } else {
        a_.k(lanes_of(step, kind)).z().emit(step.instruction, to, left, right);
    }
    if (kind != Turn::whole) {
        find_nans(step, kind, nans_);
        if (step.single) {
            a_.k(nans_).vmovaps(to, nan_of_singles_);
        } else {
            a_.k(nans_).vmovapd(to, nan_);
        }
    }
}

void VectorLoop::find_nans(const Step& step, Turn kind, const x86::KReg& found) {
    constexpr int unordered = 3;
    const x86::Zmm value = vector(step.to);
    const auto compare = step.single ? x86::Inst::kIdVcmpps : x86::Inst::kIdVcmppd;
    if (kind == Turn::whole && !step.single) {
        a_.emit(compare, found, value, value, unordered);
    } else {
        a_.k(lanes_of(step, kind)).emit(compare, found, value, value, unordered);
    }
}

/// Whether a NaN among the step's results makes NaNs of a later step's.
bool VectorLoop::nan_shows_later(std::size_t number) const {
    const Step& made = group_.steps[number];
    for (std::size_t n = number + 1; n < group_.steps.size(); ++n) {
        const Step& step = group_.steps[n];
        if (step.is_at_end()) {
            break;
        }
        if (step.kind == Kind::arithmetic && step.single == made.single &&
            (step.left_vector == made.to || step.right_vector == made.to)) {
            return true;
        }
        if (step.is_vector() && step.kind != Kind::store && step.to == made.to) {
            return false;
        }
    }
    return false;
}

void VectorLoop::write_back(Turn kind) {
    for (std::uint8_t n = 0; n < 8; ++n) {
        if (((group_.defined >> n) & 1) == 0) {
            continue;
        }
        if (kind == Turn::whole) {
            a_.vmovupd(element(n), vector(n));
        } else {
            a_.k(active_).vmovupd(element(n), vector(n));
        }
    }
}

// --- Sums and products, in the order of the elements

void VectorLoop::begin_accumulating() {
    for (const Step& step : group_.steps) {
        if (!step.accumulator) {
            continue;
        }
        const x86::Xmm total = accumulator(step);
        a_.vpxorq(total, total, total);
        if (step.is_product) {
            a_.mov(x86::rax,
                   step.single ? std::bit_cast<std::uint32_t>(1.0F) : std::bit_cast<std::uint64_t>(1.0));
            a_.vmovq(total, x86::rax);
        }
    }
}

/// Elements that are not active become what changes nothing: adding -0 or multiplying by 1 is exact.
void VectorLoop::accumulate(const Step& step, Turn kind) {
    const x86::Xmm total = accumulator(step);
    x86::Zmm values = vector(step.to);
    if (kind != Turn::whole) {
        const std::uint64_t nothing_added =
            step.single ? std::bit_cast<std::uint32_t>(-0.0F) : std::bit_cast<std::uint64_t>(-0.0);
        const std::uint64_t nothing_multiplied =
            step.single ? std::bit_cast<std::uint32_t>(1.0F) : std::bit_cast<std::uint64_t>(1.0);
        a_.mov(x86::rcx, step.is_product ? nothing_multiplied : nothing_added);
        a_.vpbroadcastq(swapped_, x86::rcx);
        a_.k(active_).vmovdqu64(swapped_, values);
        values = swapped_;
    }
    constexpr unsigned pairs = elements_a_turn / 2;
    for (unsigned pair = 0; pair < pairs; ++pair) {
        x86::Xmm two = values.xmm();
        if (pair != 0) {
            two = scratch_.xmm();
            a_.vextracti64x2(two, values, pair);
        }
        a_.emit(step.instruction, total, total, two);
        a_.vpunpckhqdq(scratch_.xmm(), two, two);
        a_.emit(step.instruction, total, total, scratch_.xmm());
    }
}

/// To the first element of the vector. A NaN is always the same one.
void VectorLoop::end_accumulating() {
    for (const Step& step : group_.steps) {
        if (!step.accumulator) {
            continue;
        }
        const x86::Xmm total = accumulator(step);
        x86::Mem first = element(step.to);
        first.resetIndex();
        first.setSize(8);
        if (step.single) {
            a_.mov(x86::edx, floating_point::quiet_nan<float>);
            a_.vucomiss(total, total);
            a_.vmovd(x86::ecx, total);
        } else {
            a_.mov(x86::rdx, floating_point::quiet_nan<double>);
            a_.vucomisd(total, total);
            a_.vmovq(x86::rcx, total);
        }
        a_.cmovp(x86::rcx, x86::rdx);
        a_.mov(first, x86::rcx);
    }
}

} // namespace cxsim::emu::translation
