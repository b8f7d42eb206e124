// The persistent tree of pages and the address spaces made of it.
#include "emu/memory/address_space.h"
#include "emu/memory/page_tree.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>

namespace cxsim::emu {
namespace {

constexpr Address base = 0x80001000;

AddressSpace space_with(std::uint64_t pages, Protection protection = Protection::read | Protection::write) {
    AddressSpace space;
    space.map({.start = base, .end = base + pages * page_size, .protection = protection});
    return space;
}
void put(AddressSpace& space, Address at, int value) {
    const std::byte byte{static_cast<unsigned char>(value)};
    ASSERT_TRUE(space.write(at, {&byte, 1}));
}
int get(const AddressSpace& space, Address at) {
    std::byte byte{};
    EXPECT_TRUE(space.read(at, {&byte, 1}));
    return std::to_integer<int>(byte);
}

TEST(AddressSpace, PagesNeverWrittenReadAsZeroAndTakeNoSpace) {
    AddressSpace space = space_with(4);
    EXPECT_EQ(get(space, base + 5000), 0);
    EXPECT_EQ(space.page(page_of(base)), nullptr);
}

TEST(AddressSpace, BytesThatCrossPagesComeBack) {
    AddressSpace space = space_with(3);
    std::vector<std::byte> written(6000);
    for (std::size_t i = 0; i < written.size(); ++i) {
        written[i] = std::byte(i * 7);
    }
    ASSERT_TRUE(space.write(base + 100, written));
    std::vector<std::byte> back(written.size());
    ASSERT_TRUE(space.read(base + 100, back));
    EXPECT_EQ(written, back);
}

TEST(AddressSpace, FaultsNameTheFirstBadByteAndChangeNothing) {
    AddressSpace space = space_with(2);
    space.protect(base + page_size, base + 2 * page_size, Protection::read);
    std::vector<std::byte> bytes(200, std::byte{1});
    const auto denied = space.write(base + page_size - 100, bytes);
    ASSERT_FALSE(denied);
    EXPECT_EQ(denied.error().reason, AccessFault::write_denied);
    EXPECT_EQ(denied.error().address, base + page_size);
    EXPECT_EQ(get(space, base + page_size - 100), 0);
    const auto absent = space.read(base + 2 * page_size - 100, bytes);
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().reason, AccessFault::not_mapped);
    EXPECT_EQ(absent.error().address, base + 2 * page_size);
    EXPECT_FALSE(space.read(0xffffffff, bytes)) << "an access must not wrap around the address space";
}

TEST(AddressSpace, ACopyKeepsItsContentsWhileTheOriginalGoesOn) {
    AddressSpace space = space_with(1000);
    put(space, base, 1);
    const Page* before = space.page(page_of(base));
    AddressSpace frozen(space);
    put(space, base, 2);
    put(space, base + 999 * page_size, 3);
    EXPECT_EQ(get(frozen, base), 1);
    EXPECT_EQ(frozen.page(page_of(base)), before);
    EXPECT_EQ(get(frozen, base + 999 * page_size), 0);
    EXPECT_EQ(get(space, base), 2);
}

TEST(AddressSpace, ASoleOwnerWritesInPlace) {
    AddressSpace space = space_with(1);
    put(space, base, 1);
    const Page* before = space.page(page_of(base));
    {
        AddressSpace passing(space);
    }
    put(space, base, 2);
    EXPECT_EQ(space.page(page_of(base)), before);
}

TEST(AddressSpace, EpochChangesWithEveryChangeThatMovesAPage) {
    AddressSpace space = space_with(2);
    auto last = space.epoch();
    const auto changed = [&] {
        const auto now = space.epoch();
        const bool different = now != last;
        last = now;
        return different;
    };
    put(space, base, 1);
    EXPECT_TRUE(changed()) << "a page was created";
    put(space, base, 2);
    EXPECT_FALSE(changed());
    const AddressSpace copy(space);
    EXPECT_TRUE(changed()) << "what was writable is shared now";
    EXPECT_NE(copy.epoch(), space.epoch());
    space.protect(base, base + page_size, Protection::read);
    EXPECT_TRUE(changed());
}

TEST(AddressSpace, UnmapSplitsRegionsAndForgetsTheirPages) {
    AddressSpace space = space_with(10);
    put(space, base + 4 * page_size, 9);
    space.unmap(base + 3 * page_size, base + 6 * page_size);
    ASSERT_EQ(space.regions().size(), 2U);
    EXPECT_EQ(space.regions()[0].end, base + 3 * page_size);
    EXPECT_EQ(space.regions()[1].start, base + 6 * page_size);
    EXPECT_EQ(space.region_at(base + 4 * page_size), nullptr);
    space.map({.start = base + 3 * page_size, .end = base + 6 * page_size, .protection = Protection::read});
    EXPECT_EQ(get(space, base + 4 * page_size), 0);
}

TEST(AddressSpace, HolesAreFoundInAscendingOrder) {
    AddressSpace space = space_with(2);
    space.map({.start = base + 4 * page_size, .end = base + 5 * page_size});
    EXPECT_EQ(space.find_hole(2 * page_size, base, 0xffffffff), base + 2 * page_size);
    EXPECT_EQ(space.find_hole(3 * page_size, base, 0xffffffff), base + 5 * page_size);
    EXPECT_EQ(space.find_hole(3 * page_size, base, base + 6 * page_size), std::nullopt);
}

TEST(AddressSpace, TheLastPageOfTheAddressSpaceIsUsable) {
    AddressSpace space;
    space.map({.start = 0xfffff000, .end = std::uint64_t{1} << 32, .protection = Protection::all});
    put(space, 0xffffffff, 5);
    EXPECT_EQ(get(space, 0xffffffff), 5);
}

TEST(AddressSpace, SharedRegionsAreSeenByAllWhoMapThem) {
    const auto tree = std::make_shared<PageTree>();
    AddressSpace one;
    one.map({.start = base, .end = base + 4 * page_size, .protection = Protection::all, .shared = tree});
    AddressSpace other(one);
    const auto epoch = other.epoch();
    put(one, base + page_size, 7);
    EXPECT_EQ(get(other, base + page_size), 7);
    EXPECT_NE(other.epoch(), epoch) << "the other's TLB still holds the page of zeros";
    const AddressSpace frozen = one.freeze();
    put(other, base + page_size, 8);
    EXPECT_EQ(get(one, base + page_size), 8);
    EXPECT_EQ(get(frozen, base + page_size), 7);
    one.unmap(base, base + page_size);
    EXPECT_EQ(get(one, base + page_size), 8) << "a split region goes on at the same page of the shared tree";
}

TEST(AddressSpace, ChangedPagesAreThoseWrittenSinceTheCopy) {
    AddressSpace space = space_with(100000);
    for (Address page = 0; page < 100; ++page) {
        put(space, base + page * 977 * page_size, 1);
    }
    const AddressSpace older(space);
    put(space, base + 977 * page_size, 2);
    put(space, base + 99 * 977 * page_size, 2);
    put(space, base + 5 * page_size, 2);
    std::vector<PageNumber> seen;
    space.visit_changed_pages(older, [&](PageNumber number, const Page&) {
        seen.push_back(number);
        return true;
    });
    const std::vector<PageNumber> expected = {page_of(base) + 5, page_of(base) + 977,
                                              page_of(base) + 99 * 977};
    EXPECT_EQ(seen, expected);
}

TEST(AddressSpace, AgreesWithAPlainMapUnderRandomOperations) {
    std::mt19937 random(42);
    AddressSpace space = space_with(5000);
    std::map<PageNumber, int> model;
    std::vector<std::pair<AddressSpace, std::map<PageNumber, int>>> copies;
    for (int step = 0; step < 20000; ++step) {
        const PageNumber number = page_of(base) + static_cast<PageNumber>(random() % 5000);
        switch (random() % 64) {
        case 0:
            copies.emplace_back(space, model);
            break;
        case 1:
            if (!copies.empty()) {
                std::swap(copies[random() % copies.size()], copies.back());
                copies.pop_back();
            }
            break;
        default:
            put(space, address_of(number) + 17, step % 256);
            model[number] = step % 256;
        }
    }
    copies.emplace_back(space, model);
    for (const auto& [copy, expected] : copies) {
        std::map<PageNumber, int> actual;
        copy.visit_pages(0, std::uint64_t{1} << 32, [&, &held = copy](PageNumber number, const Page&) {
            actual[number] = get(held, address_of(number) + 17);
            return true;
        });
        EXPECT_EQ(actual, expected);
    }
}

TEST(AddressSpace, AFrozenCopyIsReadByAnotherThreadWhileTheProcessRuns) {
    AddressSpace space = space_with(512);
    for (Address page = 0; page < 512; ++page) {
        put(space, base + page * page_size, 1);
    }
    for (int round = 0; round < 20; ++round) {
        auto frozen = std::make_unique<AddressSpace>(space.freeze());
        const int expected = get(space, base);
        std::thread reader([&frozen, expected] {
            frozen->visit_pages(0, std::uint64_t{1} << 32, [expected](PageNumber, const Page& page) {
                EXPECT_EQ(std::to_integer<int>(page.bytes[0]), expected);
                return true;
            });
            frozen.reset();
        });
        for (Address page = 0; page < 512; ++page) {
            put(space, base + page * page_size, round + 2);
        }
        reader.join();
    }
}

} // namespace
} // namespace cxsim::emu
