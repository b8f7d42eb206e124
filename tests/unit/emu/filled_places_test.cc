// Tests of how tables of the engine are emptied.
#include "emu/cpu/engine/code_cache.h"
#include "emu/cpu/engine/filled_places.h"
#include "emu/cpu/engine/tlb.h"

#include <gtest/gtest.h>

#include <set>

namespace cxsim::emu {
namespace {

constexpr std::size_t table_size = 512;

std::set<std::size_t> emptied(FilledPlaces<table_size>& filled) {
    std::set<std::size_t> places;
    filled.empty_all([&](std::size_t place) { places.insert(place); });
    return places;
}

TEST(FilledPlaces, NamesOnlyTheFilledOnesWhileTheyAreFew) {
    FilledPlaces<table_size> filled;
    filled.note(3);
    filled.note(511);
    EXPECT_EQ(emptied(filled), (std::set<std::size_t>{3, 511}));
    EXPECT_EQ(emptied(filled), std::set<std::size_t>{});
}

TEST(FilledPlaces, MissesNoneHoweverManyThereAre) {
    for (std::size_t count = 0; count <= table_size; ++count) {
        FilledPlaces<table_size> filled;
        for (std::size_t place = 0; place < count; ++place) {
            filled.note(place);
        }
        EXPECT_GE(emptied(filled).size(), count);
        EXPECT_EQ(emptied(filled), std::set<std::size_t>{}) << "it begins anew";
    }
}

TEST(Tlb, ForgetsEveryPageWhenItIsCleared) {
    Page page;
    for (const PageNumber count : {1U, 128U, 129U, tlb_entry_count}) {
        Tlb<std::byte> tlb;
        for (PageNumber number = 0; number < count; ++number) {
            tlb.insert(number, page.bytes.data());
        }
        tlb.remove(0);
        tlb.insert(0, page.bytes.data());
        tlb.clear();
        for (PageNumber number = 0; number < count; ++number) {
            ASSERT_EQ(tlb.find(address_of(number), 1), nullptr) << number << " of " << count;
        }
    }
}

TEST(JumpCache, ForgetsEveryJumpWhenItIsCleared) {
    const Slot slot;
    for (const Address count : {1U, 128U, 129U, 2000U}) {
        JumpCache jumps;
        for (Address n = 0; n < count; ++n) {
            jumps.insert(2 * n, &slot);
        }
        EXPECT_EQ(jumps.find(2 * (count - 1)), &slot);
        jumps.clear();
        for (Address n = 0; n < count; ++n) {
            ASSERT_EQ(jumps.find(2 * n), nullptr) << n << " of " << count;
        }
    }
}

} // namespace
} // namespace cxsim::emu
