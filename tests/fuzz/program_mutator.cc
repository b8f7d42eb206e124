// Changes the inputs of the fuzzer of engines in ways that lead deeper into the machine than any bytes do:
// runs of valid instructions, vector ones above all, and registers with which these do their work.
//
// Instructions that follow each other become one loop when they are translated, and then do things together,
// for which they must be in a row: bytes at random never are.
#include "tests/fuzz/machine_input.h"
#include "tests/fuzz/mutate.h"
#include "tests/tools/random_instructions.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <vector>

namespace cxsim::fuzz {
namespace {

using emu::testing::Mix;
using emu::testing::RandomInstructions;
using Bytes = std::vector<std::uint8_t>;

/// Puts a run of instructions somewhere into the code, in front of what is there or over it.
void put_instructions(Bytes& input, unsigned seed) {
    constexpr Mix mixes[] = {Mix::vector_loops, Mix::vectors,  Mix::vectors,   Mix::loops,
                             Mix::loops,        Mix::everyday, Mix::everything};
    RandomInstructions random(seed, mixes[seed % std::size(mixes)], places);
    Bytes run;
    for (auto left = 1 + random.bits() % 16; left > 0; --left) {
        for (const std::byte byte : random.next()) {
            run.push_back(std::to_integer<std::uint8_t>(byte));
        }
    }
    const std::size_t halfwords = (input.size() - header_bytes) / 2;
    const auto at = static_cast<std::ptrdiff_t>(header_bytes + 2 * (random.bits() % (halfwords + 1)));
    if (random.chance(2)) {
        const auto end = std::min(input.size(), static_cast<std::size_t>(at) + run.size());
        input.erase(input.begin() + at, input.begin() + static_cast<std::ptrdiff_t>(end));
    }
    input.insert(input.begin() + at, run.begin(), run.end());
}

/// Vectors of any length that lie densely or nearly so; half of the time nothing traps.
void calm_registers(Bytes& input, unsigned seed) {
    constexpr std::uint8_t strides[] = {8, 8, 8, 8, 4, 16, 0, 0xf8, 1};
    std::mt19937 random(seed);
    input[vector_length_at] = static_cast<std::uint8_t>(random());
    input[vector_stride_at] = strides[random() % std::size(strides)];
    const auto word = static_cast<std::uint32_t>(random());
    const std::uint32_t status = random() % 2 == 0 ? word & emu::psw::ieee : word & ~emu::psw::trace;
    for (unsigned n = 0; n < 4; ++n) {
        input[status_word_at + n] = static_cast<std::uint8_t>(status >> (24 - 8 * n));
    }
}

} // namespace
} // namespace cxsim::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t room,
                                               unsigned seed) {
    using namespace cxsim::fuzz;
    if (seed % 3 == 0 || room <= header_bytes) {
        return LLVMFuzzerMutate(bytes, size, room);
    }
    Bytes input(bytes, bytes + size);
    input.resize(std::max(size, header_bytes));
    if (seed % 8 == 1) {
        calm_registers(input, seed);
    } else {
        put_instructions(input, seed);
    }
    input.resize(std::min(input.size(), room));
    std::ranges::copy(input, bytes);
    return input.size();
}
