// Every item goes through both steps once, and through the second in its turn, whoever did the first.
#include "cr/image/pipeline.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

namespace cxsim::cr {
namespace {

struct Item {
    int number = 0;
    int prepared = 0;
};

class Pipelines : public ::testing::TestWithParam<int> {
  protected:
    static constexpr std::size_t window = 4;

    void run(int count) {
        Pipeline<Item> pipeline(
            [this] {
                ++makers_;
                return [](Item& item) { ++item.prepared; };
            },
            [this](const Item& item) {
                EXPECT_EQ(item.prepared, 1);
                EXPECT_EQ(std::this_thread::get_id(), caller_);
                completed_.push_back(item.number);
            },
            window);
        for (int number = 0; number < count; ++number) {
            pipeline.add({.number = number});
            EXPECT_LE(static_cast<std::size_t>(number) + 1 - completed_.size(), window);
        }
        pipeline.finish();
    }

    const std::thread::id caller_ = std::this_thread::get_id();
    std::atomic<int> makers_ = 0;
    std::vector<int> completed_;
};

TEST_P(Pipelines, CompleteEachItemOnceInItsOrder) {
    run(GetParam());
    std::vector<int> expected(static_cast<std::size_t>(GetParam()));
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(completed_, expected);
}

INSTANTIATE_TEST_SUITE_P(OfManyAndOfFewItems, Pipelines, ::testing::Values(0, 1, 4, 5, 1000, 20000));

TEST_F(Pipelines, MakeNoThreadForFewItems) {
    run(4);
    EXPECT_EQ(makers_, 1);
}

TEST_F(Pipelines, GiveNoItemsToTheSecondStepWithoutBeingAsked) {
    {
        Pipeline<Item> pipeline([] { return [](Item&) {}; },
                                [this](const Item& item) { completed_.push_back(item.number); }, window);
        for (int number = 0; number < 10; ++number) {
            pipeline.add({.number = number});
        }
    } // Given up while others may be preparing.
    EXPECT_EQ(completed_, (std::vector{0, 1, 2, 3, 4, 5}));
}

} // namespace
} // namespace cxsim::cr
