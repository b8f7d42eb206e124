// Record locks: who keeps whom out, and circles of waiting.
#include "kernel/files/record_locks.h"
#include "kernel/processes/process.h"

#include <gtest/gtest.h>

namespace cxsim::kernel {
namespace {

constexpr FileIdentity file{1, 2};
constexpr FileIdentity other_file{1, 3};

class RecordLocks : public ::testing::Test {
  protected:
    static RecordLock range(const Process& owner, std::int64_t start, std::int64_t end,
                            bool exclusive = true) {
        return {.owner = &owner, .start = start, .end = end, .exclusive = exclusive};
    }
    RecordLockTable table;
    Process a{10};
    Process b{11};
    Process c{12};
};

TEST_F(RecordLocks, KeepWritersApartAndLetReadersIn) {
    table.acquire(file, range(a, 0, 10, false));
    EXPECT_FALSE(table.conflict(file, range(b, 0, 10, false)));
    EXPECT_TRUE(table.conflict(file, range(b, 9, 20)));
    EXPECT_FALSE(table.conflict(file, range(b, 10, 20)));
    EXPECT_FALSE(table.conflict(other_file, range(b, 0, 10)));
    EXPECT_FALSE(table.conflict(file, range(a, 0, 10))) << "nobody is in his own way";
}

TEST_F(RecordLocks, AreCutAndJoined) {
    table.acquire(file, range(a, 0, 30));
    EXPECT_TRUE(table.release(file, range(a, 10, 20)));
    EXPECT_FALSE(table.conflict(file, range(b, 10, 20)));
    EXPECT_EQ(table.conflict(file, range(b, 5, 25))->end, 10);
    EXPECT_EQ(table.conflict(file, range(b, 15, 25))->start, 20);
    table.acquire(file, range(a, 10, 20));
    EXPECT_EQ(table.conflict(file, range(b, 15, 16))->start, 0);
    EXPECT_EQ(table.conflict(file, range(b, 15, 16))->end, 30);
}

TEST_F(RecordLocks, GoWithTheirOwner) {
    table.acquire(file, range(a, 0, 1));
    table.acquire(other_file, range(a, 5, 6));
    table.acquire(file, range(b, 1, 2));
    EXPECT_EQ(table.first_of(other_file, a)->start, 5);
    EXPECT_TRUE(table.release_all(a));
    EXPECT_FALSE(table.release_all(a));
    EXPECT_FALSE(table.first_of(other_file, a));
    EXPECT_TRUE(table.release_all(file, b));
    EXPECT_TRUE(table.empty());
}

TEST_F(RecordLocks, RefuseToCloseACircle) {
    table.acquire(file, range(a, 0, 1));
    table.acquire(file, range(b, 1, 2));
    table.acquire(file, range(c, 2, 3));
    EXPECT_TRUE(table.wait(file, range(a, 1, 2)));
    EXPECT_TRUE(table.wait(file, range(b, 2, 3)));
    EXPECT_FALSE(table.wait(file, range(c, 0, 1)));
    table.stop_waiting(a);
    EXPECT_TRUE(table.wait(file, range(c, 0, 1)));
}

} // namespace
} // namespace cxsim::kernel
