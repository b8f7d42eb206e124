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

/// A TLB of pages in any order, some of which it doesn't know, and elements that mostly lie in pages it
/// knows.
class ScatteredPages {
  public:
    static constexpr PageNumber first = 3 * tlb_entry_count;
    static constexpr PageNumber count = 64;

    ScatteredPages() : entries(tlb_entry_count), bytes(count * page_size) {
        for (std::byte& byte : bytes) {
            byte = static_cast<std::byte>(random());
        }
        for (PageNumber n = 0; n < count; ++n) {
            const std::size_t place = n * 37 % count * page_size;
            entries[n] = {.page = first + n, .bytes = std::bit_cast<std::uintptr_t>(&bytes[place])};
        }
        for (const PageNumber n : {5U, 12U, 13U, 30U, 41U, 58U}) {
            entries[n] = {};
        }
    }
    /// Where an element lies, or 0 if that isn't known.
    std::uintptr_t find(Address at, unsigned size) const {
        const TlbEntry& entry = entries[page_of(at) % tlb_entry_count];
        const bool known = entry.page == page_of(at) && at % page_size + size <= page_size;
        return known ? entry.bytes + at % page_size : 0;
    }
    GuestElements choose_elements() {
        GuestElements elements{.start = address_of(first) + static_cast<Address>(random() % 0x38000),
                               .count = 1 + static_cast<unsigned>(random() % max_vector_length),
                               .bytes = 1U << random() % 4};
        elements.start &= ~(elements.bytes - 1);
        return elements;
    }
    std::uint32_t choose_distance(unsigned size) {
        const auto number = static_cast<std::uint32_t>(random() % (random() % 2 == 0 ? 20 : 250));
        return size * number + (random() % 50 == 0 ? 1 : 0);
    }

    std::mt19937_64 random{11};
    std::vector<TlbEntry> entries;
    std::vector<std::byte> bytes;
};

TEST(Kernels, OfAllGenerationsFindElementsAlike) {
    ScatteredPages pages;
    unsigned found = 0;
    for (int round = 0; round < 4000; ++round) {
        const GuestElements elements = pages.choose_elements();
        const std::uint32_t distance = pages.choose_distance(elements.bytes);
        VectorRegister offsets{};
        bool known = true;
        CollectedElements expected{};
        for (unsigned e = 0; e < max_vector_length; ++e) {
            offsets[e] = pages.random() << 32 | std::uint32_t{e * distance};
            const std::uintptr_t place = pages.find(elements.start + e * distance, elements.bytes);
            known = known && (e >= elements.count || place != 0);
            if (known && e < elements.count) {
                std::copy_n(std::bit_cast<const std::byte*>(place), elements.bytes,
                            expected.begin() + e * elements.bytes);
            }
        }
        for (const KernelSet* set : usable_kernels()) {
            const TlbEntry* entries = pages.entries.data();
            Places by_distance{};
            Places by_offset{};
            CollectedElements collected{};
            CollectedElements by_offset_collected{};
            ASSERT_EQ(set->find_at_distance(by_distance.data(), entries, elements, distance), known);
            ASSERT_EQ(set->find_at_offsets(by_offset.data(), entries, elements, offsets.data()), known);
            ASSERT_EQ(set->collect_at_distance(collected.data(), entries, elements, distance), known);
            ASSERT_EQ(set->collect_at_offsets(by_offset_collected.data(), entries, elements, offsets.data()),
                      known);
            for (unsigned e = 0; known && e < elements.count; ++e) {
                const std::uintptr_t place = pages.find(elements.start + e * distance, elements.bytes);
                ASSERT_EQ(by_distance[e], place);
                ASSERT_EQ(by_offset[e], place);
            }
            const std::size_t size = std::size_t{elements.count} * elements.bytes;
            const auto same = [&](const CollectedElements& other) {
                return !known || std::equal(expected.begin(), expected.begin() + size, other.begin());
            };
            ASSERT_TRUE(same(collected));
            ASSERT_TRUE(same(by_offset_collected));
        }
        found += known ? 1 : 0;
    }
    EXPECT_GT(found, 1000U);
    EXPECT_LT(found, 3500U);
}

TEST(Kernels, OfAllGenerationsCollectAndScatterAtAnyDistance) {
    std::mt19937_64 random(13);
    std::array<std::byte, 4096> bytes{};
    for (std::byte& byte : bytes) {
        byte = static_cast<std::byte>(random());
    }
    const auto middle = static_cast<std::int64_t>(bytes.size() / 2);
    for (const KernelSet* set : usable_kernels()) {
        for (unsigned round = 0; round < 400; ++round) {
            const unsigned size = 1U << round % 4;
            const unsigned count = 1 + static_cast<unsigned>(random() % max_vector_length);
            const auto distance = static_cast<std::int64_t>(random() % 31) - 15;
            const auto start = std::bit_cast<std::uintptr_t>(&bytes[bytes.size() / 2]);
            CollectedElements collected{};
            set->collect(collected.data(), start, distance, count, size);
            auto written = bytes;
            Places places{};
            VectorRegister elements{};
            for (unsigned e = 0; e < count; ++e) {
                const auto at = static_cast<std::size_t>(middle + distance * e);
                ASSERT_TRUE(std::equal(&bytes[at], &bytes[at + size], &collected[std::size_t{e} * size]));
                elements[e] = random();
                places[e] = std::bit_cast<std::uintptr_t>(&written[at]);
            }
            const auto before = written;
            set->store_places(places.data(), elements.data(), count, size);
            auto expected = before;
            for (unsigned e = 0; e < count; ++e) {
                for (unsigned n = 0; n < size; ++n) {
                    const auto at = static_cast<std::size_t>(middle + distance * e);
                    expected[at + n] = static_cast<std::byte>(elements[e] >> 8 * (size - 1 - n));
                }
            }
            ASSERT_EQ(written, expected);
        }
    }
}

} // namespace
} // namespace cxsim::emu
