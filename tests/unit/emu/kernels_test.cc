// The vector loops give the same results and flags whichever host generation they were compiled for.
#include "emu/cpu/engine/tlb.h"
#include "emu/cpu/registers.h"
#include "emu/cpu/vector/kernels.h"
#include "emu/fp/host_flags.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <vector>

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

/// A TLB of pages that lie anywhere, and elements of which all, or all but one, lie in pages that it knows.
TEST(Kernels, OfAllGenerationsFindElementsAlike) {
    std::mt19937_64 random(11);
    std::vector<TlbEntry> entries(tlb_entry_count);
    for (PageNumber n = 0; n < tlb_entry_count; ++n) {
        entries[n] = {.page = 3 * tlb_entry_count + n, .bytes = random() % (1ULL << 40)};
    }
    entries[77] = {};
    unsigned found = 0;
    for (int round = 0; round < 3000; ++round) {
        GuestElements elements{.start = address_of(3 * tlb_entry_count) +
                                        static_cast<Address>(random() % 0x500000),
                               .count = 1 + static_cast<unsigned>(random() % max_vector_length),
                               .bytes = 1U << random() % 4};
        elements.start &= ~(elements.bytes - 1);
        const auto distance = static_cast<std::uint32_t>(
            elements.bytes * (random() % 2 == 0 ? random() % 20 : random() % 5000) + (random() % 50 == 0));
        VectorRegister offsets{};
        for (unsigned e = 0; e < max_vector_length; ++e) {
            offsets[e] = random() << 32 | std::uint32_t{e * distance};
        }
        for (const KernelSet* set : usable_kernels()) {
            Places by_distance{};
            Places by_offset{};
            bool known = true;
            known = set->find_at_distance(by_distance.data(), entries.data(), elements, distance);
            ASSERT_EQ(set->find_at_offsets(by_offset.data(), entries.data(), elements, offsets.data()),
                      known);
            bool expected = true;
            for (unsigned e = 0; e < elements.count; ++e) {
                const Address at = elements.start + e * distance;
                const TlbEntry& entry = entries[page_of(at) % tlb_entry_count];
                const bool here = entry.page == page_of(at) && at % page_size + elements.bytes <= page_size;
                expected = expected && here;
                if (known) {
                    ASSERT_EQ(by_distance[e], entry.bytes + at % page_size);
                    ASSERT_EQ(by_offset[e], by_distance[e]);
                }
            }
            ASSERT_EQ(known, expected);
            found += known ? 1 : 0;
        }
    }
    EXPECT_GT(found, 100U);
}

TEST(Kernels, LoadsAndStoresByPlaceOfAllGenerationsSwapBytes) {
    std::mt19937_64 random(13);
    std::array<std::byte, 4096> bytes{};
    for (std::byte& byte : bytes) {
        byte = static_cast<std::byte>(random());
    }
    for (const KernelSet* set : usable_kernels()) {
        for (unsigned round = 0; round < 400; ++round) {
            const unsigned size = 1U << round % 4;
            const unsigned count = 1 + static_cast<unsigned>(random() % max_vector_length);
            const auto start = std::bit_cast<std::uintptr_t>(bytes.data()) + bytes.size() / 2;
            const auto distance = static_cast<std::int64_t>(random() % 33) - 16;
            Places places{};
            set->place_at_distance(places.data(), start, distance, count);
            VectorRegister elements{};
            set->load_places(elements.data(), places.data(), count, size);
            auto written = bytes;
            for (unsigned e = 0; e < count; ++e) {
                const std::int64_t at = std::int64_t{bytes.size()} / 2 + distance * e;
                std::uint64_t expected = 0;
                for (unsigned n = 0; n < size; ++n) {
                    const auto place = static_cast<std::size_t>(at + n);
                    expected = expected << 8 | std::to_integer<std::uint64_t>(bytes[place]);
                    written[place] = static_cast<std::byte>(~elements[e] >> 8 * (size - 1 - n));
                }
                ASSERT_EQ(elements[e], expected);
            }
            ASSERT_TRUE(count == max_vector_length || elements[count] == 0);
            for (std::uint64_t& element : elements) {
                element = ~element;
            }
            set->store_places(places.data(), elements.data(), count, size);
            ASSERT_EQ(bytes, written);
        }
    }
}

} // namespace
} // namespace cxsim::emu
