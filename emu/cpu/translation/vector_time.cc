// Runs the group's instructions through the pipes for every length and finds the formula that gives the same.
#include "emu/cpu/translation/vector_time.h"

#include "emu/cpu/engine/cycles.h"
#include "emu/cpu/registers.h"
#include "emu/cpu/vector/kernels.h"

#include <array>

namespace cxsim::emu::translation {

namespace {

using CyclesForAll = std::array<std::uint32_t, max_vector_length + 1>;

std::optional<CyclesByLength> formula_of(const CyclesForAll& cycles) {
    // What each of them adds between lengths 0, 1 and 2 tells all three.
    const std::uint32_t whole = cycles[2] - cycles[1];
    const CyclesByLength formula{.whole = whole, .half = cycles[1] - cycles[0] - whole, .fixed = cycles[0]};
    for (std::uint32_t length = 0; length < cycles.size(); ++length) {
        if (formula.at(length) != cycles[length]) {
            return std::nullopt;
        }
    }
    return formula;
}

} // namespace

VectorTime time_of(const Step& step, const Slot& slot) {
    if (step.kind == Kind::extraction) {
        return single_element_time;
    }
    return step.is_access() ? vector_memory_time(step.element_bytes, false) : slot.vector->time;
}

std::uint32_t cycles_of(const Step& step, const Slot& slot, std::uint32_t length, Family family) {
    const std::uint32_t half_cycles = time_of(step, slot).half_cycles[static_cast<std::size_t>(family)];
    return ((step.kind == Kind::extraction ? 1 : length) * half_cycles + 1) / 2;
}

std::optional<GroupTime> time_of(const VectorGroup& group, const Block& block, Family family) {
    CyclesForAll added{};
    CyclesForAll overlap{};
    GroupTime result;
    const Slot& first = block.slots[group.steps.front().slot];
    for (std::uint32_t length = 0; length < added.size(); ++length) {
        VectorPipes pipes{.taken = static_cast<std::uint8_t>(Pipe::all), .next_pc = first.pc()};
        for (const Step& step : group.steps) {
            if (step.is_vector()) {
                const Slot& slot = block.slots[step.slot];
                added[length] += pipes.start(time_of(step, slot).pipe, cycles_of(step, slot, length, family),
                                             slot.pc(), slot.next_pc, vector_start_up(family), false);
            }
        }
        overlap[length] = pipes.group_cycles;
        result.taken = pipes.taken;
    }
    const auto added_formula = formula_of(added);
    const auto overlap_formula = formula_of(overlap);
    if (!added_formula || !overlap_formula) {
        return std::nullopt;
    }
    result.added = *added_formula;
    result.overlap = *overlap_formula;
    return result;
}

std::uint32_t most_cycles(const VectorGroup& group, const Block& block, Family family) {
    std::uint32_t result = 0;
    for (const Step& step : group.steps) {
        if (step.is_vector()) {
            result +=
                cycles_of(step, block.slots[step.slot], max_vector_length, family) + vector_start_up(family);
        }
    }
    return result;
}

} // namespace cxsim::emu::translation
