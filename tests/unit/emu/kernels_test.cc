// The vector loops give the same results and flags whichever host generation they were compiled for.
#include "emu/cpu/registers.h"
#include "emu/cpu/vector/kernels.h"
#include "emu/fp/host_flags.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

namespace cxsim::emu {
namespace {

using isa::ElementType;
using isa::Operation;

struct Outcome {
    VectorRegister to;
    std::uint32_t flags;
    bool operator==(const Outcome&) const = default;
};

struct Inputs {
    VectorRegister to, left, right, lanes;
    unsigned count;
};

Inputs random_inputs(std::mt19937_64& random, ElementType type) {
    const auto value = [&]() -> std::uint64_t {
        const double number = std::ldexp(double(random() % 2000) - 1000, int(random() % 30) - 15);
        switch (random() % 8) {
        case 0:
            return random();
        case 1:
            return random() % 5 - 2;
        case 2:
            return 0x7ff0000000000000 >> (random() % 2);
        case 3:
            return 0x8000000000000000 >> (8 * (random() % 8));
        default:
            return type == ElementType::single_float
                       ? std::bit_cast<std::uint32_t>(static_cast<float>(number))
                   : type == ElementType::double_float
                       ? std::bit_cast<std::uint64_t>(number)
                       : static_cast<std::uint64_t>(static_cast<std::int64_t>(number));
        }
    };
    Inputs inputs{};
    for (unsigned e = 0; e < max_vector_length; ++e) {
        inputs.to[e] = value();
        inputs.left[e] = value();
        inputs.right[e] = value();
        inputs.lanes[e] = random() % 3 == 0 ? 0 : ~0ULL;
    }
    inputs.count = 1 + random() % max_vector_length;
    return inputs;
}

Outcome run(Kernel kernel, Inputs inputs) {
    floating_point::clear_host_flags();
    const std::uint32_t raised = kernel({.to = inputs.to.data(),
                                         .left = inputs.left.data(),
                                         .right = inputs.right.data(),
                                         .lanes = inputs.lanes.data(),
                                         .count = inputs.count});
    return {inputs.to, raised | floating_point::take_host_flags()};
}

TEST(Kernels, OfAllGenerationsAgreeBitForBit) {
    std::mt19937_64 random(7);
    std::size_t compared = 0;
    for (const isa::Row& row : isa::instruction_table()) {
        for (const Broadcast broadcast : {Broadcast::none, Broadcast::left, Broadcast::right}) {
            const KernelKey key{row.operation, row.type, row.source_type, broadcast, row.masked};
            const Kernel reference = usable_kernels().front()->find(key);
            if (reference == nullptr) {
                continue;
            }
            for (int round = 0; round < 4; ++round) {
                const Inputs inputs = random_inputs(random, row.source_type);
                const Outcome expected = run(reference, inputs);
                for (const KernelSet* set : usable_kernels()) {
                    const bool same = run(set->find(key), inputs) == expected;
                    ASSERT_TRUE(same) << row.mnemonic << " " << isa::operand_text(row);
                    ++compared;
                }
            }
        }
    }
    EXPECT_GT(compared, 1000U);
}

TEST(Kernels, LoadsAndStoresOfAllGenerationsSwapBytes) {
    std::array<std::byte, 8 * max_vector_length> bytes{};
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        bytes[n] = static_cast<std::byte>(n * 37);
    }
    for (const KernelSet* set : usable_kernels()) {
        for (const unsigned size : {1U, 2U, 4U, 8U}) {
            VectorRegister elements{};
            set->load(elements.data(), bytes.data(), 100, size);
            std::uint64_t expected = 0;
            for (unsigned n = 0; n < size; ++n) {
                expected = expected << 8 | std::to_integer<std::uint64_t>(bytes[99 * size + n]);
            }
            EXPECT_EQ(elements[99], expected);
            EXPECT_EQ(elements[100], 0U);
            std::array<std::byte, 8 * max_vector_length> back{};
            set->store(back.data(), elements.data(), 100, size);
            EXPECT_TRUE(std::equal(back.begin(), back.begin() + 100 * size, bytes.begin()));
            EXPECT_EQ(back[100 * size], std::byte{0});
        }
    }
}

} // namespace
} // namespace cxsim::emu
